import type { SyncedCategory } from '../categories.ts';
import { noHistory } from '../model/category-history.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Records } from '../model/records.ts';
import type { RefusedCategory, UnknownCategory } from '../model/sync-result.ts';
import type { LegacyFiles, LegacyFormat, Reading } from '../formats/legacy-format.ts';
import type { Comparison } from './comparison.ts';
import { letThroughBy, letThroughFlag, type Permission } from './let-through.ts';
import { lookAlikes } from './look-alikes.ts';
import { ModelReferenceComparator } from './model-reference-comparator.ts';
import { selectChanges, type RemovalPolicy, type Selection } from './select-changes.ts';

/** PRIMARY's answer for a category: its records, v1's where nothing else is said, or in words what it said instead. */
export type PrimarySide =
  | { readonly kind: 'records'; readonly records: Records; readonly format?: PrimaryFormat }
  | { readonly kind: 'none'; readonly answer: string; readonly url?: string; readonly empty?: 'said' | 'unproven' }
  | { readonly kind: 'unknown'; readonly reason: string; readonly lasting?: true };

/** GitHub's side: the category's files, or why they could not be read. */
export type GitHubSide = LegacyFiles | MalformedFileError;

/**
 * Compares one category's two sides. Unknown is not empty: only what both sides truly said is compared. Pure.
 *
 * @param permission of the run, for what lets an emptied category through
 */
export function compareSides(
  category: SyncedCategory,
  format: LegacyFormat,
  primary: PrimarySide,
  github: GitHubSide,
  permission: Permission = {},
): Comparison | UnknownCategory {
  const named = { category: category.name, files: category.files };
  const unknown = (reason: string, isLasting: boolean): UnknownCategory => {
    const told = { ...named, status: 'unknown', reason, notes: [] } as const;
    return isLasting ? { ...told, lasting: true } : told;
  };
  if (primary.kind === 'unknown') return unknown(primary.reason, primary.lasting === true);
  try {
    if (github instanceof MalformedFileError) throw github;
    const records: Records = primary.kind === 'records' ? primary.records : new Map();
    const reading = format.read(github, records);
    const { observed, desired } = reading;
    if (primary.kind === 'none' && observed.size > 0) {
      const said = unknown(
        `PRIMARY answered ${primary.answer} although GitHub has ${models(observed.size)}; ` +
          `that is no instruction to remove them. ${whatToCheck(primary.url)}${unlessEmpty(primary.empty, letThroughFlag(category.name))}`,
        true,
      );
      return primary.empty === 'said' ? { ...said, ...letThroughBy(category.name, permission) } : said;
    }
    const compare = (sides: Pick<Reading, 'observed' | 'desired'>) =>
      new ModelReferenceComparator().compare(sides.observed, sides.desired);
    const diff = compare(reading);
    return {
      ...named,
      ...reading,
      notes: [...reading.notes, ...lookAlikes(reading, diff)],
      status: 'compared',
      models: desired.size,
      diff,
      primary: { format: (primary.kind === 'records' ? primary.format : undefined) ?? 'v1', records },
      compareVersion: (text) => compare(reading.readVersion(text)),
    };
  } catch (error) {
    if (error instanceof MalformedFileError) return unknown(`GitHub’s ${error.message}`, true);
    throw error;
  }
}

/** The same for all categories, so that they can be told together. */
function whatToCheck(url: string | undefined): string {
  const place = url === undefined ? '' : `Records are read from ${url.slice(0, url.lastIndexOf('/') + 1)}. `;
  return `${place}Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself`;
}

/** What is to change in a category of which nothing but its two sides is known. Pure. */
export function compareCategory(
  category: SyncedCategory,
  format: LegacyFormat,
  primary: PrimarySide,
  github: GitHubSide,
  policy: RemovalPolicy,
): Selection | RefusedCategory | UnknownCategory {
  return selectChanges(compareSides(category, format, primary, github, policy), noHistory, policy);
}

/** What more there is to say of an answer without records, where PRIMARY says of the category itself that it is empty. */
function unlessEmpty(empty: 'said' | 'unproven' | undefined, flag: string): string {
  switch (empty) {
    case 'said':
      return `; if its last model was deleted there on purpose, ${flag} lets it through`;
    case 'unproven':
      return ': it has no models of any other category either, so this one is not let through';
    default:
      return '';
  }
}

function models(count: number): string {
  return count === 1 ? '1 model' : `${count} models`;
}
