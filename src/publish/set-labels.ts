import type { GitHubError } from '../clients/repository/github-error.ts';
import { isPassing, isRefusal } from '../clients/repository/refusal.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { asManyAsPossible, refusalOf, type Unmet } from './refusals.ts';

/**
 * Sets the labels of a pull request, all at once. Where GitHub refuses that because one does not exist and may not be
 * made, those that exist come first: a repository's checks may look for them seconds after the opening.
 */
export async function setLabels(
  number: number,
  labels: readonly string[],
  pulls: PullRequests,
): Promise<readonly Unmet[]> {
  if (labels.length === 0) return [];
  const add = async (some: readonly string[]) => {
    await pulls.addLabels(number, some);
  };
  const whole = await refusalOf(() => add(labels));
  if (whole === undefined) return [];
  if (isPassing(whole)) return labels.map((label) => unmet(label, whole));

  const existing = await existingOf(labels, pulls);
  const missing = labels.filter((label) => !existing.includes(label));
  const refused = [...(await asManyAsPossible(existing, add))];
  for (const item of missing) refused.push(...(await asManyAsPossible([item], add)));
  return refused.map(({ item, error }) => unmet(item, error));
}

/** None, where GitHub does not let us see which. */
async function existingOf(labels: readonly string[], pulls: PullRequests): Promise<readonly string[]> {
  const all = await pulls.labels().catch((error: unknown): readonly string[] => {
    if (isRefusal(error)) return [];
    throw error;
  });
  const names = new Set(all.map((name) => name.toLowerCase()));
  return labels.filter((label) => names.has(label.toLowerCase()));
}

function unmet(label: string, error: GitHubError): Unmet {
  if (isPassing(error)) {
    return {
      warning: `The label ${label} was not set yet; the next run tries again. ${error.message}`,
      isPassing: true,
    };
  }
  const mayNotBeMade = error.status === 403 && error.codes.includes('unauthorized');
  const reason = mayNotBeMade
    ? 'the repository has no such label, and this run may not make one. Grant Issues: write, or create it once.'
    : error.message;
  return { warning: `The label ${label} was not set: ${reason}`, isPassing: false };
}
