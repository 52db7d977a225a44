import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { validate } from 'dockerfile-utils';
import { knownVariables } from '../../src/settings/settings-table.ts';
import {
  ignoredBy,
  imageVariables,
  lastStage,
  pairs,
  readInstructions,
  readRootFile,
  readStages,
  words,
} from './dockerfile.ts';

const dockerfile = readRootFile('Dockerfile');
const stages = readStages(dockerfile);
const manifest = JSON.parse(readRootFile('package.json'));
const named = (name: string) => lastStage.filter((instruction) => instruction.name === name);

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

  it('installs again only when a package.json or the lock file has changed', () => {
    for (const { name, instructions } of stages.slice(0, -1)) {
      const install = instructions.findIndex(({ rest }) => rest.startsWith('npm ci '));
      const copied = instructions.slice(0, install).filter((instruction) => instruction.name === 'COPY');
      assert.ok(copied.length > 0, name);
      for (const { rest } of copied) assert.match(rest, /^(?:(?:sandbox\/)?package(?:-lock)?\.json )+\.\S*\/$/, name);
    }
  });

  it('installs Debian’s packages before anything of ours, so that a change of ours does not install them again', () => {
    const order = lastStage.map(({ name, rest }) => (rest.startsWith('apt-get ') ? 'apt-get' : name));
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
    const place = lastStage.findIndex(({ name }) => name === 'VOLUME');
    assert.equal(lastStage[place]?.rest, '/data');
    assert.ok(!lastStage.slice(place).some(({ name }) => name === 'RUN'));
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

  it('watches as the specification says, with variables, so that those of the one who runs it count', () => {
    assert.deepEqual(words(named('CMD')[0]!), ['--watch', '--http-port', '8080']);
    assert.equal(imageVariables['HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS'], '300');
    assert.equal(imageVariables['HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC'], 'true');
  });

  it('exposes the port of the status page, and asks it for the health', () => {
    const command = words(named('CMD')[0]!);
    const port = command[command.indexOf('--http-port') + 1];
    assert.equal(named('EXPOSE')[0]?.rest, port);
    const check = words({ ...named('HEALTHCHECK')[0]!, rest: named('HEALTHCHECK')[0]!.rest.replace(/^CMD /, '') });
    assert.deepEqual(check, ['node', '/app/dist/bin.js', 'status', '--url', `http://127.0.0.1:${port}/`]);
  });

  it('sets no variable that is no setting', () => {
    assert.deepEqual(
      Object.keys(imageVariables).filter((name) => !knownVariables.includes(name)),
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
    for (const path of ['src/bin.ts', 'sandbox/src/sandbox.ts', 'package-lock.json', 'assets/status-page/index.html']) {
      assert.ok(!isIgnored(path), path);
    }
  });
});
