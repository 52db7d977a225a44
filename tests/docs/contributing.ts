import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, existsSync, globSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lanes } from '../support/lanes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const blocks = [...page.matchAll(/^( *)```(?:ts|json)\n(.*?)^\1```/gms)].map(([, indent = '', text = '']) =>
  text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
);
const [category = '', lens = '', legacy = '', v2 = '', setting = '', report = '', command = ''] = blocks;

/** What the examples make. */
const invented = [
  'src/report/brief.ts',
  'src/cli/commands/categories.ts',
  'samples/github/image/colorizer.json',
  'samples/primary/colorizer.json',
  'samples/primary/v2/colorizer.json',
];

export const contributing = lanes(
  {
    allBut: [
      'adds a category with a fixture that its tests accept',
      'adds a setting that --help and the documents show',
      'adds a report and a command',
    ],
  },
  ({ describe, it }) => {
    describe('CONTRIBUTING.md', () => {
      let folder = '';
      const run = async (...parameters: readonly string[]) =>
        // A runner of its own, not a part of this one.
        await promisify(execFile)(process.execPath, parameters, {
          cwd: folder,
          env: { ...process.env, NODE_TEST_CONTEXT: undefined },
        });
      const insert = (path: string, before: string, text: string) => {
        const old = readFileSync(join(folder, path), 'utf8');
        assert.ok(old.includes(before), `${path}: ${before}`);
        writeFileSync(
          join(folder, path),
          old.replace(before, () => text + before),
        );
      };

      before(() => {
        folder = temporaryFolder();
        const parts = [
          'package.json',
          '.prettierrc.json',
          'assets',
          'docs',
          'samples',
          'sandbox',
          'scripts',
          'src',
          'tests',
        ];
        for (const name of parts) cpSync(join(root, name), join(folder, name), { recursive: true });
        symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
      });

      it('has no command that is not run here or in CI, or that a release does not follow', () => {
        const scripts = Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts);
        const [setUp, ...tests] = commands.slice(0, -1);
        assert.equal(setUp, 'npm ci');
        assert.match(commands.at(-1) ?? '', /^cosign verify ghcr\.io\/OWNER\/horde-github-sync:/);
        assert.deepEqual(tests, [
          'npm run demo',
          'npm test',
          'npm run test:long',
          'npm run check',
          'npx node --test tests/formats/json.test.ts',
          "npx node --test --test-name-pattern='byte order mark' tests/formats/json.test.ts",
        ]);
        for (const [, script = ''] of page.matchAll(/npm run ([\w:]+)/g)) assert.ok(scripts.includes(script), script);
      });

      it('runs of one file the tests whose names have some words', async () => {
        const { stdout } = await run(
          ...(commands[6] ?? '').replaceAll("'", '').replace('byte order mark', 'byte.order.mark').split(' ').slice(2),
        );
        assert.match(stdout, /behind a byte order mark/);
        assert.doesNotMatch(stdout, /with tabs and CRLF around it/);
      });

      it('names files and folders that there are, or that an example makes', () => {
        const places =
          /`((?:src|tests|sandbox|samples|docs|scripts|\.github|\.ci)\/[\w./-]*)`|`([\w.-]+\.(?:js|json|yml|ts))`/g;
        const named = [...page.matchAll(places)].map(([, path, file]) => path ?? file ?? '');
        assert.ok(named.length > 20);
        const made = [...invented, 'colorizer.json', 'release.yml'];
        const missing = named.filter((path) => !made.includes(path) && !existsSync(join(root, path)));
        assert.deepEqual(missing, []);
      });

      it('adds a category with a fixture that its tests accept', async () => {
        insert('src/categories.ts', "  {\n    name: 'text_generation'", category);
        insert('src/lens/fields.ts', '\n]);\n\n/** Fields of `config`', `\n${lens.trimEnd()}`);
        writeFileSync(join(folder, invented[2] ?? ''), legacy);
        writeFileSync(join(folder, invented[3] ?? ''), legacy);
        writeFileSync(join(folder, invented[4] ?? ''), v2);
        const files = ['tests/lens/samples.test.ts', 'tests/compare/every-field.test.ts'];
        const { stdout } = await run('--test', '--test-name-pattern=colorizer', ...files);
        assert.match(stdout, /converter makes of the legacy ones: colorizer/);
        assert.match(stdout, /each field of colorizer, where PRIMARY keeps v2/);
      });

      it('names all tests that count or list the categories', () => {
        const rows = [...page.matchAll(/^ *\| `((?:sandbox\/)?tests\/[^`]*)`/gm)].map(([, path = '']) => path);
        const listing = globSync(['tests/**/*.ts', 'sandbox/tests/**/*.ts'], { cwd: root })
          .map((path) => path.replaceAll('\\', '/'))
          .filter((path) => /miscellaneous, ?safety_checker/.test(readFileSync(join(root, path), 'utf8')))
          .filter((path) => path !== 'tests/docs/contributing.ts');
        assert.deepEqual(
          listing.filter((path) => !rows.includes(path)),
          [],
        );
        assert.equal(rows.length, 5);
      });

      it('adds a setting that --help and the documents show', async () => {
        insert('src/settings/table/run.ts', '  detailedExitcode: {', setting);
        await run('scripts/write-configuration.ts');
        assert.match(readFileSync(join(folder, 'docs/configuration.md'), 'utf8'), /`--brief`/);
        assert.match((await run('src/bin.ts', '--help')).stdout, /--brief +Print the last line of the report alone/);
      });

      it('adds a report and a command', async () => {
        writeFileSync(join(folder, invented[0] ?? ''), report);
        writeFileSync(join(folder, invented[1] ?? ''), command);
        const use = `
      import { briefReport } from './src/report/brief.ts';
      import { runCategories } from './src/cli/commands/categories.ts';
      process.stdout.write(briefReport({ dryRun: true, repositories: [], skipped: [], warnings: [] }));
      process.exitCode = runCategories(process);`;
        const { stdout } = await run('--input-type=module', '--eval', use);
        assert.match(stdout, /^Nothing to compare\. Dry run: .*\nimage_generation\n/);
        const made = { extends: join(root, 'tsconfig.json'), include: invented.slice(0, 2) };
        writeFileSync(join(folder, 'tsconfig.made.json'), JSON.stringify(made));
        await run('node_modules/typescript/bin/tsc', '--noEmit', '--project', 'tsconfig.made.json');
      });
    });
  },
);
