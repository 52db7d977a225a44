import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { believe } from '../../../src/history/dates/believe.ts';
import type { ListedVersion } from '../../../src/history/dates/dates.ts';
import { readDates } from '../../../src/history/dates/read-dates.ts';

/** `v10`: a version, made in the year 2010; `p10`: a commit of then that is none. */
type Name = `${'v' | 'p'}${number}`;

function hash(name: string): string {
  return Buffer.from(name.padEnd(20)).toString('hex');
}

function time(name: string): number {
  return Date.UTC(2000 + Number(name.slice(1)), 0) / 1_000;
}

/** Added, modified, removed. */
type Entry = readonly [Name | null, Name | null, (Name | null)?];

function claimsOf(entries: Readonly<Record<string, Entry>>, text = (json: string) => json) {
  const pair = (kind: string, name: Name | null | undefined) => ({
    [`commit_${kind}`]: name ? hash(name) : null,
    [`date_${kind}`]: name ? time(name) : null,
  });
  const file = Object.entries(entries).map(([model, [added, modified, removed]]) => [
    model,
    { ...pair('added', added), ...pair('modified', modified), ...pair('removed', removed) },
  ]);
  return readDates('dates.json', text(JSON.stringify(Object.fromEntries(file)))).claims;
}

/** `v20` to `v11`, the newest first. */
function versions(merge?: Name): readonly ListedVersion[] {
  return Array.from({ length: 10 }, (_, index) => `v${20 - index}`).map((name) => ({
    commit: hash(name),
    committedAt: time(name),
    ...(name === merge && { isMerge: true as const }),
  }));
}

interface Row {
  readonly given: string;
  readonly entries: Readonly<Record<string, Entry>>;
  readonly merge?: Name;
  /** The list is full. */
  readonly isFull?: true;
  readonly text?: (json: string) => string;
  /** The version up to which it is believed, and what it says of that time; `undefined` for not at all. */
  readonly upTo?: Name;
  readonly dates?: Readonly<Record<string, Entry>>;
}

const rows: readonly Row[] = [
  { given: 'nothing', entries: {} },
  {
    given: 'versions alone: up to before the newest',
    entries: { a: ['v12', 'v15'], b: ['v11', 'v11', 'v14'] },
    upTo: 'v14',
    dates: { a: ['v12', null], b: ['v11', 'v11', 'v14'] },
  },
  {
    given: 'the newest version',
    entries: { a: ['v12', 'v12'], b: ['v11', 'v20'] },
    upTo: 'v19',
    dates: { a: ['v12', 'v12'], b: ['v11', null] },
  },
  { given: 'the oldest version alone', entries: { a: ['v11', 'v11'] } },
  {
    given: 'what a squash has swallowed',
    entries: { a: ['v12', 'v12'], b: ['p18', 'p18'], c: ['v12', 'p18'], d: ['v12', 'v12', 'p18'], e: ['v11', 'v17'] },
    upTo: 'v16',
    dates: { a: ['v12', 'v12'], c: ['v12', null], d: ['v12', 'v12'], e: ['v11', null] },
  },
  {
    given: 'what a squash has swallowed before the newest version that it names',
    entries: { a: ['v12', 'v12'], b: ['v12', 'v12', 'p14'], c: ['v11', 'v19'] },
    upTo: 'v13',
    dates: { a: ['v12', 'v12'], b: ['v12', 'v12'], c: ['v11', null] },
  },
  { given: 'no version at all', entries: { a: ['p15', 'p15'] } },
  {
    given: 'a version with another time',
    entries: { a: ['v12', 'v12'], b: ['v12', 'v15'], c: ['v11', 'v19'] },
    text: (json) => json.replaceAll(`${time('v15')}`, `${time('v15') + 1}`),
    upTo: 'v14',
    dates: { a: ['v12', 'v12'], b: ['v12', null], c: ['v11', null] },
  },
  { given: 'a model that was never added', entries: { a: ['v12', 'v12'], b: [null, null] } },
  {
    given: 'a version after a merge',
    entries: { a: ['v12', 'v18'] },
    merge: 'v17',
    upTo: 'v17',
    dates: { a: ['v12', null] },
  },
  { given: 'the merge itself', entries: { a: ['v12', 'v17'] }, merge: 'v17', upTo: 'v16', dates: { a: ['v12', null] } },
  { given: 'nothing that is newer than a merge', entries: { a: ['v12', 'v16'] }, merge: 'v17' },
  { given: 'a commit older than the whole list', entries: { a: ['p10', 'p10'], b: ['v12', 'v15'] } },
  {
    given: 'a commit older than a full list',
    entries: { a: ['p10', 'p10'], b: ['v12', 'v15'] },
    isFull: true,
    upTo: 'v14',
    dates: { a: ['p10', 'p10'], b: ['v12', null] },
  },
  {
    given: 'what is no hash, older than a full list',
    entries: { a: ['p10', 'p10'], b: ['v12', 'v15'] },
    isFull: true,
    text: (json) => json.replaceAll(hash('p10'), 'main'),
  },
];

describe('a file of dates that names', () => {
  for (const { given, entries, merge, isFull, text, upTo, dates } of rows) {
    it(`${given}: is believed ${upTo === undefined ? 'in nothing' : `up to ${upTo}`}`, () => {
      const listed = versions(merge);
      const belief = believe(claimsOf(entries, text), { versions: listed, isWhole: !isFull });
      assert.equal(belief && listed[belief.upTo]?.commit, upTo && hash(upTo));
      if (belief === undefined) return;
      const expected = Object.entries(dates ?? {}).map(([model, names]) => {
        const [added, modified, removed] = names.map((name) =>
          name ? { commit: hash(name), committedAt: time(name) } : undefined,
        );
        return [model, { added, modified, removed }] as const;
      });
      assert.deepEqual(belief.dates, new Map(expected));
    });
  }
});
