import type { DocumentOf } from '../lib/document-shape.ts';
import type { ModifiedRecord } from '../model/diff.ts';
import type { LastEdit } from '../model/last-edit.ts';
import type { Note } from '../model/note.ts';
import type { AutoMerge, Outcome } from '../model/outcome.ts';
import type { Provenance } from '../model/provenance.ts';
import { hasDifferences, hasFailed, type CategoryResult, type Preview, type SyncResult } from '../model/sync-result.ts';
import { applyCommand } from './apply-command.ts';
import { countsOf } from './counts.ts';
import { describeAction, describeAutoMerge, describeLeftOut, describeOther, pullOf } from './describe-action.ts';
import type { categoryShape, originShape, reportShape } from './json-shape.ts';
import { spelledJson } from './json-value.ts';
import { printable } from '../lib/printable.ts';
import { publicUrl } from './public-url.ts';
import { utc } from './rate-limit.ts';
import { differing } from './summary.ts';

/** What `--json` prints: one document on one line; the form of version 1, of which docs/json.md says what may be added. */
export type JsonReport = DocumentOf<typeof reportShape>;

type JsonCategory = DocumentOf<typeof categoryShape>;
type JsonOrigin = DocumentOf<typeof originShape>;
type JsonOutcome = NonNullable<JsonReport['repositories'][number]['outcome']>;

/**
 * The run's result as one JSON document on one line, without a line break at its end. Characters that a terminal would
 * act on are escaped, so the document is harmless to print.
 */
export function jsonReport(result: SyncResult): string {
  const { rateLimit, primaryFormat = null, warnings, preview } = result;
  const report: JsonReport = {
    version: 1,
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
    preview: preview === undefined ? null : previewJson(preview),
    rateLimit: rateLimit === undefined ? null : { ...rateLimit, resetsAt: utc(rateLimit.resetsAt) },
  };
  return printable(JSON.stringify(report));
}

function previewJson({ directory, diffs }: Preview): NonNullable<JsonReport['preview']> {
  return { directory, diffs: diffs.map((diff) => ({ ...diff, command: applyCommand(diff.path) })) };
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

function modifiedJson({ name, fields }: ModifiedRecord): JsonCategory['modified'][number] {
  return {
    name,
    fields: fields.map(({ path, before, after }) => ({
      path,
      ...(before && { before: spelledJson(before) }),
      ...(after && { after: spelledJson(after) }),
    })),
  };
}

function editJson([model, { by, at }]: readonly [string, LastEdit]): JsonCategory['lastEdits'][number] {
  return { model, by: by ?? null, at: at === undefined ? null : utc(at) };
}

function noteJson({ severity, message, model, field }: Note): JsonCategory['notes'][number] {
  return { severity, message, model: model ?? null, field: field ?? null };
}

function outcomeJson(outcome: Outcome, planned: boolean): JsonOutcome {
  const { action, branch, files, alongside = null, pull, leftOut = [], autoMerge, others = [] } = outcome;
  return {
    action: action.kind,
    summary: describeAction(action, { dryRun: planned, ...(pull && { pull }) }),
    branch,
    files,
    alongside,
    pull: pullOf(outcome) ?? null,
    leftOut: leftOut.map((out) => ({ ...out, reason: out.reason ?? null, summary: describeLeftOut(out) })),
    autoMerge: autoMerge === undefined ? null : autoMergeJson(autoMerge, planned),
    others: others.map((other) => ({ ...other, summary: describeOther(other, { dryRun: planned }) })),
  };
}

function autoMergeJson(autoMerge: AutoMerge, planned: boolean): JsonOutcome['autoMerge'] {
  const reason = 'reason' in autoMerge ? autoMerge.reason : null;
  return { state: autoMerge.kind, reason, summary: describeAutoMerge(autoMerge, { dryRun: planned }) };
}
