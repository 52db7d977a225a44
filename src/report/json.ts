import type { FieldPath, ModifiedRecord } from '../model/diff.ts';
import type { LastEdit } from '../model/last-edit.ts';
import type { Note } from '../model/note.ts';
import type { Action, OtherPull, Outcome, PullRequestRef } from '../model/outcome.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { Provenance } from '../model/provenance.ts';
import {
  hasDifferences,
  hasFailed,
  type CategoryResult,
  type NewerModel,
  type SyncResult,
} from '../model/sync-result.ts';
import { countsOf, type Counts } from './counts.ts';
import { describeAction, describeOther, pullOf } from './describe-action.ts';
import { spelledJson, type SpelledJson } from './json-value.ts';
import { printable } from '../lib/printable.ts';
import { publicUrl } from './public-url.ts';
import { utc } from './rate-limit.ts';
import { differing } from './summary.ts';

/**
 * What `--json` prints: one document on one line. The shape is stable: members may be added, none is renamed or taken
 * away. What does not apply is `null` or an empty list, so that every member is always there.
 */
export interface JsonReport {
  /** Whether the run succeeded (exit code 0, or 2 with `--detailed-exitcode`). */
  readonly ok: boolean;
  readonly dryRun: boolean;
  /** Whether PRIMARY and GitHub differ in a category that was compared. */
  readonly differences: boolean;
  readonly primaryUrl: string;
  /** What PRIMARY's records were read in; null where that could not be told, or nothing was to be read. */
  readonly primaryFormat: PrimaryFormat | null;
  /** Models that differ in the compared categories, all repositories together. */
  readonly counts: Counts;
  readonly repositories: readonly JsonRepository[];
  /** Categories that were asked for and have no legacy file. */
  readonly skipped: readonly { readonly category: string; readonly reason: string }[];
  /** What is to be known of the run as a whole; no failure. */
  readonly warnings: readonly string[];
  /** What GitHub lets us ask after this run; null where it told of no limit. */
  readonly rateLimit: JsonRateLimit | null;
}

interface JsonRateLimit {
  readonly remaining: number;
  readonly limit: number;
  /** When the limit is full again, ISO 8601 in UTC. */
  readonly resetsAt: string;
}

interface JsonRepository {
  readonly owner: string;
  readonly name: string;
  readonly base: { readonly branch: string; readonly commit: string | null };
  readonly categories: readonly JsonCategory[];
  readonly outcome: JsonOutcome | null;
  /** What GitHub refused about the pull request (a label, a reviewer); no failure. */
  readonly warnings: readonly string[];
  /** Why reading or writing GitHub failed. */
  readonly error: string | null;
}

interface JsonCategory {
  readonly category: string;
  /** The legacy files. */
  readonly files: readonly string[];
  /** Those that are to change. */
  readonly changedFiles: readonly string[];
  readonly status: CategoryResult['status'];
  /** Why the category is refused or unknown. */
  readonly reason: string | null;
  /** How many models PRIMARY has; null where the category is unknown. */
  readonly models: number | null;
  /** The version that all of PRIMARY's records are a copy of; null unless that is why the category is refused. */
  readonly behind: JsonOrigin | null;
  /** Model names. */
  readonly added: readonly string[];
  /** Model names. */
  readonly removed: readonly string[];
  readonly modified: readonly JsonModified[];
  /** Of the removed models those of which the file's history tells. */
  readonly origins: readonly (JsonOrigin & { readonly name: string })[];
  /** How many models of the category PRIMARY has deleted; null where that was not asked or it does not tell. */
  readonly deletes: number | null;
  /** Names of the models that only GitHub has and that stay (`REMOVALS=keep`). */
  readonly kept: readonly string[];
  /** Models that stay as they are because GitHub's side is the newer one (`NEWER_ON_GITHUB=keep`). */
  readonly newerOnGitHub: readonly JsonNewer[];
  /** Who changed an added or modified model on PRIMARY last, as far as PRIMARY knows. */
  readonly lastEdits: readonly JsonEdit[];
  readonly notes: readonly JsonNote[];
}

interface JsonEdit {
  readonly model: string;
  readonly by: string | null;
  /** ISO 8601 in UTC. */
  readonly at: string | null;
}

/** Since when a model stands on GitHub as it does, and who did that. */
interface JsonOrigin {
  /** ISO 8601 in UTC. */
  readonly since: string;
  /** It is as old or older: the history was read no further. Then nobody is named. */
  readonly orEarlier: boolean;
  /** A login, or the name in the commit. */
  readonly author: string | null;
  readonly commit: { readonly sha: string; readonly url: string } | null;
  readonly pull: PullRequestRef | null;
}

interface JsonNewer extends JsonOrigin {
  readonly name: string;
  /** What was done on GitHub. */
  readonly change: NewerModel['change'];
}

interface JsonModified {
  readonly name: string;
  readonly fields: readonly JsonField[];
}

