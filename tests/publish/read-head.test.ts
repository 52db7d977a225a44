import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import { readHead } from '../../src/publish/read-head.ts';
import { trailer } from '../../src/publish/trailer.ts';
import { datesPath } from '../support/invented-dates.ts';
import type { Tree } from '../../src/clients/repository/git-repository.ts';
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

/** @param told the base's commit that the pull request says it was built on */
async function read(head: string, base: string, known: ReadonlyMap<string, Tree> = new Map(), told?: string) {
  repository.calls.length = 0;
  const found = await readHead(repository, head, repository.base(base), { known, datesPath, builtOn: told });
  const { commit, ours: isOurs, files, touched, builtOn, dates } = found;
  assert.equal(commit, head);
  const { calls } = repository;
  return { isOurs, files: Object.fromEntries(files), touched: [...touched], builtOn, dates, calls };
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

describe('“Update with rebase”: our commit on a later base', () => {
  const readme = { 'README.md': 'readme 2', docs: folder('docs 2') };
  let later: string;
  /** Our words, which name the tree that we wrote. */
  let words: string;

  beforeEach(() => {
    later = repository.commit({ ...old, ...readme }, [start]);
    words = ours(repository.base(written).tree.sha);
  });

  it('is ours', async () => {
    const head = repository.commit({ ...wanted, ...readme }, [later], words);
    const { isOurs, files, touched, builtOn } = await read(head, later, undefined, start);
    assert.deepEqual({ isOurs, files, touched, builtOn }, { isOurs: true, files: clip, touched: [], builtOn: start });
  });

  it('tells which of its files the base has changed since', async () => {
    const head = repository.commit({ ...wanted, ...readme }, [later], words);
    const base = repository.commit({ ...old, ...readme, 'clip.json': 'clip 5' }, [later]);
    const { isOurs, touched } = await read(head, base, undefined, start);
    assert.deepEqual({ isOurs, touched }, { isOurs: true, touched: ['clip.json'] });
  });

  it('is ours also with a merge of the base above it', async () => {
    const head = repository.commit({ ...wanted, ...readme }, [later], words);
    const base = repository.commit({ ...old, ...readme, 'blip.json': 'blip 3' }, [later]);
    const merge = repository.commit({ ...wanted, ...readme, 'blip.json': 'blip 3' }, [head, base]);
    const { isOurs, files } = await read(merge, base, undefined, start);
    assert.deepEqual({ isOurs, files }, { isOurs: true, files: clip });
  });

  const datesOf = (text: string) => ({ [datesPath]: text });
  for (const commits of ['one commit', 'two commits'] as const) {
    it(`is ours with the file of dates in ${commits}, whose dates are made anew`, async () => {
      const change = repository.base(written).tree.sha;
      const dated = `Dates\n\n${trailer('d'.repeat(40), { tree: change, base: start })}`;
      const under = commits === 'one commit' ? later : repository.commit({ ...wanted, ...readme }, [later], words);
      const head = repository.commit({ ...wanted, ...readme, ...datesOf('dates 1') }, [under], dated);
      const { isOurs, files, builtOn, dates } = await read(head, later);
      const expected = { isOurs: true, files: clip, builtOn: start, dates: 'outdated' };
      assert.deepEqual({ isOurs, files, builtOn, dates }, expected);
    });
  }

  const notOurs: Readonly<Record<string, () => string>> = {
    'an edit of our file': () => repository.commit({ ...wanted, ...readme, 'clip.json': 'clip 9' }, [later], words),
    'an edit of another file': () => repository.commit({ ...wanted, ...readme, 'blip.json': 'b 9' }, [later], words),
    'a new file': () => repository.commit({ ...wanted, ...readme, 'new.json': 'new' }, [later], words),
    'our change taken out': () => repository.commit({ ...old, ...readme, 'blip.json': 'b 9' }, [later], words),
    'a deletion': () => repository.commit({ ...withoutReadme(wanted), docs: readme.docs }, [later], words),
    'another mode': () => {
      const mode = { mode: '100755', type: 'blob', sha: blobSha('clip 1') };
      return repository.commit({ ...wanted, ...readme, 'clip.json': mode }, [later], words);
    },
    'a parent that is not the base’s': () => {
      const feature = repository.commit({ ...old, ...readme, 'blip.json': 'feature' }, [later]);
      return repository.commit({ ...wanted, ...readme, 'blip.json': 'feature' }, [feature], words);
    },
    'other words': () => repository.commit({ ...wanted, ...readme }, [later], 'Sync, my way'),
  };
  for (const [given, make] of Object.entries(notOurs)) {
    it(`is not ours with ${given}`, async () => {
      assert.equal((await read(make(), later, undefined, start)).isOurs, false);
    });
  }

  it('is not ours where nothing tells what we built on, or it was something else', async () => {
    const head = repository.commit({ ...wanted, ...readme }, [later], words);
    assert.equal((await read(head, later)).isOurs, false);
    assert.equal((await read(head, later, undefined, later)).isOurs, false);
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

describe('a head that brings the file of dates', () => {
  const dated = { ...old, [datesPath]: 'dates 0' };
  const changed = { ...dated, 'clip.json': 'clip 1' };
  const complete = { ...changed, [datesPath]: 'dates 1' };
  /** A base with such a file. */
  let base: string;
  /** Ours, on `base`: changes clip.json. */
  let change: string;
  /** The tree of that. */
  let tree: Tree;
  /** Ours, on `change`: the file of dates. */
  let head: string;
  /** Both in one. */
  let together: string;

  beforeEach(() => {
    base = repository.commit(dated, [root]);
    change = repository.commit(changed, [base], ours);
    ({ tree } = repository.base(change));
    const message = (treeSha: string) => `Dates\n\n${trailer(treeSha, { tree: tree.sha, base })}`;
    head = repository.commit(complete, [change], message);
    together = repository.commit(complete, [base], message);
  });

  /** All that is known to a run that wants the same: no tree with these dates. */
  const wanting = () => new Map([tree, repository.base(base).tree].map((known) => [known.sha, known]));
  const theSame = { isOurs: true, files: clip, touched: [], dates: 'brought' };

  it('is ours, stands on the base, and changes what the commit below it changes: told by itself', async () => {
    for (const commit of [head, together]) {
      assert.deepEqual(await read(commit, base, wanting()), { ...theSame, builtOn: base, calls: ['readCommit'] });
    }
  });

  it('has one tree read where another change is wanted by now, as a head without it', async () => {
    assert.deepEqual(await read(head, base), { ...theSame, builtOn: base, calls: ['readCommit', 'readTree'] });
  });

  it('stays as it is where the base has changed other files', async () => {
    const next = repository.commit({ ...dated, 'README.md': 'readme 2' }, [base]);
    const calls = ['readCommit', 'readTree', 'readTree'];
    assert.deepEqual(await read(head, next), { ...theSame, builtOn: base, calls });
  });

  it('tells that the base has changed the file of dates, and nothing else', async () => {
    const next = repository.commit({ ...dated, [datesPath]: 'dates 2' }, [base]);
    assert.partialDeepStrictEqual(await read(head, next), { ...theSame, dates: 'outdated' });
    const gone = repository.commit(old, [base]);
    assert.partialDeepStrictEqual(await read(head, gone), { ...theSame, dates: 'outdated' });
  });

  it('does not tell that of a head that leaves the file as it is', async () => {
    const next = repository.commit({ ...dated, [datesPath]: 'dates 2' }, [base]);
    assert.partialDeepStrictEqual(await read(change, next), { ...theSame, dates: 'missing' });
  });

  it('has nothing but the dates left where the base has the change', async () => {
    const next = repository.commit(changed, [base]);
    assert.partialDeepStrictEqual(await read(head, next), { ...theSame, touched: ['clip.json'] });
    assert.partialDeepStrictEqual(await read(repository.commit(complete, [head, next]), next), {
      ...theSame,
      files: {},
    });
  });

  it('is as cheap to read as a head without once it was merged or squashed', async () => {
    const squashed = repository.commit(complete, [base]);
    const known = new Map([repository.base(squashed).tree].map((one) => [one.sha, one]));
    const calls = ['readCommit', 'readTree'];
    assert.partialDeepStrictEqual(await read(head, squashed, known), { isOurs: true, touched: ['clip.json'], calls });
    assert.partialDeepStrictEqual(await read(head, head, known), { isOurs: true, touched: ['clip.json'], calls });
  });

  it('is “Update branch”: as cheap to read as a head without', async () => {
    const next = repository.commit({ ...dated, 'README.md': 'readme 2' }, [base]);
    const merge = repository.commit({ ...complete, 'README.md': 'readme 2' }, [head, next]);
    const wanted = repository.base(repository.commit({ ...changed, 'README.md': 'readme 2' })).tree;
    const known = new Map([wanted, repository.base(next).tree].map((one) => [one.sha, one]));
    const calls = ['readCommit', 'isAncestor', 'readCommit', 'readTree'];
    assert.deepEqual(await read(merge, next, known), { ...theSame, builtOn: base, calls });
  });

  it('wants new dates where “Update branch” took those of the base', async () => {
    const next = repository.commit({ ...dated, [datesPath]: 'dates 2' }, [base]);
    const merge = repository.commit({ ...changed, [datesPath]: 'dates 2' }, [head, next]);
    assert.partialDeepStrictEqual(await read(merge, next), { ...theSame, dates: 'outdated' });
  });

  it('wants new dates where “Update branch” merged inside their file, or lost it', async () => {
    const next = repository.commit({ ...dated, [datesPath]: 'dates 2' }, [base]);
    const merge = repository.commit({ ...changed, [datesPath]: 'dates 1 and 2' }, [head, next]);
    assert.partialDeepStrictEqual(await read(merge, next), { ...theSame, dates: 'outdated' });
    const without = Object.fromEntries(Object.entries(complete).filter(([path]) => path !== datesPath));
    assert.partialDeepStrictEqual(await read(repository.commit(without, [head, next]), next), { dates: 'outdated' });
  });

  it('is not ours where a person has amended or continued it', async () => {
    const { message } = await repository.readCommit(head);
    assert.equal(
      (await read(repository.commit({ ...complete, 'clip.json': 'clip 9' }, [change], message), base)).isOurs,
      false,
    );
    assert.equal((await read(repository.commit({ ...complete, 'clip.json': 'clip 9' }, [head]), base)).isOurs, false);
    assert.equal((await read(repository.commit({ ...complete, [datesPath]: 'dates 9' }, [head]), base)).isOurs, false);
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
