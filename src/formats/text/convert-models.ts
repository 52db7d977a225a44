import type { Note } from '../../model/note.ts';
import type { Records } from '../../model/records.ts';
import { extraField } from './columns.ts';
import { derivedDisplayName, isBareName, keysOf, modelNameOf } from './names.ts';
import { printLines, printMembers, printString } from './print-json.ts';
import { type Model, type ModelTable, readModels } from './read-models.ts';
import { modelsFile, parseRules, type Rules } from './rules.ts';

export interface Conversion {
  /** The text of db.json. */
  readonly text: string;
  /** Its records under the models' own names. */
  readonly records: Records;
  /** Rows that convert to something nobody can have meant. */
  readonly warnings: readonly Note[];
}

/**
 * db.json as the text repository's own converter writes it, byte for byte, from the texts of models.csv, defaults.json
 * and generation_params.json of one commit.
 *
 * @throws MalformedFileError with the line of what does not convert
 */
export function convertModels(modelsCsv: string, defaultsJson: string, generationParamsJson: string): Conversion {
  const rules = parseRules(defaultsJson, generationParamsJson);
  return convertTable(readModels(modelsCsv, rules), rules);
}

/** As `convertModels`, of a table that is read already. */
export function convertTable({ columns, models }: ModelTable, rules: Rules): Conversion {
  const records = new Map<string, string>();
  for (const model of models) {
    const lines = printMembers(recordFields(columns, model, rules));
    for (const key of keysOf(model.name)) {
      records.set(key, printLines('{}', [`"name": ${printString(key)}`, ...lines], 1));
    }
  }
  const warnings = models.filter(({ extra }) => extra.length > 0).map(extraCellsWarning);
  const bareRecords = Iterator.from(records)
    .filter(([key]) => isBareName(key))
    .map(([key, text]) => [key, { text, start: 0, end: text.length }] as const);
  return { text: `${printLines('{}', printMembers(records), 0)}\n`, records: new Map(bareRecords), warnings };
}

/** A model's fields after `name`, printed: those of the defaults at their places, then the row's own. */
function recordFields(columns: readonly string[], model: Model, rules: Rules): ReadonlyMap<string, string> {
  return new Map([
    ['model_name', printString(modelNameOf(model.name))],
    ...rules.printedDefaults,
    ...rowFields(columns, model),
  ]);
}

/** What the row itself says: field → value, printed. Fields whose value is empty are none. */
function* rowFields(columns: readonly string[], model: Model): Generator<[string, string]> {
  for (const column of columns) {
    switch (column) {
      case 'name':
        break;
      case 'parameters_bn':
        if (model.parameters !== 0n) yield ['parameters', String(model.parameters)];
        break;
      case 'tags':
        yield ['tags', printLines('[]', model.tags.map(printString), 2)];
        break;
      case 'settings':
        if (model.settings !== undefined) yield ['settings', model.settings];
        break;
      default: {
        const text = textField(column, model);
        if (text !== '') yield [column, printString(text)];
      }
    }
  }
  if (model.extra.length > 0) yield [extraField, printLines('[]', model.extra.map(printString), 2)];
}

function textField(column: string, { name, cells }: Model): string {
  const cell = cells.get(column) ?? '';
  return column === 'display_name' && cell === '' ? derivedDisplayName(modelNameOf(name)) : cell;
}

function extraCellsWarning({ name, extra, row }: Model): Note {
  const cells = extra.length === 1 ? 'one cell' : `${extra.length} cells`;
  return {
    severity: 'warning',
    message: `${modelsFile}, line ${row.line}: the row of "${name}" has ${cells} too many, which db.json holds in a field named "${extraField}".`,
    model: name,
    field: extraField,
  };
}
