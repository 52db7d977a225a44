import { datesPath } from '../support/invented-dates.ts';
import { slug, type PassTrial } from '../support/pass-trial.ts';

/** All that a person or a later run can see of a repository, without what differs from run to run (dates, SHAs). */
export async function outcome(trial: PassTrial) {
  const pulls = await trial.pulls();
  const branches = await trial.branches();
  const heads = branches
    .filter((name) => name !== 'main')
    .map(async (name) => [name, await headOf(trial, name)] as const);
  return {
    pulls: await Promise.all(
      pulls
        .toSorted((a, b) => a.number - b.number)
        .map(
          async ({
            number,
            state,
            title,
            body,
            labels,
            requested_reviewers: reviewers,
            head,
            auto_merge: autoMerge,
          }) => ({
            number,
            state,
            title,
            body: withoutChance(body ?? ''),
            branch: head.ref,
            labels: labels.map(({ name }) => name).sort(),
            // The emulator's pull requests know none.
            mergedFor: autoMerge?.enabled_by.login,
            reviewers: reviewers.map(({ login }) => login).sort(),
            comments: (await trial.comments(number)).map(withoutChance),
          }),
        ),
    ),
    heads: Object.fromEntries(await Promise.all(heads)),
  };
}

/** Commits and addresses differ from run to run. */
function withoutChance(text: string): string {
  return text.replaceAll(/[0-9a-f]{40}|`[0-9a-f]{7}`|http:\/\/[^/)>]+/g, '…');
}

interface GitCommit {
  readonly sha: string;
  readonly message: string;
  readonly tree: { readonly sha: string };
  readonly parents: readonly { readonly sha: string }[];
  readonly committer: { readonly date: string };
}

/** The commits of a branch down to the base, the head first. */
export async function commitsOf(trial: PassTrial, branch: string): Promise<readonly GitCommit[]> {
  const git = `/repos/${slug}/git`;
  const read = async (name: string) =>
    (await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${name}`)).object.sha;
  const base = await read('main');
  const commits: GitCommit[] = [];
  for (let sha: string | undefined = await read(branch); sha !== undefined && sha !== base;) {
    const commit: GitCommit = await trial.github.api<GitCommit>('GET', `${git}/commits/${sha}`);
    commits.push(commit);
    sha = commit.parents[0]?.sha;
  }
  return commits;
}

/** What a branch's commits hold, without the SHAs and times in the file of dates: whether these are right. */
async function headOf(trial: PassTrial, branch: string) {
  const commits = await commitsOf(trial, branch);
  const trees = await Promise.all(commits.map(async ({ tree }) => await entriesOf(trial, tree.sha)));
  const hasDates = trees[0]?.some(({ path }) => path === datesPath) === true;
  return {
    commits: trees.map((entries) =>
      entries.filter(({ path }) => path !== datesPath).map(({ path, sha }) => `${sha} ${path}`),
    ),
    standsOnBase: commits.at(-1)?.parents.length === 1,
    dates: hasDates ? describeDates(await trial.file(branch, datesPath), commits[1]) : 'none',
  };
}

function describeDates(text: string, change: GitCommit | undefined): string {
  const { sha, committedAt } = JSON.parse(text) as { sha?: string; committedAt?: number };
  if (sha === undefined) return text;
  const isRight = sha === change?.sha && committedAt === Math.floor(Date.parse(change.committer.date) / 1_000);
  return `name ${isRight ? 'the commit that brings the change' : 'something else'}`;
}

async function entriesOf(trial: PassTrial, tree: string) {
  const path = `/repos/${slug}/git/trees/${tree}`;
  return (await trial.github.api<{ tree: { path: string; sha: string }[] }>('GET', path)).tree;
}

/** Gives the run something to change again. */
export function editAgain(trial: PassTrial, text = 'Enlarges 4 times.'): void {
  trial.edit('esrgan', (records) => records.replace(/Enlarges [^"]* times[^"]*\./, text));
}
