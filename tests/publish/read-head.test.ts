import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { blobSha } from '../../src/clients/github/git-objects.ts';
import { readHead } from '../../src/publish/read-head.ts';
import { trailer } from '../../src/publish/trailer.ts';
import type { Tree } from '../../src/clients/github/git-repository.ts';
import { FakeRepository } from './fake-repository.ts';

const old = { 'clip.json': 'clip 0', 'blip.json': 'blip 0', 'README.md': 'readme 0', docs: folder('docs 0') };
const wanted = { ...old, 'clip.json': 'clip 1' };
const ours = (treeSha: string) => `Sync\n\n${trailer(treeSha)}`;

let repository: FakeRepository;
let root: string;
/** The commit that our pull request stood on. */
let start: string;
/** Ours, on `start`: changes clip.json. */
let written: string;

beforeEach(() => {
  repository = new FakeRepository();
  root = repository.commit({});
  start = repository.commit(old, [root]);
  written = repository.commit(wanted, [start], ours);
});

/** A folder's entry with a content of its own. */
function folder(content: string) {
  return { mode: '040000', type: 'tree', sha: blobSha(content) };
}

function withoutReadme(files: typeof old): Omit<typeof old, 'README.md'> {
  const { 'README.md': readme, ...rest } = files;
  assert.ok(readme);
  return rest;
}

async function read(head: string, base: string, known: ReadonlyMap<string, Tree> = new Map()) {
  repository.calls.length = 0;
  const { commit, ours: isOurs, files, touched } = await readHead(repository, head, repository.base(base), known);
  assert.equal(commit, head);
  return { isOurs, files: Object.fromEntries(files), touched: [...touched], calls: repository.calls };
}

const clip = { 'clip.json': blobSha('clip 1') };

describe('a head that is ours', () => {
  it('is the commit that we wrote', async () => {
    const { isOurs, files, touched } = await read(written, start);
    assert.deepEqual({ isOurs, files, touched }, { isOurs: true, files: clip, touched: [] });
  });

  it('tells which of its files the base has changed since', async () => {
    const base = repository.commit({ ...old, 'clip.json': 'clip 2', 'blip.json': 'blip 2' }, [start]);
    const { isOurs, files, touched } = await read(written, base);
    assert.deepEqual({ isOurs, files, touched }, { isOurs: true, files: clip, touched: ['clip.json'] });
  });

  it('is not bothered by what else the base has changed', async () => {
    const base = repository.commit({ ...old, 'README.md': 'readme 2', docs: folder('docs 2') }, [start]);
    assert.deepEqual((await read(written, base)).touched, []);
  });

  it('may add a file', async () => {
    const head = repository.commit({ ...old, 'esrgan.json': 'esrgan 1' }, [start], ours);
    const { files, touched } = await read(head, start);
    assert.deepEqual(files, { 'esrgan.json': blobSha('esrgan 1') });
    assert.deepEqual(touched, []);
  });

  it('is “Update branch”: a merge of the base into it', async () => {
    const base = repository.commit({ ...old, 'README.md': 'readme 2', docs: folder('docs 2') }, [start]);
    const merge = repository.commit({ ...wanted, 'README.md': 'readme 2', docs: folder('docs 2') }, [written, base]);
    const { isOurs, files, touched } = await read(merge, base);
    assert.deepEqual({ isOurs, files, touched }, { isOurs: true, files: clip, touched: [] });
  });

  it('is “Update branch” twice, and the base has gone on', async () => {
    const second = repository.commit({ ...old, 'README.md': 'readme 2' }, [start]);
    const third = repository.commit({ ...old, 'README.md': 'readme 3' }, [second]);
    const fourth = repository.commit({ ...old, 'README.md': 'readme 4', 'clip.json': 'clip 4' }, [third]);
    const once = repository.commit({ ...wanted, 'README.md': 'readme 2' }, [written, second]);
    const twice = repository.commit({ ...wanted, 'README.md': 'readme 3' }, [once, third]);
    const { isOurs, files, touched } = await read(twice, fourth);
    assert.deepEqual({ isOurs, files, touched }, { isOurs: true, files: clip, touched: ['clip.json'] });
  });

  it('is a merge of a base that has deleted a file', async () => {
    const base = repository.commit(withoutReadme(old), [start]);
    const merge = repository.commit(withoutReadme(wanted), [written, base]);
    const { isOurs, files } = await read(merge, base);
    assert.deepEqual({ isOurs, files }, { isOurs: true, files: clip });
  });

  it('is a merge of a base that has the same change already', async () => {
    const base = repository.commit(wanted, [start]);
    const merge = repository.commit(wanted, [written, base]);
    const { isOurs, files } = await read(merge, base);
    assert.deepEqual({ isOurs, files }, { isOurs: true, files: {} });
  });
});