/** A changed field; a new one has no `before`, one that is gone no `after`. Numbers keep their spelling. */
interface JsonField {
  readonly path: FieldPath;
  readonly before?: SpelledJson;
  readonly after?: SpelledJson;
}

interface JsonNote {
  readonly severity: Note['severity'];
  readonly message: string;
  readonly model: string | null;
  readonly field: string | null;
}

interface JsonOutcome {
  /** What was done or, in a dry run, would be. */
  readonly action: Action['kind'];
  /** The same in words. */
  readonly summary: string;
  readonly branch: string;
  readonly files: readonly string[];
  /** A file that follows from the history and was brought up to date with them; in a dry run, where it must be. */
  readonly alongside: string | null;
  readonly pull: PullRequestRef | null;
  /** Open pull requests of ours for other categories, and what was done with them or, in a dry run, would be. */
  readonly others: readonly (OtherPull & { readonly summary: string })[];
}

/**
 * The run's result as one JSON document on one line, without a line break at its end. Characters that a terminal would
 * act on are escaped, so the document is harmless to print.
 */
export function jsonReport(result: SyncResult): string {
  const { rateLimit, primaryFormat = null, warnings } = result;
  const report: JsonReport = {
    ok: !hasFailed(result),
    dryRun: result.dryRun,
    differences: hasDifferences(result),
    primaryUrl: publicUrl(result.primaryUrl) ?? result.primaryUrl,
    primaryFormat,
    counts: countsOf(differing(result).map(({ diff }) => diff)),
    repositories: result.repositories.map(({ owner, name, base, categories, outcome, error, ...repository }) => ({
      owner,
      name,
      base: { branch: base.branch, commit: base.commit ?? null },
      categories: categories.map(categoryJson),
      outcome: outcome === undefined ? null : outcomeJson(outcome, result.dryRun || error !== undefined),
      warnings: repository.warnings,
      error: error ?? null,
    })),
    skipped: result.skipped.map(({ category, reason }) => ({ category, reason })),
    warnings,
    rateLimit: rateLimit === undefined ? null : { ...rateLimit, resetsAt: utc(rateLimit.resetsAt) },
  };
  return printable(JSON.stringify(report));
}

function categoryJson(category: CategoryResult): JsonCategory {
  const diff = category.status === 'unknown' ? undefined : category.diff;
  return {
    category: category.category,
    files: category.files,
    changedFiles: category.status === 'compared' ? category.changedFiles : [],
    status: category.status,
    reason: category.status === 'compared' ? null : category.reason,
    models: category.status === 'unknown' ? null : category.models,
    behind: category.status === 'refused' && category.behind ? originJson(category.behind) : null,
    added: diff?.added.map(({ name }) => name) ?? [],
    removed: diff?.removed.map(({ name }) => name) ?? [],
    modified: diff?.modified.map(modifiedJson) ?? [],
    origins: diff?.removed.flatMap(({ name, origin }) => (origin ? [{ name, ...originJson(origin) }] : [])) ?? [],
    deletes: (category.status !== 'unknown' ? category.deletes : undefined) ?? null,
    kept: category.status === 'compared' ? category.kept.map(({ name }) => name) : [],
    newerOnGitHub:
      category.status === 'unknown'
        ? []
        : category.newerOnGitHub.map(({ name, change, origin }) => ({ name, change, ...originJson(origin) })),
    lastEdits: category.status === 'unknown' ? [] : Array.from(category.lastEdits ?? [], editJson),
    notes: category.notes.map(noteJson),
  };
}

function originJson({ since, commit, author, pull }: Provenance): JsonOrigin {
  return {
    since: utc(since),
    orEarlier: commit === undefined,
    author: author ?? null,
    commit: commit ?? null,
    pull: pull ?? null,
  };
}

function modifiedJson({ name, fields }: ModifiedRecord): JsonModified {
  return {
    name,
    fields: fields.map(({ path, before, after }) => ({
      path,
      ...(before && { before: spelledJson(before) }),
      ...(after && { after: spelledJson(after) }),
    })),
  };
}

function editJson([model, { by, at }]: readonly [string, LastEdit]): JsonEdit {
  return { model, by: by ?? null, at: at === undefined ? null : utc(at) };
}

function noteJson({ severity, message, model, field }: Note): JsonNote {
  return { severity, message, model: model ?? null, field: field ?? null };
}

function outcomeJson(outcome: Outcome, planned: boolean): JsonOutcome {
  const { action, branch, files, alongside = null, pull, others = [] } = outcome;
  return {
    action: action.kind,
    summary: describeAction(action, { dryRun: planned, ...(pull && { pull }) }),
    branch,
    files,
    alongside,
    pull: pullOf(outcome) ?? null,
    others: others.map((other) => ({ ...other, summary: describeOther(other, { dryRun: planned }) })),
  };
}
