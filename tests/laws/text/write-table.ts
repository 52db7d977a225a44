import type { SyncedCategory } from '../../../src/categories.ts';
import { compareCategory } from '../../../src/compare/compare-category.ts';
import type { Selection } from '../../../src/compare/select-changes.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import type { LegacyFiles, LegacyFormat, Reading } from '../../../src/formats/legacy-format.ts';
import { RenderError } from '../../../src/formats/render-error.ts';
import { renderCategory } from '../../../src/formats/render-category.ts';
import { textFormat } from '../../../src/formats/text.ts';
import type { TableCase } from '../../arbitraries/text/repositories.ts';
import { readRows } from './judge.ts';

const category: SyncedCategory = {
  kind: 'synced',
  name: 'text_generation',
  repository: 'text',
  files: ['models.csv', 'db.json'],
  reads: ['defaults.json', 'generation_params.json'],
  format: 'text',
};

/** A repository that went through the comparison and the renderer. */
export interface WrittenTable {
  readonly drawn: TableCase;
  readonly format: LegacyFormat;
  readonly primary: Records;
  /** With db.json. */
  readonly files: ReadonlyMap<string, string>;
  readonly compared: Selection;
  readonly desired: Records;
  /** The files that the renderer changed. */
  readonly changed: ReadonlyMap<string, string>;
  /** The repository with them. */
  readonly after: ReadonlyMap<string, string>;
}

/** Compares and renders one repository; undefined where the category is not compared, or rightly not written. */
export function writeTable(
  drawn: TableCase,
  files: ReadonlyMap<string, string>,
  format: LegacyFormat = textFormat,
): WrittenTable | undefined {
  const primary = parseRecords(drawn.primary);
  const policy = { removals: drawn.removals, maxRemovedPercent: 100 } as const;
  const compared = compareCategory(category, format, { kind: 'records', records: primary }, files, policy);
  if (compared.status !== 'compared') return undefined;
  const changed = render(files, compared, format);
  if (changed === undefined) return undefined;
  const after = new Map([...files, ...changed]);
  return { drawn, format, primary, files, compared, desired: compared.desired, changed, after };
}

function render(files: LegacyFiles, compared: Selection & Pick<Reading, 'render'>, format: LegacyFormat) {
  try {
    return renderCategory(category.name, format, files, compared);
  } catch (error) {
    if (error instanceof RenderError && mayBeRefused(files.get('models.csv') ?? '')) return undefined;
    throw error;
  }
}

/** Whether the repository's own checks refuse what becomes of a table: they know no line that ends with CR alone. */
export function mayBeRefused(csv: string): boolean {
  const end = readRows(csv)[0]?.end;
  return end !== undefined && /^\r(?!\n)/.test(csv.slice(end));
}
