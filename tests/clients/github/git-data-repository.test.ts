import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { BranchMovedError } from '../../../src/clients/repository/branch-moved-error.ts';
import { GitDataRepository, type GitDataRepositoryOptions } from '../../../src/clients/github/git-data-repository.ts';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { blobSha } from '../../../src/clients/repository/git-objects.ts';
import type { FileContent } from '../../../src/clients/repository/git-repository.ts';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { startEmulatedGitHub, type EmulatedGitHub } from '../../support/emulate.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const slug = 'horde/references';
const nobody = '0123456789abcdef0123456789abcdef01234567';
const files = new Map([
  ['clip.json', '{\r\n\t"a": {}\r\n}\r\n'],
  ['docs/about.md', 'about\n'],
  ['run.sh', '#!/bin/sh\n'],
]);

let github: EmulatedGitHub;
let main: string;

before(async () => {
  github = await startEmulatedGitHub([{ owner: 'horde', name: 'references', files }]);
  main = await headOf('main');
});
after(async () => {
  await github.close();
});

function open(options: Partial<GitDataRepositoryOptions> = {}): GitDataRepository {
  const timing = virtualClock();
  const octokit = createOctokit({ apiUrl: github.url, token: github.token, writeIntervalSeconds: 0, timing });
  return new GitDataRepository({ octokit, owner: 'horde', name: 'references', timing, ...options });
}

async function headOf(branch: string): Promise<string> {
  const ref = await github.api<{ object: { sha: string } }>('GET', `/repos/${slug}/git/ref/heads/${branch}`);
  return ref.object.sha;
}

/** A branch at `main` for one test. */
async function branchOff(name: string): Promise<string> {
  await github.api('POST', `/repos/${slug}/git/refs`, { ref: `refs/heads/${name}`, sha: main });
  return name;
}

async function write(contents: Record<string, FileContent>, options: Partial<GitDataRepositoryOptions> = {}) {
  const repository = open(options);
  const base = await repository.readTree(main);
  const message = (tree: string) => `Sync\n\nTree ${tree}`;
  const { sha: commit, committedAt } = await repository.writeCommit({
    parent: main,
    base,
    files: new Map(Object.entries(contents)),
    message,
  });
  return { repository, base, commit, committedAt };
}

