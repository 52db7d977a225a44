import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fuzz } from '../../bench/fuzz/fuzz.ts';
import { fuzzJson } from '../../bench/fuzz/json-laws.ts';
import { printFuzz } from '../../bench/fuzz/print.ts';
import { type Case, type CaseFigures, runCases } from '../../bench/fuzz/run-cases.ts';
import { fuzzTable } from '../../bench/fuzz/table-laws.ts';
import { rowsOf } from '../../bench/random-input.ts';
import type { Records } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import type { LegacyFiles, LegacyFormat } from '../../src/formats/legacy-format.ts';
import { textFormat } from '../../src/formats/text.ts';

describe('fuzz', () => {
  it('finds no failure in a few hundred documents and tables, and tells what they reach', async () => {
    const figures = await fuzz({ json: 300, text: 150, lens: 300, seed: 1, coverageSample: 150 });
    assert.deepEqual(figures.lens?.failures, [], printFuzz(figures));
    assert.deepEqual([figures.json.failures, figures.text.failures], [[], []], printFuzz(figures));
    assert.equal(sum(figures.json), 300);
    assert.equal(sum(figures.text), 150);
    const folders = figures.coverage?.folders.map(({ folder }) => folder);
    assert.deepEqual(folders, ['json', 'model', 'compare', 'render', 'render/text']);
    for (const { folder, functions } of figures.coverage?.folders ?? []) {
      // No case has a history, which `compare` asks about.
      assert.ok(functions.covered / functions.all > (folder === 'compare' ? 0.6 : 0.8), folder);
    }
    // No case makes the renderer fail.
    assert.match(figures.coverage?.uncovered.join('\n') ?? '', /^src\/render\/render-error\.ts:\d+-\d+ {2}misread/m);
  });

  it('draws the same cases from the same seed', () => {
    const draw = (seed: number): string[] => {
      const drawn: string[] = [];
      runCases(
        (random, say) =>
          fuzzJson(random, (describe) => {
            drawn.push(describe());
            say(describe);
          }),
        20,
        seed,
      );
      return drawn;
    };
    assert.deepEqual(draw(7), draw(7));
    assert.notDeepEqual(draw(7), draw(8));
    assert.deepEqual(draw(7).slice(1), draw(8).slice(0, -1));
  });

  const document = jsonFormat('models.json');
  const json = (format: LegacyFormat): Case => {
    return (random, say) => fuzzJson(random, say, format);
  };
  const table = (format: LegacyFormat): Case => {
    return (random, say) => fuzzTable(random, say, format);
  };
  const faults: [fault: string, law: string, run: Case][] = [
    [
      'a final newline that is added',
      'no difference, no byte changed',
      json(changing(document, 'models.json', (text) => `${text.trimEnd()}\n`)),
    ],
    [
      'a record that is written wrongly',
      'no RenderError',
      json(changing(document, 'models.json', (text) => text.replace('true', 'false'))),
    ],
    [
      'a blank in an untouched place',
      'what is untouched keeps its bytes and its place',
      json(
        changing(document, 'models.json', (text, old) => (text === old ? text : text.replace(/"\s*:(?=\s)/, '" :'))),
      ),
    ],
    [
      'rows with other line ends',
      'no difference, no byte changed',
      table(changing(textFormat, 'models.csv', (text) => text.replace(/\r\n$/, '\n'))),
    ],
  ];
  for (const [fault, law, run] of faults) {
    it(`finds ${fault}, and names the seed that repeats it`, () => {
      const failure = runCases(run, 100, 1).failures.find((found) => found.law === law);
      assert.ok(failure, 'the fault is found');
      assert.equal(failure.repeats, true);
      const [again] = runCases(run, 1, failure.seed).failures;
      assert.deepEqual([again?.law, again?.example], [law, failure.example]);
    });
  }

  it('fails as a section of the benchmark with all that was found', () => {
    const failing = runCases(
      () => {
        throw new TypeError('x is undefined');
      },
      1,
      40,
    );
    const figures = { seed: 40, json: failing, text: { ...failing, cases: 0, failures: [] } };
    assert.throws(() => rowsOf(figures), { message: `Random documents break what must hold.\n${printFuzz(figures)}` });
  });

  it('prints a failure with the command that repeats it', () => {
    const failing = runCases(
      () => {
        throw new TypeError('x is undefined');
      },
      3,
      40,
    );
    const text = printFuzz({ seed: 40, json: failing, text: { ...failing, cases: 0, failures: [] } });
    assert.match(text, /3 JSON documents in .*: 3 failures/);
    assert.match(text, /repeat with: node bench\/fuzz\.ts --json 1 --text 0 --seed 40\n/);
    assert.match(text, /TypeError: x is undefined\n\s+at /);
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

function sum({ outcomes }: CaseFigures): number {
  return Object.values(outcomes).reduce((total, count) => total + count, 0);
}
