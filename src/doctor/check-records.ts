import type { SyncedCategory } from '../categories.ts';
import { GitDataRepository } from '../clients/github/git-data-repository.ts';
import type { Octokit } from '../clients/github/octokit.ts';
import { compareCategory } from '../compare/compare-category.ts';
import type { RemovalPolicy } from '../compare/select-changes.ts';
import { KnownError } from '../lib/known-error.ts';
import { formatOf } from '../compare/format-of.ts';
import { isBareName } from '../formats/text/names.ts';
import { plural } from '../report/counts.ts';
import type { GithubSynchronizer, PrimaryReading } from '../sources/github-synchronizer.ts';
import type { PrimaryRecords } from '../sources/primary-records.ts';
import { filesOf, type Snapshot } from '../sources/snapshot.ts';
import { checkOfCategory, foundAndAdvice, type Check, type CheckedRepository } from './check.ts';

interface GitHubsSide {
  readonly repositories: readonly CheckedRepository[];
  readonly synchronizer: GithubSynchronizer;
  /** Absent where GitHub cannot be asked. */
  readonly octokit: Octokit | undefined;
  readonly policy: Pick<RemovalPolicy, 'removals'>;
}

/**
 * How many models PRIMARY has of each category. Where it has none, GitHub's files are read: a run takes that for an
 * answer only where they have none either, or where it is let through.
 */
export async function checkRecords(
  records: PrimaryReading['records'],
  { repositories, synchronizer, octokit, policy }: GitHubsSide,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const repository of repositories) {
    const answers = repository.categories.flatMap((category) => {
      const answer = records.get(category.name);
      return answer === undefined ? [] : [{ category, answer }];
    });
    const lacking = answers.filter(
      ({ answer }) => 'kind' in answer && (answer.kind === 'none' || answer.records.size === 0),
    );
    const wanted = lacking.map(({ category }) => category);
    const snapshot =
      octokit && wanted.length > 0 ? await readFiles(repository, wanted, synchronizer, octokit) : undefined;
    checks.push(...answers.map(({ category, answer }) => checkCategory(category, answer, snapshot, policy)));
  }
  return checks;
}

/** Undefined where they cannot be read: the checks of the repository tell why. */
async function readFiles(
  { owner, name, branch }: CheckedRepository,
  categories: readonly SyncedCategory[],
  synchronizer: GithubSynchronizer,
  octokit: Octokit,
): Promise<Snapshot | undefined> {
  const paths = categories.flatMap(({ files, reads }) => [...files, ...reads]);
  try {
    return await synchronizer.readSnapshot(new GitDataRepository({ octokit, owner, name }), branch, paths);
  } catch (error) {
    if (error instanceof KnownError) return undefined;
    throw error;
  }
}

function checkCategory(
  category: SyncedCategory,
  answer: PrimaryRecords | KnownError,
  snapshot: Snapshot | undefined,
  { removals }: GitHubsSide['policy'],
): Check {
  const { ok, warning, failed } = checkOfCategory(category.name);
  if (answer instanceof KnownError) return failed(...foundAndAdvice(answer.message));
  if (answer.kind === 'records' && answer.records.size > 0) {
    // The legacy API tells of each text model three times.
    const names = [...answer.records.keys()].filter((name) => category.format !== 'text' || isBareName(name));
    return ok(`${plural(names.length, 'model')}, in ${answer.format}`);
  }
  if (snapshot === undefined) {
    // A run could not compare them either.
    const told = answer.kind === 'none' ? ` (PRIMARY answered ${answer.answer})` : '';
    return failed(`no models${told}, and what GitHub has is not known`);
  }
  const format = formatOf(category, answer.kind === 'records' ? answer.format : undefined);
  const policy = { removals: 'apply', maxRemovedPercent: 100 } as const;
  const compared = compareCategory(category, format, answer, filesOf(snapshot, category), policy);
  if (compared.status === 'unknown') return failed(...foundAndAdvice(compared.reason));
  const left = compared.diff.removed.length;
  if (left === 0) return ok('no models, and GitHub has none either');
  return removals === 'keep'
    ? ok(`no models, which is let through; GitHub’s ${plural(left, 'model')} stay (--removals keep)`)
    : warning(`no models, which is let through: a run may propose to remove GitHub’s ${plural(left, 'model')}`);
}
