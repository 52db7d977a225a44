import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { differingModels, type HistoryPolicy } from '../../src/history/differing-models.ts';
import { judge, type ComparedVersion, type Judgement } from '../../src/history/judge.ts';
import { namesOf } from '../../src/model/diff.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import type { CategoryMetadata } from '../../src/model/primary-metadata.ts';
import { parseRecords } from '../../src/model/records.ts';

/** Model → what its record says. */
type State = Readonly<Record<string, string>>;

interface Case {
  /** PRIMARY's records now. */
  readonly primary: State;
  /** GitHub's versions with the times of their commits, the newest first; `broken` is one that cannot be read. */
  readonly github: readonly (readonly [time: number, state: State | 'broken'])[];
  readonly metadata?: CategoryMetadata;
  readonly format?: PrimaryFormat;
  /** Of PRIMARY's records. */
  readonly updatedAt?: number | string;
  readonly policy?: HistoryPolicy;
  /** Whether the last version is the file's first. */
  readonly isWhole?: boolean;
}

const keep: HistoryPolicy = { newerOnGitHub: 'keep', removals: 'apply' };

function judged({
  primary,
  github,
  metadata,
  format = 'v1',
  updatedAt,
  policy = keep,
  isWhole = false,
}: Case): Judgement {
  const difference = (state: State) => new ModelReferenceComparator().compare(asRecords(state), asRecords(primary));
  const versions = github.flatMap(([since, state]): ComparedVersion[] =>
    state === 'broken' ? [] : [{ origin: { since }, differing: namesOf(difference(state)) }],
  );
  const stamped = parseRecords(
    JSON.stringify(
      Object.fromEntries(Object.keys(primary).map((name) => [name, { metadata: { updated_at: updatedAt } }])),
    ),
  );
  const newest = github[0]?.[1];
  assert.ok(newest !== undefined && newest !== 'broken');
  const models = differingModels(difference(newest), { format, records: stamped }, metadata, policy);
  return judge(models, { versions, isWhole });
}

function asRecords(state: State) {
  return parseRecords(
    JSON.stringify(Object.fromEntries(Object.entries(state).map(([name, says]) => [name, { says }]))),
  );
}

/** A PRIMARY that nobody has touched. */
const untouched: CategoryMetadata = { initializedAt: 5, lastUpdatedAt: 5, creates: 0, updates: 0, deletes: 0 };
/** One on which people did something of each kind, last at that time. */
const touchedAt = (lastUpdatedAt: number): CategoryMetadata => ({
  initializedAt: 5,
  lastUpdatedAt,
  creates: 1,
  updates: 1,
  deletes: 1,
});

const changed: Pick<Case, 'primary' | 'github'> = {
  primary: { m: 'old' },
  github: [
    [30, { m: 'new' }],
    [20, { m: 'old' }],
  ],
};
const added: typeof changed = {
  primary: {},
  github: [
    [30, { m: 'new' }],
    [20, {}],
  ],
};
const removed: typeof changed = {
  primary: { m: 'old' },
  github: [
    [30, {}],
    [20, { m: 'old' }],
  ],
};

