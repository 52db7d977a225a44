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
        .map(async ({ number, state, title, body, labels, requested_reviewers: reviewers, head }) => ({
          number,
          state,
          title,
          body: withoutChance(body ?? ''),
          branch: head.ref,
          labels: labels.map(({ name }) => name).sort(),
          reviewers: reviewers.map(({ login }) => login).sort(),
          comments: (await trial.comments(number)).map(withoutChance),
        })),
    ),
    heads: Object.fromEntries(await Promise.all(heads)),
  };
}

/** Commits and addresses differ from run to run. */
function withoutChance(text: string): string {
  return text.replaceAll(/[0-9a-f]{40}|`[0-9a-f]{7}`|http:\/\/[^/)>]+/g, '…');
}

/** A branch's tree, and whether it stands directly on the base. */
async function headOf(trial: PassTrial, branch: string) {
  const git = `/repos/${slug}/git`;
  const read = async (name: string) =>
    (await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${name}`)).object.sha;
  const { tree, parents } = await trial.github.api<{ tree: { sha: string }; parents: { sha: string }[] }>(
    'GET',
    `${git}/commits/${await read(branch)}`,
  );
  const base = await read('main');
  return { tree: tree.sha, standsOnBase: parents.length === 1 && parents[0]?.sha === base };
}

/** Gives the run something to change again. */
export function editAgain(trial: PassTrial, text = 'Enlarges 4 times.'): void {
  trial.edit('esrgan', (records) => records.replace(/Enlarges [^"]* times[^"]*\./, text));
}
