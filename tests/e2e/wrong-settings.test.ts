import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { nobodyThere } from '../support/free-port.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

describe('wrong settings', () => {
  it('are named all at once, without a stack, before anything runs', async () => {
    const flags = ['--categories', 'image_generation,nonsense', '--watch-interval', 'x', '--bogus'];
    const { code, stdout, stderr } = await runProgram(flags, {}, temporaryFolder());
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /--categories: "nonsense" is not a category/);
    assert.match(stderr, /--watch-interval: "x" is not a number of seconds/);
    assert.match(stderr, /--bogus: there is no such flag/);
    assert.match(stderr, /no PRIMARY server: give --primary-url or HORDE_GITHUB_SYNC_PRIMARY_API_URL/);
    assert.match(stderr, /no access to GitHub: set HORDE_GITHUB_SYNC_GITHUB_TOKEN \(or GITHUB_TOKEN\)/);
    assert.doesNotMatch(stderr, /^ +at /m);
  });

  it('are named by the dotenv file they stand in', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '.env'), 'HORDE_GITHUB_SYNC_REMOVALS=perhaps\n');
    const { code, stderr } = await runProgram(['--dry-run', '--primary-url', 'http://127.0.0.1:1'], {}, folder);
    assert.equal(code, 1);
    assert.match(stderr, /HORDE_GITHUB_SYNC_REMOVALS in \.env: "perhaps"/);
  });
});

describe('a GitHub that cannot be reached', () => {
  it('fails with the request, the cause and what to check, and no token', async () => {
    const { code, stdout, stderr } = await runProgram(
      ['--categories', 'blip'],
      {
        HORDE_GITHUB_SYNC_PRIMARY_API_URL: `http://${nobodyThere}`,
        HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'a-recognisable-token',
        GITHUB_API_URL: `http://${nobodyThere}`,
      },
      temporaryFolder(),
    );
    assert.equal(code, 1);
    assert.match(
      stdout.replaceAll(/\s+/g, ' '),
      /GitHub could not be reached for GET \/repos\/\S+\/git\/ref\/heads\/main: connect ECONNREFUSED [\d.:]+\. Check the network, HTTPS_PROXY/,
    );
    assert.doesNotMatch(stdout + stderr, /a-recognisable-token/);
  });
});