describe('a model that differs is', () => {
  const table: [given: string, which: Case, newer: boolean][] = [
    // PRIMARY's record is that of an older version, and nothing says that PRIMARY touched it since.
    ['v1, changed on GitHub at 30, never updated on PRIMARY', { ...changed, metadata: untouched }, true],
    ['v1, changed at 30, PRIMARY last updated at 29', { ...changed, metadata: touchedAt(29) }, true],
    ['v1, changed at 30, PRIMARY last updated at 30', { ...changed, metadata: touchedAt(30) }, false],
    ['v1, changed at 30, PRIMARY last updated at 31: taken back', { ...changed, metadata: touchedAt(31) }, false],
    [
      'v1, changed at 30, updated never, but others created and deleted at 31',
      { ...changed, metadata: { ...touchedAt(31), updates: 0 } },
      true,
    ],
    ['v1 whatever its record says of itself', { ...changed, metadata: touchedAt(31), updatedAt: 1 }, false],
    [
      'v2, changed at 30, its record updated at 29, others later',
      { ...changed, format: 'v2', updatedAt: 29, metadata: touchedAt(99) },
      true,
    ],
    [
      'v2, changed at 30, its record updated at 30',
      { ...changed, format: 'v2', updatedAt: 30, metadata: touchedAt(99) },
      false,
    ],
    [
      'v2, changed at 30, its record updated at 31, though no update was counted',
      { ...changed, format: 'v2', updatedAt: 31, metadata: untouched },
      false,
    ],
    [
      'v2, changed at 30, its record without a time, the category updated at 29',
      { ...changed, format: 'v2', metadata: touchedAt(29) },
      true,
    ],
    [
      'v2, changed at 30, its record’s time no number, the category updated at 31',
      { ...changed, format: 'v2', updatedAt: '29', metadata: touchedAt(31) },
      false,
    ],

    // PRIMARY lacks it, as an older version did.
    [
      'added on GitHub at 30, PRIMARY never deleted any',
      { ...added, metadata: { ...touchedAt(31), deletes: 0 } },
      true,
    ],
    ['added at 30, PRIMARY deleted some, the last change at 29', { ...added, metadata: touchedAt(29) }, true],
    ['added at 30, PRIMARY deleted some, the last change at 30', { ...added, metadata: touchedAt(30) }, false],
    ['added at 30, PRIMARY deleted some, the last change at 31', { ...added, metadata: touchedAt(31) }, false],
    [
      'added at 30 to a v2 PRIMARY that never deleted any',
      { ...added, format: 'v2', metadata: { ...touchedAt(31), deletes: 0 } },
      true,
    ],

    // PRIMARY has it, as an older version did, and people took it from GitHub.
    ['v1, removed from GitHub at 30, PRIMARY untouched', { ...removed, metadata: untouched }, true],
    ['v1, removed at 30, PRIMARY last updated at 29', { ...removed, metadata: touchedAt(29) }, true],
    ['v1, removed at 30, PRIMARY last updated at 31', { ...removed, metadata: touchedAt(31) }, false],
    [
      'v1, removed at 30, nothing updated on PRIMARY but something created at 31: perhaps anew',
      { ...removed, metadata: { ...touchedAt(31), updates: 0 } },
      false,
    ],
    [
      'v2, removed at 30, its record updated at 29',
      { ...removed, format: 'v2', updatedAt: 29, metadata: touchedAt(99) },
      true,
    ],
    [
      'v2, removed at 30, its record made anew at 31',
      { ...removed, format: 'v2', updatedAt: 31, metadata: touchedAt(99) },
      false,
    ],

    // PRIMARY's record is that of no older version.
    [
      'changed on PRIMARY to what GitHub never had',
      { primary: { m: 'edited' }, github: [...changed.github, [10, { m: 'older' }]], metadata: untouched },
      false,
    ],
    [
      'new on PRIMARY',
      {
        primary: { m: 'new' },
        github: [
          [30, {}],
          [20, {}],
        ],
        metadata: untouched,
      },
      false,
    ],
    [
      'on GitHub from its first version on',
      {
        primary: {},
        github: [
          [30, { m: 'a' }],
          [20, { m: 'b' }],
        ],
        metadata: untouched,
        isWhole: true,
      },
      false,
    ],
    [
      'in every version that was read',
      {
        primary: {},
        github: [
          [30, { m: 'a' }],
          [20, { m: 'b' }],
        ],
        metadata: untouched,
      },
      false,
    ],

    // It is the newest version that agrees which counts, and the commit after it.
    [
      'changed at 20, back at 30, changed again at 40; PRIMARY updated at 35',
      {
        primary: { m: 'old' },
        github: [
          [40, { m: 'newer' }],
          [30, { m: 'old' }],
          [20, { m: 'new' }],
          [10, { m: 'old' }],
        ],
        metadata: touchedAt(35),
      },
      true,
    ],
    [
      'changed at 20 and again at 40; PRIMARY updated at 30, after it was left behind',
      {
        primary: { m: 'old' },
        github: [
          [40, { m: 'newer' }],
          [20, { m: 'new' }],
          [10, { m: 'old' }],
        ],
        metadata: touchedAt(30),
      },
      false,
    ],
    [
      'changed at 30 beside a version that cannot be read',
      {
        ...changed,
        github: [
          [30, { m: 'new' }],
          [25, 'broken'],
          [20, { m: 'old' }],
        ],
        metadata: touchedAt(29),
      },
      true,
    ],

    // Nothing is known, or nothing is asked.
    ['changed at 30, PRIMARY’s metadata unknown', changed, false],
    ['changed at 30, PRIMARY’s metadata empty', { ...changed, metadata: {} }, false],
    ['added at 30, PRIMARY’s metadata unknown', added, false],
    ['v2 with a record from before 30, PRIMARY’s metadata unknown', { ...changed, format: 'v2', updatedAt: 1 }, false],
    [
      'changed at 30, and to be overwritten whichever is newer',
      { ...changed, metadata: untouched, policy: { ...keep, newerOnGitHub: 'apply' } },
      false,
    ],
    [
      'added at 30, and to stay whichever is newer',
      { ...added, metadata: untouched, policy: { ...keep, removals: 'keep' } },
      false,
    ],
  ];
  for (const [given, which, newer] of table) {
    it(`${newer ? 'newer on GitHub' : 'PRIMARY’s change'}: ${given}`, () => {
      assert.equal(judged(which).newer.has('m'), newer);
    });
  }

  it('newer on GitHub or PRIMARY’s change by itself, whatever differs beside it', () => {
    const { newer, behind } = judged({
      primary: { a: 'old', b: 'edited', c: 'same' },
      github: [
        [30, { a: 'new', b: 'old', c: 'same' }],
        [20, { a: 'old', b: 'old', c: 'same' }],
      ],
      metadata: untouched,
    });
    assert.deepEqual([[...newer], behind], [['a'], undefined]);
  });
});

