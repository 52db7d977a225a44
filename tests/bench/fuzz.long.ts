import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { familyNames, type Trial } from '../../bench/fuzz/families.ts';
import { fuzz, runTrials } from '../../bench/fuzz/fuzz.ts';
import { printFuzz } from '../../bench/fuzz/print.ts';
import { rowsOf } from '../../bench/random-input.ts';
import type { Records } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFiles, LegacyFormat } from '../../src/formats/legacy-format.ts';
import { textFormat } from '../../src/formats/text.ts';
import { editedDocument } from '../arbitraries/json/documents.ts';
import { tableCase } from '../arbitraries/text/repositories.ts';
import { checkDocument } from '../laws/json/documents.ts';
import { checkTable } from '../laws/text/tables.ts';

describe('fuzz', () => {
  it('finds no failure in some thousand cases, and tells what they reach', async () => {
    const figures = await fuzz({ families: familyNames, runs: 2_000, coverageSample: 500 });
    for (const { failure } of figures.families) assert.equal(failure, undefined, printFuzz(figures));
    assert.deepEqual(
      figures.families.map(({ family, cases }) => [family, cases]),
      familyNames.map((family) => [family, 2_000]),
    );
    const folders = figures.coverage?.folders.map(({ folder }) => folder);
    assert.deepEqual(folders, ['json', 'model', 'lens', 'compare', 'formats', 'formats/text']);
    for (const { folder, functions } of figures.coverage?.folders ?? []) {
      // No case has a history, which `compare` asks about.
      assert.ok(functions.covered / functions.all > (folder === 'compare' ? 0.6 : 0.8), folder);
    }
    // No case makes the renderer fail.
    assert.match(figures.coverage?.uncovered.join('\n') ?? '', /^src\/formats\/render-error\.ts:\d+-\d+ {2}misread/m);
  });

  const document = jsonFormat('models.json');
  const json = (format: LegacyFormat) =>
    editedDocument.map((drawn): Trial => ({
      drawn,
      hold: () => {
        checkDocument(drawn, format);
      },
    }));
  const table = (format: LegacyFormat) =>
    tableCase.map((drawn): Trial => ({
      drawn,
      hold: () => {
        checkTable(drawn, format);
      },
    }));
  const faults: [fault: string, law: RegExp, trials: fc.Arbitrary<Trial>][] = [
    [
      'a final newline that is added',
      /no difference, no byte changed/,
      json(changing(document, 'models.json', (text) => `${text.trimEnd()}\n`)),
    ],
    [
      'a record that is written wrongly',
      /do not read back as PRIMARY’s records/,
      json(changing(document, 'models.json', (text) => text.replace('true', 'false'))),
    ],
    [
      'a blank in an untouched place',
      /what is untouched keeps its bytes|members that stay keep key, colon and order/,
      json(
        changing(document, 'models.json', (text, old) => (text === old ? text : text.replace(/"\s*:(?=\s)/, '" :'))),
      ),
    ],
    [
      'rows with other line ends',
      /no difference, no byte changed/,
      table(changing(textFormat, 'models.csv', (text) => text.replace(/\r\n$/, '\n'))),
    ],
  ];
  for (const [fault, law, trials] of faults) {
    it(`finds ${fault}, makes the case small, and names the seed and the path that repeat it`, () => {
      const { seed, failure } = runTrials(trials, { runs: 1_000, seed: 1 });
      assert.ok(failure, 'the fault is found');
      assert.match(failure.message, law);
      assert.ok(failure.example.length < 1_000, failure.example);
      const again = runTrials(trials, { runs: 1, seed, path: failure.path });
      assert.deepEqual([again.cases, again.failure?.example], [1, failure.example]);
    });
  }

  const failing = runTrials(
    fc.constant({
      drawn: 'a case',
      hold: () => {
        throw new TypeError('x is undefined');
      },
    }),
    { runs: 3, seed: -40 },
  );
  const figures = { families: [{ family: 'json' as const, ...failing }] };

  it('fails as a section of the benchmark with all that was found', () => {
    assert.throws(() => rowsOf(figures), { message: `Random cases break what must hold.\n${printFuzz(figures)}` });
  });

  it('prints a failure with the command that repeats it and the case', () => {
    const text = printFuzz(figures);
    assert.match(
      text,
      /^1 JSON documents from --seed=-40 in .* s: the last of them BROKEN: TypeError: x is undefined\n/,
    );
    assert.match(text, /\nrepeat with: npm run fuzz -- --family json --seed=-40 --path=0\n/);
    assert.match(text, /\nthe smallest case found:\n"a case"\n/);
  });
});

/** A format whose renderer has a fault. */
function changing(format: LegacyFormat, path: string, change: (text: string, old: string) => string): LegacyFormat {
  return {
    read(files, primary) {
      const reading = format.read(files, primary);
      const render = (records: Records): LegacyFiles => {
        const rendered = new Map(reading.render(records));
        const text = rendered.get(path);
        if (text !== undefined) rendered.set(path, change(text, files.get(path) ?? ''));
        return rendered;
      };
      return { ...reading, render };
    },
  };
}
