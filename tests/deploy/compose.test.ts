import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { complaints, complete } from '../settings/support.ts';
import { readCompose, withDefaults } from './compose-file.ts';
import { composeErrors } from './compose-schema.ts';
import { imageVariables, lastStage, words } from './dockerfile.ts';

const files = ['docker-compose.yml', 'docker-compose.redis.yml', 'docker-compose.sandbox.yml'];
const sandboxFile = readCompose('docker-compose.sandbox.yml');

for (const path of files) {
  const { services, volumes = {} } = readCompose(path);

  describe(path, () => {
    it('fits the Compose specification’s schema', () => {
      assert.deepEqual(composeErrors(readCompose(path)), []);
    });

    for (const [name, service] of Object.entries(services)) {
      it(`runs ${name} read-only, without capabilities and without a way to more`, () => {
        assert.equal(service.read_only, true);
        assert.equal(service.tmpfs, '/tmp');
        assert.deepEqual(service.cap_drop, ['ALL']);
        assert.deepEqual(service.security_opt, ['no-new-privileges:true']);
      });

      it(`limits the memory and the processes of ${name}`, () => {
        // Node.js keeps its heap within half of it; a sync has been seen at 160 to 250 MB.
        assert.equal(service.mem_limit, '512m');
        assert.equal(service.pids_limit, 256);
      });

      it(`leaves ${name} the 25 seconds that a sync under way may take`, () => {
        assert.ok(Number(/^(\d+)s$/.exec(service.stop_grace_period ?? '')?.[1]) > 25);
      });

      it(`opens the ports of ${name} to this machine alone`, () => {
        for (const port of service.ports ?? []) assert.match(port, /^127\.0\.0\.1:\d+(-\d+)?:\d+$/);
      });

      it(`mounts for ${name} volumes that are there or its own, at the image's /data`, () => {
        for (const mount of service.volumes ?? []) {
          const [place, volume] = mount.split(':').toReversed();
          assert.ok(volume === undefined || volume in volumes, mount);
          assert.equal(place, lastStage.find((instruction) => instruction.name === 'VOLUME')?.rest);
        }
      });

      it(`gives ${name} no variable that is no setting`, () => {
        for (const variable of Object.keys(service.environment ?? {}))
          assert.ok(knownVariables.includes(variable), variable);
      });
    }
  });
}

describe('docker-compose.yml by itself', () => {
  const { sync } = readCompose('docker-compose.yml').services;

  it('runs the image’s own command and publishes its port', () => {
    assert.equal(sync?.command, undefined);
    assert.equal(sync?.entrypoint, undefined);
    const command = words(lastStage.find(({ name }) => name === 'CMD')!);
    assert.equal(sync?.ports?.[0]?.split(':')[2], command[command.indexOf('--http-port') + 1]);
  });

  it('starts again after a crash and with the machine, and keeps a limited log', () => {
    assert.equal(sync?.restart, 'unless-stopped');
    assert.equal(sync.logging?.driver, 'local');
  });

  it('takes the settings from a file for which there is an example', () => {
    assert.ok(existsSync(new URL(`../../${sync?.env_file}.example`, import.meta.url)));
  });

  it('keeps the image’s state on the volume', () => {
    assert.match(imageVariables['HORDE_GITHUB_SYNC_STATE_DIR'] ?? '', /^\/data\//);
    assert.deepEqual(sync?.volumes, ['data:/data']);
  });
});

describe('docker-compose.redis.yml by itself', () => {
  const { services, networks, ...rest } = readCompose('docker-compose.redis.yml');
  const { environment, deploy, ports = [], volumes, networks: joined, ...same } = services['sync'] ?? {};

  it('is docker-compose.yml but for Redis and what two cannot share, so that one replaces the other', () => {
    const alone = readCompose('docker-compose.yml');
    const { ports: ofOne, volumes: kept, ...service } = alone.services['sync'] ?? {};
    assert.deepEqual([rest.name, Object.keys(services)], [alone.name, Object.keys(alone.services)]);
    assert.deepEqual(same, service);
    assert.deepEqual([ofOne, kept, volumes], [['127.0.0.1:8080:8080'], ['data:/data'], ['/data']]);
  });

  it('runs two, with a port of this machine for each', () => {
    const [, first, last] = /:(\d+)-(\d+):8080$/.exec(ports[0] ?? '') ?? [];
    assert.equal(Number(last) - Number(first) + 1, deploy?.replicas);
    assert.equal(deploy?.replicas, 2);
  });

  it('joins the network of PRIMARY’s compose file, which is there already', () => {
    assert.deepEqual(joined, ['default', ...Object.keys(networks ?? {})]);
    assert.equal(networks?.['primary']?.external, true);
    assert.equal(withDefaults(networks['primary'].name), 'horde-model-reference_horde-network');
  });

  it('has a Redis URL, also where nobody gives one: two that do not know of each other would both sync', () => {
    assert.deepEqual(Object.keys(environment ?? {}), ['HORDE_GITHUB_SYNC_REDIS_URL']);
    const url = withDefaults(environment?.['HORDE_GITHUB_SYNC_REDIS_URL']);
    assert.equal(url, 'redis://redis:6379/0');
    assert.deepEqual(complaints({ environment: { ...complete, HORDE_GITHUB_SYNC_REDIS_URL: url } }), []);
  });
});

describe('docker-compose.sandbox.yml by itself', () => {
  const { sync, pages } = sandboxFile.services;

  it('points the service at the sandbox with the variables that it prints, and polls every five seconds', async () => {
    const sandbox = await startSandbox();
    await sandbox.close();
    const { environment, primary, github } = sandbox;
    const expected = Object.entries(environment).map(([name, value]) => [
      name,
      value.replace(primary.url, 'http://127.0.0.1:19800').replace(github.webUrl, 'http://127.0.0.1:19801'),
    ]);
    assert.deepEqual(sync?.environment, {
      ...Object.fromEntries(expected),
      HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS: '5',
    });
  });

  it('starts the others once the sandbox answers, in its network', () => {
    for (const service of [sync, pages]) {
      assert.equal(service?.network_mode, 'service:sandbox');
      assert.equal(service.depends_on?.['sandbox']?.condition, 'service_healthy');
      assert.equal(service.ports, undefined);
    }
  });

  it('reads no file with real credentials', () => {
    for (const { env_file } of Object.values(sandboxFile.services)) assert.equal(env_file, undefined);
  });
});
