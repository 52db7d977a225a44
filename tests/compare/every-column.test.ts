import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareCategory } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { spelling } from '../../src/json/slice.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { knownColumns } from '../../src/formats/text/columns.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { spellCell } from '../../src/formats/text/table.ts';
import { defaultsJson, generationParamsJson, records, repository } from '../formats/text/sample.ts';

/** A row's cells, column → cell. */
type Cells = Readonly<Record<string, string>>;
type Fields = Record<string, unknown>;

/** A column that the repository may get one day. */
const ownColumn = 'licence';
const columns = [...knownColumns, ownColumn];

const model = 'acme/Full-7B';
const full: Cells = {
  name: model,
  parameters_bn: '7',
  display_name: 'Full Seven',
  url: 'https://example.org/full',
  baseline: 'acme/base',
  description: 'Talks, a lot.',
  style: 'chat',
  tags: 'fast, small',
  instruct_format: 'ChatML',
  settings: '{"top_k": 40}',
  [ownColumn]: 'MIT',
};
const neighbour: Cells = { ...full, name: 'acme/Other-3B', parameters_bn: '3', instruct_format: 'Alpaca' };

/** Another cell for a column that takes no text, and what PRIMARY calls an empty one. */
const special: Readonly<Record<string, { another: string; empty: unknown }>> = {
  parameters_bn: { another: '7.25', empty: 0 },
  tags: { another: 'fast, tiny', empty: [] },
  settings: { another: '{"top_k": 7}', empty: {} },
};

function csvOf(...rows: readonly Cells[]): string {
  const lines = rows.map((cells) => columns.map((column) => spellCell(cells[column] ?? '')).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

function databaseOf(csv: string): string {
  return convertModels(csv, defaultsJson, generationParamsJson).text;
}

/** What a PRIMARY whose table is this one answers. */
function answerOf(format: PrimaryFormat, ...rows: readonly Cells[]): Record<string, Fields> {
  if (format === 'v1') return JSON.parse(databaseOf(csvOf(...rows))) as Record<string, Fields>;
  const seen = rows.map((cells) => [cells['name'], JSON.parse(spelling(seeRow(new Map(Object.entries(cells)))))]);
  return Object.fromEntries(seen) as Record<string, Fields>;
}

function without(field: string, fields: Fields = {}): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field));
}

function fieldOf(column: string): string {
  return column === 'parameters_bn' ? 'parameters' : column;
}

const text = categories.find(
  (category): category is SyncedCategory => category.kind === 'synced' && category.format === 'text',
);
assert.ok(text);
const csv = csvOf(full, neighbour);
const github = repository(csv, databaseOf(csv));

/** What becomes of the two files where PRIMARY answers this. */
function synced(format: PrimaryFormat, answer: Readonly<Record<string, Fields>>) {
  assert.ok(text);
  const legacy = formatOf(text, format);
  const primary = { kind: 'records', records: records(answer), format } as const;
  const compared = compareCategory(text, legacy, primary, github, { removals: 'apply', maxRemovedPercent: 25 });
  assert.ok(compared.status === 'compared');
  const files = new Map([...github, ...renderCategory(text.name, legacy, github, compared)]);
  return {
    models: compared.diff.modified.map(({ name }) => name),
    notes: compared.notes.map(({ severity, message }) => `${severity}: ${message}`),
    csv: files.get('models.csv'),
    database: files.get('db.json'),
  };
}

function assertBecomes(format: PrimaryFormat, answer: Readonly<Record<string, Fields>>, desired: string): void {
  assert.deepEqual(synced(format, answer), {
    models: desired === csv ? [] : [model],
    notes: [],
    csv: desired,
    database: databaseOf(desired),
  });
}

// v2 does not know a column of the table's own, and the name is what a model is known by.
const cellsOf = { v1: columns.slice(1), v2: knownColumns.slice(1) } as const;

for (const format of ['v1', 'v2'] as const) {
  describe(`each column of models.csv, where PRIMARY keeps ${format}`, () => {
    for (const column of cellsOf[format]) {
      const field = fieldOf(column);
      const { another = 'Another', empty = '' } = special[column] ?? {};

      it(`${column}: a change on PRIMARY is a change of the cell`, () => {
        const changed = { ...full, [column]: another };
        assertBecomes(format, answerOf(format, changed, neighbour), csvOf(changed, neighbour));
      });

      const emptied = { ...full, [column]: column === 'parameters_bn' ? '0' : '' };
      const answer = answerOf(format, emptied, neighbour);
      const others = without(field, answer[model]);

      it(`${column}: an emptying on PRIMARY empties the cell`, () => {
        assertBecomes(format, { ...answer, [model]: { ...others, [field]: empty } }, csvOf(emptied, neighbour));
      });

      if (column === 'parameters_bn') continue;
      it(`${column}: a removal on PRIMARY empties the cell, be it told as null or by leaving the field out`, () => {
        assertBecomes(format, { ...answer, [model]: others }, csvOf(emptied, neighbour));
        assertBecomes(format, { ...answer, [model]: { ...others, [field]: null } }, csvOf(emptied, neighbour));
      });
    }

    it('parameters_bn: a model without parameters stays as it is, with a note', () => {
      const answer = answerOf(format, full, neighbour);
      for (const parameters of [undefined, null]) {
        const { notes, ...result } = synced(format, { ...answer, [model]: { ...answer[model], parameters } });
        assert.deepEqual(result, { models: [], csv, database: databaseOf(csv) });
        assert.equal(notes.length, 1);
        assert.match(notes[0] ?? '', /"acme\/Full-7B".*"parameters" is missing/);
      }
    });
  });
}

describe('a column that an older PRIMARY does not carry', () => {
  for (const column of ['instruct_format', ownColumn]) {
    const answer = Object.entries(answerOf('v1', full, neighbour));
    const older = Object.fromEntries(answer.map(([key, fields]) => [key, without(column, fields)]));

    it(`${column}: its cells stay where no record has the field`, () => {
      assertBecomes('v1', older, csv);
    });

    it(`${column}: … also in a row that changes`, () => {
      const changed = { ...full, url: '' };
      assertBecomes('v1', { ...older, [model]: without('url', older[model]) }, csvOf(changed, neighbour));
    });

    it(`${column}: … also where a record has it as null, which means absent`, () => {
      assertBecomes('v1', { ...older, [model]: { ...older[model], [column]: null } }, csv);
    });

    it(`${column}: one record that says it is empty tells that PRIMARY carries it, so all that lack it are`, () => {
      const { models, ...result } = synced('v1', { ...older, [model]: { ...older[model], [column]: '' } });
      const desired = csvOf({ ...full, [column]: '' }, { ...neighbour, [column]: '' });
      assert.deepEqual(models, [model, neighbour['name']]);
      assert.deepEqual(result, { notes: [], csv: desired, database: databaseOf(desired) });
    });
  }
});
