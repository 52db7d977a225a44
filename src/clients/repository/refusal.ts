import { GitHubError } from './github-error.ts';

/**
 * Whether GitHub itself said no to this request (forbidden, gone, locked, a conflict), as opposed to not answering, a limit, or
 * a credential that holds for nothing.
 */
export function isRefusal(error: unknown): error is GitHubError {
  if (!(error instanceof GitHubError) || error.isLimit) return false;
  const { status = 0 } = error;
  return status >= 400 && status < 500 && ![401, 408, 429].includes(status);
}

/** Whether GitHub refused something only because it does not know everywhere yet of a pull request just opened. */
export function isPassing({ status, problem }: GitHubError): boolean {
  return status === 404 || (status === 422 && /issue not found|global id of 'PR_/i.test(problem));
}
