import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { createOctokit, type Octokit, type OctokitOptions } from '../../../src/clients/github/octokit.ts';
import { silentLog, type Log } from '../../../src/lib/log.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

export const token = 'ghp_do-not-print-me';

export function connect(apiUrl: string, options: Partial<OctokitOptions> = {}): Octokit {
  return createOctokit({ apiUrl, token, writeIntervalSeconds: 0, timing: virtualClock(), ...options });
}

/** The GitHubError that a request ends with. */
export async function failure(request: Promise<unknown>): Promise<GitHubError> {
  const error: unknown = await request.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof GitHubError, `a GitHubError was expected, not ${inspect(error)}`);
  return error;
}

/** A log that writes down all that it is told. */
export function recording(told: string[]): Log {
  const tell = (event: string, message: string, fields: unknown) => {
    told.push(`${event}: ${message} ${JSON.stringify(fields)}`);
  };
  return { ...silentLog, debug: tell, warn: tell };
}
