import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { dirname, join } from 'node:path';

import { BranchMovedError } from '../../../src/clients/repository/branch-moved-error.ts';
import { tokenCredentials } from '../../../src/clients/github/credentials.ts';
import { GitDataRepository } from '../../../src/clients/github/git-data-repository.ts';
import { blobSha } from '../../../src/clients/repository/git-objects.ts';
import type { FileContent, GitRepository } from '../../../src/clients/repository/git-repository.ts';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { branch, files, slug, startCloneFixture, token, type CloneFixture } from './fixture.ts';
import { lanes } from '../../support/lanes.ts';
import { virtualClock } from '../../support/virtual-clock.ts';
import { within } from '../../support/wait-for.ts';

const noGroups = process.platform === 'win32' && 'Windows has no groups of processes to end at once';

const noHooks = process.platform === 'win32' && 'a hook is a shell script';

async function write(repository: GitRepository, contents: Record<string, FileContent>): Promise<string> {
  const parent = (await repository.readBranch('main'))?.commit ?? '';
  const base = await repository.readTree(parent);
  const message = (tree: string) => `Sync\n\nHorde-GitHub-Sync: 1 ${tree}`;
  return (await repository.writeCommit({ parent, base, files: new Map(Object.entries(contents)), message })).sha;
}

/** Git processes that talked to GitHub. */
function talks({ github }: CloneFixture): number {
  return github.log.entries.filter(({ path }) => path.endsWith('/info/refs')).length;
}

