import type { GitHubError } from '../clients/repository/github-error.ts';
import { refusalOf } from './refusals.ts';

/**
 * Does what a run can do without. Where GitHub refuses it, that is a warning and never the run's failure; where GitHub
 * is down or moves the branch, the run ends as it does elsewhere, and the next one comes here again.
 *
 * @param undone what the warning begins with: `No comment was left on #7`
 * @returns the warning, if there is one
 */
export async function courtesy(undone: string, request: () => Promise<void>): Promise<readonly string[]> {
  const error = await refusalOf(request);
  return error === undefined ? [] : [`${undone}: ${reasonOf(error)}`];
}

function reasonOf({ problem, message }: GitHubError): string {
  if (/issue is locked|conversation is locked/i.test(problem)) {
    return 'its conversation is locked, and this run may not write there. Unlock it, or leave it so: nothing else depends on it.';
  }
  if (/cannot delete this branch|restrict deletions|deletions? (is|are) not allowed/i.test(problem)) {
    return (
      'a rule of the repository forbids to delete it. Let those who run this bypass the rule, or leave sync/** out of ' +
      'it; the branch does no harm and is used again by the next pull request.'
    );
  }
  return message;
}
