import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { unifiedDiff } from '../../src/preview/unified-diff.ts';
import { git } from '../support/git.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const folder = temporaryFolder();
before(() => {
  git(folder, 'init', '--quiet');
});

const path = 'some folder/clip.json';

/** What real git makes of a file with this patch. */
function applied(old: string | undefined, patch: string): string {
  const file = join(folder, path);
  rmSync(dirname(file), { recursive: true, force: true });
  mkdirSync(dirname(file), { recursive: true });
  if (old !== undefined) writeFileSync(file, old);
  writeFileSync(join(folder, 'changes.diff'), patch);
  git(folder, '-c', 'core.autocrlf=false', 'apply', '--whitespace=nowarn', 'changes.diff');
  return readFileSync(file, 'utf8');
}

const long = Array.from({ length: 60 }, (_, index) => `line ${index}`);
const rows: readonly { readonly given: string; readonly old: string | undefined; readonly text: string }[] = [
  { given: 'one line of many', old: long.join('\n'), text: long.with(30, 'new').join('\n') },
  { given: 'two places far apart', old: long.join('\n'), text: long.with(3, 'new').with(55, 'new').join('\n') },
  { given: 'CRLF line ends', old: '{\r\n\t"a": 1\r\n}\r\n', text: '{\r\n\t"a": 2\r\n}\r\n' },
  { given: 'one CRLF line among LF lines', old: 'a\nb\r\nc\n', text: 'a\nB\r\nc\n' },
  { given: 'line ends only', old: 'a\nb\n', text: 'a\r\nb\r\n' },
  { given: 'a new file', old: undefined, text: '{}\n' },
  { given: 'a new file without a final newline', old: undefined, text: '{}' },
  { given: 'no final newline in either', old: '{\n"a": 1\n}', text: '{\n"a": 2\n}' },
  { given: 'a final newline that goes', old: '{}\n', text: '{}' },
  { given: 'a final newline that comes', old: '{}', text: '{}\n' },
  { given: 'a file that was empty', old: '', text: '{}\n' },
  { given: 'a file that becomes empty', old: '{}\n', text: '' },
  { given: 'lines that look like a patch', old: '--- a\n+++ b\n@@ -1 +1 @@\n', text: '--- a\n+++ c\n@@ -2 +1 @@\n' },
  { given: 'text beyond ASCII, and a lone carriage return', old: 'ä\u2028🦄\rx\n', text: 'ö\u2028🦄\ry\n' },
];

describe('a diff of the preview', () => {
  for (const { given, old, text } of rows) {
    it(`is taken by git apply: ${given}`, () => {
      assert.equal(applied(old, unifiedDiff(path, old, text)), text);
    });
  }

  it('is taken by git apply, whatever changes', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', '\n', '\r\n', '\r', ' ', '\t', '-', '+', '@@', '\\ No newline', '"ä": 1,\n'), {
        maxLength: 30,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(texts, texts, (old, text) => {
        fc.pre(old !== text);
        assert.equal(applied(old, unifiedDiff(path, old, text)), text);
      }),
      { numRuns: 40 },
    );
  });

  it('shows three lines around a change, and nothing else', () => {
    const patch = unifiedDiff(path, long.join('\n'), long.with(30, 'new').join('\n'));
    assert.equal(
      patch,
      [
        `diff --git a/${path} b/${path}`,
        `--- a/${path}`,
        `+++ b/${path}`,
        '@@ -28,7 +28,7 @@',
        ...[' line 27', ' line 28', ' line 29', '-line 30', '+new', ' line 31', ' line 32', ' line 33', ''],
      ].join('\n'),
    );
  });
});
