import { columns } from './cells.ts';
import { filesOf, type TableCase } from './repositories.ts';

/** A table, PRIMARY's answer to it and the models that it touches, with the defaults of the table. */
export function repository(rows: string, primary: string, touched: readonly string[], defaults = '{}'): TableCase {
  const files = filesOf(`${columns.join(',')}\r\n${rows}`, defaults);
  return { files, primary, touched: new Set(touched), removals: 'apply', database: 'converted' };
}

const named = (name: string, more: string) => `{"${name}": {"name": "${name}", "model_name": "${name}", ${more}}}`;

/** Repositories that once broke a law, and what was wrong. */
export const onceBroken: Readonly<Record<string, TableCase>> = {
  'a row ended in blanks': repository(
    'a,3\r\n',
    named('a', '"parameters": 3000000000, "tags": ["3B"], "display_name": "a", "instruct_format": "b "'),
    ['a'],
  ),
  'a model without a name was added': repository('', '{" ": {"parameters": 3000000000}}', [' ']),
  'a model of 0 parameters could not be written': repository(
    '',
    '{"a": {"parameters": 0}}',
    ['a'],
    '{"parameters": 7}',
  ),
  'a row changed that says what the defaults say': repository(
    '_,0,,,,,,,,{}\r\n',
    named('_', '"parameters": 7, "settings": {"top_k": 1.0}, "display_name": "None", "tags": ["0B"]'),
    [],
    '{"parameters": 7, "settings": {"top_k": 1.0}, "display_name": "None"}',
  ),
};
