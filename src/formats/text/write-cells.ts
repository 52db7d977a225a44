import { equalJson } from '../../json/equal.ts';
import { kindOf, lastValues, parseJson } from '../../json/scan.ts';
import { type JsonSlice, spelling } from '../../json/slice.ts';
import type { Records } from '../../model/records.ts';
import { extraField, knownColumns } from './columns.ts';
import { derivedDisplayName, isBareName, modelNameOf, strip } from './names.ts';
import { parseDecimal, shortestBillions } from './numbers.ts';
import type { Model } from './read-models.ts';
import {
  integerField,
  objectField,
  type RecordFields,
  textField,
  textsField,
  UnwritableField,
} from './record-fields.ts';
import type { RowRequest, RowWriter, WrittenRow } from './row-writer.ts';
import { defaultText, type Rules } from './rules.ts';
import { printSettings, spellSettings } from './settings-cell.ts';
import { checkText, spellBillions, spellName, spellTags } from './spell-cell.ts';
import { sizeTag, splitTags } from './tags.ts';

/**
 * db.json's records are complete, but it may have been edited by hand; what a row converted to is known to have come from
 * one.
 */
type Origin = 'PRIMARY' | 'db.json' | 'row';

interface Source {
  readonly name: string;
  readonly origin: Origin;
  /** Whether a record without the column's field says that the cell is empty. */
  readonly isCarried: (column: string) => boolean;
  readonly fields: RecordFields;
  readonly tags: readonly string[];
  readonly present: Model | undefined;
  readonly rules: Rules;
}

/**
 * Writes records that are built like those of db.json. A cell of the present row that says the same already comes back as
 * it is: cells that do not differ in meaning do not differ in text.
 */
export function rowWriter(origin: Exclude<Origin, 'PRIMARY'>): RowWriter {
  return (...request) => writeCells({ origin, isCarried: () => true }, ...request);
}

/**
 * As `rowWriter`, for records of PRIMARY's. An older one knows fewer columns: the cells of a column whose field none of its
 * records has stay.
 *
 * @param answer all records that PRIMARY gave
 */
export function primaryWriter(answer: Records): RowWriter {
  let carried: ReadonlySet<string> | undefined;
  const isCarried = (column: string) => everCarried.has(column) || (carried ??= fieldsOf(answer)).has(column);
  return (...request) => writeCells({ origin: 'PRIMARY', isCarried }, ...request);
}

/** The columns whose fields every PRIMARY has. */
const everCarried = new Set(knownColumns).difference(new Set(['instruct_format']));

/** The fields that any of the models has. */
function fieldsOf(records: Records): ReadonlySet<string> {
  const fields = new Set<string>();
  for (const [name, record] of records) {
    if (!isBareName(name)) continue;
    for (const [field, value] of lastValues(record)) if (kindOf(value) !== 'null') fields.add(field);
  }
  return fields;
}

function writeCells(
  { origin, isCarried }: Pick<Source, 'origin' | 'isCarried'>,
  { name, record, present }: RowRequest,
  columns: readonly string[],
  rules: Rules,
): WrittenRow | readonly UnwritableField[] {
  const fields = lastValues(record);
  const problems: UnwritableField[] = [];
  const attempt = <T>(write: () => T, otherwise: T): T => {
    try {
      return write();
    } catch (error) {
      if (!(error instanceof UnwritableField)) throw error;
      problems.push(error);
      return otherwise;
    }
  };
  const tags = attempt(() => textsField(fields, 'tags'), []);
  const source: Source = { name, origin, isCarried, fields, tags, present, rules };
  const billions = attempt(() => billionsCell(source), '0');
  const style = attempt(() => styleCell(source), '');
  const writeCell = (column: string): string => {
    switch (column) {
      case 'name':
        return spellName(name);
      case 'parameters_bn':
        return billions;
      case 'display_name':
        return textCell(source, column, derivedDisplayName(modelNameOf(name)) || defaultText(rules, column));
      case 'style':
        return style;
      case 'tags':
        return tagsCell(source, style, billions);
      case 'settings':
        return settingsCell(source);
      default:
        return textCell(source, column, defaultText(rules, column));
    }
  };
  const extra = attempt(() => {
    const texts = textsField(fields, extraField);
    return texts.map((cell, at) => checkText(cell, extraField, present?.extra[at], at === texts.length - 1));
  }, []);
  const last = extra.length > 0 ? undefined : columns.at(-1);
  const cells = columns.map((column) =>
    attempt(() => checkText(writeCell(column), column, present?.cells.get(column), column === last), ''),
  );
  return problems.length > 0 ? problems : { cells, extra, notes: [] };
}

