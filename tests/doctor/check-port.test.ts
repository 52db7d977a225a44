import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkPort } from '../../src/doctor/check-port.ts';
import { startServer } from '../clients/test-server.ts';
import { startTestService } from '../service/test-service.ts';
import { freePort } from '../support/free-port.ts';

describe('the port of the status page', () => {
  it('is free, and free again for the run', async () => {
    const port = await freePort();
    for (let round = 0; round < 2; round += 1) {
      const { status, found } = await checkPort('127.0.0.1', port);
      assert.deepEqual([status, found], ['ok', `port ${port} of 127.0.0.1 is free`]);
    }
  });

  it('is refused where another program has it', async (t) => {
    const { url } = await startServer(t, (response) => {
      response.end('{"version": 7}');
    });
    const { port } = new URL(url);
    const { status, found, advice } = await checkPort('127.0.0.1', Number(port));
    assert.deepEqual(
      [status, found],
      ['failed', `port ${port} of 127.0.0.1 cannot be listened on: another program has it`],
    );
    assert.equal(advice, 'Choose another with --http-port (HORDE_GITHUB_SYNC_HTTP_PORT) or --http-host.');
  });

  it('is a remark where a watch of ours has it, as where doctor looks at one that runs', async (t) => {
    const service = await startTestService(t);
    const { port } = new URL(service.url);
    const { status, found } = await checkPort('127.0.0.1', Number(port));
    const page = 'has the status page of a horde-github-sync 1.2.3 that runs now';
    assert.deepEqual([status, found], ['warning', `port ${port} of 127.0.0.1 ${page}`]);
  });

  it('is refused where this machine has no such address', async () => {
    // For documentation: RFC 5737.
    const { status, found } = await checkPort('192.0.2.1', await freePort());
    assert.equal(status, 'failed');
    assert.match(found, /cannot be listened on: listen EADDRNOTAVAIL/);
  });
});
