import { MalformedFileError } from '../../model/malformed-file-error.ts';
import { modelsFile } from './rules.ts';
import type { Row } from './table.ts';

/** The columns that the conversion needs, in the order that the repository's table has them. */
export const knownColumns: readonly string[] = [
  'name',
  'parameters_bn',
  'display_name',
  'url',
  'baseline',
  'description',
  'style',
  'tags',
  'instruct_format',
  'settings',
];

/** The field that holds the cells of a row that has more than the header. */
export const extraField = 'null';

/** Fields that the conversion computes: a column of the same name would overwrite them. */
const computedFields: readonly string[] = ['model_name', 'parameters', extraField];

/**
 * The header's columns in order. Columns that we do not know are allowed: each is a text field of its own name.
 *
 * @throws MalformedFileError if a column is missing, stands twice, or is named like a computed field
 */
export function readColumns(header: Row | undefined): readonly string[] {
  const columns = header?.cells.map(({ value }) => value) ?? [];
  const line = 1;
  const missing = knownColumns.filter((column) => !columns.includes(column));
  if (missing.length > 0) {
    const names = missing.map((column) => `"${column}"`).join(', ');
    throw new MalformedFileError(
      modelsFile,
      missing.length === 1 ? `the column ${names} is missing` : `the columns ${names} are missing`,
      line,
    );
  }
  const twice = columns.find((column, index) => columns.indexOf(column) !== index);
  if (twice !== undefined) throw new MalformedFileError(modelsFile, `the column "${twice}" stands twice`, line);
  const computed = columns.find((column) => computedFields.includes(column));
  if (computed !== undefined) {
    throw new MalformedFileError(modelsFile, `the column "${computed}" has the name of a field that is computed`, line);
  }
  return columns;
}
