import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { validate } from 'dockerfile-utils';
import { knownVariables } from '../../src/settings/settings-table.ts';
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
import { ignoredBy, pairs, readInstructions, readRootFile, readStages, words } from './dockerfile.ts';
import { buildImage, listFiles, type Image } from './image.ts';

const dockerfile = readRootFile('Dockerfile');
const stages = readStages(dockerfile);
const last = stages.at(-1)?.instructions ?? [];
const manifest = JSON.parse(readRootFile('package.json'));
const named = (name: string) => last.filter((instruction) => instruction.name === name);

describe('the Dockerfile', () => {
  it('has no mistake that the checker of its language finds', () => {
    assert.deepEqual(validate(dockerfile), []);
  });

  it('builds on the Node.js that the project is developed with, in every stage', () => {
    const [argument] = readInstructions(dockerfile);
    const [major] = manifest.devDependencies.node.split('.');
    assert.equal(argument?.rest, `NODE_IMAGE=node:${major}-bookworm-slim`);
    for (const { base } of stages) assert.equal(base, '${NODE_IMAGE}');
  });

  it('installs again only when package.json or the lock file has changed', () => {
    for (const { name, instructions } of stages.slice(0, -1)) {
      const install = instructions.findIndex(({ rest }) => rest.startsWith('npm ci '));
      const copied = instructions.slice(0, install).filter((instruction) => instruction.name === 'COPY');
      assert.deepEqual(
        copied.map(({ rest }) => rest),
        ['package.json package-lock.json ./'],
        name,
      );
    }
  });

  it('installs Debian’s packages before anything of ours, so that a change of ours does not install them again', () => {
    const order = last.map(({ name, rest }) => (rest.startsWith('apt-get ') ? 'apt-get' : name));
    assert.ok(order.indexOf('apt-get') < order.indexOf('COPY'));
  });

  it('takes nothing but what the lock file names', () => {
    const installs = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ rest }) => /\bnpm (?!run)/.test(rest));
    assert.equal(installs.length, 2);
    for (const { rest } of installs) assert.match(rest, /^npm ci .*--ignore-scripts/);
  });

  it('makes /data before it declares it a volume: what comes after that is lost', () => {
    const place = last.findIndex(({ name }) => name === 'VOLUME');
    assert.equal(last[place]?.rest, '/data');
    assert.ok(!last.slice(place).some(({ name }) => name === 'RUN'));
  });

  it('ends as a user that is given by number and is not root', () => {
    assert.deepEqual(
      named('USER').map(({ rest }) => rest),
      ['1000:1000'],
    );
  });

  it('starts everything without a shell, so that signals arrive', () => {
    assert.equal(words(named('ENTRYPOINT')[0]!)[0], 'tini');
    assert.ok(words(named('CMD')[0]!).length > 0);
    assert.match(named('HEALTHCHECK')[0]!.rest, /^CMD \["node", /);
  });

  it('watches as the specification says', () => {
    assert.deepEqual(words(named('CMD')[0]!).slice(0, 4), [
      '--watch',
      '--watch-interval',
      '300',
      '--watch-startup-sync',
    ]);
  });

  it('exposes the port of the status page', () => {
    const command = words(named('CMD')[0]!);
    assert.equal(named('EXPOSE')[0]?.rest, command[command.indexOf('--http-port') + 1]);
  });

  it('sets no variable that is no setting', () => {
    const set = named('ENV').flatMap((instruction) => Object.keys(pairs(instruction)));
    assert.deepEqual(
      set.filter((name) => !knownVariables.includes(name)),
      ['NODE_ENV'],
    );
  });

  it('says on its label what package.json says', () => {
    const labels = Object.assign({}, ...named('LABEL').map(pairs));
    assert.deepEqual(labels, {
      'org.opencontainers.image.title': manifest.name,
      'org.opencontainers.image.description': manifest.description,
      'org.opencontainers.image.licenses': manifest.license,
    });
  });

  it('never sees secrets, the history, or what is installed in the checkout', () => {
    const isIgnored = ignoredBy(readRootFile('.dockerignore'));
    const unwanted = ['.env.sync', '.env', 'src/.env', 'src/.env.sync', 'app.pem', 'samples/app.pem', '.git/config'];
    for (const path of [...unwanted, 'node_modules/hono/package.json', 'dist/bin.js']) assert.ok(isIgnored(path), path);
    for (const path of ['src/bin.ts', 'package-lock.json', 'assets/status-page/index.html']) {
      assert.ok(!isIgnored(path), path);
    }
  });
});

describe('the image', { skip: cannotContain, timeout: 300_000 }, () => {
  let folder = '';
  let image: Image;
  let network: Network;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
    [image, network] = await Promise.all([buildImage(folder), startNetwork()]);
  });
  after(async () => {
    await network.close();
    rmSync(folder, { recursive: true });
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
    for (const line of [/Initialized last known timestamp/, /Remembered last known timestamp/]) {
      const service = startContainer(t, { image, network, volume, command: ['--watch'], environment: variables });
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
    const world = startContainer(t, { ...asOptions(image, sandbox), network, volume: sandboxVolume });
    await world.until(/Ctrl\+C stops both/);
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

    for (const container of [service, world]) {
      container.kill('SIGTERM');
      assert.equal((await container.ended).code, 0);
    }
    door.kill('SIGTERM');
    await door.ended;
  });
});
