import { elements, kindOf, stringOf } from '../../json/scan.ts';
import { type JsonSlice, spelling } from '../../json/slice.ts';

/** PRIMARY's fields of one record. A field that is `null` counts as absent. */
export type RecordFields = ReadonlyMap<string, JsonSlice>;

/** Why a record of PRIMARY cannot be written: a field that the legacy files have no way to hold. */
export class UnwritableField extends Error {
  override readonly name = 'UnwritableField';
  readonly field: string;
  readonly reason: string;

  constructor(field: string, reason: string) {
    super(`"${field}" ${reason}`);
    this.field = field;
    this.reason = reason;
  }
}

/** @throws UnwritableField */
export function textField(fields: RecordFields, field: string): string | undefined {
  const value = typedField(fields, field, 'string');
  return value && stringOf(value);
}

/** @throws UnwritableField */
export function textsField(fields: RecordFields, field: string): string[] {
  return listField(fields, field).map((element) => {
    if (kindOf(element) === 'string') return stringOf(element);
    throw new UnwritableField(field, noText(element));
  });
}

/** Why an element of a list of texts is none. */
export function noText(element: JsonSlice): string {
  return `holds ${describe(element)}, which is not a string`;
}

/** @throws UnwritableField */
export function listField(fields: RecordFields, field: string): JsonSlice[] {
  const value = typedField(fields, field, 'array');
  return value === undefined ? [] : elements(value);
}

/** @throws UnwritableField */
export function objectField(fields: RecordFields, field: string): JsonSlice | undefined {
  return typedField(fields, field, 'object');
}

/** @throws UnwritableField */
export function integerField(fields: RecordFields, field: string): bigint | undefined {
  const value = typedField(fields, field, 'number');
  if (value === undefined) return undefined;
  const literal = spelling(value);
  // No double reaches 400 digits, and reading a million of them would take minutes.
  if (literal.length > 400) throw new UnwritableField(field, 'has more digits than any number of parameters');
  if (/^-?\d+$/.test(literal)) return BigInt(literal);
  const number = Number(literal);
  if (Number.isInteger(number)) return BigInt(number);
  throw new UnwritableField(field, `is ${describe(value)}, which is not a whole number`);
}

/** A value as it is spelled, cut where it is long. */
export function describe(value: JsonSlice): string {
  const text = spelling(value);
  return text.length <= 60 ? text : `${text.slice(0, 60)}…`;
}

const kinds = { string: 'a string', array: 'a list', object: 'an object', number: 'a number' } as const;

function typedField(fields: RecordFields, field: string, kind: keyof typeof kinds): JsonSlice | undefined {
  const value = fields.get(field);
  if (value === undefined || kindOf(value) === 'null') return undefined;
  if (kindOf(value) === kind) return value;
  throw new UnwritableField(field, `is ${describe(value)}, which is not ${kinds[kind]}`);
}