describe('since when GitHub’s side is another than PRIMARY’s', () => {
  const table: [given: string, which: Case, since: number | undefined][] = [
    ['a change: the commit after the version that agrees', { ...changed, metadata: untouched }, 30],
    ['an addition: the commit that added it', { ...added, metadata: untouched }, 30],
    ['a removal on GitHub: the commit that removed it', { ...removed, metadata: untouched }, 30],
    [
      'what is there without interruption counts, not what was before',
      {
        primary: {},
        github: [
          [50, { m: 'b' }],
          [40, { m: 'a' }],
          [30, {}],
          [20, { m: 'a' }],
          [10, {}],
        ],
      },
      40,
    ],
    [
      'a model of the file’s first version: that version',
      {
        primary: {},
        github: [
          [30, { m: 'a' }],
          [20, { m: 'a' }],
        ],
        isWhole: true,
      },
      20,
    ],
    [
      'a model of all versions that were read: the oldest of them',
      {
        primary: {},
        github: [
          [30, { m: 'a' }],
          [20, { m: 'a' }],
        ],
      },
      20,
    ],
    ['PRIMARY’s own change of a record: nobody put that there', { ...changed, primary: { m: 'edited' } }, undefined],
  ];
  for (const [given, which, since] of table) {
    it(given, () => {
      assert.equal(judged(which).origins.get('m')?.since, since);
    });
  }
});

