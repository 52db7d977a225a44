import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { githubForEach } from './fixture.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

const fixture = githubForEach();

describe('git', () => {
  let folder: string;

  beforeEach(() => {
    folder = temporaryFolder();
  });

  /** Runs `git` in the clone; the token goes through the environment. */
  async function git(args: string[], token?: string): Promise<string> {
    const header = `Authorization: Basic ${btoa(`x-access-token:${token ?? ''}`)}`;
    const { stdout } = await promisify(execFile)('git', args, {
      cwd: folder,
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        GIT_TERMINAL_PROMPT: '0',
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@example.org',
        GIT_COMMITTER_NAME: 'Ann',
        GIT_COMMITTER_EMAIL: 'ann@example.org',
        ...(token === undefined
          ? {}
          : { GIT_CONFIG_COUNT: '1', GIT_CONFIG_KEY_0: 'http.extraHeader', GIT_CONFIG_VALUE_0: header }),
      },
    });
    return stdout;
  }

  function url(repository: string): string {
    return `${fixture.github.webUrl}/${repository}.git`;
  }

  it('clones, shallow and without blobs', async () => {
    await fixture.push('main', { big: 'x'.repeat(100_000) });
    await git(['clone', '--quiet', '--depth=1', '--filter=blob:none', '--no-checkout', url('org/models'), '.']);
    assert.equal((await git(['rev-list', '--count', 'HEAD'])).trim(), '1');
    assert.equal(await git(['show', 'HEAD:a.json']), '{"a": 1}\n');
    const bytes = fixture.github.log.entries.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
    assert.ok(bytes < 10_000, `${bytes} bytes`);
  });

  it("pushes, and a pull request's head follows", async () => {
    await fixture.propose('topic');
    await git(['clone', '--quiet', '--branch=topic', url('org/models'), '.']);
    await writeFile(join(folder, 'new.txt'), 'new');
    await git(['add', 'new.txt']);
    await git(['commit', '--quiet', '-m', 'By hand']);
    await git(['push', '--quiet', 'origin', 'topic'], 'ann-token');
    const sha = (await git(['rev-parse', 'HEAD'])).trim();
    assert.equal((await fixture.repo('GET', '/pulls/1')).body.head.sha, sha);
    await git(['push', '--quiet', 'origin', ':topic'], 'ann-token');
    assert.equal((await fixture.repo('GET', '/pulls/1')).body.state, 'closed');
  });

  it('may not push without a token that may write', async () => {
    await git(['clone', '--quiet', url('org/models'), '.']);
    for (const token of [undefined, 'reading-token', 'wrong']) {
      await assert.rejects(git(['push', '--quiet', 'origin', 'HEAD:refs/heads/new'], token));
    }
    assert.equal(await fixture.github.git('org/models').branch('new'), undefined);
  });

  it('reads a private repository with a token alone', async () => {
    await assert.rejects(git(['clone', '--quiet', url('org/secret'), '.']));
    await git(['clone', '--quiet', url('org/secret'), '.'], 'sandbox-token');
    assert.equal(await readFile(join(folder, 'x.json'), 'utf8'), '{}');
  });

  it('meets the same faults', async () => {
    fixture.github.faults.before = ({ path }) => (path.endsWith('/git-upload-pack') ? 'drop' : undefined);
    await assert.rejects(git(['clone', '--quiet', url('org/models'), '.']));
  });
});
