import { quoteJson } from '../../json/quote.ts';
import { elements, kindOf, lastValues, stringOf } from '../../json/scan.ts';
import { type JsonSlice, spelling } from '../../json/slice.ts';
import { respellNumber } from './numbers.ts';

const indent = '    ';

/** A string as db.json has it. */
export function printString(value: string): string {
  return quoteJson(value, 'ascii');
}

/**
 * A value as db.json has it, standing `depth` levels deep: four spaces of indent, one item a line, ASCII only, a key that
 * stands twice at its first place with its last value.
 *
 * @throws NumberRangeError
 */
export function printJson(value: JsonSlice, depth: number): string {
  switch (kindOf(value)) {
    case 'object': {
      const fields = Array.from(lastValues(value), ([key, member]) => [key, printJson(member, depth + 1)] as const);
      return printLines('{}', printMembers(fields), depth);
    }
    case 'array':
      return printLines(
        '[]',
        elements(value).map((element) => printJson(element, depth + 1)),
        depth,
      );
    case 'string':
      return printString(stringOf(value));
    case 'number':
      return respellNumber(spelling(value));
    default:
      return spelling(value);
  }
}

/** An object's members whose values are printed already, as `printLines` takes them. */
export function printMembers(fields: Iterable<readonly [string, string]>): string[] {
  return Array.from(fields, ([key, text]) => `${printString(key)}: ${text}`);
}

/** What stands between two brackets, one item a line, one level deeper than they. */
export function printLines(brackets: '{}' | '[]', lines: readonly string[], depth: number): string {
  if (lines.length === 0) return brackets;
  const margin = `\n${indent.repeat(depth)}`;
  return `${brackets.charAt(0)}${margin}${indent}${lines.join(`,${margin}${indent}`)}${margin}${brackets.charAt(1)}`;
}

/** A value on one line. Numbers stay as they are spelled. */
function printLine(value: JsonSlice): string {
  switch (kindOf(value)) {
    case 'object':
      return printMembersLine(lastValues(value));
    case 'array':
      return `[${elements(value).map(printLine).join(', ')}]`;
    case 'string':
      return quoteJson(stringOf(value), 'raw');
    default:
      return spelling(value);
  }
}

/** An object's members on one line, as it stands in a settings cell: `{"temperature": 0.7, "top_k": 40}`. */
export function printMembersLine(fields: Iterable<readonly [string, JsonSlice]>): string {
  const items = Array.from(fields, ([key, value]) => `${quoteJson(key, 'raw')}: ${printLine(value)}`);
  return `{${items.join(', ')}}`;
}
