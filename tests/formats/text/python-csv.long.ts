import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { renderModelsCsv } from '../../../src/formats/text/render-models-csv.ts';
import { spellCell } from '../../../src/formats/text/table.ts';
import { sharedPath, withoutSharedData } from '../../support/shared-data.ts';
import { fieldEdits } from '../../arbitraries/text/answers.ts';
import { modelName } from '../../arbitraries/text/cells.ts';
import { defaultsJson, generationParamsJson, header, modelsCsv, records } from './sample.ts';

/** The repository's hook: what Python's CSV writer makes of what its reader sees. */
const rewrite = `
import csv, io, json, sys
tables = json.load(sys.stdin)
out = []
for table in tables:
    text = io.StringIO(newline='')
    csv.writer(text).writerows(csv.reader(io.StringIO(table, newline='')))
    out.append(text.getvalue())
json.dump(out, sys.stdout)
`;

const withoutPython = spawnSync('python3', ['--version']).status === 0 ? false : 'Python is not installed';

function rewritten(tables: readonly string[]): readonly string[] {
  const { status, stdout, stderr } = spawnSync('python3', ['-c', rewrite], {
    input: JSON.stringify(tables),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout) as readonly string[];
}

const [standard = ''] = withoutPython === false ? rewritten([modelsCsv]) : [];

/** Every kind of text that a cell can hold: those with half a surrogate pair or a NUL are refused before. */
const cell = fc
  .array(fc.constantFrom('a', 'é', '😀', ' ', ',', '"', '\n', '\r', '\t', '\v', '\u2028', '\uFEFF', "'", ';', '\\'))
  .map((parts) => parts.join(''));

describe('models.csv, held against Python’s CSV writer', { skip: withoutPython }, () => {
  it('a cell is spelled as it would be', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 50 }), (rows) => {
        const texts = rows.map((cells) => `x,${cells.map(spellCell).join(',')}\r\n`);
        assert.deepEqual(rewritten(texts), texts);
      }),
      { numRuns: 10 },
    );
  });

  it('whatever PRIMARY’s records say, the table is what it would write of its own rows', () => {
    const answer = fc.dictionary(modelName, fieldEdits, { minKeys: 1 });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 50 }), (answers) => {
        const texts = answers.map((models) => {
          const fields = Object.entries(models).map(([name, edits]) => [name, { parameters: 3e9, ...edits }] as const);
          const desired = records(Object.fromEntries(fields));
          return renderModelsCsv(standard, desired, defaultsJson, generationParamsJson).text;
        });
        assert.deepEqual(rewritten(texts), texts);
      }),
      { numRuns: 10 },
    );
  });

  it('a row that changes loses needless quotes with the change; the others keep theirs', () => {
    const row = (description: string) => `"acme/a","3",,,,${description},,,,\r\n`;
    const old = `${header}${row('old')}"acme/b",3,,,,,,,,\r\n`;
    const desired = records({ 'acme/a': { parameters: 3e9, description: 'new' }, 'acme/b': { parameters: 3e9 } });
    const { text } = renderModelsCsv(old, desired, defaultsJson, generationParamsJson);
    assert.equal(text, `${header}acme/a,3,,,,new,,,,\r\n"acme/b",3,,,,,,,,\r\n`);
  });

  it('the real table is in its dialect', { skip: withoutSharedData }, () => {
    const real = readFileSync(sharedPath('github/text/models.csv'), 'utf8');
    assert.deepEqual(rewritten([real]), [real]);
  });
});
