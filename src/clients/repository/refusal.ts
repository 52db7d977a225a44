import { AppError } from './app-error.ts';
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

/** Whether asking again brings nothing before a person does something: GitHub said no, or knows the credential no more. */
export function isForAPerson(error: unknown): boolean {
  if (error instanceof AppError) return true;
  return isRefusal(error) || (error instanceof GitHubError && !error.isLimit && error.status === 401);
}

/** Whether GitHub refused something only because it does not know everywhere yet of a pull request just opened. */
export function isPassing({ status, problem }: GitHubError): boolean {
  return status === 404 || (status === 422 && /issue not found|global id of 'PR_/i.test(problem));
}
