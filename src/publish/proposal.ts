import { blobSha } from '../clients/repository/git-objects.ts';
import { countChanges } from '../model/diff.ts';
import type { CategoryResult, ComparedCategory } from '../model/sync-result.ts';
import { hashChange } from './change-hash.ts';
import { objectionsTo, type Objection } from './objections.ts';

/** What a pull request is to bring, made of comparing and rendering. */
export interface Proposal {
  readonly branch: string;
  /** The files that are to change: path → text and the SHA of the blob that it will be. */
  readonly files: ReadonlyMap<string, { readonly text: string; readonly sha: string }>;
  /** The change of each category that differs. */
  readonly changes: ReadonlyMap<string, ProposedChange>;
  /** The files of which this run knows what they should say, to be changed or not. */
  readonly settled: ReadonlySet<string>;
  /** Categories that are unknown or refused in this run, with their files: what is proposed for them stays. */
  readonly held: ReadonlyMap<string, Held>;
  /** What speaks against merging it, without some categories' changes, and without a person's look. */
  readonly objections: (leftOut: ReadonlySet<string>) => readonly Objection[];
}

export interface ProposedChange {
  readonly hash: string;
  /** All of the category's files. */
  readonly files: readonly string[];
  /** How many models change. */
  readonly models: number;
}

export interface Held {
  readonly status: 'unknown' | 'refused';
  readonly files: readonly string[];
}

/**
 * The proposal that the categories' results come to.
 *
 * @param files those that are to change: path → text
 */
export function proposalOf(
  branch: string,
  results: readonly CategoryResult[],
  files: ReadonlyMap<string, string>,
): Proposal {
  const compared = results.filter((result) => result.status === 'compared');
  const changing = compared.filter(({ changedFiles }) => changedFiles.length > 0);
  const hashed = new Map(Array.from(files, ([path, text]) => [path, { text, sha: blobSha(text) }]));
  const blobs = (paths: readonly string[]) => paths.map((path) => hashed.get(path)?.sha ?? '');
  const held = results.filter((result) => result.status !== 'compared');
  return {
    branch,
    files: hashed,
    changes: new Map(
      changing.map(({ category, diff, changedFiles, files: paths }) => {
        return [category, { hash: hashChange(diff, blobs(changedFiles)), files: paths, models: countChanges(diff) }];
      }),
    ),
    settled: new Set(compared.filter(isSettled).flatMap(({ files: paths }) => paths)),
    held: new Map(held.map(({ category, status, files: paths }) => [category, { status, files: paths }])),
    objections: (leftOut) => objectionsTo(results, leftOut),
  };
}

/** Models that a run's settings leave as they are may be changed on purpose by a run with others. */
function isSettled({ kept, newerOnGitHub }: ComparedCategory): boolean {
  return kept.length + newerOnGitHub.length === 0;
}

/** The proposal without some categories' changes. */
export function without(proposal: Proposal, categories: ReadonlySet<string>): Proposal {
  if (categories.size === 0) return proposal;
  const [out, changes] = [new Set<string>(), new Map<string, ProposedChange>()];
  for (const [category, change] of proposal.changes) {
    if (categories.has(category)) for (const path of change.files) out.add(path);
    else changes.set(category, change);
  }
  return { ...proposal, changes, files: new Map([...proposal.files].filter(([path]) => !out.has(path))) };
}

/** Whether these files, path → blob SHA, change a category's files to what is proposed, and none of them otherwise. */
export function isIn(files: ReadonlyMap<string, string>, change: ProposedChange, proposal: Proposal): boolean {
  return change.files.every((path) => files.get(path) === proposal.files.get(path)?.sha);
}
