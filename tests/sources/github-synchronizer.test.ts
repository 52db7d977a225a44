import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { FileTooLargeError } from '../../src/clients/repository/file-too-large-error.ts';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import { PrimaryClient } from '../../src/clients/primary.ts';
import { FormatError } from '../../src/sources/format-error.ts';
import { GithubSynchronizer } from '../../src/sources/github-synchronizer.ts';
import { SourceError } from '../../src/sources/source-error.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { drop, json, startServer, type Answer } from '../clients/test-server.ts';
import { FakeRepository } from '../publish/fake-repository.ts';

const nowhere = new PrimaryClient({ baseUrl: 'http://127.0.0.1', timeoutSeconds: 1 });

function start(files: Parameters<FakeRepository['commit']>[0]) {
  const repository = new FakeRepository();
  const commit = repository.commit(files);
  repository.branches.set('main', commit);
  const progress: string[] = [];
  const synchronizer = new GithubSynchronizer({
    primary: nowhere,
    progress: (what, done, total) => {
      progress.push(`${what} ${done}/${total}`);
    },
  });
  const blobsRead = () => repository.calls.filter((call) => call === 'readBlob').length;
  return { repository, commit, synchronizer, progress, blobsRead };
}

describe('a snapshot of a repository', () => {
  it('holds the wanted files that are there, as they are, of one commit', async () => {
    const { repository, commit, synchronizer } = start({
      'clip.json': '\ufeff{\r\n}\r\n',
      'blip.json': '{"ü": {}}',
      'README.md': 'readme',
    });
    const snapshot = await synchronizer.readSnapshot(repository, 'main', ['blip.json', 'clip.json', 'esrgan.json']);
    assert.deepEqual(snapshot.base, repository.base(commit));
    assert.deepEqual(
      snapshot.files,
      new Map([
        ['clip.json', '\ufeff{\r\n}\r\n'],
        ['blip.json', '{"ü": {}}'],
      ]),
    );
    assert.deepEqual(snapshot.unreadable, new Map());
    assert.deepEqual(repository.calls, ['readBranch main', 'readTree', 'readBlob', 'readBlob']);
  });

  it('is of one commit, although the branch moves while it is read', async () => {
    const { repository, commit, synchronizer } = start({ 'clip.json': 'old' });
    const newer = repository.commit({ 'clip.json': 'new' }, [commit]);
    const readTree = repository.readTree.bind(repository);
    repository.readTree = async (of) => {
      repository.branches.set('main', newer);
      return await readTree(of);
    };
    const { base, files } = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
    assert.equal(base.commit, commit);
    assert.equal(files.get('clip.json'), 'old');
  });

  it('reads no blob again that the one before had', async () => {
    const { repository, commit, synchronizer, blobsRead } = start({ 'clip.json': 'clip', 'blip.json': 'blip' });
    const paths = ['clip.json', 'blip.json'];
    const first = await synchronizer.readSnapshot(repository, 'main', paths);
    assert.equal(blobsRead(), 2);
    assert.deepEqual((await synchronizer.readSnapshot(repository, 'main', paths)).files, first.files);
    assert.equal(blobsRead(), 2);
    repository.branches.set('main', repository.commit({ 'clip.json': 'clip 2', 'blip.json': 'blip' }, [commit]));
    assert.equal((await synchronizer.readSnapshot(repository, 'main', paths)).files.get('clip.json'), 'clip 2');
    assert.equal(blobsRead(), 3);
  });

  it('asks for nothing but the branch where that has not moved', async () => {
    const { repository, synchronizer } = start({ 'clip.json': 'clip' });
    const first = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
    repository.calls.length = 0;
    assert.deepEqual(await synchronizer.readSnapshot(repository, 'main', ['clip.json']), first);
    assert.deepEqual(repository.calls, ['readBranch main']);
  });

  it('remembers each branch of a repository for itself', async () => {
    const { repository, commit, synchronizer, blobsRead } = start({ 'clip.json': 'clip' });
    repository.branches.set('other', repository.commit({ 'clip.json': 'another clip' }, [commit]));
    for (const branch of ['main', 'other', 'main', 'other']) {
      await synchronizer.readSnapshot(repository, branch, ['clip.json']);
    }
    assert.equal(blobsRead(), 2);
  });

  it('tells how far reading has come, also of what need not be read', async () => {
    const { repository, synchronizer, progress } = start({ 'clip.json': 'clip', 'blip.json': 'blip' });
    const paths = ['clip.json', 'blip.json', 'esrgan.json'];
    for (let time = 0; time < 2; time += 1) await synchronizer.readSnapshot(repository, 'main', paths);
    const both = ['o/r’s clip.json 1/2', 'o/r’s blip.json 2/2'];
    assert.deepEqual(progress, [...both, ...both]);
  });

  const latin1 = Buffer.from('{"a": {},\n"caf\u00e9": {}}\n', 'latin1');
  const notText: readonly { given: string; bytes: Uint8Array; line: number }[] = [
    { given: 'another encoding in its second line', bytes: latin1, line: 2 },
    { given: 'a stray byte at its very start', bytes: new Uint8Array([0xff, 0x7b, 0x7d]), line: 1 },
    { given: 'a character cut off at its end', bytes: Buffer.from('{}\n\n"ü"').subarray(0, 6), line: 3 },
  ];
  for (const { given, bytes, line } of notText) {
    it(`names the file and the line that is no text: ${given}`, async () => {
      const { repository, synchronizer } = start({ 'blip.json': 'blip' });
      const broken = { mode: '100644', type: 'blob', sha: repository.blob(bytes) };
      repository.branches.set('main', repository.commit({ 'blip.json': 'blip', 'clip.json': broken }));
      const { files, unreadable } = await synchronizer.readSnapshot(repository, 'main', ['blip.json', 'clip.json']);
      assert.deepEqual(files, new Map([['blip.json', 'blip']]));
      assert.deepEqual([...unreadable.keys()], ['clip.json']);
      assert.equal(unreadable.get('clip.json')?.message, `clip.json, line ${line}: it is not UTF-8 text`);
    });
  }

  const pointer = (service: string, end: string) =>
    [`version https://${service}.github.com/spec/v1`, `oid sha256:${'a'.repeat(64)}`, 'size 12345', ''].join(end);
  for (const [given, text] of [
    ['a pointer', pointer('git-lfs', '\n')],
    ['one of Git LFS’s first days', pointer('hawser', '\n')],
    ['one with CRLF', pointer('git-lfs', '\r\n')],
  ] as const) {
    it(`takes no Git LFS pointer for a file, and says how to take it out of LFS: ${given}`, async () => {
      const { repository, synchronizer } = start({ 'blip.json': 'blip', 'clip.json': text });
      const { files, unreadable } = await synchronizer.readSnapshot(repository, 'main', ['blip.json', 'clip.json']);
      assert.deepEqual(files, new Map([['blip.json', 'blip']]));
      assert.equal(
        unreadable.get('clip.json')?.message,
        'clip.json: it is a Git LFS pointer instead of the file itself, and older clients get no more of it either. ' +
          'Take it out of LFS: remove its line from .gitattributes, then, in a clone with Git LFS, ' +
          '"git add --renormalize .", commit and push',
      );
    });
  }

  it('takes a file that the API does not give out for unreadable, and names the way that does', async () => {
    const { repository, synchronizer } = start({ 'clip.json': 'large', 'blip.json': '{}' });
    const readBlob = repository.readBlob.bind(repository);
    repository.readBlob = async (sha) => {
      if (sha === blobSha('large')) throw new FileTooLargeError('GitHub’s API gives out no file of more than 100 MB');
      return await readBlob(sha);
    };
    const { files, unreadable } = await synchronizer.readSnapshot(repository, 'main', ['clip.json', 'blip.json']);
    assert.deepEqual([...files.keys()], ['blip.json']);
    assert.match(
      unreadable.get('clip.json')?.message ?? '',
      /^clip\.json: GitHub’s API gives out no file of more than 100 MB\. Go through a clone, .*--target-dir DIR/,
    );
  });

  it('takes a text that speaks of Git LFS for a file', async () => {
    const text = `{"a": {"description": ${JSON.stringify(pointer('git-lfs', '\n'))}}}`;
    const { repository, synchronizer } = start({ 'clip.json': text });
    const { files } = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
    assert.deepEqual(files, new Map([['clip.json', text]]));
  });

  for (const [mode, type, word] of [
    ['040000', 'tree', 'a folder or a submodule'],
    ['160000', 'commit', 'a folder or a submodule'],
    ['120000', 'blob', 'a symbolic link'],
  ] as const) {
    it(`takes no ${type} of mode ${mode} for a file, and does not read it`, async () => {
      const { repository, synchronizer, blobsRead } = start({ 'clip.json': { mode, type, sha: 'a'.repeat(40) } });
      const { files, unreadable } = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
      assert.deepEqual(files, new Map());
      assert.equal(unreadable.get('clip.json')?.message, `clip.json: it is ${word}, not a file`);
      assert.equal(blobsRead(), 0);
    });
  }

  for (const mode of ['100644', '100755']) {
    it(`reads a file of mode ${mode}`, async () => {
      const { repository, synchronizer } = start({});
      const clip = { mode, type: 'blob', sha: repository.blob(Buffer.from('clip')) };
      repository.branches.set('main', repository.commit({ 'clip.json': clip }));
      const { files } = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
      assert.deepEqual(files, new Map([['clip.json', 'clip']]));
    });
  }

  it('sees that a file became a link whose target’s name is the text that the file had', async () => {
    const { repository, commit, synchronizer } = start({ 'clip.json': '{}' });
    assert.equal((await synchronizer.readSnapshot(repository, 'main', ['clip.json'])).files.get('clip.json'), '{}');
    const link = { mode: '120000', type: 'blob', sha: repository.blob(Buffer.from('{}')) };
    repository.branches.set('main', repository.commit({ 'clip.json': link }, [commit]));
    const { files, unreadable } = await synchronizer.readSnapshot(repository, 'main', ['clip.json']);
    assert.deepEqual(files, new Map());
    assert.equal(unreadable.get('clip.json')?.message, 'clip.json: it is a symbolic link, not a file');
  });

  it('fails with a sentence about the branch where there is none', async () => {
    const { repository, synchronizer } = start({});
    await assert.rejects(synchronizer.readSnapshot(repository, 'next', ['clip.json']), (error) => {
      assert.ok(error instanceof GitHubError);
      assert.equal(error.status, 404);
      assert.match(error.message, /: there is no repository o\/r with a branch next that this run may see\. Check/);
      return true;
    });
  });

  it('fails where a blob cannot be read, and is whole the next time', async () => {
    const { repository, synchronizer } = start({ 'clip.json': 'clip', 'blip.json': 'blip' });
    const readBlob = repository.readBlob.bind(repository);
    const down = new GitHubError({ method: 'GET', path: '/x', status: 502, problem: 'down' });
    repository.readBlob = () => Promise.reject(down);
    const reading = synchronizer.readSnapshot(repository, 'main', ['clip.json', 'blip.json']);
    await assert.rejects(reading, (error) => error === down);
    repository.readBlob = readBlob;
    assert.equal((await synchronizer.readSnapshot(repository, 'main', ['clip.json', 'blip.json'])).files.size, 2);
  });
});

