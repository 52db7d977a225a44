import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import type { FileContent, GitRepository } from '../../src/clients/repository/git-repository.ts';
import { blobSha } from '../../src/clients/repository/git-objects.ts';
import type { DatesUpdate } from '../../src/sources/dates-file.ts';
import { ModelDatesFile } from '../../src/sources/model-dates-file.ts';
import { InventedRepository } from '../support/invented-repository.ts';
import { slowDates, type DatesJson } from '../support/slow-dates.ts';

const [records, dates] = ['stable_diffusion.json', 'model_mod_data.json'];
const own = { sha: 'c0ffee'.padEnd(40, '0'), committedAt: 1_800_000_000 };

/** A repository whose main grows commit by commit, a minute apart. */
class Work {
  readonly repository = new InventedRepository();
  head = '';
  #clock = 1_600_000_000;

  commit(files: Readonly<Record<string, string | null>>, parents = this.head === '' ? [] : [this.head]): string {
    return this.repository.commit({ parents, at: (this.#clock += 60), files });
  }

  /** On main. */
  push(files: Readonly<Record<string, string | null>>): string {
    return (this.head = this.commit(files));
  }

  pushRecords(models: object): string {
    return this.push({ [records]: JSON.stringify(models) });
  }

  /** What somebody's run of the script says at a commit. */
  datesAt(commit = this.head): DatesJson {
    return slowDates(this.repository.versions(commit, records));
  }

  pushDates(file: DatesJson = this.datesAt()): void {
    this.push({ [dates]: JSON.stringify(file) });
  }

  /** A branch of main with these records, a commit each, and the right dates; its head. */
  branch(...steps: readonly object[]): string {
    let head = this.head;
    for (const models of steps) head = this.commit({ [records]: JSON.stringify(models) }, [head]);
    return this.commit({ [dates]: JSON.stringify(this.datesAt(head)) }, [head]);
  }

  /** One commit with all that the branch has. */
  squash(branch: string): void {
    const files = [records, dates].map((path) => [path, this.repository.textAt(branch, path) ?? '']);
    this.push(Object.fromEntries(files));
  }
}

/** What of the repository is asked, in short: `list blob version version`. */
function asked({ repository }: Work): string {
  return repository.asked.map((what) => what.replace(/ .*/, '')).join(' ');
}

interface Asking {
  readonly change?: ReadonlyMap<string, FileContent>;
  readonly repository?: Partial<Pick<GitRepository, 'readBlob' | 'readVersions' | 'readFileAt'>>;
}

function open({ repository }: Work, instead: Asking['repository'] = {}): ModelDatesFile {
  repository.asked.length = 0;
  const port = {
    readBlob: repository.readBlob.bind(repository),
    readVersions: repository.readVersions.bind(repository),
    readFileAt: repository.readFileAt.bind(repository),
    ...instead,
  };
  return new ModelDatesFile({ path: 'model_mod_data.json', repository: port, records });
}

async function update(work: Work, { change = new Map(), repository }: Asking = {}): Promise<DatesUpdate> {
  return await open(work, repository).update(work.repository.base(work.head), change, own);
}

function changeTo(models: object): ReadonlyMap<string, FileContent> {
  return new Map([[records, { text: JSON.stringify(models) }]]);
}

function said(result: DatesUpdate): DatesJson {
  assert.ok(result.kind === 'text', `${result.kind}: ${result.kind === 'unknown' ? result.reason : ''}`);
  return JSON.parse(result.text);
}

/** A repository with five versions and the right dates. */
function usual(): Work {
  const work = new Work();
  for (let count = 1; count <= 5; count += 1) work.pushRecords({ a: count, b: 1 });
  work.pushDates();
  return work;
}

describe('what is read of a history', () => {
  it('is nothing where the base has no file of dates', async () => {
    const work = new Work();
    work.pushRecords({ a: 1 });
    assert.deepEqual(await update(work, { change: changeTo({ a: 2 }) }), { kind: 'current' });
    assert.equal(asked(work), '');
  });

  const rows: readonly { given: string; make: (work: Work) => void; reads: string }[] = [
    { given: 'the right dates', make: () => undefined, reads: 'blob list version version' },
    {
      given: 'a push after the dates',
      make: (work) => work.pushRecords({ a: 5, b: 2 }),
      reads: 'blob list version version version',
    },
    {
      given: 'a squash, which has left dates of commits that are none',
      make: (work) => {
        work.squash(work.branch({ a: 5, b: 1, c: 1 }, { a: 5, c: 2 }));
      },
      reads: 'blob list version version version',
    },
    {
      given: 'a model that was changed and changed back within a squash: further back to its last change',
      make: (work) => {
        for (let count = 1; count <= 4; count += 1) work.pushRecords({ a: 5, b: 1, c: count });
        work.pushDates();
        work.squash(work.branch({ a: 6, b: 1, c: 4 }, { a: 5, b: 1, c: 4, d: 1 }));
      },
      // Three as ever; then, for `a`, from the oldest of them back to the one before its last change.
      reads: `blob list${' version'.repeat(3 + 5)}`,
    },
    {
      given: 'a merge of two sides after the dates: all',
      make: (work) => {
        const branch = work.commit({ [records]: JSON.stringify({ a: 5, b: 1, c: 1 }) }, [work.head]);
        work.pushRecords({ a: 6, b: 1 });
        work.head = work.commit({ [records]: JSON.stringify({ a: 6, b: 1, c: 1 }) }, [work.head, branch]);
      },
      reads: `blob list${' version'.repeat(8)}`,
    },
    {
      given: 'a model without dates: all',
      make: (work) => {
        const { a } = work.datesAt();
        work.pushDates({ a: a! });
      },
      reads: `blob list${' version'.repeat(6)}`,
    },
    {
      given: 'a model that is gone and has no date for it: all',
      make: (work) => {
        work.pushRecords({ a: 5 });
        work.pushRecords({ a: 6 });
        work.pushRecords({ a: 7 });
        const { a, b } = work.datesAt();
        work.pushDates({ a: a!, b: { ...b, commit_removed: null, date_removed: null } });
      },
      // One for the anchor, whose models are not those of the dates, then from the beginning.
      reads: `blob list version${' version'.repeat(8)}`,
    },
    {
      given: 'an older version that is not JSON: to before it',
      make: (work) => {
        work.push({ [records]: '<<<<<<<' });
        work.pushRecords({ a: 5, b: 1, c: 1 });
        work.pushDates();
      },
      reads: 'blob list version version version',
    },
  ];
  for (const { given, make, reads } of rows) {
    it(`is little, and enough, after ${given}`, async () => {
      const work = usual();
      make(work);
      const models = JSON.parse(work.repository.textAt(work.head, records) ?? '');
      const change = changeTo({ ...models, b: 'changed', new: 1 });
      const result = said(await update(work, { change }));
      const proposed = {
        commit: own.sha,
        committedAt: own.committedAt,
        text: JSON.stringify({ ...models, b: 'changed', new: 1 }),
      };
      assert.deepEqual(result, slowDates([...work.repository.versions(work.head, records), proposed]));
      assert.equal(asked(work), reads);
    });
  }

  it('is nothing more when it is asked again for the same base, with the commit that is there now', async () => {
    const work = usual();
    const file = open(work);
    const base = work.repository.base(work.head);
    assert.deepEqual(await file.update(base, changeTo({ a: 9, b: 1 })), { kind: 'after-commit' });
    const before = asked(work);
    assert.equal(said(await file.update(base, changeTo({ a: 9, b: 1 }), own))['a']?.['commit_modified'], own.sha);
    assert.equal(asked(work), before);
  });

  it('is of each base its own', async () => {
    const work = usual();
    const file = open(work);
    await file.update(work.repository.base(work.head), new Map());
    work.pushRecords({ a: 5, b: 7 });
    assert.deepEqual(said(await file.update(work.repository.base(work.head), new Map())), work.datesAt());
  });

  const long = (count: number) => {
    const work = new Work();
    for (let at = 1; at <= count; at += 1) work.pushRecords({ old: 1, a: at, ...(at > count - 50 && { late: 1 }) });
    return work;
  };

  it('is one list of a long history, too, where the dates are right', async () => {
    const work = long(230);
    work.pushDates();
    work.pushRecords({ old: 2, a: 230, late: 1 });
    assert.deepEqual(said(await update(work)), work.datesAt());
    assert.equal(asked(work), 'blob list version version version');
  });

  it('is the whole of a long history, once, where the file is empty', async () => {
    const work = long(230);
    work.pushDates({});
    assert.deepEqual(said(await update(work)), work.datesAt());
    const counts = Object.entries(Object.groupBy(asked(work).split(' '), (what) => what));
    assert.deepEqual(
      counts.map(([what, all]) => [what, all?.length]),
      [
        ['blob', 1],
        ['list', 1 + 3],
        ['version', 230],
      ],
    );
  });

  it('goes past the list where a model’s last change is older', async () => {
    const work = new Work();
    work.pushRecords({ old: 1, a: 0 });
    for (let at = 0; at < 120; at += 1) work.pushRecords({ old: 2, a: at });
    work.pushDates();
    work.squash(work.branch({ old: 3, a: 119 }, { old: 2, a: 120 }));
    assert.deepEqual(said(await update(work)), work.datesAt());
  });
});

describe('what the file is to say', () => {
  it('goes out with the change where it does not name its commit: a model that merely comes back', async () => {
    const work = usual();
    work.pushRecords({ a: 5 });
    work.pushRecords({ a: 5, c: 1 });
    work.pushDates();
    const file = open(work);
    const base = work.repository.base(work.head);
    assert.deepEqual(await file.update(base, changeTo({ a: 5, c: 1, b: 'again' })), { kind: 'current' });
    assert.deepEqual(await file.update(base, changeTo({ a: 5, c: 1 })), { kind: 'current' });
  });

  it('goes out with a change of other files alone, where it was out of date', async () => {
    const work = usual();
    const other = new Map([['clip.json', { text: '{}' }]]);
    assert.deepEqual(await update(work, { change: other }), { kind: 'current' });
    work.pushRecords({ a: 5, b: 2 });
    assert.deepEqual(said(await update(work, { change: other })), work.datesAt());
  });

  it('is the same where the change is one of blobs', async () => {
    const work = usual();
    const [first = ''] = work.repository.versions(work.head, records).map(({ text }) => text ?? '');
    const change = new Map([[records, { sha: blobSha(first) }]]);
    assert.equal(said(await update(work, { change }))['a']?.['commit_modified'], own.sha);
  });

  it('is that of the base where the change is not JSON', async () => {
    const work = usual();
    assert.deepEqual(await update(work, { change: new Map([[records, { text: 'no' }]]) }), { kind: 'current' });
  });

  it('does not pass on what a conflict has left: neither an old date nor a removal that was none', async () => {
    const work = usual();
    const before = work.datesAt();
    work.pushRecords({ a: 5, c: 1 });
    work.pushRecords({ a: 5, b: 2, c: 1 });
    work.pushRecords({ a: 6, b: 3, c: 1 });
    // `a` and `c` are right; for `b` somebody took what their branch had, with a removal by a commit that is none.
    const { a, c } = work.datesAt();
    const gone = { commit_removed: 'f'.repeat(40), date_removed: (a!['date_added']! as number) + 290 };
    work.pushDates({ a: a!, b: { ...before['b'], ...gone }, c: c! });
    assert.deepEqual(said(await update(work)), work.datesAt());
  });

  it('keeps the bytes of entries that stay', async () => {
    const work = usual();
    const text = `${JSON.stringify(work.datesAt(), undefined, '\t').replaceAll('\n', '\r\n')}\r\n`;
    work.push({ [dates]: text });
    assert.deepEqual(await update(work), { kind: 'current' });
    const result = await update(work, { change: changeTo({ a: 5, b: 1, c: 1 }) });
    assert.ok(result.kind === 'text');
    assert.ok(result.text.startsWith(text.slice(0, -'\r\n}\r\n'.length)));
  });
});

describe('a file of dates that cannot be brought up to date', () => {
  const rows: readonly [given: string, file: string, says: RegExp][] = [
    ['that is not JSON', '{\n<<<<<<<', /^model_mod_data\.json, line 2: not JSON/],
    ['that is a list', '[]', /^model_mod_data\.json, line 1: expected an object/],
    ['with members that are not known', '{"a": {"by": "Ann"}}', /line 1: the entry "a" is not made of/],
  ];
  for (const [given, file, says] of rows) {
    it(`is told in words, and its history is not read: one ${given}`, async () => {
      const work = usual();
      work.push({ [dates]: file });
      const result = await update(work, { change: changeTo({ a: 1 }) });
      assert.ok(result.kind === 'unknown');
      assert.match(result.reason, says);
      assert.equal(asked(work), 'blob');
    });
  }

  it('is told in words: one that is no text', async () => {
    const result = await update(usual(), { repository: { readBlob: () => Promise.resolve(Uint8Array.of(0xff)) } });
    assert.deepEqual(result, { kind: 'unknown', reason: 'model_mod_data.json, line 1: it is not UTF-8 text' });
  });

  for (const [type, mode, word] of [
    ['tree', '040000', 'a folder or a submodule'],
    ['blob', '120000', 'a symbolic link'],
  ] as const) {
    it(`is told in words: ${word}`, async () => {
      const work = usual();
      const base = work.repository.base(work.head);
      const entries = base.tree.entries.map((entry) => ({ ...entry, type, mode }));
      const result = await open(work).update({ ...base, tree: { ...base.tree, entries } }, new Map());
      assert.deepEqual(result, { kind: 'unknown', reason: `model_mod_data.json: it is ${word}, not a file` });
    });
  }

  const refusal = new GitHubError({ method: 'GET', path: '/repos/o/r/commits', status: 503, problem: 'later' });
  for (const method of ['readBlob', 'readVersions', 'readFileAt'] as const) {
    it(`is told in the words of the error where ${method} fails, and asked for anew the next time`, async () => {
      const work = usual();
      let failures = 0;
      const { repository } = work;
      const failing = async (first: string, second: string, third: number): Promise<never> => {
        failures += 1;
        if (failures === 1) throw refusal;
        return (await repository[method](first, second, third)) as never;
      };
      const file = open(work, { [method]: failing });
      const base = repository.base(work.head);
      assert.deepEqual(await file.update(base, changeTo({ a: 1, b: 1 })), { kind: 'unknown', reason: refusal.message });
      assert.deepEqual(await file.update(base, changeTo({ a: 1, b: 1 })), { kind: 'after-commit' });
    });
  }

  it('does not hide what is a fault of the program, or the end of a run', async () => {
    const failing = { readVersions: () => Promise.reject(new Error('a fault')) };
    await assert.rejects(update(usual(), { repository: failing }), /a fault/);
  });

  it('is told in words where a history has no end', async () => {
    const work = usual();
    work.pushDates({});
    let read = 0;
    const result = await update(work, {
      repository: {
        readVersions: (_, __, most) =>
          Promise.resolve(
            Array.from({ length: most }, (_, index) => ({
              commit: index.toString(16).padStart(40, '0'),
              committedAt: 1_700_000_000 - index,
              author: {},
              subject: '',
            })),
          ),
        readFileAt: () => Promise.resolve(((read += 1), undefined)),
      },
    });
    const reason = 'The history of stable_diffusion.json has more than 2,000 versions, more than this program reads.';
    assert.deepEqual(result, { kind: 'unknown', reason });
    assert.equal(read, 0);
  });

  it('is told or right, whatever somebody wrote into it', async () => {
    const { repository, head } = usual();
    const right = slowDates(repository.versions(head, records));
    const hashes = repository.revList(head, records);
    const commit = fc.oneof(fc.constantFrom(...hashes, 'f'.repeat(40), 'main', null), fc.string());
    const date = fc.oneof(fc.constantFrom(null, 0, -1, 1e300, 1_600_000_060), fc.double({ noNaN: true }), fc.integer());
    const entry = fc.record({
      commit_added: commit,
      date_added: date,
      commit_modified: commit,
      date_modified: date,
      commit_removed: commit,
      date_removed: date,
    });
    const file = fc.dictionary(
      fc.constantFrom('a', 'b', 'c', '__proto__'),
      fc.oneof({ weight: 9, arbitrary: entry }, fc.jsonValue()),
    );
    await fc.assert(
      fc.asyncProperty(file, async (written) => {
        const bytes = Buffer.from(JSON.stringify(written));
        const port = {
          readBlob: () => Promise.resolve(bytes),
          readVersions: repository.readVersions.bind(repository),
          readFileAt: repository.readFileAt.bind(repository),
        };
        const base = repository.base(head);
        const result = await new ModelDatesFile({ path: 'model_mod_data.json', repository: port, records }).update(
          base,
          new Map(),
        );
        if (result.kind === 'unknown') assert.match(result.reason, /^model_mod_data\.json, line 1: /);
        else assert.deepEqual(said(result), right);
      }),
      { seed: 13 },
    );
  });
});
