import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { program } from '../support/program.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/deploy/systemd.md');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const installed = '/opt/horde-github-sync/bin/horde-github-sync';
const settings = '/etc/horde-github-sync/settings.env';

const ours = commands.filter((command) => command.includes(installed));
const tools = 'npm|git|install|sudoedit|systemctl|journalctl|curl|ssh|rm';

describe('docs/deploy/systemd.md', () => {
  it('has no command of ours that is not run here', () => {
    assert.deepEqual(ours, [
      `${installed} --version`,
      `sudo HORDE_GITHUB_SYNC_DRY_RUN=false ${installed} doctor --dotenv ${settings}`,
      `sudo ${installed} --dry-run --dotenv ${settings}`,
    ]);
    const others = commands.filter((command) => !ours.includes(command));
    assert.deepEqual(
      others.filter((command) => !new RegExp(`^(sudo )?(${tools}) `).test(command)),
      [],
    );
  });

  it('shows commands that work, with the settings of the example and a token', async (t) => {
    const run = await startServer(t);
    assert.equal(await run(ours[0]), `${(JSON.parse(read('package.json')) as { version: string }).version}\n`);
    assert.match(await run(ours[1]), /the token may write/);
    assert.match(await run(ours[2]), /would create a pull request/);
  });

  it('installs the tarball of this version where the units look for the program', () => {
    const { name, version } = JSON.parse(read('package.json')) as { name: string; version: string };
    const lines = commands.filter((command) => command.startsWith('sudo npm install'));
    const [, prefix] = /^(.*)\/bin\/horde-github-sync$/.exec(installed) ?? [];
    const line = `sudo npm install --global --prefix ${prefix} ./${name}-${version}.tgz`;
    assert.deepEqual(lines, [line, line]);
    assert.match(read('deploy/systemd/horde-github-sync.service'), new RegExp(`^ExecStart=${installed} `, 'm'));
  });

  it('names files and units that exist', () => {
    for (const [path] of commands.join('\n').matchAll(/\bdeploy\/\S+/g)) assert.ok(existsSync(join(root, path)), path);
    const named = page.matchAll(/(?<![/\w*-])horde-github-sync[\w-]*\.(?:service|timer)(?!\.d)/g);
    for (const [unit] of named) assert.ok(existsSync(join(root, 'deploy/systemd', unit)), unit);
  });

  it('puts the settings and the key where the units read them', () => {
    assert.match(read('deploy/systemd/horde-github-sync.service'), new RegExp(`^EnvironmentFile=${settings}$`, 'm'));
    const [, key = ''] = /install -m 600 app-key.pem (\S+)/.exec(page) ?? [];
    assert.match(read('deploy/systemd/github-app.conf'), new RegExp(`^LoadCredential=[^:]+:${key}$`, 'm'));
  });

  it('asks the port that the unit listens on', () => {
    const [, port] = /--http-port (\d+)/.exec(read('deploy/systemd/horde-github-sync.service')) ?? [];
    assert.ok(commands.includes(`curl -fsS http://127.0.0.1:${port}/healthz`));
    assert.ok(commands.includes(`ssh -L ${port}:127.0.0.1:${port} server`));
  });

  it('leads only to pages, headings and files that exist', () => {
    for (const [, path = '', heading] of page.matchAll(/\]\(([^)#]+)(?:#([^)]+))?\)/g)) {
      const target = resolve(root, 'docs/deploy', path);
      assert.ok(existsSync(target), path);
      if (heading === undefined) continue;
      const slugs = [...readFileSync(target, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
        title.toLowerCase().replaceAll(' ', '-'),
      );
      assert.ok(slugs.includes(heading), `${path}#${heading}`);
    }
  });
});

/** A server's settings file, beside a sandbox; gives a way to run commands of the page there, and their output. */
async function startServer(t: TestContext): Promise<(command: string | undefined) => Promise<string>> {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
  t.after(async () => {
    await sandbox.close();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'settings.env');
  const given = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, [read('deploy/systemd/settings.env.example'), ...given].join(''));
  return async (command = '') => {
    const words = command
      .replace(/^sudo /, '')
      .replace(installed, `${process.execPath} ${program}`)
      .replace(settings, file);
    const env = { PATH: process.env['PATH'] ?? '' };
    return (await promisify(execFile)('env', words.split(' '), { cwd: folder, env })).stdout;
  };
}
