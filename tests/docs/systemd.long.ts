import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { runIn } from '../deploy/image.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const page = read('docs/deploy/systemd.md');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
const folder = '/opt/horde-github-sync';
const installed = `${folder}/dist/bin.js`;
const settings = '/etc/horde-github-sync/settings.env';

/** The commands under a heading. */
function section(heading: string): readonly string[] {
  const [, text = ''] = new RegExp(`^## ${heading}\n(.*?)^## `, 'ms').exec(page) ?? [];
  return [...text.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);
}

const ours = commands.filter((command) => /\/bin\.js\b/.test(command));
const install = section('Install').filter((command) => !ours.includes(command));
const tools = 'npm|git|install|cp|chmod|sudoedit|systemctl|journalctl|curl|ssh|rm';

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

  it('installs by the lock file, for every user, and shows commands that then work', async (t) => {
    const { server, checkout } = startServer();
    for (const command of install) {
      if (command.startsWith('sudo cp ')) await runIn(server, checkout, 'chmod -R go= .');
      await runIn(server, checkout, command.replace(/^sudo /, ''), '077');
    }
    const closed = ['-P', join(server, folder), '!', '-type', 'l', '!', '-perm', '-o=r'];
    assert.equal((await promisify(execFile)('find', closed)).stdout, '');

    const run = await commandRunner(t, server);
    assert.equal(await run(ours[0]), `${(JSON.parse(read('package.json')) as { version: string }).version}\n`);
    assert.match(await run(ours[1]), /the token may write/);
    assert.match(await run(ours[2]), /would create a pull request/);
  });

  it('runs no install script, takes nothing but what the lock file names, and does so as an ordinary user', () => {
    const npm = commands.filter((command) => /\bnpm (?!run build$)/.test(command));
    assert.equal(npm.length, 4);
    for (const command of npm) assert.match(command, /^npm ci .*--ignore-scripts$/);
  });

  it('updates as it installs, with the program stopped while its files change', () => {
    const update = section('Update').filter((command) => !/^git|systemctl|^sudo rm/.test(command));
    assert.deepEqual(update, install);
    const changes = section('Update').filter((command) => command.startsWith('sudo '));
    assert.equal(changes[0], 'sudo systemctl stop horde-github-sync.service');
    assert.equal(changes[1], `sudo rm -r ${folder}`);
    assert.equal(changes.at(-1), 'sudo systemctl start horde-github-sync.service');
  });

  it('installs where the units look for the program and its documentation', () => {
    const copied = install.find((command) => command.startsWith('sudo cp -r ')) ?? '';
    assert.ok(copied.endsWith(` ${folder}/`) && copied.includes(' docs '));
    for (const unit of ['horde-github-sync.service', 'horde-github-sync-once.service']) {
      assert.match(read(`deploy/systemd/${unit}`), new RegExp(`^ExecStart=${installed}( |$)`, 'm'));
      const [, path = ''] =
        new RegExp(`^Documentation=file://${folder}/(.*)$`, 'm').exec(read(`deploy/systemd/${unit}`)) ?? [];
      assert.ok(existsSync(join(root, path || 'nowhere')), path);
    }
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
    const [, port] =
      /^Environment=HORDE_GITHUB_SYNC_HTTP_PORT=(\d+)$/m.exec(read('deploy/systemd/horde-github-sync.service')) ?? [];
    assert.ok(commands.includes(`curl -fsS http://127.0.0.1:${port}/healthz`));
    assert.ok(commands.includes(`ssh -L ${port}:127.0.0.1:${port} server`));
  });
});

/** A server with nothing on it but a checkout that only its owner may read. */
function startServer() {
  const server = temporaryFolder();
  // The rest is for everybody.
  chmodSync(server, 0o755);
  const checkout = join(server, 'checkout');
  mkdirSync(checkout);
  const files = [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    'sandbox',
    'scripts',
    'src',
  ];
  for (const name of [...files, 'assets', 'samples', 'docs']) {
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  }
  return { server, checkout };
}

/** A way to run commands of the page there, as a user without rights where this one may become it, and their output. */
async function commandRunner(
  t: TestContext,
  server: string,
): Promise<(command: string | undefined) => Promise<string>> {
  const sandbox = await startSandbox();
  t.after(async () => {
    await sandbox.close();
  });
  const file = join(server, 'settings.env');
  const given = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, [read('deploy/systemd/settings.env.example'), ...given].join(''));
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  return async (command = '') => {
    const words = command
      .replace(/^sudo /, '')
      .replace(installed, join(server, installed))
      .replace(settings, file)
      .split(' ');
    const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` };
    return (await promisify(execFile)('env', words, { cwd: '/', env, ...nobody })).stdout;
  };
}
