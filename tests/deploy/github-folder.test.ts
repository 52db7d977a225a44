import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { lastStage, readRootFile } from './dockerfile.ts';

const root = new URL('../../', import.meta.url);
const cwd = fileURLToPath(root);
const manifest = JSON.parse(readRootFile('package.json'));

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly steps?: readonly Step[];
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
}
interface Workflow {
  readonly permissions: unknown;
  readonly on: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

function workflow(name: string): Workflow {
  return parse(readRootFile(`.github/workflows/${name}`)) as Workflow;
}

function stepsOf({ steps = [] }: Job): readonly Step[] {
  return steps;
}

const workflows = globSync('.github/workflows/*', { cwd }).map((path) => path.replace(/.*[/\\]/, ''));

describe('the workflows of this repository', () => {
  it('are CI and the release', () => {
    assert.deepEqual(workflows.sort(), ['ci.yml', 'release.yml']);
  });

  for (const name of workflows) {
    const text = readRootFile(`.github/workflows/${name}`);
    const { permissions, jobs } = workflow(name);

    it(`${name} passes the validator of workflows, which refuses what is none`, () => {
      assert.deepEqual(validateWorkflow(text).errors, []);
      assert.notDeepEqual(validateWorkflow(text.replace('runs-on:', 'run-on:')).errors, []);
    });

    it(`${name} gives no job a right that it does not name, and none without an end`, () => {
      assert.deepEqual(permissions, {});
      for (const [id, job] of Object.entries(jobs)) {
        assert.ok(job.permissions, id);
        assert.ok(job.uses ?? job['timeout-minutes'], id);
      }
    });

    it(`${name} takes actions of others at a commit, which nobody can move, and leaves no token in a checkout`, () => {
      for (const { uses, with: given } of Object.values(jobs).flatMap(stepsOf)) {
        if (uses === undefined) continue;
        assert.match(uses, /^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
        if (uses.startsWith('actions/checkout@')) assert.equal(given?.['persist-credentials'], false);
      }
      for (const [line] of text.matchAll(/^.*uses: [^.].*$/gm)) assert.match(line, / # v\d+\.\d+\.\d+$/);
    });

    it(`${name} has no expression in a script, where a name could become code`, () => {
      for (const { run = '' } of Object.values(jobs).flatMap(stepsOf)) assert.doesNotMatch(run, /\$\{\{/);
    });

    it(`${name} runs npm scripts and files that there are`, () => {
      for (const { run = '' } of Object.values(jobs).flatMap(stepsOf)) {
        for (const [, script = ''] of run.matchAll(/\bnpm run ([\w:]+)/g))
          assert.ok(script in manifest.scripts, script);
        for (const [path] of run.matchAll(/^\.\S+/gm)) assert.ok(existsSync(new URL(path, root)), path);
      }
    });
  }
});

describe('CI', () => {
  const { jobs, on } = workflow('ci.yml');
  const { matrix } = jobs['short']?.strategy ?? assert.fail();
  const commands = (job: string) => stepsOf(jobs[job] ?? {}).flatMap(({ run }) => run ?? []);

  it('checks and runs the short tests on all three systems, with nothing but Node.js, npm and git', () => {
    assert.deepEqual(matrix['os'], ['ubuntu-latest', 'macos-latest', 'windows-latest']);
    assert.deepEqual(commands('short').slice(-2), ['npm run check', 'npm test']);
    assert.ok(!commands('short').some((command) => command.includes('apt-get')));
  });

  it('does so on the oldest Node.js that package.json allows and on that of the image', () => {
    const [, oldest = ''] = />=(\S+)/.exec(manifest.engines.node) ?? [];
    const [, shipped = ''] = /^ARG NODE_IMAGE=node:(\d+)-/m.exec(readRootFile('Dockerfile')) ?? [];
    assert.deepEqual(matrix['node'], [`${oldest}.0`, shipped]);
  });

  it('runs everything, the long tests included, as .ci/run does', () => {
    assert.deepEqual(commands('whole'), ['.ci/run']);
    assert.match(readRootFile('.ci/run'), /^run_tests test:long$/m);
  });

  it('runs for each pull request and before a release', () => {
    assert.deepEqual(Object.keys(on), ['push', 'pull_request', 'workflow_call']);
    assert.equal(workflow('release.yml').jobs['ci']?.uses, './.github/workflows/ci.yml');
  });
});

describe('a release', () => {
  const { jobs, on } = workflow('release.yml');
  const text = readRootFile('.github/workflows/release.yml');

  it('comes from a tag, and nothing else starts it', () => {
    assert.deepEqual(on, { push: { tags: ['v*'] } });
  });

  it('publishes nothing before tag, version and CI are right', () => {
    for (const name of ['npm', 'image']) assert.deepEqual(jobs[name]?.needs, ['version', 'ci'], name);
    assert.deepEqual(jobs['sign']?.needs, ['version', 'image']);
  });

  it('stores no secret, and lets only those jobs write that publish or sign', () => {
    assert.doesNotMatch(text, /secrets\./);
    const rights = Object.entries(jobs).map(([id, { permissions = {} }]) => [
      id,
      Object.entries(permissions).flatMap(([right, level]) => (level === 'write' ? [right] : [])),
    ]);
    assert.deepEqual(Object.fromEntries(rights), {
      version: [],
      ci: [],
      npm: ['id-token'],
      image: ['packages'],
      sign: ['packages', 'id-token'],
    });
  });

  it('takes the image for what the Dockerfile says it is', () => {
    assert.ok(lastStage.some(({ name, rest }) => name === 'ENTRYPOINT' && rest.includes('/app/dist/bin.js')));
    assert.match(text, /docker run --rm "\$image" --version/);
  });
});

describe('dependabot', () => {
  const { version, updates } = parse(readRootFile('.github/dependabot.yml'));
  type Update = Readonly<Record<string, unknown>> & { directory?: string; directories?: readonly string[] };
  /** What it looks for in a folder. */
  const manifests: Readonly<Record<string, readonly string[]>> = {
    npm: ['package.json'],
    'github-actions': ['action.yml', '*.yml', '.github/workflows/*.yml'],
    docker: ['Dockerfile'],
  };

  it('follows packages, actions and the base image, in folders that have some', () => {
    assert.equal(version, 2);
    assert.deepEqual(
      updates.map((update: Update) => update['package-ecosystem']),
      Object.keys(manifests),
    );
    for (const update of updates as readonly Update[]) {
      const patterns = manifests[String(update['package-ecosystem'])] ?? [];
      for (const directory of update.directories ?? [update.directory ?? '']) {
        const found = globSync(
          patterns.map((pattern) => `.${directory}/${pattern}`),
          { cwd },
        );
        assert.ok(found.length > 0, directory);
      }
    }
  });
});

describe('the forms for issues', () => {
  const forms = globSync('.github/ISSUE_TEMPLATE/*.yml', { cwd }).filter((path) => !path.endsWith('config.yml'));
  const kinds = ['markdown', 'textarea', 'input', 'dropdown', 'checkboxes'];

  it('are one for what is wrong and one for what is missing', () => {
    assert.deepEqual(forms.map((path) => path.replace(/.*[/\\]/, '')).sort(), ['bug.yml', 'feature.yml']);
  });

  for (const path of forms) {
    it(`have what GitHub demands of a form: ${path}`, () => {
      const { name, description, body, ...others } = parse(readRootFile(path));
      assert.deepEqual(Object.keys(others), []);
      assert.ok(name && description);
      const ids = new Set<string>();
      for (const { type, id, attributes, validations = {}, ...more } of body) {
        assert.deepEqual(Object.keys(more), []);
        assert.ok(kinds.includes(type), type);
        assert.ok(type === 'markdown' ? attributes.value : attributes.label);
        assert.ok(type === 'markdown' || /^[\w-]+$/.test(id), id);
        assert.ok(!ids.has(id), id);
        if (id !== undefined) ids.add(id);
        assert.ok(type !== 'dropdown' || new Set(attributes.options).size === attributes.options.length);
        assert.ok(Object.keys(validations).every((key) => key === 'required'));
      }
      assert.ok(body.some(({ type }: { type: string }) => type !== 'markdown'));
    });
  }

  it('name commands and variables that there are', () => {
    const bug = readRootFile('.github/ISSUE_TEMPLATE/bug.yml');
    for (const [name] of bug.matchAll(/HORDE_\w+/g))
      assert.ok(readRootFile('docs/configuration.md').includes(name), name);
    assert.match(bug, /horde-github-sync sandbox/);
  });
});

it('the template of pull requests names npm scripts and files that there are', () => {
  const template = readFileSync(new URL('.github/pull_request_template.md', root), 'utf8');
  for (const [, script = ''] of template.matchAll(/`npm (?:run )?([\w:]+)`/g))
    assert.ok(script in manifest.scripts, script);
  for (const [path] of template.matchAll(/\b[A-Z]+\.md\b/g)) assert.ok(existsSync(new URL(path, root)), path);
});
