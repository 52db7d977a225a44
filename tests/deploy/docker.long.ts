import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { readRootFile } from './dockerfile.ts';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
const withoutDocker = spawnSync('docker', ['info'], { stdio: 'ignore' }).status === 0 ? false : 'no Docker runs here';

/** What only Docker itself can tell; tests/deploy/image.long.ts has the rest. */
describe('the image that Docker builds', { skip: withoutDocker }, () => {
  let image = '';
  before(() => {
    image = execFileSync('docker', ['build', '--quiet', '.'], { cwd: checkout, encoding: 'utf8' }).trim();
  });
  after(() => {
    spawnSync('docker', ['image', 'rm', '--force', image]);
  });

  const run = (...words: readonly string[]) => spawnSync('docker', ['run', '--rm', ...words], { encoding: 'utf8' });

  it('shows its version', () => {
    const { status, stdout } = run(image, '--version');
    assert.equal(status, 0);
    assert.equal(stdout, `${(JSON.parse(readRootFile('package.json')) as { version: string }).version}\n`);
  });

  it('without settings says what is missing, and ends with 1', () => {
    const { status, stderr } = run(image);
    assert.equal(status, 1);
    assert.match(stderr, /no PRIMARY server: /);
  });

  it('has a git and certificates', () => {
    const { status, stderr } = run(
      '--entrypoint',
      'sh',
      image,
      '-c',
      'git --version && test -s /etc/ssl/certs/ca-certificates.crt',
    );
    assert.equal(status, 0, stderr);
  });

  it('runs as the user 1000, who can write on a new volume', () => {
    const { stdout } = run(
      '--entrypoint',
      'sh',
      image,
      '-c',
      'id -u && touch /data/state/a /data/clones/a && ls /data/state',
    );
    assert.equal(stdout, '1000\na\n');
  });
});
