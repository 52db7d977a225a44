import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareCategory, type GitHubSide, type PrimarySide } from '../../src/compare/compare-category.ts';
import { spelling } from '../../src/json/slice.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { putRecords } from '../../src/lens/put-records.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import type { Records } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFormat } from '../../src/formats/legacy-format.ts';
import { clip, records } from './sample.ts';

const apply = { removals: 'apply', maxRemovedPercent: 25 } as const;
const keep = { removals: 'keep', maxRemovedPercent: 25 } as const;

function files(text: string): GitHubSide {
  return new Map([['clip.json', text]]);
}

function compare(primary: PrimarySide, github: GitHubSide, policy: typeof apply | typeof keep = apply) {
  return compareCategory(clip, jsonFormat('clip.json'), primary, github, policy);
}

const none: PrimarySide = { kind: 'none', answer: '404: not found' };

describe('a category', () => {
  it('is compared where both sides could be read', () => {
    const compared = compare(records('{"a":{"v":2},"new":{}}'), files('{"a":{"v":1},"b":{}}'));
    assert.ok(compared.status === 'compared');
    assert.equal(compared.category, 'clip');
    assert.deepEqual(compared.files, ['clip.json']);
    assert.equal(compared.models, 2);
    assert.deepEqual(compared.kept, []);
    assert.deepEqual(
      [compared.diff.added, compared.diff.removed, compared.diff.modified].map((list) => list.map(({ name }) => name)),
      [['new'], ['b'], ['a']],
    );
    assert.deepEqual([...compared.desired.keys()], ['a', 'new']);
  });

  for (const put of [
    undefined,
    (observed: Records, primary: Records) => putRecords(recordLens('clip'), observed, primary),
  ]) {
    it(`gets no model without a name from PRIMARY’s ${put ? 'v2' : 'v1'}, and says so as an error`, () => {
      const primary = records('{"":{"name":""},"a":{"name":"a"}}');
      const format = jsonFormat('clip.json', put && { put });
      const compared = compareCategory(clip, format, primary, files('{"a":{"name":"a"}}'), apply);
      assert.ok(compared.status === 'compared');
      assert.deepEqual(compared.diff.added, []);
      assert.deepEqual(compared.notes, [
        { severity: 'error', message: '"" cannot be added: a model needs a name.', model: '', field: 'name' },
      ]);
    });
  }

  it('is all new where GitHub has no file of it', () => {
    const compared = compare(records('{"a":{}}'), new Map());
    assert.ok(compared.status === 'compared');
    assert.deepEqual(
      compared.diff.added.map(({ name }) => name),
      ['a'],
    );
  });

  for (const [given, github] of [
    ['no file', new Map<string, string>()],
    ['a file without models', files('{}\n')],
  ] as const) {
    it(`is compared, without a difference, where PRIMARY has none and GitHub ${given}`, () => {
      const compared = compare(none, github);
      assert.ok(compared.status === 'compared');
      assert.deepEqual(compared.diff, { added: [], removed: [], modified: [] });
      assert.equal(compared.models, 0);
    });
  }

  const unknown: readonly { given: string; primary: PrimarySide; github: GitHubSide; reason: string }[] = [
    {
      given: 'PRIMARY could not be read',
      primary: { kind: 'unknown', reason: 'it answered 503' },
      github: files('{"a":{}}'),
      reason: 'it answered 503',
    },
    {
      given: 'PRIMARY has none and GitHub has one',
      primary: none,
      github: files('{"a":{}}'),
      reason:
        'PRIMARY answered 404: not found although GitHub has 1 model; that is no instruction to remove them. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself',
    },
    {
      given: 'PRIMARY has none and GitHub has some',
      primary: { kind: 'none', answer: '{}', url: 'https://p.example/api/model_references/v1/clip' },
      github: files('{"a":{},"b":{}}'),
      reason:
        'PRIMARY answered {} although GitHub has 2 models; that is no instruction to remove them. ' +
        'Records are read from https://p.example/api/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself',
    },
    {
      given: 'PRIMARY says that it is empty, which nobody let through',
      primary: { kind: 'none', answer: '404: clip is empty', empty: 'said' },
      github: files('{"a":{}}'),
      reason:
        'PRIMARY answered 404: clip is empty although GitHub has 1 model; that is no instruction to remove them. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself; ' +
        'if its last model was deleted there on purpose, --let-through clip lets it through',
    },
    {
      given: 'PRIMARY says of each category that it is empty',
      primary: { kind: 'none', answer: '404: clip is empty', empty: 'unproven' },
      github: files('{"a":{}}'),
      reason:
        'PRIMARY answered 404: clip is empty although GitHub has 1 model; that is no instruction to remove them. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself: ' +
        'it has no models of any other category either, so this one is not let through',
    },
    {
      given: 'GitHub’s file is no text',
      primary: records('{}'),
      github: new MalformedFileError('clip.json', 'it is not UTF-8 text', 3),
      reason: 'GitHub’s clip.json, line 3: it is not UTF-8 text',
    },
    {
      given: 'GitHub’s file is no JSON',
      primary: records('{"a":{}}'),
      github: files('{"a":{},\n"b":}'),
      reason: 'GitHub’s clip.json, line 2: not JSON',
    },
    {
      given: 'GitHub’s file is no JSON and PRIMARY has none',
      primary: none,
      github: files('<<<<<<< HEAD'),
      reason: 'GitHub’s clip.json, line 1: not JSON',
    },
    {
      given: 'a record of GitHub’s is no object',
      primary: records('{"a":{}}'),
      github: files('{"a":1}'),
      reason: 'GitHub’s clip.json, line 1: the record "a" is a number, not an object',
    },
  ];
  for (const { given, primary, github, reason } of unknown) {
    for (const policy of [apply, keep]) {
      it(`is unknown where ${given}, whether removals are to ${policy.removals} or not`, () => {
        const compared = compare(primary, github, policy);
        assert.ok(compared.status === 'unknown');
        assert.ok(compared.reason.startsWith(reason), compared.reason);
        assert.equal(compared.lasting, primary.kind === 'unknown' ? undefined : true);
        assert.equal(compared.category, 'clip');
        assert.deepEqual(compared.files, ['clip.json']);
        assert.ok(!('diff' in compared) && !('desired' in compared), 'there is nothing to propose');
      });
    }
  }

  it('is refused where too much of it would go, with what would go', () => {
    const compared = compare(records('{"a":{}}'), files('{"a":{},"b":{},"c":{}}'));
    assert.ok(compared.status === 'refused');
    assert.match(compared.reason, /^PRIMARY no longer has 2 of GitHub’s 3 models/);
    assert.equal(compared.diff.removed.length, 2);
    assert.ok(!('desired' in compared), 'there is nothing to propose');
  });

  it('that is too much less passes where 100 % may go', () => {
    const policy = { removals: 'apply', maxRemovedPercent: 100 } as const;
    const all = compareCategory(clip, jsonFormat('clip.json'), records('{"z":{}}'), files('{"a":{},"b":{}}'), policy);
    assert.equal(all.status, 'compared');
  });

  it('keeps what only GitHub has where removals are to be kept, and lists it', () => {
    const compared = compare(records('{"a":{"v":2}}'), files('{"a":{"v":1},"b":{"v":3},"c":{}}'), keep);
    assert.ok(compared.status === 'compared');
    assert.deepEqual(compared.diff.removed, []);
    assert.deepEqual(
      compared.kept.map(({ name }) => name),
      ['b', 'c'],
    );
    assert.deepEqual(
      [...compared.desired].map(([name, record]) => `${name} ${spelling(record)}`),
      ['a {"v":2}', 'b {"v":3}', 'c {}'],
    );
    assert.equal(compared.models, 1);
  });

  it('carries what its format has to say', () => {
    const note = { severity: 'warning', message: 'A row has a cell too many.' } as const;
    const format: LegacyFormat = {
      ...jsonFormat('clip.json'),
      read: (files, primary) => ({ ...jsonFormat('clip.json').read(files, primary), notes: [note] }),
    };
    const compared = compareCategory(clip, format, records('{}'), new Map(), apply);
    assert.deepEqual(compared.notes, [note]);
  });

  it('is no cover for faults of our own', () => {
    const fault = new TypeError('x is not a function');
    const format: LegacyFormat = {
      ...jsonFormat('clip.json'),
      read: () => {
        throw fault;
      },
    };
    assert.throws(
      () => compareCategory(clip, format, records('{}'), new Map(), apply),
      (error) => error === fault,
    );
  });
});
