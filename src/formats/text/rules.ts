import { JsonSyntaxError } from '../../json/json-syntax-error.ts';
import { kindOf, lastValues, parseJson, stringOf } from '../../json/scan.ts';
import type { JsonSlice } from '../../json/slice.ts';
import { MalformedFileError } from '../../model/malformed-file-error.ts';
import { NumberRangeError } from './numbers.ts';
import { printJson } from './print-json.ts';

export const modelsFile = 'models.csv';
export const databaseFile = 'db.json';
export const defaultsFile = 'defaults.json';
export const generationParamsFile = 'generation_params.json';

/** What the repository's own files say about the conversion, read at the same commit as the table. */
export interface Rules {
  /** `defaults.json`: field → value, which a model has where its row gives none. */
  readonly defaults: ReadonlyMap<string, JsonSlice>;
  /** The same, printed as db.json has it. */
  readonly printedDefaults: readonly (readonly [string, string])[];
  /** The keys that settings may have. */
  readonly settings: ReadonlySet<string>;
}

/** @throws MalformedFileError */
export function parseRules(defaultsJson: string, generationParamsJson: string): Rules {
  const defaults = parseObject(defaultsFile, defaultsJson);
  if (defaults.has('name'))
    throw new MalformedFileError(defaultsFile, 'a default for "name" would name all models alike');
  const settings = new Set(parseObject(generationParamsFile, generationParamsJson).keys());
  return { defaults, printedDefaults: printDefaults(defaults), settings };
}

/** What a text field is where its cell is empty: the default, if that is a text. */
export function defaultText({ defaults }: Rules, field: string): string {
  const value = defaults.get(field);
  return value !== undefined && kindOf(value) === 'string' ? stringOf(value) : '';
}

function parseObject(path: string, text: string): Map<string, JsonSlice> {
  try {
    const value = parseJson(text);
    if (kindOf(value) === 'object') return lastValues(value);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw new MalformedFileError(path, `not JSON: ${error.problem}`, error.line);
    throw error;
  }
  throw new MalformedFileError(path, 'not a JSON object');
}

function printDefaults(defaults: ReadonlyMap<string, JsonSlice>): [string, string][] {
  try {
    return [...defaults].map(([field, value]) => [field, printJson(value, 2)]);
  } catch (error) {
    if (error instanceof NumberRangeError) throw new MalformedFileError(defaultsFile, error.message);
    throw error;
  }
}
