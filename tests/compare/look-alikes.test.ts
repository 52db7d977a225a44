import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { parseRecords } from '../../src/model/records.ts';

const clip = categories.find((category): category is SyncedCategory => category.name === 'clip');
assert.ok(clip);

const composed = '日本 Caf\u00e9';
const decomposed = '日本 Cafe\u0301';

/** A category's notes where its two sides have models of these names; those whose name is marked have changed. */
function notesOn(primary: readonly string[], github: readonly string[], changed = ''): string[] {
  assert.ok(clip);
  const side = (names: readonly string[], version: string) =>
    JSON.stringify(
      Object.fromEntries(names.map((name) => [name, { name, version: name === changed ? version : '1' }])),
    );
  const compared = compareCategory(
    clip,
    formatOf(clip),
    { kind: 'records', records: parseRecords(side(primary, '2')) },
    new Map([['clip.json', side(github, '1')]]),
    { removals: 'apply', maxRemovedPercent: 100 },
  );
  assert.ok(compared.status === 'compared');
  return compared.notes.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('models whose names look alike are told apart in words', () => {
  it('five of them at most', () => {
    // Each mark may stand before its letter's other one or behind it, which makes no difference to see.
    const twins = Array.from({ length: 64 }, (_, bits) =>
      Array.from({ length: 6 }, (__, place) => ((bits >> place) & 1 ? 'e\u0301' : '\u00e9')).join(''),
    );
    const [note = ''] = notesOn(twins, []);
    assert.match(note, / and 59 more look alike/);
    assert.ok(note.length < 2_000);
  });

  it('which takes no time that grows with the marks of a name', () => {
    const name = `a${'\u0301\u0327'.repeat(200_000)}`;
    assert.deepEqual(notesOn([name], []), []);
  });

  const advice =
    'look alike, but are different models: their names are in different Unicode normal forms. If one model is meant, ' +
    'give it one name on PRIMARY: the one that stands on GitHub, if clients are to find it as before.';
  const cases: [what: string, primary: string[], github: string[], changed: string, told: string[]][] = [
    [
      'one comes and the other goes',
      [composed],
      [decomposed],
      '',
      ['"日本 Caf\\u00e9" (on PRIMARY) and "日本 Cafe\\u0301" (on GitHub)'],
    ],
    [
      'one comes to the other',
      [decomposed, composed],
      [decomposed],
      '',
      ['"日本 Cafe\\u0301" (on both sides) and "日本 Caf\\u00e9" (on PRIMARY)'],
    ],
    [
      'one goes, the other stays',
      [composed],
      [decomposed, composed],
      '',
      ['"日本 Caf\\u00e9" (on both sides) and "日本 Cafe\\u0301" (on GitHub)'],
    ],
    [
      'one changes',
      [composed, decomposed],
      [composed, decomposed],
      composed,
      ['"日本 Caf\\u00e9" (on both sides) and "日本 Cafe\\u0301" (on both sides)'],
    ],
    ['neither is in the report', [composed, decomposed, 'new'], [composed, decomposed], '', []],
    ['there is only one of them', [composed], [], '', []],
    ['their letters differ', ['Cafe'], [composed], '', []],
    [
      'they are of Hangul',
      ['\ud55c'],
      ['\u1112\u1161\u11ab'],
      '',
      ['"\\ud55c" (on PRIMARY) and "\\u1112\\u1161\\u11ab" (on GitHub)'],
    ],
  ];
  for (const [what, primary, github, changed, told] of cases) {
    it(`${told.length === 0 ? 'or nothing is said: ' : ''}where ${what}`, () => {
      assert.deepEqual(
        notesOn(primary, github, changed),
        told.map((names) => `warning: ${names} ${advice}`),
      );
    });
  }
});