describe('reading a repository', () => {
  it('gives a branch’s head', async () => {
    assert.deepEqual(await open().readBranch('main'), { name: 'main', commit: main });
  });

  it('gives nothing for a branch that is not there', async () => {
    assert.equal(await open().readBranch('sync/primary/none'), undefined);
  });

  it('gives the branches under a prefix, and no others', async () => {
    for (const name of ['prefix/b', 'prefix/a+c', 'prefixed']) await branchOff(name);
    const branches = await open().readBranches('prefix/');
    assert.deepEqual(branches.map(({ name }) => name).sort(), ['prefix/a+c', 'prefix/b']);
    assert.deepEqual(new Set(branches.map(({ commit }) => commit)), new Set([main]));
    assert.deepEqual(await open().readBranches('prefix/none'), []);
  });

  it('gives a commit with its parents, its message and its tree', async () => {
    const commit = await github.commit(slug, await branchOff('read-commit'), new Map([['a', '1']]), 'Title\n\nText');
    const read = await open().readCommit(commit);
    assert.deepEqual({ ...read, treeSha: '' }, { sha: commit, message: 'Title\n\nText', parents: [main], treeSha: '' });
    assert.equal(read.treeSha, (await open().readTree(commit)).sha);
  });

  it('gives the root of a commit’s tree', async () => {
    const { sha, entries } = await open().readTree(main);
    const { tree } = await github.api<{ tree: { sha: string } }>('GET', `/repos/${slug}/git/commits/${main}`);
    assert.equal(sha, tree.sha);
    assert.deepEqual(entries.map(({ path, type, mode }) => `${mode} ${type} ${path}`).sort(), [
      '040000 tree docs',
      '100644 blob README.md',
      '100644 blob clip.json',
      '100644 blob run.sh',
    ]);
  });

  it('gives a blob’s bytes', async () => {
    const text = files.get('clip.json') ?? '';
    assert.equal(Buffer.from(await open().readBlob(blobSha(text))).toString('utf8'), text);
  });

  it('tells whether a commit is another’s ancestor', async () => {
    const ahead = await github.commit(slug, await branchOff('ahead'), new Map([['a', '1']]));
    const aside = await github.commit(slug, await branchOff('aside'), new Map([['b', '1']]));
    const repository = open();
    const rows: readonly [string, string, boolean][] = [
      [main, main, true],
      [main, ahead, true],
      [ahead, main, false],
      [ahead, aside, false],
    ];
    for (const [commit, descendant, is] of rows) assert.equal(await repository.isAncestor(commit, descendant), is);
  });

  it('fails with the error of the repository where there is none of that name', async () => {
    await assert.rejects(open({ name: 'nothing' }).readTree(main), (error) => {
      assert.ok(error instanceof GitHubError);
      assert.match(error.message, /^GitHub answered 404 to GET \/repos\/horde\/nothing\/git\/trees\//);
      return true;
    });
  });
});

describe('writing a commit', () => {
  it('lays the files over the parent’s tree, and moves no branch', async () => {
    const { repository, base, commit } = await write({
      'clip.json': { text: '{"ü": {}}\r\n' },
      'new.json': { text: '{}' },
    });
    const { parents, message, treeSha } = await repository.readCommit(commit);
    const tree = await repository.readTree(commit);
    assert.deepEqual(parents, [main]);
    assert.equal(message, `Sync\n\nTree ${treeSha}`);
    assert.equal(tree.sha, treeSha);
    const before = new Map(base.entries.map(({ path, sha }) => [path, sha]));
    assert.deepEqual(
      new Map(tree.entries.map(({ path, sha }) => [path, sha])),
      new Map([...before, ['clip.json', blobSha('{"ü": {}}\r\n')], ['new.json', blobSha('{}')]]),
    );
    assert.equal(await headOf('main'), main);
  });

  it('takes a file that GitHub has already by its blob', async () => {
    const { repository, commit } = await write({ 'clip.json': { sha: blobSha('#!/bin/sh\n') } });
    const { entries } = await repository.readTree(commit);
    assert.equal(entries.find(({ path }) => path === 'clip.json')?.sha, blobSha('#!/bin/sh\n'));
  });

  it('keeps a file’s mode', async () => {
    const git = `/repos/${slug}/git`;
    const executable = [{ path: 'run.sh', mode: '100755', type: 'blob', content: '#!/bin/sh\n' }];
    const { sha: base } = await open().readTree(main);
    const { sha: tree } = await github.api<{ sha: string }>('POST', `${git}/trees`, {
      base_tree: base,
      tree: executable,
    });
    const made = { message: 'Make it run', tree, parents: [main] };
    const { sha: parent } = await github.api<{ sha: string }>('POST', `${git}/commits`, made);
    const repository = open();
    const { sha: commit } = await repository.writeCommit({
      parent,
      base: await repository.readTree(parent),
      files: new Map([['run.sh', { text: '#!/bin/bash\n' }]]),
      message: () => 'Sync',
    });
    const { entries } = await repository.readTree(commit);
    assert.equal(entries.find(({ path }) => path === 'run.sh')?.mode, '100755');
  });

  it('tells the commit’s time', async () => {
    const { commit, committedAt } = await write({ 'new.json': { text: 'timed' } });
    const path = `/repos/${slug}/git/commits/${commit}`;
    const { committer } = await github.api<{ committer: { date: string } }>('GET', path);
    assert.equal(committedAt, Math.floor(Date.parse(committer.date) / 1_000));
  });

  it('names author and committer where they are given', async () => {
    const author = { name: 'A. Uthor', email: 'a@example.org' };
    const committer = { name: 'C. Ommitter', email: 'c@example.org' };
    const { commit } = await write({ 'new.json': { text: '1' } }, { author, committer });
    const read = await github.api<{ author: typeof author; committer: typeof author }>(
      'GET',
      `/repos/${slug}/git/commits/${commit}`,
    );
    assert.deepEqual(
      [read.author.name, read.author.email, read.committer.name, read.committer.email],
      [author.name, author.email, committer.name, committer.email],
    );
  });
});

describe('creating a branch', () => {
  it('puts it at its commit', async () => {
    await open().createBranch({ name: 'create/new', commit: main });
    assert.equal(await headOf('create/new'), main);
  });

  it('is done where it stands at that commit already', async () => {
    await open().createBranch({ name: await branchOff('create/same'), commit: main });
    assert.equal(await headOf('create/same'), main);
  });

  it('leaves a branch of that name alone that stands at another commit', async () => {
    const other = await github.commit(slug, await branchOff('create/other'), new Map([['a', '1']]));
    await assert.rejects(open().createBranch({ name: 'create/other', commit: main }), BranchMovedError);
    assert.equal(await headOf('create/other'), other);
  });
});

describe('moving a branch', () => {
  it('puts it at its new commit, also aside of the old one', async () => {
    const old = await github.commit(slug, await branchOff('move/aside'), new Map([['a', '1']]));
    const { commit } = await write({ 'new.json': { text: 'aside' } });
    await open().moveBranch({ name: 'move/aside', commit }, old);
    assert.equal(await headOf('move/aside'), commit);
  });

  it('is refused where somebody has moved it since', async () => {
    const theirs = await github.commit(slug, await branchOff('move/moved'), new Map([['a', '1']]));
    await assert.rejects(open().moveBranch({ name: 'move/moved', commit: main }, main), (error) => {
      assert.ok(error instanceof BranchMovedError);
      assert.equal(error.branch, 'move/moved');
      assert.match(error.message, /move\/moved was changed by somebody else .* nothing was overwritten/);
      return true;
    });
    assert.equal(await headOf('move/moved'), theirs);
  });

  it('is refused where somebody has deleted it since', async () => {
    await assert.rejects(open().moveBranch({ name: 'move/gone', commit: main }, main), BranchMovedError);
    assert.equal(await open().readBranch('move/gone'), undefined);
  });
});

describe('deleting a branch', () => {
  it('removes it', async () => {
    await open().deleteBranch({ name: await branchOff('delete/a'), commit: main });
    assert.equal(await open().readBranch('delete/a'), undefined);
  });

  it('is refused where somebody has moved it since', async () => {
    const theirs = await github.commit(slug, await branchOff('delete/moved'), new Map([['a', '1']]));
    await assert.rejects(open().deleteBranch({ name: 'delete/moved', commit: main }), BranchMovedError);
    assert.equal(await headOf('delete/moved'), theirs);
  });

  it('has nothing to do where it is gone', async () => {
    await open().deleteBranch({ name: 'delete/none', commit: nobody });
  });
});
