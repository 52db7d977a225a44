import fc from 'fast-check';
import { judgeModels } from '../../laws/text/judge.ts';
import { answer, tableEdits } from './answers.ts';
import { settingsKeys } from './cells.ts';
import { spoiledTable } from './spoiled-tables.ts';
import { table } from './tables.ts';

/** The text repository's files without db.json, and what PRIMARY answers. */
export interface TableCase {
  readonly files: ReadonlyMap<string, string>;
  /** A JSON text. */
  readonly primary: string;
  /** The models that PRIMARY's answer changes, adds or removes. */
  readonly touched: ReadonlySet<string>;
  readonly removals: 'apply' | 'keep';
  /** How db.json came to be: from the table, from the table without its last row, by hand, cut off, or from another table. */
  readonly database: 'converted' | 'stale' | 'edited' | 'broken' | { readonly of: string };
}

/** A repository in which something makes no sense, so that the category may be unknown. */
export interface SpoiledCase extends TableCase {
  /** A file that is not there. */
  readonly missing: string | undefined;
}

const usualDefaults =
  '{"baseline": "", "parameters": null, "description": "", "version": "1", "style": "generalist", "nsfw": false}';

const defaults = fc.constantFrom(
  ...Array<string>(20).fill(usualDefaults),
  '{}',
  '{"parameters": "unknown", "instruct_format": "ChatML"}',
  '{"url": "https://example.org/", "tags": [], "parameters": 7, "settings": {"top_k": 1.0}, "display_name": "None"}',
  '{"nsfw": true, "style": null, "extra": "more", "description": "A \\u00e9.", "version": 1e0, "model_name": "m"}',
);

const generationParams = JSON.stringify(Object.fromEntries(settingsKeys.map((name) => [name, 0])));

const removals = fc.constantFrom(...Array<'apply'>(5).fill('apply'), 'keep' as const);

/** Tables and answers that make sense. */
export const tableCase: fc.Arbitrary<TableCase> = fc
  .record({
    csv: table,
    defaults,
    edits: tableEdits,
    removals,
    database: fc.oneof(
      { weight: 5, arbitrary: fc.constant('converted' as const) },
      { weight: 2, arbitrary: fc.constantFrom('stale' as const, 'edited' as const) },
      { weight: 1, arbitrary: table.map((of) => ({ of })) },
    ),
  })
  .map(({ csv, defaults: rules, edits, removals: policy, database }) => {
    const { text, touched } = answer(judgeModels(csv, rules), edits);
    return { files: filesOf(csv, rules), primary: text, touched, removals: policy, database };
  });

const usually = <T>(value: T, times: number): T[] => Array<T>(times).fill(value);

export const spoiledCase: fc.Arbitrary<SpoiledCase> = fc
  .record({
    table: spoiledTable,
    isTableSpoiled: fc.constantFrom(...usually(true, 4), false),
    defaults,
    oddDefaults: fc.constantFrom(
      ...usually(undefined, 20),
      ...['{"name": "x"}', '[]', '{"a": 1e999}', '{', '{"a":{"b":[1e400]}}'],
    ),
    params: fc.constantFrom(...usually(generationParams, 20), '[]', '{', '{}'),
    edits: tableEdits,
    removals,
    database: fc.constantFrom(...usually('converted' as const, 4), 'broken' as const),
    missing: fc.constantFrom(
      ...usually(undefined, 20),
      ...['models.csv', 'db.json', 'defaults.json', 'generation_params.json'],
    ),
  })
  .map(({ table: { csv, spoiled }, isTableSpoiled, defaults: rules, oddDefaults, params, edits, ...rest }) => {
    const { text, touched } = answer(judgeModels(csv, rules), edits);
    const files = filesOf(isTableSpoiled ? spoiled : csv, oddDefaults ?? rules, params);
    return { files, primary: text, touched, ...rest };
  });

export function filesOf(csv: string, rules: string, params = generationParams): ReadonlyMap<string, string> {
  return new Map([
    ['models.csv', csv],
    ['defaults.json', rules],
    ['generation_params.json', params],
  ]);
}
