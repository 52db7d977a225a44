import type { CategoryDiff, NamedRecord } from './diff.ts';
import type { LastEdit } from './last-edit.ts';
import type { Note } from './note.ts';
import type { Outcome } from './outcome.ts';
import type { PrimaryFormat } from './primary-format.ts';
import type { Provenance } from './provenance.ts';

/** What one pass found and did: the report's only source. */
export interface SyncResult {
  readonly primaryUrl: string;
  /** What PRIMARY's records were read in; absent where that could not be told, or nothing was to be read. */
  readonly primaryFormat?: PrimaryFormat;
  readonly dryRun: boolean;
  readonly repositories: readonly RepositoryResult[];
  /** Categories that were asked for and have no legacy file. No failure. */
  readonly skipped: readonly SkippedCategory[];
  /** What its reader must know of the run as a whole: one plain sentence or two each. No failure. */
  readonly warnings: readonly string[];
  /** Where the files stand that a dry run would change; absent where nobody asked for them. */
  readonly preview?: Preview;
  /** What GitHub lets us ask after this run; absent where it told of no limit. */
  readonly rateLimit?: RateLimit;
}

export interface Preview {
  /** Absolute path. */
  readonly directory: string;
  /** Of each repository of which files differ. */
  readonly diffs: readonly PreviewedDiff[];
}

export interface PreviewedDiff {
  readonly owner: string;
  readonly name: string;
  /** The commit that the diff changes. */
  readonly commit: string;
  /** Absolute path; `git apply` takes it in a clone. */
  readonly path: string;
}

/** GitHub's primary rate limit. */
export interface RateLimit {
  readonly remaining: number;
  readonly limit: number;
  /** Unix seconds. */
  readonly resetsAt: number;
}

export interface SkippedCategory {
  readonly category: string;
  /** One plain sentence. */
  readonly reason: string;
}

export interface RepositoryResult {
  readonly owner: string;
  readonly name: string;
  readonly base: { readonly branch: string; readonly commit?: string };
  readonly categories: readonly CategoryResult[];
  /** What became of the pull request; absent where the repository could not be read or nothing could be decided. */
  readonly outcome?: Outcome;
  /** Things of the pull request that GitHub refused (a label, a reviewer). No failure. */
  readonly warnings: readonly string[];
  /** Why reading or writing GitHub failed. A failure. */
  readonly error?: string;
  /** GitHub did answer: it refused, or its limit is used up. */
  readonly isRefusal?: true;
}

interface CategoryBase {
  readonly category: string;
  /** The legacy files' paths in the repository. */
  readonly files: readonly string[];
  readonly notes: readonly Note[];
}

interface DifferingCategory extends CategoryBase {
  /** What is, or would be, to change; empty lists where both sides agree. */
  readonly diff: CategoryDiff;
  /** How many models PRIMARY has. */
  readonly models: number;
  /** Models left as they are because GitHub's side is the newer one (`NEWER_ON_GITHUB=keep`). */
  readonly newerOnGitHub: readonly NewerModel[];
  /** How many models of the category PRIMARY has deleted; absent where that was not asked or it does not tell. */
  readonly deletes?: number;
  /** Who changed an added or modified model on PRIMARY last: model name → what PRIMARY knows. */
  readonly lastEdits?: ReadonlyMap<string, LastEdit>;
}

/** A model whose state on PRIMARY is one that GitHub has left behind. */
export interface NewerModel {
  readonly name: string;
  /** What was done to it on GitHub since. */
  readonly change: 'added' | 'removed' | 'modified';
  readonly origin: Provenance;
}

/** PRIMARY and GitHub were compared. */
export interface ComparedCategory extends DifferingCategory {
  readonly status: 'compared';
  /** Models left in place because removals are to be kept (`REMOVALS=keep`). */
  readonly kept: readonly NamedRecord[];
  /** The files that are to change: none where both sides agree, also some without a diff where only files disagree. */
  readonly changedFiles: readonly string[];
  /** Its files disagreed with one another: putting them right may drop what only one of them had. */
  readonly isRepair?: true;
  /** PRIMARY's records are a copy of an older version, and were let through. */
  readonly isBehind?: true;
}

/** More removals than allowed, or PRIMARY is a copy of an older version: nothing is proposed. A failure. */
export interface RefusedCategory extends DifferingCategory {
  readonly status: 'refused';
  readonly reason: string;
  /** The command that lets it through, where it is known how the run was started. */
  readonly letThroughBy?: string;
  /** The version that PRIMARY's records are a copy of, where that is why. Then all that differs is newer on GitHub. */
  readonly behind?: Provenance;
}

/** Why a category is unknown for its repository's error alone. */
export const unreadFiles = 'GitHub’s files could not be read';

/** A side could not be read: not compared, nothing is proposed or closed. A failure. */
export interface UnknownCategory extends CategoryBase {
  readonly status: 'unknown';
  readonly reason: string;
  /** Waiting cannot mend it. */
  readonly lasting?: true;
  /** The command that takes PRIMARY's word for it, where that is possible and it is known how the run was started. */
  readonly letThroughBy?: string;
}

export type CategoryResult = ComparedCategory | RefusedCategory | UnknownCategory;

/** Whether a category cannot be written in full, whether or not the rest of it agrees. */
export function hasErrors({ notes }: Pick<CategoryResult, 'notes'>): boolean {
  return notes.some(({ severity }) => severity === 'error');
}

/** Whether anything failed: what exit code 1 says. */
export function hasFailed(result: SyncResult): boolean {
  return result.repositories.some(
    ({ error, categories }) =>
      error !== undefined || categories.some((category) => category.status !== 'compared' || hasErrors(category)),
  );
}

/**
 * Whether the same pass may go better after a while: a side could not be read, or GitHub failed. What waiting cannot mend
 * (a refused category, a record that cannot be written) does not count.
 */
export function isWorthRetrying(result: SyncResult): boolean {
  return result.repositories.some(({ error, categories }) => error !== undefined || categories.some(isPassing));
}

/** Whether what is worth another try are refusals of GitHub's alone: no server was out of reach. */
export function isOnlyRefused({ repositories }: SyncResult): boolean {
  return repositories.every(
    ({ error, isRefusal, categories }) => (error === undefined || isRefusal === true) && !categories.some(isPassing),
  );
}

function isPassing(category: CategoryResult): boolean {
  return category.status === 'unknown' && category.lasting !== true;
}

/** Whether PRIMARY and GitHub differ anywhere: what exit code 2 says with `--detailed-exitcode`. */
export function hasDifferences(result: SyncResult): boolean {
  return result.repositories.some(({ categories }) =>
    categories.some((category) => category.status === 'compared' && category.changedFiles.length > 0),
  );
}
