import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { changedLines, git } from '../support/git.ts';
import { readFolder, sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { imageCategories, imageRepository, startTrial, textRepository, type Trial } from '../support/trial.ts';
import { lanes } from '../support/lanes.ts';

const slug = `Haidra-Org/${imageRepository}`;
const samples = new URL('../../samples/', import.meta.url);
const sampleFiles = readFolder(new URL('github/image/', samples));

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly title: string;
  readonly body: string;
  readonly html_url: string;
  readonly labels: readonly { name: string }[];
  readonly requested_reviewers: readonly { login: string }[];
  readonly head: { readonly ref: string };
}

async function startSample(t: TestContext, people: readonly string[] = []): Promise<Trial> {
  return await startTrial(t, {
    primary: new URL('primary/', samples),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, files: sampleFiles },
      { owner: 'Haidra-Org', name: textRepository, files: readFolder(new URL('github/text/', samples)) },
    ],
    people,
  });
}

async function pulls(trial: Trial, repository = slug): Promise<readonly Pull[]> {
  return await trial.github.api<Pull[]>('GET', `/repos/${repository}/pulls?state=all`);
}

async function filesOf(trial: Trial, branch: string, repository = slug): Promise<ReadonlyMap<string, string>> {
  const git = `/repos/${repository}/git`;
  const ref = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`);
  const { tree } = await trial.github.api<{ tree: { path: string; type: string; sha: string }[] }>(
    'GET',
    `${git}/trees/${ref.object.sha}`,
  );
  const read = tree.map(async ({ path, sha }) => {
    const { content } = await trial.github.api<{ content: string }>('GET', `${git}/blobs/${sha}`);
    return [path, Buffer.from(content, 'base64').toString('utf8')] as const;
  });
  return new Map(await Promise.all(read));
}

export const oneShot = lanes(
  [
    'opens one pull request with the changed files, its labels and its reviewers',
    'needs no token and writes nothing to GitHub',
    'ends with the folder of --output-dir and the command that makes the change in a clone',
    'prints one JSON document on standard output with --json',
  ],
  ({ describe, it }) => {
    describe('a sync of the image repository', () => {
      it('opens one pull request with the changed files, its labels and its reviewers', async (t) => {
        const trial = await startSample(t, ['reviewer-one', 'reviewer-two']);
        const { code, stdout } = await trial.run(['--categories', imageCategories], {
          HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer-one,reviewer-two',
        });
        assert.equal(code, 0);
        const [pull, ...others] = await pulls(trial);
        assert.ok(pull);
        assert.deepEqual(others, []);
        assert.equal(pull.head.ref, 'sync/primary/all');
        assert.equal(pull.title, 'Sync with PRIMARY: add 1 model, remove 1 and change 2 in 2 categories');
        assert.deepEqual(
          pull.labels.map(({ name }) => name),
          ['automated', 'sync', 'ready-for-review'],
        );
        assert.deepEqual(
          pull.requested_reviewers.map(({ login }) => login),
          ['reviewer-one', 'reviewer-two'],
        );
        assert.match(pull.body, /\| `Slate XL` \| `description` \|/);
        assert.match(stdout, /created #1 \(controlnet\.json, stable_diffusion\.json\)/);
        assert.ok(stdout.includes(pull.html_url), 'the report ends with the URL');

        const files = await filesOf(trial, 'sync/primary/all');
        assert.match(files.get('stable_diffusion.json') ?? '', /Fern Valley XL/);
        assert.equal(changedLines(sampleFiles.get('controlnet.json') ?? '', files.get('controlnet.json') ?? ''), 2);
        assert.equal(files.get('README.md'), (await filesOf(trial, 'main')).get('README.md'));
      });

      it('writes nothing when it runs again', async (t) => {
        const trial = await startSample(t);
        await trial.run([]);
        trial.proxy.forget();
        const { code, stdout } = await trial.run([]);
        assert.equal(code, 0);
        assert.deepEqual(trial.proxy.writes(), []);
        assert.match(stdout, /unchanged: #1 already proposes this/);
      });

      it('moves the same branch and updates the same pull request when PRIMARY changed again', async (t) => {
        const trial = await startSample(t);
        await trial.run([]);
        trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
        const { code, stdout } = await trial.run([]);
        assert.equal(code, 0);
        assert.match(stdout, /updated #1 \(controlnet\.json, esrgan\.json, stable_diffusion\.json\)/);
        const [pull, ...others] = await pulls(trial);
        assert.deepEqual(others, []);
        assert.match(pull?.title ?? '', / and change 3 in 3 categories$/);
        assert.match((await filesOf(trial, 'sync/primary/all')).get('esrgan.json') ?? '', /Enlarges 4 times\./);
      });

      it('says each commit’s tree in a trailer and stands on the base it read', async (t) => {
        const trial = await startSample(t);
        await trial.run([]);
        const git = `/repos/${slug}/git`;
        const base = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/main`);
        const head = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/sync/primary/all`);
        const commit = await trial.github.api<{ message: string; tree: { sha: string }; parents: { sha: string }[] }>(
          'GET',
          `${git}/commits/${head.object.sha}`,
        );
        assert.deepEqual(
          commit.parents.map(({ sha }) => sha),
          [base.object.sha],
        );
        assert.equal(commit.message.trimEnd().split('\n').at(-1), `Horde-GitHub-Sync: 1 ${commit.tree.sha}`);
      });

      it('keeps filtered runs apart by branch, and does not propose twice what another one proposes', async (t) => {
        const trial = await startSample(t);
        await trial.run([]);
        const { stdout } = await trial.run(['--categories', 'controlnet']);
        assert.match(stdout, /already proposed in #1/);
        trial.edit('blip', (text) => text.replace('"blip"', '"blip2"'));
        await trial.run(['--categories', 'blip,clip']);
        assert.deepEqual((await pulls(trial)).map(({ head }) => head.ref).sort(), [
          'sync/primary/all',
          'sync/primary/blip+clip',
        ]);
      });

      it('names a label or reviewer that GitHub refuses, and asks the others all the same', async (t) => {
        const trial = await startSample(t, ['reviewer-one']);
        const { code, stdout } = await trial.run(['--categories', imageCategories], {
          HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer-one,nobody-at-all',
        });
        assert.equal(code, 0);
        assert.match(stdout, /nobody-at-all was not asked for a review: GitHub answered 422/);
        const [pull] = await pulls(trial);
        assert.deepEqual(
          pull?.requested_reviewers.map(({ login }) => login),
          ['reviewer-one'],
        );
      });

      it('costs at most 8 reads and 8 writes for one changed category, where GitHub has no GraphQL and names no commit of a tree', async (t) => {
        const trial = await startSample(t, ['reviewer-one']);
        await trial.run(['--categories', 'controlnet'], { HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer-one' });
        const writes = trial.proxy.writes().length;
        const reads = trial.proxy.requests.length - writes;
        t.diagnostic(`${reads} reads, ${writes} writes`);
        assert.ok(reads <= 8 && writes <= 8, trial.proxy.requests.join('\n'));
      });
    });

    describe('a dry run', () => {
      it('needs no token and writes nothing to GitHub', async (t) => {
        const trial = await startSample(t);
        const { code, stdout } = await trial.run(['--dry-run'], { HORDE_GITHUB_SYNC_GITHUB_TOKEN: '' });
        assert.equal(code, 0);
        assert.match(stdout, /would create a pull request \(controlnet\.json, stable_diffusion\.json\)/);
        assert.deepEqual(trial.proxy.writes(), []);
      });

      it('leaves the would-be files and a diff that git applies in --output-dir', async (t) => {
        const trial = await startSample(t);
        await trial.run(['--dry-run', '--output-dir', 'preview', '--categories', 'controlnet']);
        const preview = join(trial.folder, 'preview');
        const file = readFileSync(join(preview, slug, 'controlnet.json'), 'utf8');
        assert.equal(changedLines(sampleFiles.get('controlnet.json') ?? '', file), 2);
        const diff = readFileSync(join(preview, `${slug}.diff`), 'utf8');
        assert.match(diff, /^\+\t\t"description": "Follows depth, also of line drawings\.",\r$/m);
        assert.equal(existsSync(join(preview, slug, 'blip.json')), false);
      });

      it('ends with the folder of --output-dir and the command that makes the change in a clone', async (t) => {
        const trial = await startSample(t);
        const folder = "it's the preview";
        const { stdout } = await trial.run(['--dry-run', '--output-dir', folder, '--categories', 'controlnet']);
        const path = join(trial.folder, folder);
        const [, command = ''] =
          /\nPreview {2}.*\n {2}in a clone of \S+ at [0-9a-f]{7}:\n {4}(.+)\n/.exec(stdout) ?? [];
        assert.ok(stdout.includes(`\nPreview  ${path}\n`), stdout);
        const clone = join(trial.folder, 'clone');
        for (const [name, text] of sampleFiles) {
          mkdirSync(dirname(join(clone, name)), { recursive: true });
          writeFileSync(join(clone, name), text);
        }
        git(clone, 'init', '--quiet');
        execFileSync('sh', ['-c', command], { cwd: clone });
        const made = readFileSync(join(clone, 'controlnet.json'), 'utf8');
        assert.equal(made, readFileSync(join(path, slug, 'controlnet.json'), 'utf8'));
        assert.notEqual(made, sampleFiles.get('controlnet.json'));
      });

      it('says with --detailed-exitcode whether there are differences', async (t) => {
        const trial = await startSample(t);
        const flags = ['--dry-run', '--detailed-exitcode', '--categories'];
        assert.equal((await trial.run([...flags, 'controlnet'])).code, 2);
        assert.equal((await trial.run([...flags, 'blip'])).code, 0);
        trial.edit('controlnet', () => '{');
        assert.equal((await trial.run([...flags, 'controlnet'])).code, 1);
      });

      it('prints one JSON document on standard output with --json', async (t) => {
        const trial = await startSample(t);
        const { stdout } = await trial.run(['--dry-run', '--json', '--categories', 'controlnet,lora']);
        const report = JSON.parse(stdout) as {
          ok: boolean;
          repositories: {
            categories: { modified: { name: string; fields: unknown[] }[] }[];
            outcome: { action: string };
          }[];
          skipped: { category: string }[];
        };
        assert.equal(report.ok, true);
        assert.deepEqual(report.repositories[0]?.categories[0]?.modified, [
          {
            name: 'control_depth',
            fields: [
              { path: ['description'], before: 'Follows depth.', after: 'Follows depth, also of line drawings.' },
            ],
          },
        ]);
        assert.equal(report.repositories[0].outcome.action, 'create');
        assert.deepEqual(
          report.skipped.map(({ category }) => category),
          ['lora'],
        );
      });
    });

    describe('a fork', () => {
      for (const variable of [
        'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER',
        'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO__OWNER',
      ]) {
        it(`is all that is read and written with ${variable}`, async (t) => {
          const trial = await startTrial(t, {
            primary: new URL('primary/', samples),
            repositories: [
              { owner: 'Haidra-Org', name: imageRepository, files: sampleFiles },
              { owner: 'somebody', name: imageRepository, files: sampleFiles },
            ],
          });
          const { code } = await trial.run(['--categories', imageCategories], { [variable]: 'somebody' });
          assert.equal(code, 0);
          const elsewhere = trial.proxy.requests.filter((line) => !line.includes(`/repos/somebody/${imageRepository}`));
          // Which repository that is about stands in what is sent.
          assert.deepEqual(elsewhere, ['POST /graphql']);
          assert.equal((await pulls(trial, `somebody/${imageRepository}`)).length, 1);
          assert.deepEqual(await pulls(trial), []);
        });
      }
    });

    describe('the real data', { skip: withoutSharedData }, () => {
      const real = () => readFolder(sharedPath('github/image/'));
      const startReal = async (t: TestContext) =>
        await startTrial(t, {
          primary: sharedPath('primary/v1/'),
          repositories: [{ owner: 'Haidra-Org', name: imageRepository, files: real() }],
        });

      it('shows no difference in any of the nine categories and writes nothing', async (t) => {
        const trial = await startReal(t);
        const { code, stdout } = await trial.run(['--categories', imageCategories]);
        assert.equal(code, 0);
        assert.equal(stdout.match(/^ {2}✓ \w+ +in sync \(\d+ models?\)$/gm)?.length, 9, stdout);
        assert.deepEqual(trial.proxy.writes(), []);
      });

      it('shows 18 changed lines for one field edited in one record of each of the nine', async (t) => {
        const trial = await startReal(t);
        for (const category of imageCategories.split(',')) {
          const field = ['blip', 'clip'].includes(category) ? 'type' : 'description';
          trial.edit(category, (text) => {
            const records = JSON.parse(text) as Record<string, Record<string, unknown>>;
            const [record] = Object.values(records);
            assert.ok(record);
            record[field] = 'A new value – with an accent: é';
            return JSON.stringify(records);
          });
        }
        const { code } = await trial.run(['--categories', imageCategories]);
        assert.equal(code, 0);
        assert.equal((await pulls(trial)).length, 1);
        const files = await filesOf(trial, 'sync/primary/all');
        const counts = [...real()].map(([name, text]) => changedLines(text, files.get(name) ?? ''));
        assert.deepEqual(
          counts,
          counts.map(() => 2),
        );
        assert.equal(counts.length, 9);
      });
    });
  },
);
