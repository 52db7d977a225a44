import { KnownError } from '../../lib/known-error.ts';
import { adviceOn, wayAdvice, type Refusal } from './advice.ts';

interface GitHubFailure {
  readonly method: string;
  /** Without query and host: nothing secret. */
  readonly path: string;
  /** Absent where no whole answer arrived. */
  readonly status?: number;
  readonly problem: string;
  /** GitHub's codes of what is wrong with the request: `unauthorized`, `already_exists`. */
  readonly codes?: readonly string[];
  /** A rate limit refused it: it passes by waiting, and nothing is wrong with the request or the token. */
  readonly isLimit?: boolean;
  /** Of the answer; they may tell the cause. */
  readonly headers?: Refusal['headers'];
  /** Who asked. */
  readonly credential?: 'token' | 'App';
}

/**
 * GitHub refused, failed or did not answer, after all tries that make sense. Carries no request and no header, so that a
 * token can never be printed with it.
 */
export class GitHubError extends KnownError {
  override readonly name = 'GitHubError';
  readonly status: number | undefined;
  readonly method: string;
  readonly path: string;
  /** GitHub's own words. */
  readonly problem: string;
  readonly codes: readonly string[];
  readonly isLimit: boolean;

  constructor(failure: GitHubFailure) {
    const { method, path, status, problem, codes = [], isLimit = false } = failure;
    const { headers = {}, credential = 'token' } = failure;
    super(
      status === undefined
        ? `GitHub could not be reached for ${method} ${path}: ${problem}. ${wayAdvice}`
        : `GitHub answered ${status} to ${method} ${path}: ${isLimit ? problem : withAdvice({ status, problem, headers, credential })}`,
    );
    this.status = status;
    this.method = method;
    this.path = path;
    this.problem = problem;
    this.codes = codes;
    this.isLimit = isLimit;
  }

  /** The request may have been carried out although this error says that it failed. */
  get mayHaveHappened(): boolean {
    return this.status === undefined || this.status >= 500;
  }
}

function withAdvice(refusal: Refusal): string {
  const { problem } = refusal;
  const advice = /too large/i.test(problem) ? undefined : adviceOn(refusal);
  return advice === undefined ? problem : `${problem.replace(/\.$/, '')}. ${advice}`;
}
