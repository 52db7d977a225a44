import type { Timing } from '../../lib/timing.ts';
import { causeOf } from '../repository/advice.ts';
import { GitHubError } from '../repository/github-error.ts';

const tries = 4;

/**
 * GitHub may not know yet what it has just made (github.md): these answers are believed only after a while. One that names a
 * cause, a rule of the repository say, is believed at once.
 */
function isPremature({ status, problem }: GitHubError): boolean {
  return [404, 409, 422].includes(status ?? 0) && causeOf(problem) === undefined;
}

/** Also where GitHub's words name a cause: they may quote a name that says the same. */
function mayBeThere({ status }: GitHubError): boolean {
  return [404, 409, 422].includes(status ?? 0);
}

interface RetryOptions {
  readonly timing: Timing;
  readonly signal?: AbortSignal | undefined;
}

/** Sends a request that names something just made again when GitHub does not know that yet: after 1, 2 and 4 s. */
export async function untilSeen<T>(
  request: () => Promise<T>,
  { timing, signal }: RetryOptions,
  mayPass: (error: GitHubError) => boolean = isPremature,
): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof GitHubError) || !mayPass(error) || failures === tries) throw error;
      await timing.sleep(1_000 * 2 ** (failures - 1), signal);
    }
  }
}

interface Creation<T> extends RetryOptions {
  /** Must be sent with `noResend`. */
  readonly create: () => Promise<T>;
  /** Looks whether it is there, whoever made it. */
  readonly find: () => Promise<T | undefined>;
}

/** Creates a thing once: where the answer was lost, or GitHub says that it is there, it is looked for before anything else. */
export async function createOnce<T>({ create, find, timing, signal }: Creation<T>): Promise<T> {
  for (let failures = 1; ; failures += 1) {
    try {
      return await create();
    } catch (error) {
      if (!(error instanceof GitHubError) || !(error.mayHaveHappened || mayBeThere(error))) throw error;
      const found = await find();
      if (found !== undefined) return found;
      if (failures === tries || !(error.mayHaveHappened || isPremature(error))) throw error;
      await timing.sleep(1_000 * 2 ** (failures - 1), signal);
    }
  }
}
