import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { validateWorkflow } from '@action-validator/core';
import { parse } from 'yaml';
import { action } from '../deploy/actions-runner.ts';
import { freePortPair } from '../support/free-port.ts';
import { npmOptions } from '../support/npm-options.ts';
import { program } from '../support/program.ts';
import { withoutSignals } from '../support/running-program.ts';
import { readFolder } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository, startTrial, textRepository } from '../support/trial.ts';
import { lanes } from '../support/lanes.ts';

const root = new URL('../../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');
const samples = new URL('samples/', root);
const run = promisify(execFile);

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}

const commands = blocks('console')
  .flatMap((block) => block.split('\n'))
  .filter((line) => line.startsWith('$ '))
  .map((line) => line.slice(2).replace(/ +#.*/, ''));

interface Workflow {
  readonly jobs: { readonly sync: { readonly steps: readonly { readonly with: object }[] } };
}

export const readmePage = lanes(
  {
    allBut: [
      'opens with a demonstration that works',
      'shows ways to run a sync that work, for people and for programs',
    ],
  },
  ({ describe, it }) => {
    describe('the README', () => {
      it('has no command that is not run here', () => {
        assert.deepEqual(commands, [
          'npm ci && npm run demo',
          'npm ci && npm test',
          'npm run sync -- --primary-url https://models.aihorde.net/api --dry-run',
          'export HORDE_GITHUB_SYNC_GITHUB_TOKEN=…',
          'npm run sync -- --primary-url https://models.aihorde.net/api',
          'npm run sync -- sandbox',
        ]);
      });

      it('opens with a demonstration that works', async () => {
        const { stdout } = await run('npm', ['run', '--silent', 'demo'], { cwd: fileURLToPath(root), ...npmOptions });
        assert.match(stdout, /would create a pull request/);
        assert.match(stdout, /created #1/);
        assert.match(stdout, /unchanged: #1 already proposes this/);
      });

      it('shows ways to run a sync that work, for people and for programs', async (t) => {
        const trial = await startTrial(t, {
          primary: new URL('primary/', samples),
          repositories: [
            { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
            { owner: 'Haidra-Org', name: textRepository, files: readFolder(new URL('github/text/', samples)) },
          ],
        });
        const env = {
          ...process.env,
          GITHUB_API_URL: trial.github.url,
          GITHUB_SERVER_URL: trial.github.url,
          HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
        };
        const sync = async (command: string | undefined, more: Readonly<Record<string, string>> = {}) => {
          const words = (command ?? '')
            .replace('https://models.aihorde.net/api', `${trial.primary.url}/api`)
            .split(' ');
          return await run(words[0] ?? '', words.slice(1), {
            cwd: fileURLToPath(root),
            env: { ...env, ...more },
            ...npmOptions,
          });
        };
        assert.match((await sync(commands[2])).stdout, /would create a pull request/);
        const { stdout } = await sync(commands[4], { HORDE_GITHUB_SYNC_GITHUB_TOKEN: trial.github.token });
        assert.match(stdout, /created #1/);
        const [, forPrograms] = /`(npm run --silent sync [^`]*)`/.exec(readme) ?? [];
        const json = await sync(`${forPrograms ?? ''} --dry-run`, {
          HORDE_GITHUB_SYNC_PRIMARY_API_URL: trial.primary.url,
        });
        assert.equal((JSON.parse(json.stdout) as { dryRun: boolean }).dryRun, true);
      });

      it('shows a sandbox that runs until it is stopped', { skip: withoutSignals }, async () => {
        // On ports of its own: those of the README may be taken.
        const port = await freePortPair();
        const child = spawn(process.execPath, [program, 'sandbox', '--port', String(port)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let said = '';
        for await (const text of child.stdout.setEncoding('utf8') as AsyncIterable<string>) {
          said += text;
          if (said.includes('Ctrl+C stops both.')) child.kill('SIGINT');
        }
        assert.match(
          said,
          new RegExp(`^export HORDE_GITHUB_SYNC_PRIMARY_API_URL=http://127\\.0\\.0\\.1:${port}$`, 'm'),
        );
        for (const repository of [imageRepository, textRepository]) {
          assert.match(said, new RegExp(` http://127\\.0\\.0\\.1:${port + 1}/Haidra-Org/${repository}/pulls$`, 'm'));
        }
        if (child.exitCode === null) await once(child, 'exit');
        assert.equal(child.exitCode, 0);
      });

      it('shows a workflow that passes the validator: the one of its page, with inputs that the action has', () => {
        const [workflow = '', ...more] = blocks('yaml');
        assert.deepEqual([validateWorkflow(workflow).errors, more], [[], []]);
        const page = readFileSync(new URL('docs/deploy/github-actions.md', root), 'utf8');
        const onPage = [...page.matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text = '']) => parse(text) as Workflow);
        const shown = parse(workflow) as Workflow;
        assert.deepEqual(shown, onPage[0]);
        const inputs = shown.jobs.sync.steps.flatMap((step) => Object.keys(step.with));
        assert.equal(inputs.length, 3);
        for (const name of inputs) assert.ok(name in action.inputs, name);
      });

      it('has a library example that prints what it says', async () => {
        const [example = ''] = blocks('ts');
        const folder = temporaryFolder();
        const file = join(folder, 'example.ts');
        writeFileSync(
          file,
          example.replace(
            "'horde-github-sync'",
            `'${pathToFileURL(fileURLToPath(new URL('src/index.ts', root))).href}'`,
          ),
        );
        const { stdout } = await run(process.execPath, [file]);
        assert.equal(stdout, '[ \'version\' ]\n{\n\t"lantern": { "nsfw": false, "version": "1.1" }\n}\n\n');
      });
    });

    /** The anchors that GitHub makes of a page's headings, and those of its own. */
    function anchorsOf(page: string): readonly string[] {
      const headings = [...page.matchAll(/^#+ (.*)$/gm)].map(([, text = '']) =>
        text
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}_ -]/gu, '')
          .replaceAll(' ', '-'),
      );
      return [...headings, ...[...page.matchAll(/<a id="([^"]+)"/g)].map(([, id = '']) => id)];
    }

    describe('the documents', () => {
      const pages = [
        ...globSync('*.md', { cwd: fileURLToPath(root) }),
        ...globSync(['docs/**/*.md', 'sandbox/*.md'], { cwd: fileURLToPath(root) }),
      ];
      for (const path of pages) {
        it(`lead to nothing that does not exist: ${path}`, () => {
          const at = new URL(path, root);
          const page = readFileSync(at, 'utf8');
          const links = [...page.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, a, b]) => a ?? b ?? '');
          const broken = links
            .filter((link) => !/^[a-z]+:/.test(link))
            .filter((link) => {
              const { href, hash } = new URL(link, at);
              const target = new URL(href.replace(hash, ''));
              if (!existsSync(target)) return true;
              return hash !== '' && !anchorsOf(readFileSync(target, 'utf8')).includes(hash.slice(1));
            });
          assert.deepEqual(broken, []);
        });
      }

      it('lead to nothing that the package has not, where it has the page', async () => {
        const pack = ['pack', '--dry-run', '--json', '--ignore-scripts'];
        const { stdout } = await run('npm', pack, { cwd: fileURLToPath(root), ...npmOptions });
        const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }];
        const packed = files.map(({ path }) => path);
        const missing = pages
          .filter((page) => packed.includes(page))
          .flatMap((page) => {
            const links = [...readFileSync(new URL(page, root), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)];
            return links.map(([, link = '']) => new URL(link, new URL(page, root)));
          })
          .filter(({ protocol }) => protocol === 'file:')
          .map(({ pathname }) => pathname.slice(root.pathname.length))
          .filter((path) => !packed.some((name) => name === path || name.startsWith(`${path.replace(/\/$/, '')}/`)));
        assert.deepEqual(missing, []);
      });

      it('are all within reach of the README', () => {
        const unnamed = globSync('{*,docs/*,docs/deploy/*}.md', { cwd: fileURLToPath(root) }).filter(
          (path) => path !== 'README.md' && !readme.includes(path),
        );
        assert.deepEqual(unnamed, []);
      });

      it('have pictures that load quickly, in both themes', () => {
        const pictures = globSync('docs/images/*.png', { cwd: fileURLToPath(root) });
        for (const path of pictures) assert.ok(statSync(new URL(path, root)).size < 150_000, path);
        const themes = (theme: string) => pictures.filter((path) => path.endsWith(`-${theme}.png`)).length;
        assert.deepEqual([themes('light'), themes('dark')], [pictures.length / 2, pictures.length / 2]);
      });
    });
  },
);
