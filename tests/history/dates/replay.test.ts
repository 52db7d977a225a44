import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readValues } from '../../../src/history/dates/read-values.ts';
import { beginning, replay } from '../../../src/history/dates/replay.ts';

/** Versions as texts, the oldest first → what is said of `a`, as the numbers of versions. */
function datesOfA(versions: readonly (string | Uint8Array | undefined)[]) {
  let state = beginning;
  for (const [index, version] of versions.entries()) {
    state = replay(state, { commit: `${index + 1}`, committedAt: index }, readValues(version));
  }
  const entry = state.dates.get('a');
  return entry && [entry.added, entry.modified, entry.removed].map((stamp) => stamp && Number(stamp.commit));
}

const rows: readonly [what: string, versions: readonly (string | Uint8Array | undefined)[], dates: unknown][] = [
  ['never there', ['{}', '{"b": 1}'], undefined],
  ['there from the first version on', ['{"a": 1}'], [1, 1, undefined]],
  ['added later', ['{}', '{"a": 1}', '{"a": 1, "b": 2}'], [2, 2, undefined]],
  ['modified, the last time counts', ['{"a": 1}', '{"a": 2}', '{"a": 3}', '{"a": 3}'], [1, 3, undefined]],
  ['modified back', ['{"a": 1}', '{"a": 2}', '{"a": 1}'], [1, 3, undefined]],
  ['spelled otherwise', ['{"a": {"x": 1, "y": "é"}}', '{"a": {"y": "\\u00e9", "x": 1.0}}'], [1, 1, undefined]],
  ['with its elements in another order', ['{"a": [1, 2]}', '{"a": [2, 1]}'], [1, 2, undefined]],
  ['removed', ['{"a": 1}', '{}', '{}'], [1, 1, 2]],
  ['back after a removal, which stays, with another value', ['{"a": 1}', '{}', '{"a": 2}'], [1, 1, 2]],
  ['back and modified then', ['{"a": 1}', '{}', '{"a": 2}', '{"a": 3}'], [1, 4, 2]],
  ['removed twice, the first time counts', ['{"a": 1}', '{}', '{"a": 1}', '{}'], [1, 1, 2]],
  ['no object', ['{"a": 1}', '{"a": null}'], [1, 2, undefined]],
  ['there twice in one version, the last value counts', ['{"a": 1, "a": 2}', '{"a": 2}'], [1, 1, undefined]],
  ['across a version that is not JSON', ['{"a": 1}', '<<<<<<<', '{"a": 1}'], [1, 1, undefined]],
  ['modified across a version that is not JSON', ['{"a": 1}', '{"a": 1', '{"a": 2}'], [1, 3, undefined]],
  ['across a version that is a list', ['{"a": 1}', '[]', '{"a": 1}'], [1, 1, undefined]],
  ['across a version without the file', ['{"a": 1}', undefined, '{"a": 1}'], [1, 1, undefined]],
  ['across a version that is no text', ['{"a": 1}', Uint8Array.of(0x7b, 0xff, 0x7d), '{"a": 1}'], [1, 1, undefined]],
];

describe('the dates of a model', () => {
  for (const [what, versions, dates] of rows) {
    it(`${what}: ${JSON.stringify(versions)}`, () => {
      assert.deepEqual(datesOfA(versions), dates);
    });
  }
});
