import fc from 'fast-check';
import { flag, type Plain, shuffled, text, v2Own } from './pairs.ts';

const cellText = fc.constantFrom('', 'a', 'b', ' a', 'a,b', '"', 'é', 'ChatML');
const settingsCell = fc.constantFrom('', '{}', '{"temperature": 0.7}', '{"top_k":40, "temperature":1.0}');

/** A row of models.csv: column → cell. */
export const row: fc.Arbitrary<ReadonlyMap<string, string>> = fc
  .record({
    name: fc.constantFrom('maker/model', ' maker/model', 'model'),
    parameters_bn: fc.constantFrom('0', '7', ' 7', '7.0', '1.3', '0.124', '1e1'),
    display_name: cellText,
    url: cellText,
    baseline: cellText,
    description: cellText,
    style: cellText,
    tags: fc.constantFrom('', 'a', 'a, b', 'b,a', ' a ,,b', ','),
    instruct_format: cellText,
    settings: settingsCell,
    odd: cellText,
  })
  .map((cells) => new Map(Object.entries(cells)));

/** A v2 record of text_generation, all of which a row can say. */
export const sayableTextRecord: fc.Arbitrary<Plain> = shuffled(
  fc.record(
    {
      ...v2Own,
      text_model_group: text,
      name_schema_exception: flag,
      name: fc.constant('maker/model'),
      parameters: fc.constantFrom(0, 7e9, 1.3e9, 124e6, 8_030_261_248),
      display_name: cellText,
      url: cellText,
      baseline: cellText,
      description: cellText,
      style: cellText,
      tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c d'), { maxLength: 3 }),
      instruct_format: fc.oneof(cellText, fc.constant(null)),
      settings: fc.constantFrom(null, {}, { temperature: 0.7 }, { temperature: 1, top_k: 40 }),
      version: fc.constantFrom('', null),
      nsfw: flag.filter((value) => value !== true),
      config: fc.constantFrom({ download: [] }, {}),
    },
    { requiredKeys: ['name', 'parameters'] },
  ),
);