describe('a head that is not ours', () => {
  const heads: Readonly<Record<string, () => string>> = {
    'a person’s commit on top of it': () => repository.commit({ ...wanted, 'clip.json': 'clip 9' }, [written]),
    'a person’s commit that changes nothing': () => repository.commit(wanted, [written]),
    'our commit, amended by a person, our words kept': () => {
      const before = repository.base(written).tree.sha;
      return repository.commit({ ...wanted, 'clip.json': 'clip 9' }, [start], ours(before));
    },
    'our commit with other words': () => repository.commit(wanted, [start], 'Sync, my way'),
    'a root commit, be it with our words': () => repository.commit(wanted, [], ours),
    'the base itself': () => start,
    'a merge of something that is not the base': () => {
      const feature = repository.commit({ ...old, 'README.md': 'feature' }, [start]);
      return repository.commit({ ...wanted, 'README.md': 'feature' }, [written, feature]);
    },
    'a merge of our commit into the base’s side': () => repository.commit(wanted, [start, written]),
    'a merge of three': () => repository.commit(wanted, [written, start, root]),
    'a merge into a person’s commit': () => {
      const theirs = repository.commit({ ...wanted, 'clip.json': 'clip 9' }, [written]);
      return repository.commit({ ...wanted, 'clip.json': 'clip 9' }, [theirs, start]);
    },
    'a merge with an edit of our file smuggled in': () =>
      repository.commit({ ...wanted, 'clip.json': 'clip 9' }, [written, start]),
    'a merge with an edit of another file smuggled in': () =>
      repository.commit({ ...wanted, 'README.md': 'readme 9' }, [written, start]),
    'a merge with a new file smuggled in': () => repository.commit({ ...wanted, 'new.json': 'new' }, [written, start]),
    'a merge with an edit in a folder smuggled in': () =>
      repository.commit({ ...wanted, docs: folder('docs 9') }, [written, start]),
    'a merge with a deletion smuggled in': () => repository.commit(withoutReadme(wanted), [written, start]),
    'a merge with a mode smuggled in': () => {
      const readme = { mode: '100755', type: 'blob', sha: blobSha('readme 0') };
      return repository.commit({ ...wanted, 'README.md': readme }, [written, start]);
    },
    'an edit smuggled into the first of two merges': () => {
      const second = repository.commit({ ...old, 'blip.json': 'blip 2' }, [start]);
      const once = repository.commit({ ...wanted, 'README.md': 'readme 9' }, [written, start]);
      return repository.commit({ ...wanted, 'README.md': 'readme 9', 'blip.json': 'blip 2' }, [once, second]);
    },
  };
  for (const [given, make] of Object.entries(heads)) {
    it(`is ${given}`, async () => {
      // The base has gone on to what “twice merged” rows merge.
      const base = repository.commit({ ...old, 'blip.json': 'blip 2' }, [start]);
      const { isOurs, files, touched } = await read(make(), base);
      assert.deepEqual({ isOurs, files, touched }, { isOurs: false, files: {}, touched: [] });
    });
  }

  it('is one merge too many', async () => {
    const pressed = (times: number) => {
      let head = written;
      for (let count = 0; count < times; count += 1) head = repository.commit(wanted, [head, start], `Merge ${count}`);
      return head;
    };
    assert.equal((await read(pressed(20), start)).isOurs, true);
    assert.equal((await read(pressed(21), start)).isOurs, false);
  });
});

describe('reading a head', () => {
  it('asks for its commit and its tree', async () => {
    assert.deepEqual((await read(written, start)).calls, ['readCommit', 'readTree']);
  });

  it('asks for its commit only where its tree is known', async () => {
    const { tree } = repository.base(written);
    assert.deepEqual((await read(written, start, new Map([[tree.sha, tree]]))).calls, ['readCommit']);
  });

  it('asks for the commit only where that is enough to see that it is not ours', async () => {
    assert.deepEqual((await read(repository.commit(wanted, [written]), start)).calls, ['readCommit']);
  });

  it('asks for the tree that it stands on, too, where the base has gone on', async () => {
    const base = repository.commit({ ...old, 'README.md': 'readme 2' }, [start]);
    assert.deepEqual((await read(written, base)).calls, ['readCommit', 'readTree', 'readTree']);
  });
});
