import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareSides } from '../../src/compare/compare-category.ts';
import { selectChanges, type RemovalPolicy } from '../../src/compare/select-changes.ts';
import { noHistory, type CategoryHistory } from '../../src/model/category-history.ts';
import { namesOf } from '../../src/model/diff.ts';
import type { Provenance } from '../../src/model/provenance.ts';
import { parseRecords } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFiles } from '../../src/formats/legacy-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { textFormat } from '../../src/formats/text.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { defaultsJson, generationParamsJson, header } from '../formats/text/sample.ts';
import { clip } from './sample.ts';

const apply: RemovalPolicy = { removals: 'apply', maxRemovedPercent: 25 };
const origin: Provenance = { since: 1_776_643_200 };

function history(newer: readonly string[], more: Partial<CategoryHistory> = {}): CategoryHistory {
  return { ...noHistory, newer: new Set(newer), origins: new Map(newer.map((name) => [name, origin])), ...more };
}

function select(primary: string, github: string, told: CategoryHistory, policy = apply) {
  const files = new Map([['clip.json', github]]);
  const format = jsonFormat('clip.json');
  const selected = selectChanges(
    compareSides(clip, format, { kind: 'records', records: parseRecords(primary) }, files),
    told,
    policy,
  );
  const changed = selected.status === 'compared' ? renderCategory('clip', format, files, selected) : new Map();
  return { selected, changed: changed.get('clip.json') as string | undefined };
}

describe('what is newer on GitHub', () => {
  it('is no change, and stays as it is there', () => {
    const github = '{\n  "a": {"v": 2},\n  "b": {"v":1.0},\n  "d": {}\n}\n';
    const { selected, changed } = select('{"a":{"v":1},"b":{"v":2},"c":{},"e":{}}', github, history(['a', 'c', 'd']));
    assert.ok(selected.status === 'compared');
    assert.deepEqual([...namesOf(selected.diff)], ['e', 'b']);
    assert.deepEqual(
      selected.newerOnGitHub.map(({ name, change }) => [name, change]),
      [
        ['d', 'added'],
        ['c', 'removed'],
        ['a', 'modified'],
      ],
    );
    assert.equal(changed, '{\n  "a": {"v": 2},\n  "b": {"v":2},\n  "e": {},\n  "d": {}\n}\n');
    assert.equal(selected.models, 4, 'PRIMARY’s models are counted');
  });

  it('leaves nothing to write where nothing else differs', () => {
    const { selected, changed } = select('{"a":{"v":1}}', '{"a":{"v":2}}', history(['a']));
    assert.ok(selected.status === 'compared');
    assert.equal(namesOf(selected.diff).size, 0);
    assert.equal(changed, undefined);
  });

  it('does not count among the removals that are too many', () => {
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const github = JSON.stringify(Object.fromEntries(names.map((name) => [name, {}])));
    const primary = JSON.stringify(Object.fromEntries(names.slice(20).map((name) => [name, {}])));
    assert.equal(select(primary, github, noHistory).selected.status, 'refused');
    const { selected } = select(primary, github, history(names.slice(0, 15)));
    assert.ok(selected.status === 'compared');
    assert.equal(selected.diff.removed.length, 5);
  });

  it('is listed also where the rest is refused', () => {
    const { selected } = select('{"z":{}}', '{"a":{},"b":{},"c":{}}', history(['a']));
    assert.ok(selected.status === 'refused');
    assert.match(selected.reason, /^PRIMARY no longer has 2 of GitHub’s 3 models/);
    assert.deepEqual(
      selected.newerOnGitHub.map(({ name }) => name),
      ['a'],
    );
  });

  it('stays beside models that are kept', () => {
    const keep = { ...apply, removals: 'keep' } as const;
    const { selected, changed } = select('{"a":{"v":1},"c":{}}', '{"a":{"v":2},"b":{}}', history(['a']), keep);
    assert.ok(selected.status === 'compared');
    assert.deepEqual([selected.kept.map(({ name }) => name), [...namesOf(selected.diff)]], [['b'], ['c']]);
    assert.deepEqual(JSON.parse(changed!), { a: { v: 2 }, b: {}, c: {} });
  });

  it('is what the table that people edit says, where db.json does not say so yet', () => {
    const text = categories.find((one): one is SyncedCategory => one.name === 'text_generation')!;
    const rest = [
      ['defaults.json', defaultsJson],
      ['generation_params.json', generationParamsJson],
    ] as const;
    const database = (csv: string) => convertModels(csv, defaultsJson, generationParamsJson).text;
    const [before, edited] = [
      `${header}a,7,,,,old,,,,\r\nb,7,,,,x,,,,\r\n`,
      `${header}a,7,,,,new,,,,\r\nb,7,,,,x,,,,\r\n`,
    ];
    // Somebody has edited `a` in the table; db.json has something else still, and PRIMARY what was before.
    const stale = database(before.replace('old', 'middle'));
    const files: LegacyFiles = new Map([['models.csv', edited], ['db.json', stale], ...rest]);
    const compared = compareSides(
      text,
      textFormat,
      { kind: 'records', records: parseRecords(database(before)) },
      files,
    );
    const selected = selectChanges(compared, history(['a']), apply);
    assert.ok(selected.status === 'compared');
    assert.deepEqual(renderCategory(text.name, textFormat, files, selected), new Map([['db.json', database(edited)]]));
  });
});

