import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRecords } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFiles, LegacyFormat } from '../../src/formats/legacy-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { RenderError } from '../../src/formats/render-error.ts';

const old: LegacyFiles = new Map([
  ['clip.json', '{"a": {"v": 1}}\n'],
  ['other.json', '{}\n'],
]);
const desired = parseRecords('{"a": {"v": 2}, "b": {}}');
const honest = jsonFormat('clip.json');

/** Writes this in place of what it should. */
function liar(text: string): LegacyFormat {
  return {
    read: (files, primary) => ({ ...honest.read(files, primary), render: () => new Map([['clip.json', text]]) }),
  };
}

describe('the new files of a category', () => {
  it('are those that change, and no others', () => {
    assert.deepEqual(
      renderCategory('clip', honest, old, honest.read(old, desired)),
      new Map([['clip.json', '{"a": {"v": 2}, "b": {}}\n']]),
    );
  });

  it('are none where the records stand there already, however they are spelled', () => {
    assert.deepEqual(renderCategory('clip', honest, old, honest.read(old, parseRecords('{"a":{"v":1.0}}'))), new Map());
  });

  it('are not read again where none changes', () => {
    const format: LegacyFormat = { read: () => assert.fail('read') };
    assert.deepEqual(renderCategory('clip', format, old, { desired, render: () => old }), new Map());
  });

  it('may be new', () => {
    assert.deepEqual(
      [...renderCategory('clip', honest, new Map(), honest.read(new Map(), desired)).keys()],
      ['clip.json'],
    );
  });

  const lies: Readonly<Record<string, { text: string; at: string }>> = {
    'a value that is another': { text: '{"a": {"v": 3}, "b": {}}', at: ' (first at "a")' },
    'a value that changed its kind': { text: '{"a": {"v": "2"}, "b": {}}', at: ' (first at "a")' },
    'a model that is missing': { text: '{"a": {"v": 2}}', at: ' (first at "b")' },
    'a model too many': { text: '{"a": {"v": 2}, "b": {}, "c": {}}', at: '' },
    'the first of two values': { text: '{"a": {"v": 2}, "b": {}, "a": {"v": 1}}', at: ' (first at "a")' },
    'no JSON at all': { text: '{"a": {"v": 2}, "b": {}', at: '' },
    nothing: { text: '', at: '' },
  };
  for (const [given, { text, at }] of Object.entries(lies)) {
    it(`are not proposed where they do not say what is desired: ${given}`, () => {
      assert.throws(
        () => renderCategory('clip', liar(text), old, liar(text).read(old, desired)),
        (error) => {
          assert.ok(error instanceof RenderError, String(error));
          assert.match(error.message, /^The new files of clip do not read back as PRIMARY’s records/);
          assert.ok(error.message.includes(`records${at}, so they are not proposed`), error.message);
          return true;
        },
      );
    });
  }

  it('are not proposed where the repository’s own checks would refuse one', () => {
    const text = '{"a": {"v": 2}, \n"b": {}}\n';
    assert.throws(
      () => renderCategory('clip', liar(text), old, liar(text).read(old, desired)),
      (error) =>
        error instanceof RenderError &&
        error.message ===
          'The new files of clip would fail the repository’s own checks, so they are not proposed: clip.json has blanks at the end of line 1.',
    );
  });

  it('are not proposed where they do not agree with each other', () => {
    const disagreeing: LegacyFormat = { read: (...given) => ({ ...honest.read(...given), consistent: false }) };
    assert.throws(() => renderCategory('clip', disagreeing, old, honest.read(old, desired)), RenderError);
  });
});