describe('PRIMARY’s side', () => {
  /** What it says of itself, then its categories. */
  async function startPrimary(t: TestContext, mode: Answer) {
    const { url, requests } = await startServer(t, (response, request, count) => {
      if (request.path.endsWith('/replicate_mode')) return mode(response, request, count);
      if (request.path.endsWith('/clip')) return json(200, { a: {} })(response, request, count);
      if (request.path.endsWith('/blip')) return json(404, {})(response, request, count);
      return json(503, {})(response, request, count);
    });
    const primary = new PrimaryClient({ baseUrl: url, timeoutSeconds: 60, timing: virtualClock() });
    return { primary, asked: () => [...new Set(requests.map(({ path }) => path))].sort() };
  }
  const keeps = (format: string) => json(200, { replicate_mode: 'PRIMARY', canonical_format: format });

  it('is read for each category: its records, none, or why it is unknown', async (t) => {
    const { primary } = await startPrimary(t, keeps('legacy'));
    const progress: string[] = [];
    const synchronizer = new GithubSynchronizer({
      primary,
      progress: (what, done, total) => {
        progress.push(`${done}/${total}`);
        assert.match(what, /^PRIMARY’s (clip|blip|esrgan)$/);
      },
    });
    const { format, records } = await synchronizer.readPrimary(['clip', 'blip', 'esrgan']);
    assert.deepEqual(format, { kind: 'kept', format: 'v1' });
    assert.deepEqual([...records.keys()], ['clip', 'blip', 'esrgan']);
    const [clip, blip, esrgan] = [...records.values()];
    assert.ok(clip && 'kind' in clip && clip.kind === 'records');
    assert.equal(clip.format, 'v1');
    assert.ok(blip && 'kind' in blip && blip.kind === 'none');
    assert.ok(esrgan instanceof SourceError);
    assert.deepEqual(progress, ['1/3', '2/3', '3/3']);
  });

  it('is read from the API whose format PRIMARY keeps, which it is asked each time', async (t) => {
    let kept = 'v2';
    const { primary, asked } = await startPrimary(t, (...exchange) => keeps(kept)(...exchange));
    const synchronizer = new GithubSynchronizer({ primary });
    assert.deepEqual((await synchronizer.readPrimary(['clip'])).format, { kind: 'kept', format: 'v2' });
    kept = 'legacy';
    assert.deepEqual((await synchronizer.readPrimary(['clip'])).format, { kind: 'kept', format: 'v1' });
    assert.deepEqual(asked(), ['/model_references/v1/clip', '/model_references/v2/clip', '/replicate_mode']);
  });

  const outages: readonly { given: string; mode: Answer }[] = [
    { given: 'it fails', mode: json(500, {}) },
    { given: 'it breaks off', mode: drop },
    { given: 'it answers nonsense', mode: json(200, {}) },
  ];
  for (const { given, mode } of outages) {
    it(`is unknown as a whole, for one reason, and not read, where its format cannot be told: ${given}`, async (t) => {
      const { primary, asked } = await startPrimary(t, mode);
      const { format, records } = await new GithubSynchronizer({ primary }).readPrimary(['clip', 'blip']);
      assert.ok(format?.kind === 'none');
      assert.deepEqual([...records.keys()], ['clip', 'blip']);
      for (const error of records.values()) {
        assert.ok(error instanceof FormatError);
        assert.equal(error.message, format.reason);
      }
      assert.match(format.reason, / http:\S+\/replicate_mode/);
      assert.deepEqual(asked(), ['/replicate_mode']);
    });

    it(`is read all the same in a format that was given, with a warning: ${given}`, async (t) => {
      const { primary, asked } = await startPrimary(t, mode);
      const { format, records } = await new GithubSynchronizer({ primary, format: 'v2' }).readPrimary(['clip']);
      assert.ok(format?.kind === 'not-told');
      const clip = records.get('clip');
      assert.ok(clip && 'kind' in clip && clip.kind === 'records');
      assert.deepEqual(asked(), ['/model_references/v2/clip', '/replicate_mode']);
    });
  }

  it('is not read from a replica, also where a format was given', async (t) => {
    const { primary, asked } = await startPrimary(t, json(200, { replicate_mode: 'REPLICA', canonical_format: 'v2' }));
    const { records } = await new GithubSynchronizer({ primary, format: 'v2' }).readPrimary(['clip']);
    assert.ok(records.get('clip') instanceof FormatError);
    assert.deepEqual(asked(), ['/replicate_mode']);
  });

  it('is not read at all for no category', async () => {
    assert.deepEqual(await new GithubSynchronizer({ primary: nowhere }).readPrimary([]), { records: new Map() });
  });
});