export const cloneRepository = lanes(
  [
    'gives blobs that are asked for together in one fetch, those outside the work tree too',
    'answers what is asked at the same time',
    'has the tree and message that the API writes: changed and new files',
  ],
  ({ describe, it }) => {
    describe('the work tree of a clone', () => {
      it('holds the legacy files alone, byte for byte, on the base branch', async (t) => {
        const fixture = await startCloneFixture(t);
        const commit = await fixture.refresh();
        assert.deepEqual(readdirSync(fixture.directory).sort(), ['.git', 'blip.json', 'clip.json']);
        assert.equal(readFileSync(join(fixture.directory, 'clip.json'), 'utf8'), files['clip.json']);
        assert.equal(readFileSync(join(fixture.directory, 'blip.json'), 'utf8'), files['blip.json']);
        assert.equal(fixture.git('rev-parse', 'HEAD'), commit);
        assert.equal(fixture.git('status', '--porcelain', '--branch'), '## main...origin/main'.slice(0, 7));
      });

      it('follows the base, and fetches only what is new', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        fixture.github.log.clear();
        await fixture.refresh();
        assert.equal(talks(fixture), 1, 'one look at the branches');
        const commit = await fixture.commit('main', {
          'clip.json': '{ "b": {} }',
          'images/two.png': 'x'.repeat(100_000),
        });
        fixture.github.log.clear();
        assert.equal(await fixture.refresh(), commit);
        assert.equal(readFileSync(join(fixture.directory, 'clip.json'), 'utf8'), '{ "b": {} }');
        assert.equal(fixture.git('status', '--porcelain'), '');
        const bytes = fixture.github.log.entries.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
        assert.ok(bytes < 5_000, `${bytes} bytes`);
      });

      it('loses a file that the base has lost', async (t) => {
        const fixture = await startCloneFixture(t, { files: { 'clip.json': '{}', 'blip.json': '{}' } });
        await fixture.refresh();
        const repository = fixture.github.git(slug);
        const head = (await repository.branch('main')) ?? '';
        const { tree, ...commit } = await repository.commit(head);
        const without = await repository.editTree(tree, [{ path: ['blip.json'], mode: '100644', sha: null }]);
        const sha = await repository.writeCommit({ ...commit, tree: without, parents: [head] });
        await repository.moveRef('refs/heads/main', head, sha);
        await fixture.refresh();
        assert.deepEqual(readdirSync(fixture.directory).sort(), ['.git', 'clip.json']);
      });
    });

    describe('reading through a clone', () => {
      it('gives the branches under a prefix with their commits and trees', async (t) => {
        const fixture = await startCloneFixture(t);
        const ours = await fixture.commit(branch, { 'clip.json': '1' });
        await fixture.commit('sync/other', { 'clip.json': '2' });
        const repository = fixture.open();
        assert.deepEqual(await repository.readBranches('sync/primary/'), [{ name: branch, commit: ours }]);
        assert.deepEqual(await repository.readBranches('nothing/'), []);
        assert.equal(await repository.readBranch('nothing'), undefined);
        const commit = await repository.readCommit(ours);
        assert.equal(commit.message, 'By hand');
        const tree = await repository.readTree(ours);
        assert.equal(commit.treeSha, tree.sha);
        assert.equal(tree.entries.find(({ path }) => path === 'clip.json')?.sha, blobSha('1'));
      });

      it('gives blobs that are asked for together in one fetch, those outside the work tree too', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open();
        await repository.readBranch('main');
        fixture.github.log.clear();
        const wanted = [files['README.md'], files['images/one.png'], files['clip.json'], files['.gitattributes']];
        const read = await Promise.all(wanted.map(async (text) => await repository.readBlob(blobSha(text))));
        assert.deepEqual(
          read.map((bytes) => Buffer.from(bytes).toString()),
          wanted,
        );
        assert.equal(talks(fixture), 1);
        assert.ok(!fixture.said.some((line) => line.startsWith('clone.set-aside')));
      });

      it('answers what is asked at the same time', async (t) => {
        const fixture = await startCloneFixture(t);
        const old = await fixture.commit('main', { 'clip.json': '1' });
        const repository = fixture.open();
        await repository.readBranch('main');
        const main = await fixture.commit('main', { 'clip.json': '2' });
        const ours = await fixture.commit(branch, { 'clip.json': '3' });
        const [versions, branches, isAncestor, blob, head] = await Promise.all([
          repository.readVersions('clip.json', main, 2),
          repository.readBranches('sync/'),
          repository.isAncestor(old, main),
          repository.readBlob(blobSha('2')),
          repository.readBranch('main'),
        ]);
        assert.deepEqual(
          versions.map(({ commit }) => commit),
          [main, old],
        );
        assert.deepEqual([branches, head], [[{ name: branch, commit: ours }], { name: 'main', commit: main }]);
        assert.deepEqual([isAncestor, Buffer.from(blob).toString()], [true, '2']);
        assert.ok(!fixture.said.some((line) => line.startsWith('clone.set-aside')));
      });

      it('tells whether a commit is another’s ancestor, past what the clone holds', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open();
        const first = (await repository.readBranch('main'))?.commit ?? '';
        let main = first;
        for (let count = 0; count < 120; count += 1) main = await fixture.commit('main', { 'clip.json': `${count}` });
        const aside = await fixture.commit('aside', { 'clip.json': 'aside' });
        const fresh = fixture.open({ targetDirectory: `${fixture.directory}-fresh` });
        const rows: readonly [string, string, boolean][] = [
          [main, main, true],
          [first, main, true],
          [main, first, false],
          [aside, main, false],
          [main, aside, true],
          [first, aside, true],
          ['0123456789abcdef0123456789abcdef01234567', main, false],
        ];
        for (const [commit, descendant, is] of rows) {
          assert.equal(await fresh.isAncestor(commit, descendant), is, `${commit} ${descendant}`);
        }
        const bytes = fixture.github.log.entries.reduce((sum, { bytesOut }) => sum + bytesOut, 0);
        t.diagnostic(`${bytes} bytes for 120 commits`);
      });
    });

    describe('a commit through a clone', () => {
      const rows: readonly { what: string; contents: Record<string, FileContent> }[] = [
        {
          what: 'changed and new files',
          contents: { 'clip.json': { text: '{"ü": 1}\r\n' }, 'new.json': { text: '{}' } },
        },
        { what: 'a file by its blob', contents: { 'blip.json': { sha: blobSha(files['README.md']) } } },
        {
          what: 'line ends, a byte order mark and NUL',
          contents: { 'clip.json': { text: '\ufeffa\r\nb\nc\r\u0000' } },
        },
        { what: 'a file too large for a tree’s request', contents: { 'clip.json': { text: 'ü'.repeat(2_000_000) } } },
        { what: 'an empty file', contents: { 'clip.json': { text: '' } } },
      ];
      for (const { what, contents } of rows) {
        it(`has the tree and message that the API writes: ${what}`, async (t) => {
          const fixture = await startCloneFixture(t);
          const octokit = createOctokit({
            apiUrl: fixture.github.url,
            token,
            writeIntervalSeconds: 0,
            timing: virtualClock(),
          });
          const api = new GitDataRepository({ octokit, owner: 'horde', name: 'references' });
          const clone = fixture.open();
          const commit = await write(clone, contents);
          await clone.createBranch({ name: branch, commit });
          const pushed = await api.readCommit(commit);
          const written = await api.readCommit(await write(api, contents));
          assert.deepEqual({ ...pushed, sha: '' }, { ...written, sha: '' });
          assert.deepEqual(await clone.readTree(commit), await api.readTree(commit));
        });
      }

      it('keeps a file’s mode', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.github.git(slug);
        const head = (await repository.branch('main')) ?? '';
        const { tree, ...old } = await repository.commit(head);
        const edits = [{ path: ['clip.json'], mode: '100755', sha: blobSha(files['clip.json']) }];
        const sha = await repository.writeCommit({
          ...old,
          tree: await repository.editTree(tree, edits),
          parents: [head],
        });
        await repository.moveRef('refs/heads/main', head, sha);
        const clone = fixture.open();
        const { entries } = await clone.readTree(await write(clone, { 'clip.json': { text: '{}' } }));
        assert.equal(entries.find(({ path }) => path === 'clip.json')?.mode, '100755');
      });

      it('tells the commit’s time', async (t) => {
        const fixture = await startCloneFixture(t);
        const clone = fixture.open();
        const parent = (await clone.readBranch('main'))?.commit ?? '';
        const change = { parent, base: await clone.readTree(parent), files: new Map([['clip.json', { text: '{}' }]]) };
        const { sha, committedAt } = await clone.writeCommit({ ...change, message: () => 'Sync' });
        assert.equal(fixture.git('show', '--no-patch', '--format=%ct', sha), `${committedAt}`);
      });

      const bot = 'horde-github-sync[bot] <horde-github-sync[bot]@users.noreply.github.com>';
      const ann = { name: 'Ann', email: 'ann@example.org' };
      const bob = { name: 'Bob', email: 'bob@example.org' };
      const people = [
        { what: 'a bot, where nobody is named', options: {}, author: bot, committer: bot },
        {
          what: 'the author, who is the committer too',
          options: { author: ann },
          author: 'Ann <ann@example.org>',
          committer: 'Ann <ann@example.org>',
        },
        {
          what: 'both',
          options: { author: ann, committer: bob },
          author: 'Ann <ann@example.org>',
          committer: 'Bob <bob@example.org>',
        },
      ];
      for (const { what, options, author, committer } of people) {
        it(`names ${what}`, async (t) => {
          const fixture = await startCloneFixture(t);
          const commit = await write(fixture.open(options), { 'clip.json': { text: '{}' } });
          assert.equal(
            fixture.git('show', '--no-patch', '--format=%an <%ae>, %cn <%ce>', commit),
            `${author}, ${committer}`,
          );
        });
      }
    });

    describe('a branch through a clone', () => {
      /** A commit to put somewhere, and a place where somebody else was. */
      async function prepare(t: Parameters<typeof startCloneFixture>[0]) {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open();
        const commit = await write(repository, { 'clip.json': { text: '{ "new": {} }' } });
        const headOf = async () => await fixture.github.git(slug).branch(branch);
        return { fixture, repository, commit, headOf };
      }

      it('is created, moved and deleted', async (t) => {
        const { repository, commit, headOf } = await prepare(t);
        await repository.createBranch({ name: branch, commit });
        assert.equal(await headOf(), commit);
        const next = await write(repository, { 'clip.json': { text: '{ "newer": {} }' } });
        await repository.moveBranch({ name: branch, commit: next }, commit);
        assert.equal(await headOf(), next);
        await repository.deleteBranch({ name: branch, commit: next });
        assert.equal(await headOf(), undefined);
      });

      it('is created once: where it stands there already, nothing is to do', async (t) => {
        const { repository, commit, headOf } = await prepare(t);
        await repository.createBranch({ name: branch, commit });
        await repository.createBranch({ name: branch, commit });
        assert.equal(await headOf(), commit);
      });

      it('is left alone where somebody else has created, moved or deleted it', async (t) => {
        const { fixture, repository, commit, headOf } = await prepare(t);
        await assert.rejects(repository.moveBranch({ name: branch, commit }, commit), BranchMovedError);
        await repository.deleteBranch({ name: branch, commit });
        assert.equal(await headOf(), undefined);
        const theirs = await fixture.commit(branch, { 'clip.json': 'theirs' });
        await assert.rejects(repository.createBranch({ name: branch, commit }), BranchMovedError);
        await assert.rejects(repository.moveBranch({ name: branch, commit }, commit), BranchMovedError);
        await assert.rejects(repository.deleteBranch({ name: branch, commit }), BranchMovedError);
        assert.equal(await headOf(), theirs);
      });

      it('is left alone where somebody moves it in the middle of our push', async (t) => {
        const { fixture, repository, commit, headOf } = await prepare(t);
        let theirs: string | undefined;
        fixture.github.faults.before = async ({ path }) => {
          if (path.endsWith('/git-receive-pack')) theirs ??= await fixture.commit(branch, { 'clip.json': 'theirs' });
          return undefined;
        };
        await assert.rejects(repository.createBranch({ name: branch, commit }), BranchMovedError);
        assert.notEqual(theirs, undefined);
        assert.equal(await headOf(), theirs);
      });

      for (const moment of ['before', 'after'] as const) {
        it(`is pushed all the same when the connection breaks once, ${moment} GitHub acts`, async (t) => {
          const { fixture, repository, commit, headOf } = await prepare(t);
          const breakNextPush = () => {
            let isBroken = false;
            fixture.github.faults[moment] = ({ path }) => {
              if (isBroken || !path.endsWith('/git-receive-pack')) return undefined;
              isBroken = true;
              return 'drop';
            };
            return () => {
              assert.equal(isBroken, true);
            };
          };
          for (const act of [
            async () => {
              await repository.createBranch({ name: branch, commit });
              assert.equal(await headOf(), commit);
            },
            async () => {
              await repository.deleteBranch({ name: branch, commit });
              assert.equal(await headOf(), undefined);
            },
          ]) {
            const check = breakNextPush();
            await act();
            check();
          }
        });
      }

      it('costs no more than its own bytes when the base moves on before the push', async (t) => {
        const images = Object.fromEntries([1, 2, 3].map((count) => [`images/${count}`, `${count}`.repeat(1_000_000)]));
        const fixture = await startCloneFixture(t, { files: { ...files, ...images } });
        const repository = fixture.open();
        const commit = await write(repository, { 'clip.json': { text: '{ "new": {} }' } });
        await fixture.commit('main', { 'README.md': 'moved on' });
        fixture.github.log.clear();
        await repository.createBranch({ name: branch, commit });
        const bytes = fixture.github.log.entries.reduce((sum, { bytesIn, bytesOut }) => sum + bytesIn + bytesOut, 0);
        assert.ok(bytes < 5_000, `${bytes} bytes`);
      });
    });

    describe('an error of git', () => {
      const rows = [
        {
          what: 'a token that is not valid',
          options: { credentials: tokenCredentials('wrong-token') },
          says: /Check that the token is complete and has not expired\.$/,
        },
        {
          what: 'a repository that is not there',
          options: { name: 'nothing', credentials: tokenCredentials(token) },
          says: /horde\/nothing\.git failed: .*Check the repository’s owner and name/s,
        },
        {
          what: 'no git',
          options: { env: { PATH: '/nowhere' } },
          says: /install it, put it on the PATH, or leave out --target-dir/,
        },
        {
          what: 'no way to GitHub',
          options: { serverUrl: 'http://127.0.0.1:1' },
          says: /git ls-remote with http:\/\/127\.0\.0\.1:1\/horde\/references\.git failed: .*Check the connection/,
        },
      ];
      for (const { what, options, says } of rows) {
        it(`says what to do: ${what}`, async (t) => {
          const fixture = await startCloneFixture(t);
          await assert.rejects(fixture.refresh(options), (error: Error) => {
            assert.match(error.message, says);
            assert.doesNotMatch(error.message, new RegExp(`${token}|wrong-token`));
            return true;
          });
        });
      }

      it('says what to do: a token that may not write', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open({ credentials: tokenCredentials('reading-token') });
        const commit = await write(repository, { 'clip.json': { text: '{}' } });
        await assert.rejects(
          repository.createBranch({ name: branch, commit }),
          /Check that the token may write contents/,
        );
      });

      it('says what to do: a file that github.com takes by no way', { skip: noHooks }, async (t) => {
        const fixture = await startCloneFixture(t);
        const hook = join(fixture.github.git(slug).directory, 'hooks', 'pre-receive');
        mkdirSync(dirname(hook), { recursive: true });
        const said = [
          `error: Trace: ${'0123456789abcdef'.repeat(4)}`,
          'error: See https://gh.io/lfs for more information.',
          'error: File clip.json is 135.02 MB; this exceeds GitHub’s file size limit of 100.00 MB',
          'error: GH001: Large files detected. You may want to try Git Large File Storage - https://git-lfs.github.com.',
        ];
        writeFileSync(hook, `#!/bin/sh\ncat >&2 <<'END'\n${said.join('\n')}\nEND\nexit 1\n`, { mode: 0o755 });
        const repository = fixture.open();
        const commit = await write(repository, { 'clip.json': { text: '{}' } });
        await assert.rejects(
          repository.createBranch({ name: branch, commit }),
          /clip\.json is 135\.02 MB; .*github\.com takes no file of more than 100 MB, whichever way it comes/,
        );
      });

      it('that passes by waiting is waited for', async (t) => {
        const fixture = await startCloneFixture(t);
        let failures = 0;
        fixture.github.faults.before = () => ((failures += 1) <= 3 ? new Response('', { status: 502 }) : undefined);
        assert.notEqual(await fixture.refresh(), '');
      });

      it(
        'ends with the run: an aborted one leaves no process, no helper of git either',
        { skip: noGroups },
        async (t) => {
          const fixture = await startCloneFixture(t);
          // A GitHub that never says a word; git's helper has the connection as long as it lives.
          const silent = createServer().listen(0, '127.0.0.1');
          t.after(() => silent.close());
          await once(silent, 'listening');
          const stop = new AbortController();
          const serverUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
          const connected = once(silent, 'connection') as Promise<[Socket]>;
          const refreshed = fixture.refresh({ serverUrl, signal: stop.signal });
          const [connection] = await within('git to ask', connected);
          const ended = once(connection.resume(), 'close');
          stop.abort(new Error('stopped'));
          await assert.rejects(refreshed, /stopped/);
          await within('the end of git’s helper', ended);
        },
      );
    });
  },
);
