import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { npmComplaints } from '../../src/settings/taken-by-npm.ts';
import { json, startServer } from '../clients/test-server.ts';
import { npmOptions } from '../support/npm-options.ts';
import { plainEnvironment } from '../support/program.ts';
import { lanes } from '../support/lanes.ts';

const flags = ['--dry-run', '--force', '--output-dir <dir>', '--watch-interval <seconds>', '--categories <list>'];

interface Row {
  readonly env: Readonly<Record<string, string>>;
  readonly argv?: readonly string[];
  readonly leftovers?: readonly string[];
  readonly names: string;
  readonly line: string;
}

export const takenByNpm = lanes(
  {
    allBut: [
      'keeps flags from the program, which then asks nothing of anybody: npm run sync --categories blip --dry-run',
      'keeps flags from the program, which then asks nothing of anybody: npm run sync --no-pr',
      'keeps flags from the program, which then asks nothing of anybody: npm run sync sandbox --port=1',
    ],
  },
  ({ describe, it }) => {
    describe('flags that npm has kept stop the run, with the line that was meant', () => {
      const rows: readonly Row[] = [
        { env: { dry_run: 'true' }, names: '--dry-run', line: 'npm run sync -- --dry-run' },
        {
          env: { dry_run: 'true', output_dir: 'true' },
          argv: ['preview'],
          leftovers: ['preview'],
          names: '--dry-run, --output-dir',
          line: 'npm run sync -- --dry-run --output-dir preview',
        },
        {
          env: { output_dir: 'true', categories: 'true' },
          argv: ['preview', 'blip'],
          leftovers: ['preview', 'blip'],
          names: '--output-dir, --categories',
          line: 'npm run sync -- --output-dir <dir> --categories <list>',
        },
        { env: { watch_interval: '30' }, names: '--watch-interval', line: 'npm run sync -- --watch-interval 30' },
        {
          env: { output_dir: "it's here" },
          names: '--output-dir',
          line: "npm run sync -- --output-dir 'it'\\''s here'",
        },
        {
          env: { dry_run: 'true', output_dir: 'ghp_secret' },
          names: '--dry-run, --output-dir',
          line: 'npm run sync -- --dry-run --output-dir …',
        },
        { env: { force: 'true' }, argv: ['doctor'], names: '--force', line: 'npm run sync -- doctor --force' },
        {
          env: { dry_run: 'true' },
          argv: ['--categories', 'blip', '--token', 'Secret'],
          leftovers: ['--token', 'Secret'],
          names: '--dry-run',
          line: 'npm run sync -- --categories blip --dry-run',
        },
      ];
      for (const { env, argv = [], leftovers = [], names, line } of rows) {
        it(line, () => {
          const config = Object.entries(env).map(([name, value]) => [`npm_config_${name}`, value]);
          const environment = { npm_lifecycle_event: 'sync', npm_command: 'run', ...Object.fromEntries(config) };
          assert.deepEqual(npmComplaints({ flags, argv, leftovers, environment }), [
            `${names}: npm has kept this for itself, as no -- stands before it; write ${line}`,
          ]);
        });
      }

      it('of npm exec, too', () => {
        const environment = { npm_lifecycle_event: 'npx', npm_command: 'exec', npm_config_dry_run: 'true' };
        const [said = ''] = npmComplaints({ flags, argv: [], leftovers: [], environment });
        assert.ok(said.endsWith('write npm exec -- horde-github-sync --dry-run'), said);
      });

      it('and so does the Python service’s --no-pr', () => {
        const environment = { npm_lifecycle_event: 'sync', npm_config_pr: '' };
        const [said = '', ...more] = npmComplaints({ flags, argv: [], leftovers: [], environment });
        assert.match(said, /^--no-pr: has no effect here; give --dry-run/);
        assert.deepEqual(more, []);
      });

      const harmless: readonly [
        what: string,
        argv: readonly string[],
        environment: Readonly<Record<string, string>>,
      ][] = [
        ['where npm has not started the program', [], { npm_config_force: 'true' }],
        ['where the flag has come, too', ['--force'], { npm_lifecycle_event: 'sync', npm_config_force: 'true' }],
        ['where it is off', [], { npm_lifecycle_event: 'sync', npm_config_dry_run: '', npm_config_force: 'false' }],
        ['of npm’s own', [], { npm_lifecycle_event: 'sync', npm_config_loglevel: 'silent', npm_config_yes: '' }],
      ];
      for (const [what, argv, environment] of harmless) {
        it(`but nothing ${what}`, () => {
          assert.deepEqual(npmComplaints({ flags, argv, leftovers: [], environment }), []);
        });
      }
    });

    describe('npm itself', () => {
      const rows: readonly [argv: readonly string[], line: string][] = [
        [['sync', '--dry-run'], 'npm run sync -- --dry-run'],
        [['sync', '--categories', 'blip', '--dry-run'], 'npm run sync -- --categories blip --dry-run'],
        [['sync', 'doctor', '--dry-run'], 'npm run sync -- doctor --dry-run'],
        [['sync', '--no-pr'], '--no-pr: has no effect here; give --dry-run'],
        [['sync', 'sandbox', '--port=1'], 'npm run sync -- sandbox --port 1'],
      ];
      for (const [argv, line] of rows) {
        it(`keeps flags from the program, which then asks nothing of anybody: npm run ${argv.join(' ')}`, async (t) => {
          const server = await startServer(t, json(200, {}));
          const env = {
            ...plainEnvironment,
            HORDE_GITHUB_SYNC_PRIMARY_API_URL: server.url,
            GITHUB_API_URL: server.url,
          };
          const options = {
            cwd: fileURLToPath(new URL('../../', import.meta.url)),
            env: { ...env, GITHUB_TOKEN: 'x' },
            ...npmOptions,
          };
          const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>((resolve) => {
            execFile('npm', ['run', '--silent', ...argv], options, (error, _, text) => {
              resolve({ code: error?.code, stderr: text });
            });
          });
          assert.equal(code, 1);
          assert.ok(stderr.includes(line), stderr);
          assert.deepEqual(server.requests, []);
        });
      }
    });
  },
);
