import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { runProgram } from '../support/program.ts';
import { startProgram } from '../support/running-program.ts';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { sandboxEnvironment } from './sandbox-environment.ts';
import { lanes } from '../support/lanes.ts';

const folder = fileURLToPath(new URL('../../deploy/systemd/', import.meta.url));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

/** A unit's values: `Section.Key` → each value it is given, in order. */
function values(name: string): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  let section = '';
  for (const line of read(name).split('\n')) {
    section = /^\[(\w+)\]$/.exec(line)?.[1] ?? section;
    const [, key, value = ''] = /^(\w+)=(.*)$/.exec(line) ?? [];
    if (key !== undefined) found.set(`${section}.${key}`, [...(found.get(`${section}.${key}`) ?? []), value]);
  }
  return found;
}

const units = ['horde-github-sync.service', 'horde-github-sync-once.service', 'horde-github-sync-once.timer'];
const watching = values('horde-github-sync.service');
const once = values('horde-github-sync-once.service');
const timer = values('horde-github-sync-once.timer');
const app = values('github-app.conf');
const settingsFile = read('settings.env.example');
const installed = '/opt/horde-github-sync/dist/bin.js';

/** What the unit passes to the program, which stands where the documentation installs it. */
function argumentsOf(unit: typeof watching): readonly string[] {
  const [command, ...flags] = unit.get('Service.ExecStart')?.[0]?.split(' ') ?? [];
  assert.equal(command, installed);
  return flags;
}

/** The variables that the unit sets itself, with `stateRoot` for `%S`. */
function variablesOf(unit: typeof watching, stateRoot: string): Readonly<Record<string, string>> {
  const lines = (unit.get('Service.Environment') ?? []).map((text) => text.replace('%S', stateRoot).split('='));
  return Object.fromEntries(lines) as Record<string, string>;
}

const withoutSystemd =
  spawnSync('systemd-analyze', ['--version']).status === 0 ? false : 'there is no systemd-analyze here';