describe('a category is behind', () => {
  const three = [
    [40, { a: '3', b: '2', c: '1' }],
    [30, { a: '2', b: '2' }],
    [20, { a: '2', b: '1' }],
    [10, { a: '1', b: '1' }],
  ] as const satisfies Case['github'];

  for (const [time, state] of three.slice(1)) {
    it(`where PRIMARY is a copy of the version of ${time}`, () => {
      const { behind, newer } = judged({
        primary: state,
        github: three,
        metadata: { ...untouched, lastUpdatedAt: time },
      });
      assert.equal(behind?.since, time);
      assert.equal(
        newer.size,
        namesOf(new ModelReferenceComparator().compare(asRecords(three[0][1]), asRecords(state))).size,
      );
    });
  }

  it('by the newest version that it can be a copy of', () => {
    const github = [
      [50, { a: '3' }],
      [40, { a: '1' }],
      [30, { a: '2' }],
      [20, { a: '1' }],
    ] as const;
    assert.equal(judged({ primary: { a: '1' }, github, metadata: untouched }).behind?.since, 40);
  });

  const table: [given: string, which: Case][] = [
    ['one record is another', { primary: { a: '2', b: '2', d: '1' }, github: three, metadata: untouched }],
    ['its records are those of no single version', { primary: { a: '1', b: '2' }, github: three, metadata: untouched }],
    ['PRIMARY was touched since', { primary: three[2][1], github: three, metadata: touchedAt(50) }],
    [
      'a part of what differs was deleted on purpose',
      { primary: three[2][1], github: three, metadata: { ...untouched, deletes: 1, lastUpdatedAt: 50 } },
    ],
    ['nothing is known of PRIMARY', { primary: three[2][1], github: three }],
    ['nothing differs', { primary: three[0][1], github: three, metadata: untouched }],
    [
      'which side is newer is not to count',
      { primary: three[2][1], github: three, metadata: untouched, policy: { ...keep, newerOnGitHub: 'apply' } },
    ],
  ];
  for (const [given, which] of table) {
    it(`by no version where ${given}`, () => {
      assert.equal(judged(which).behind, undefined);
    });
  }
});

describe('no older version is asked for', () => {
  const unrelated = [
    [40, { m: 'c', n: 'c' }],
    [30, { m: 'b', n: 'c' }],
  ] as const satisfies Case['github'];
  const table: [given: string, which: Case, isSettled: boolean][] = [
    [
      'a model may still be that of an older one',
      { primary: { m: 'x' }, github: unrelated, metadata: untouched },
      false,
    ],
    [
      'PRIMARY touched the model after all that are left',
      { primary: { m: 'x', n: 'c' }, github: unrelated, metadata: touchedAt(30) },
      true,
    ],
    ['nothing is known of PRIMARY', { primary: { m: 'x', n: 'x' }, github: unrelated }, true],
    ['who put a model there is not known yet', { primary: { n: 'c' }, github: unrelated }, false],
    ['PRIMARY is a copy of the last one', { primary: unrelated[1][1], github: unrelated, metadata: untouched }, true],
    [
      'all are newer on GitHub, and PRIMARY may still be a copy of an older one',
      {
        primary: { m: 'a', n: 'b' },
        github: [
          [40, { m: 'b', n: 'c' }],
          [30, { m: 'a', n: 'c' }],
          [20, { m: 'b', n: 'b' }],
        ],
        metadata: untouched,
      },
      false,
    ],
    [
      'one is PRIMARY’s change, so it is a copy of none',
      {
        primary: { m: 'a', n: 'x' },
        github: [
          [40, { m: 'b', n: 'c' }],
          [30, { m: 'a', n: 'c' }],
        ],
        format: 'v2',
        metadata: touchedAt(99),
        updatedAt: 35,
      },
      true,
    ],
    [
      'only what stays in any case differs',
      { ...added, metadata: untouched, policy: { ...keep, removals: 'keep' } },
      true,
    ],
  ];
  for (const [given, which, isSettled] of table) {
    it(`${isSettled ? 'where' : 'unless'} ${given}`, () => {
      assert.equal(judged(which).isSettled, isSettled);
    });
  }

  it('than the one after which an answer stands: what is older changes nothing', () => {
    const state = fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'), {
      noNullPrototype: true,
    });
    const histories = fc.array(state, { minLength: 1, maxLength: 8 });
    const times = fc.record({ lastUpdatedAt: fc.nat(90), creates: fc.nat(1), updates: fc.nat(1), deletes: fc.nat(1) });
    fc.assert(
      fc.property(histories, state, times, (states, primary, metadata) => {
        const github = states.map((version, index) => [80 - 10 * index, version] as const);
        const whole = judged({ primary, github, metadata, isWhole: true });
        const settled = github
          .map((_, index) => judged({ primary, github: github.slice(0, index + 1), metadata }))
          .find(({ isSettled }) => isSettled);
        if (settled === undefined) return;
        const { newer, origins, behind } = settled;
        assert.deepEqual({ newer, behind }, { newer: whole.newer, behind: whole.behind });
        for (const name of newer) assert.deepEqual(origins.get(name), whole.origins.get(name));
      }),
    );
  });
});