function billionsCell(source: Source): string {
  const { origin, fields, present, rules } = source;
  if (origin === 'row' && cameFromZero(source))
    return present?.parameters === 0n ? presentCell(present, 'parameters_bn') : '0';
  const parameters = integerField(fields, 'parameters');
  // A row of 0 billions converts to the default, mostly `null`.
  const implied = defaultParameters(rules);
  const kept = parameters ?? (implied === 0n ? 0n : undefined);
  const isKept =
    present?.parameters === kept || (present?.parameters === 0n && parameters !== undefined && parameters === implied);
  if (present !== undefined && isKept) return presentCell(present, 'parameters_bn');
  if (parameters === undefined) throw new UnwritableField('parameters', 'is missing');
  return spellBillions(parameters);
}

/** Whether a row of 0 billions converted to this: it has the default parameters, and not their size tag. */
function cameFromZero({ fields, tags, rules }: Source): boolean {
  const value = fields.get('parameters');
  const implied = rules.defaults.get('parameters');
  if (value === undefined || implied === undefined) return value === implied;
  if (!equalJson(value, implied)) return false;
  const billions = shortestBillions(defaultParameters(rules) ?? 0n);
  return billions === undefined || Number(billions) === 0 || !tags.includes(sizeTag(Number(billions)));
}

/** The parameters of a row of 0 billions: 0 where that is none; undefined where the default is no whole number. */
function defaultParameters({ defaults }: Rules): bigint | undefined {
  const value = defaults.get('parameters');
  if (value === undefined || kindOf(value) === 'null') return 0n;
  return /^-?\d+$/.test(spelling(value)) ? BigInt(spelling(value)) : undefined;
}

/** A column whose cell is the field's text. An empty cell and one that holds `implied` mean the same. */
function textCell({ origin, isCarried, fields, present, rules }: Source, column: string, implied: string): string {
  // A default that is no text comes from an empty cell.
  if (origin === 'row' && isOtherDefault(fields.get(column), rules.defaults.get(column))) return '';
  const text = textField(fields, column);
  const cell = present && presentCell(present, column);
  if (text === undefined && !isCarried(column)) return cell ?? '';
  const desired = text === undefined || text === '' ? implied : text;
  if (cell !== undefined && (cell === '' ? implied : cell) === desired) return cell;
  return desired === implied ? '' : desired;
}

/** A style that stands in its cell becomes a tag as well; the default style does so only where PRIMARY has that tag. */
function styleCell({ fields, tags, present, rules }: Source): string {
  const implied = defaultText(rules, 'style');
  const text = textField(fields, 'style');
  const style = text === undefined || text === '' ? implied : text;
  if (style !== implied) return style;
  if (present !== undefined && presentCell(present, 'style') === '') return '';
  return tags.includes(style) ? style : '';
}

/** The tags that style and size do not bring anyway; those that stand there keep their order. */
function tagsCell({ tags, present }: Source, style: string, billions: string): string {
  const implied = new Set([sizeTag(parseDecimal(strip(billions)) ?? 0), ...(style === '' ? [] : [style])]);
  const desired = new Set(tags.filter((tag) => !implied.has(tag)).map(strip)).difference(implied);
  const cell = present === undefined ? '' : presentCell(present, 'tags');
  const standing = new Set(splitTags(cell));
  const meant = standing.difference(implied);
  if (meant.symmetricDifference(desired).size === 0) return cell;
  return spellTags([...meant.intersection(desired), ...desired.difference(meant)]);
}

function settingsCell({ fields, present, rules }: Source): string {
  const value = objectField(fields, 'settings');
  const printed = value === undefined || lastValues(value).size === 0 ? undefined : printSettings(value);
  const implied = printedDefault(rules, 'settings');
  if (present !== undefined && equalPrinted(present.settings ?? implied, printed ?? implied)) {
    return presentCell(present, 'settings');
  }
  if (value === undefined || printed === undefined || equalPrinted(implied, printed)) return '';
  return spellSettings(value, present === undefined ? '' : presentCell(present, 'settings'), rules);
}

function isOtherDefault(value: JsonSlice | undefined, implied: JsonSlice | undefined): boolean {
  return value !== undefined && implied !== undefined && kindOf(implied) !== 'string' && equalJson(value, implied);
}

function printedDefault({ printedDefaults }: Rules, field: string): string | undefined {
  return printedDefaults.find(([name]) => name === field)?.[1];
}

function equalPrinted(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a === b || equalJson(parseJson(a), parseJson(b));
}

function presentCell({ cells }: Model, column: string): string {
  return cells.get(column) ?? '';
}
