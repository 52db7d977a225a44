import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { categories } from '../../src/categories.ts';
import { spelling } from '../../src/json/slice.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import { parseRecords } from '../../src/model/records.ts';
import { readModels } from '../../src/render/text/read-models.ts';
import { renderModelsCsv } from '../../src/render/text/render-models-csv.ts';
import { parseRules } from '../../src/render/text/rules.ts';
import { carried, jsonOf } from '../lens/laws.ts';
import { readFolder } from '../support/shared-data.ts';

type Records = Readonly<Record<string, any>>;

function read(path: string): Records {
  return JSON.parse(readFileSync(new URL(`../../samples/primary/${path}.json`, import.meta.url), 'utf8')) as Records;
}

/** What people would see first if PRIMARY's samples of the two formats were not of the same models. */
describe('the samples of v2', () => {
  for (const { name } of categories.filter((category) => 'format' in category)) {
    const [legacy, v2] = [read(name), read(`v2/${name}`)];

    it(`are of the same models, in the same order: ${name}`, () => {
      const twin = /^(aphrodite|koboldcpp)\//;
      assert.deepEqual(
        Object.keys(v2),
        Object.keys(legacy).filter((model) => !twin.test(model)),
      );
    });

    if (name === 'text_generation') continue;
    it(`say what the legacy samples say, as the lens sees them: ${name}`, () => {
      for (const [model, record] of Object.entries(v2)) {
        const seen = recordLens(name).see(jsonOf(legacy[model]));
        assert.deepEqual(JSON.parse(spelling(seen)), JSON.parse(spelling(carried(jsonOf(record)))), model);
      }
    });
  }

  it('say what the rows say that come of the legacy samples: text_generation', () => {
    const files = readFolder(new URL('../../samples/github/text/', import.meta.url));
    const rules = [files.get('defaults.json')!, files.get('generation_params.json')!] as const;
    const { text } = renderModelsCsv(
      files.get('models.csv')!,
      parseRecords(JSON.stringify(read('text_generation'))),
      ...rules,
    );
    const rows = new Map(readModels(text, parseRules(...rules)).models.map(({ name, cells }) => [name, cells]));
    for (const [model, record] of Object.entries(read('v2/text_generation'))) {
      assert.deepEqual(JSON.parse(spelling(seeRow(rows.get(model)!))), JSON.parse(spelling(carried(jsonOf(record)))));
    }
  });
});
