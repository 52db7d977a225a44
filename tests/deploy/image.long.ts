import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { within } from '../support/wait-for.ts';
import { asOptions, readCompose } from './compose-file.ts';
import {
  cannotContain,
  makeVolume,
  runContainer,
  startContainer,
  startNetwork,
  type Container,
  type ContainerOptions,
  type Network,
} from './container.ts';
import { readRootFile } from './dockerfile.ts';
import { buildImage, listFiles, type Image } from './image.ts';

const manifest = JSON.parse(readRootFile('package.json'));

describe('the image', { skip: cannotContain }, () => {
  let folder = '';
  let image: Image;
  let network: Network;

  before(async () => {
    folder = temporaryFolder();
    const made = Promise.all([buildImage(folder), startNetwork()]);
    [image, network] = await within('the image to be built', made);
  });
  after(async () => {
    await network.close();
  });

  const run = async (t: TestContext, options: Partial<ContainerOptions>) =>
    await runContainer(t, { image, network, volume: makeVolume(image, folder), ...options });

  const variables = {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: 'http://127.0.0.1:19800',
    HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'sandbox-token',
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    GITHUB_API_URL: 'http://127.0.0.1:19801/api/v3',
    GITHUB_SERVER_URL: 'http://127.0.0.1:19801',
  };

  async function startSandbox(t: TestContext): Promise<Container> {
    const sandbox = startContainer(t, { image, network, volume: makeVolume(image, folder), command: ['sandbox'] });
    await sandbox.until(/Ctrl\+C stops both/);
    return sandbox;
  }

  it('holds what the program needs, and neither its sources nor its tools', () => {
    const files = listFiles(image);
    const top = (place: string) =>
      files.filter((file) => file.startsWith(place) && !file.slice(place.length).includes('/'));
    assert.deepEqual(top('/app/').sort(), [
      '/app/assets',
      '/app/dist',
      '/app/node_modules',
      '/app/package.json',
      '/app/samples',
    ]);
    assert.deepEqual(top('/data/').sort(), ['/data/clones', '/data/state']);
    const packages = readdirSync(join(image.root, 'app/node_modules'));
    for (const name of Object.keys(manifest.dependencies)) assert.ok(packages.includes(name.split('/')[0]!), name);
    for (const name of ['typescript', 'eslint', 'playwright-core', 'node']) assert.ok(!packages.includes(name), name);
  });

  it('lets its user read all of it and change none of it', () => {
    for (const file of listFiles(image).filter((path) => path.startsWith('/app/'))) {
      const { mode, uid } = statSync(join(image.root, file));
      assert.equal(mode & 0o004, 0o004, `${file} cannot be read`);
      assert.ok(uid === 0 && (mode & 0o002) === 0, `${file} can be changed`);
    }
  });

  it('runs as the user 1000 without a capability, and can write in /data and /tmp alone', async (t) => {
    const script = `
      const { accessSync, constants, readFileSync } = require('node:fs');
      const may = (path) => { try { accessSync(path, constants.W_OK); return true; } catch { return false; } };
      const [, capabilities] = /^CapEff:\\s*(\\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'));
      const writable = ['/', '/app', '/app/dist', '/data', '/data/state', '/data/clones', '/tmp', '/usr'].filter(may);
      console.log(JSON.stringify({ uid: process.getuid(), groups: process.getgroups(), capabilities, writable }));`;
    const { stdout } = await run(t, { entrypoint: ['node', '-e', script] });
    assert.deepEqual(JSON.parse(stdout), {
      uid: 1000,
      groups: [1000],
      capabilities: '0000000000000000',
      writable: ['/data', '/data/state', '/data/clones', '/tmp'],
    });
  });

  it('shows its version and its help', async (t) => {
    assert.deepEqual(await run(t, { command: ['--version'] }), {
      code: 0,
      stdout: `${manifest.version}\n`,
      stderr: '',
    });
    assert.match((await run(t, { command: ['--help'] })).stdout, /--primary-url <url>/);
  });

  it('without settings says what is missing, and ends with 1', async (t) => {
    const { code, stderr } = await run(t, {});
    assert.equal(code, 1);
    assert.match(stderr, /no PRIMARY server: .*\n.*no access to GitHub: /);
  });

  it('takes the commands of the program in the place of its own', async (t) => {
    await startSandbox(t);
    const doctor = await run(t, { command: ['doctor'], environment: variables });
    assert.equal(doctor.code, 0, doctor.stdout);
    assert.match(doctor.stdout, /\/data\/state can be written/);
    const dryRun = await run(t, { command: ['--dry-run', '--detailed-exitcode'], environment: variables });
    assert.equal(dryRun.code, 2);
    assert.match(dryRun.stdout, /would create a pull request/);
    assert.doesNotMatch(dryRun.stderr, /has no effect/);
  });

  it('writes through git in clones on the volume', async (t) => {
    await startSandbox(t);
    const volume = makeVolume(image, folder);
    const command = ['--target-dir', '/data/clones'];
    const { code, stdout, stderr } = await run(t, { volume, command, environment: variables });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /created #1/);
    assert.deepEqual(readdirSync(join(volume, 'clones', 'Haidra-Org')), [
      'AI-Horde-image-model-reference',
      'AI-Horde-text-model-reference',
    ]);
  });

  it('by itself watches, syncs at the start, shows its page to other machines, and is healthy until SIGTERM', async (t) => {
    await startSandbox(t);
    const volume = makeVolume(image, folder);
    const isHealthy = async () => (await run(t, { entrypoint: image.healthcheck })).code;

    assert.equal(await isHealthy(), 1, 'before it runs');
    const service = startContainer(t, { image, network, volume, environment: variables });
    await service.until(/created #1.*Sync completed successfully/s);
    assert.equal(await isHealthy(), 0, 'while it runs');
    // Not the address that a loopback listener has.
    const page = await network.get('http://127.0.0.2:8080/');
    assert.equal(page.status, 200);
    assert.match(page.body, /<html/);
    assert.ok(readdirSync(join(volume, 'state')).includes('watch-state.json'));

    service.kill('SIGTERM');
    const { code, stdout } = await service.ended;
    assert.equal(code, 0);
    assert.match(stdout, /Received SIGTERM, stopping/);
    assert.equal(await isHealthy(), 1, 'after its end');
  });

  it('takes up after a restart what its volume remembers', async (t) => {
    await startSandbox(t);
    const volume = makeVolume(image, folder);
    // A variable goes before the image's own: no sync at the start.
    const environment = { ...variables, HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC: 'false' };
    for (const line of [/Initialized last known timestamp/, /Remembered last known timestamp/]) {
      const service = startContainer(t, { image, network, volume, environment });
      await service.until(line);
      service.kill('SIGTERM');
      assert.equal((await service.ended).code, 0);
    }
  });

  it('as docker-compose.sandbox.yml runs it, proposes changes, shows both pages, and follows an edit', async (t) => {
    const { sandbox, sync, pages } = readCompose('docker-compose.sandbox.yml').services;
    assert.ok(sandbox && sync && pages);
    const [sandboxVolume = '', syncVolume = '', none = ''] = [0, 1, 2].map(() => makeVolume(image, folder));
    const isHealthy = async () => (await run(t, { entrypoint: sandbox.healthcheck?.test?.slice(1) ?? [] })).code;

    assert.equal(await isHealthy(), 1, 'before it runs');
    const fakes = startContainer(t, { ...asOptions(image, sandbox), network, volume: sandboxVolume });
    await fakes.until(/Ctrl\+C stops both/);
    assert.equal(await isHealthy(), 0, 'while it runs');

    const service = startContainer(t, { ...asOptions(image, sync), network, volume: syncVolume });
    await service.until(/created #1.*Sync completed successfully/s);
    const door = startContainer(t, { ...asOptions(image, pages), network, volume: none });
    await service.until(/No changes detected/);

    // Not the address that a loopback listener has: what the host's ports are handed on to.
    const [status, github] = sandbox.ports?.map((port) => port.split(':')[2]) ?? [];
    assert.equal((await network.get(`http://127.0.0.2:${status}/healthz`)).status, 200);
    const pull = 'Haidra-Org/AI-Horde-image-model-reference/pull/1';
    assert.match((await network.get(`http://127.0.0.2:${github}/${pull}`)).body, /sync\/primary\/all/);

    const file = join(sandboxVolume, 'sandbox/primary/gfpgan.json');
    execFileSync('sed', ['-i', 's/Face correction/Face repair/', file]);
    await service.until(/updated #1/);

    for (const container of [service, fakes]) {
      container.kill('SIGTERM');
      assert.equal((await container.ended).code, 0);
    }
    door.kill('SIGTERM');
    await door.ended;
  });
});