export const systemd = lanes(
  {
    allBut: [
      'watches, answers, keeps its state and ends with 0 when asked to',
      'syncs once',
      'makes the unit failed when it fails',
    ],
  },
  ({ describe, it }) => {
    describe('the systemd units', () => {
      it('are all looked at here', () => {
        assert.deepEqual(
          readdirSync(folder).toSorted(),
          [...units, 'github-app.conf', 'settings.env.example'].toSorted(),
        );
      });

      it('are right for systemd-analyze verify', { skip: withoutSystemd }, () => {
        const copies = copyUnits();
        assert.equal(complaintsOf(copies), '');
      });

      it('are checked so that a misspelt key is seen, in the drop-in for an App, too', { skip: withoutSystemd }, () => {
        const copies = copyUnits((text) => text.replace('ProtectHome=', 'ProtctHome=').replace('LoadCred', 'LodCred'));
        assert.match(complaintsOf(copies), /'ProtctHome'[^]*'LodCredential'|'LodCredential'[^]*'ProtctHome'/);
      });

      it('take another command from a drop-in, as the documentation shows it', { skip: withoutSystemd }, () => {
        const page = readFileSync(new URL('../../docs/deploy/systemd.md', import.meta.url), 'utf8');
        const [, shown = ''] = /^```ini\n(.*?)^```/ms.exec(page) ?? [];
        assert.match(shown, new RegExp(`^ExecStart=/\\S+/node ${installed} --watch$`, 'm'));
        const dropIn = shown.replace(/^(ExecStart=)\S+\/node/m, `$1${process.execPath}`);
        assert.equal(complaintsOf(copyUnits(undefined, dropIn)), '');
        // Without the line that empties it, there are two.
        assert.match(complaintsOf(copyUnits(undefined, dropIn.replace('ExecStart=\n', ''))), /more than one ExecStart/);
      });

      for (const unit of units.filter((name) => name.endsWith('.service'))) {
        it(`is exposed little: ${unit}`, { skip: withoutSystemd }, () => {
          const flags = ['security', '--offline=true', '--threshold=15', '--no-pager', join(folder, unit)];
          const { status, stdout } = spawnSync('systemd-analyze', flags, { encoding: 'utf8' });
          assert.equal(status, 0, stdout);
          assert.match(stdout, /Overall exposure level for \S+: 1\.\d OK/);
        });
      }

      it('are hardened alike', () => {
        const hardening = (unit: string) => read(unit).split('# A user of its own')[1]?.split('\n[Install]')[0]?.trim();
        assert.ok(hardening('horde-github-sync.service'));
        assert.equal(hardening('horde-github-sync-once.service'), hardening('horde-github-sync.service'));
      });

      it('have a limit of memory, which all categories fit into', () => {
        for (const unit of [watching, once]) assert.deepEqual(unit.get('Service.MemoryMax'), ['512M']);
      });

      it('make up for a run that was missed', () => {
        assert.deepEqual(timer.get('Timer.Persistent'), ['yes']);
      });

      it('let Node.js write the machine code that it runs', () => {
        for (const unit of [watching, once]) assert.equal(unit.get('Service.MemoryDenyWriteExecute'), undefined);
      });

      it('give a sync under way the 25 seconds that the program gives it, and its git no signal meanwhile', () => {
        assert.equal(watching.get('Service.KillMode')?.[0], 'mixed');
        assert.ok(Number(watching.get('Service.TimeoutStopSec')?.[0]) > 25);
      });

      it('fail for good when the program cannot start: five times the wait fits into the interval', () => {
        const wait = Number(watching.get('Service.RestartSec')?.[0]);
        const burst = Number(watching.get('Unit.StartLimitBurst')?.[0]);
        assert.equal(watching.get('Unit.StartLimitIntervalSec')?.[0], '10min');
        assert.ok(wait * burst < 600);
      });
    });

    describe('the settings of the systemd units', () => {
      it('stand in a file that all units read', () => {
        for (const unit of [watching, once]) {
          assert.deepEqual(unit.get('Service.EnvironmentFile'), ['/etc/horde-github-sync/settings.env']);
        }
      });

      it('are settings, also where a line is commented out', () => {
        const variables = [
          ...[...settingsFile.matchAll(/^(?:# )?([A-Z]\w+)=/gm)].map(([, name = '']) => name),
          ...[watching, once, app].flatMap((unit) => Object.keys(variablesOf(unit, ''))),
        ];
        assert.ok(variables.length > 6);
        assert.deepEqual(
          variables.filter((name) => !knownVariables.includes(name)),
          [],
        );
      });

      it('are left to no flag but --watch: what the file says goes before the units’ own variables', () => {
        assert.deepEqual(argumentsOf(watching), ['--watch']);
        assert.deepEqual(argumentsOf(once), []);
      });

      it('mean the same to systemd and to --dotenv: no quotes, blanks or comments behind a value', () => {
        for (const line of settingsFile.split('\n')) assert.match(line, /^(|#.*|\w+=[^\s"'\\#$]+)$/);
      });

      it('begin with a dry run', () => {
        assert.equal(parseEnv(settingsFile)['HORDE_GITHUB_SYNC_DRY_RUN'], 'true');
      });

      it('leave the path of an App’s key to the drop-in, over which they would go', () => {
        const [id] = app.get('Service.LoadCredential')?.[0]?.split(':') ?? [];
        assert.deepEqual(app.get('Service.Environment'), [`GITHUB_APP_PRIVATE_KEY_PATH=%d/${id}`]);
        assert.doesNotMatch(settingsFile, /GITHUB_APP_PRIVATE_KEY/);
      });
    });

    describe('the program, run as the units run it', () => {
      it('watches, answers, keeps its state and ends with 0 when asked to', async (t) => {
        const { env, folder: state } = await sandboxEnvironment(t, settingsFile);
        const port = await freePort();
        assert.equal(watching.get('Service.StateDirectory')?.[0], 'horde-github-sync');
        const given = { ...variablesOf(watching, state), ...env, HORDE_GITHUB_SYNC_HTTP_PORT: String(port) };
        const running = startProgram(t, argumentsOf(watching), given, '/');
        await running.until(/would create a pull request/);
        assert.equal((await fetch(`http://127.0.0.1:${port}/healthz`)).status, 200);
        running.kill('SIGTERM');
        const { code, stderr } = await running.ended;
        assert.equal(code, 0);
        assert.match(stderr, /^{"level":/m);
        assert.doesNotMatch(stderr, /"event":"settings\./);
        assert.deepEqual(readdirSync(join(state, 'horde-github-sync')).toSorted(), ['runs.jsonl', 'watch-state.json']);
      });

      it('syncs once', async (t) => {
        const { env, folder } = await sandboxEnvironment(t, settingsFile);
        const given = { ...variablesOf(once, folder), ...env };
        const { code, stdout, stderr } = await runProgram(argumentsOf(once), given, '/');
        assert.equal(code, 0);
        assert.match(stdout, /would create a pull request/);
        assert.doesNotMatch(stderr, /"event":"settings\./);
      });

      it('makes the unit failed when it fails', async (t) => {
        const { env } = await sandboxEnvironment(t, settingsFile);
        const { code } = await runProgram(argumentsOf(once), { ...env, HORDE_GITHUB_SYNC_PRIMARY_API_URL: '-' }, '/');
        assert.equal(code, 1);
        // Neither takes an exit code for another one.
        for (const unit of [watching, once]) assert.equal(unit.get('Service.SuccessExitStatus'), undefined);
        assert.equal(watching.get('Service.Restart')?.[0], 'on-failure');
      });
    });
  },
);

/** The units in a folder of their own, with a program that exists: `verify` looks for it. */
function copyUnits(change = (text: string) => text, more = ''): readonly string[] {
  const copies = temporaryFolder();
  for (const unit of units) writeFileSync(join(copies, unit), change(read(unit)).replace(installed, process.execPath));
  const dropIns = join(copies, 'horde-github-sync.service.d');
  mkdirSync(dropIns);
  writeFileSync(join(dropIns, 'github-app.conf'), change(read('github-app.conf')));
  writeFileSync(join(dropIns, 'override.conf'), more);
  return units.map((unit) => join(copies, unit));
}

/** All that `verify` says: it ends with 0 for a key that it does not know. */
function complaintsOf(paths: readonly string[]): string {
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', ...paths], { encoding: 'utf8' });
  return stdout + stderr;
}