describe('a category that is behind', () => {
  const commit = { sha: '63e1da2'.padEnd(40, '0'), url: 'https://github.com/o/r/commit/63e1da2' };
  const behind = { since: origin.since, commit };

  for (const [github, models] of [
    ['{"a":{"v":2}}', 'the model that differs was'],
    ['{"a":{"v":2},"b":{}}', 'the 2 models that differ were'],
  ] as const) {
    it(`is refused with the commit and its date: ${models} changed after it`, () => {
      const { selected } = select('{"a":{"v":1}}', github, history(['a', 'b'], { behind }));
      assert.ok(selected.status === 'refused');
      assert.equal(
        selected.reason,
        `PRIMARY is behind: its records are a copy of commit 63e1da2 of 2026-04-20, and ${models} changed on GitHub after it. Bring PRIMARY up to date; if it is right, --let-through clip lets it through`,
      );
      assert.deepEqual(selected.behind, behind);
      assert.equal(selected.newerOnGitHub.length, github.includes('"b"') ? 2 : 1);
      assert.equal(namesOf(selected.diff).size, 0);
    });
  }
});

describe('a category that is let through', () => {
  const lost = '{"a":{},"b":{},"c":{}}';
  const clipThrough: RemovalPolicy = { ...apply, letThrough: ['clip'] };

  it('may lose all of its models', () => {
    assert.equal(select('{"a":{}}', lost, noHistory, apply).selected.status, 'refused');
    const { selected } = select('{"a":{}}', lost, noHistory, clipThrough);
    assert.ok(selected.status === 'compared');
    assert.deepEqual([...selected.desired.keys()], ['a']);
  });

  it('is none that another one is: each is named by itself', () => {
    const { selected } = select('{"a":{}}', lost, noHistory, { ...apply, letThrough: ['blip'] });
    assert.equal(selected.status, 'refused');
  });

  it('is taken as PRIMARY has it where PRIMARY is behind', () => {
    const told = history(['a'], { behind: { since: origin.since } });
    const { selected } = select('{"a":{"v":1}}', '{"a":{"v":2}}', told, clipThrough);
    assert.ok(selected.status === 'compared');
    assert.deepEqual([selected.newerOnGitHub, namesOf(selected.diff)], [[], new Set(['a'])]);
    assert.equal(selected.isBehind, true);
  });

  it('keeps what is newer on GitHub where PRIMARY is not behind: that was not refused', () => {
    const { selected } = select('{"a":{"v":1}}', '{"a":{"v":2},"b":{},"c":{}}', history(['a']), clipThrough);
    assert.ok(selected.status === 'compared');
    assert.deepEqual(
      selected.newerOnGitHub.map(({ name }) => name),
      ['a'],
    );
    assert.deepEqual([...selected.desired.keys()], ['a']);
  });

  it('keeps its models where removals are kept', () => {
    const { selected } = select('{"a":{}}', lost, noHistory, { ...clipThrough, removals: 'keep' });
    assert.ok(selected.status === 'compared');
    assert.equal(selected.kept.length, 2);
  });

  it('is named by a command over the categories of the run, so that its change comes into that run’s pull request', () => {
    const policy = { ...apply, categories: ['clip', 'blip'], letThrough: ['blip'], command: 'node it.js --force' };
    const { selected } = select('{"a":{}}', lost, noHistory, policy);
    assert.ok(selected.status === 'refused');
    assert.match(selected.reason, /If that is right, --let-through clip lets it through$/);
    assert.equal(selected.letThroughBy, 'node it.js --force --categories clip,blip --let-through blip,clip');
  });

  it('is named by its flag alone where it is not known how the run was started', () => {
    const { selected } = select('{"a":{}}', lost, noHistory);
    assert.ok(selected.status === 'refused');
    assert.equal(selected.letThroughBy, undefined);
  });
});

describe('what the history tells', () => {
  it('goes along: who put a model there, whether PRIMARY ever deleted one, and what could not be read', () => {
    const note = { severity: 'warning', message: 'The history of clip.json could not be read.' } as const;
    const told = { ...noHistory, origins: new Map([['b', origin]]), deletes: 0, notes: [note] };
    const { selected } = select('{"a":{}}', '{"a":{},"b":{},"c":{}}', told, { ...apply, maxRemovedPercent: 100 });
    assert.ok(selected.status === 'compared');
    assert.deepEqual(
      selected.diff.removed.map((model) => [model.name, model.origin]),
      [
        ['b', origin],
        ['c', undefined],
      ],
    );
    assert.deepEqual([selected.deletes, selected.notes], [0, [note]]);
  });
});
