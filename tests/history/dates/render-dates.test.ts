import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Dates, Stamp } from '../../../src/history/dates/dates.ts';
import { readDates } from '../../../src/history/dates/read-dates.ts';
import { renderDates } from '../../../src/history/dates/render-dates.ts';

function stamp(digit: number): Stamp {
  return { commit: `${digit}`.repeat(40), committedAt: 1_700_000_000 + digit };
}

/** Models that were added, and never touched after. */
function added(names: readonly string[], at = 1): Dates {
  return new Map(names.map((name) => [name, { added: stamp(at), modified: stamp(at), removed: undefined }]));
}

function render(text: string, dates: Dates): string | undefined {
  return renderDates(readDates('dates.json', text), dates);
}

const one = '1'.repeat(40);
const entry = `{
        "commit_added": "${one}",
        "date_added": 1700000001,
        "commit_modified": "${one}",
        "date_modified": 1700000001,
        "commit_removed": null,
        "date_removed": null
    }`;

describe('the file of dates', () => {
  it('is an object by name in the order of code points, in ASCII, with 4 spaces and a final newline', () => {
    const names = ['b', 'a', 'ä', '\u{1f600}', '\ue000', 'Z', '__proto__', '10', '9'];
    const sorted = ['10', '9', 'Z', '__proto__', 'a', 'b', '\\u00e4', '\\ue000', '\\ud83d\\ude00'];
    const lines = sorted.map((name) => `    "${name}": ${entry}`);
    assert.equal(render('{}', added(names)), `{\n${lines.join(',\n')}\n}\n`);
  });

  it('stays as it is where it says the same, however it is written', () => {
    const text = JSON.stringify({ b: JSON.parse(entry), a: JSON.parse(entry) });
    assert.equal(render(text, added(['a', 'b'])), undefined);
    assert.equal(
      render(` ${text.replaceAll(',', ' ,\r\n').replaceAll('1700000001', '1.700000001e9')}`, added(['a', 'b'])),
      undefined,
    );
  });

  it('keeps every byte that need not change, and the style of its own', () => {
    const text = `{\r\n\t"ä" : ${entry},\r\n\t"b" : ${entry}\r\n}`;
    const dates = new Map([...added(['ä', 'b']), ['b', { added: stamp(1), modified: stamp(2), removed: stamp(3) }]]);
    const [two, three] = ['2'.repeat(40), '3'.repeat(40)];
    const changed = entry
      .replace(`"commit_modified": "${one}"`, `"commit_modified": "${two}"`)
      .replace('"date_modified": 1700000001', '"date_modified": 1700000002')
      .replace('"commit_removed": null', `"commit_removed": "${three}"`)
      .replace('"date_removed": null', '"date_removed": 1700000003');
    assert.equal(render(text, dates), `{\r\n\t"ä" : ${entry},\r\n\t"b" : ${changed}\r\n}\n`);
  });

  it('gets new names in their places, also before all others, and loses those that no version has', () => {
    const text = `{\n    "b": ${entry},\n    "gone": ${entry},\n    "y": ${entry}\n}\n`;
    const expected = ['a', 'b', 'c', 'y', 'z'].map((name) => `    "${name}": ${entry}`).join(',\n');
    assert.equal(render(text, added(['z', 'c', 'a', 'b', 'y'])), `{\n${expected}\n}\n`);
  });

  it('gets a new first name where the first one goes', () => {
    const text = `{\n    "b": ${entry},\n    "y": ${entry}\n}\n`;
    assert.equal(render(text, added(['a', 'y'])), `{\n    "a": ${entry},\n    "y": ${entry}\n}\n`);
  });

  it('says what it should, whatever it said before', () => {
    const name = fc.oneof(fc.constantFrom('a', 'b', '__proto__', '\ud800', '\u{1f600}'), fc.string({ unit: 'binary' }));
    const digit = fc.integer({ min: 1, max: 9 });
    const dates = fc
      .array(fc.tuple(name, digit, digit, fc.option(digit, { nil: undefined })), { maxLength: 8 })
      .map(
        (rows): Dates =>
          new Map(
            rows.map(([key, first, last, gone]) => [
              key,
              { added: stamp(first), modified: stamp(last), removed: gone === undefined ? undefined : stamp(gone) },
            ]),
          ),
      );
    fc.assert(
      fc.property(dates, dates, (before, after) => {
        const text = render('{}', before) ?? '{}';
        const rendered = render(text, after) ?? text;
        assert.equal(render(rendered, after), undefined);
        assert.deepEqual(new Set(readDates('dates.json', rendered).claims.keys()), new Set(after.keys()));
      }),
    );
  });
});

describe('a file that is not of the one shape', () => {
  const rows: readonly [what: string, text: string, says: RegExp][] = [
    ['no JSON', '{\n<<<<<<< HEAD\n', /^dates\.json, line 2: not JSON: /],
    ['nothing', '', /^dates\.json, line 1: not JSON: the text ends/],
    ['a list', '[]', /^dates\.json, line 1: expected an object of records, found an array$/],
    ['models inside another object', '{\n"version": 2,\n"models": {}}', /line 2: the record "version" is a number/],
    [
      'a member that we do not know',
      `{"a": ${entry.replace('{', '{"by": "Ann", ')}}`,
      /the entry "a" is not made of three commits/,
    ],
    ['a member less', `{\n"a": {"commit_added": "${one}"}}`, /line 2: the entry "a" is not made of/],
    ['a time as text', `{"a": ${entry.replace('1700000001', '"soon"')}}`, /the entry "a" is not made of/],
  ];
  for (const [what, text, says] of rows) {
    it(`is not read: ${what}`, () => {
      assert.throws(() => readDates('dates.json', text), { name: 'MalformedFileError', message: says });
    });
  }
});
