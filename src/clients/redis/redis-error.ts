import { KnownError } from '../../model/known-error.ts';
import { faultOf } from '../fault.ts';

/** Redis could not be asked, or has refused. The message says where and why. */
export class RedisError extends KnownError {
  override readonly name = 'RedisError';

  constructor(place: string, cause: unknown) {
    super(`Redis at ${place} cannot be used: ${redisProblem(cause)}`, { cause });
  }
}

/** Redis did not answer in time. */
export class RedisTimeoutError extends Error {
  override readonly name = 'RedisTimeoutError';

  constructor(milliseconds: number) {
    super(`it has not answered within ${milliseconds / 1_000} seconds`);
  }
}

/** The first word of an error that Redis itself answers (redis.io, “RESP errors”) and what it means for people. */
const refusals: ReadonlyMap<string, string> = new Map([
  ['NOAUTH', 'it wants a password, which belongs into HORDE_GITHUB_SYNC_REDIS_URL'],
  ['WRONGPASS', 'it takes neither this user name nor this password'],
  ['NOPERM', 'this user may not do what is needed'],
  ['READONLY', 'it is a replica, which takes no writes'],
  ['OOM', 'its memory is full'],
  ['LOADING', 'it is still loading its data'],
]);

/** Why Redis could not be used, in words; without its own, which may be long and repeat what it was sent. */
export function redisProblem(error: unknown): string {
  const fault = faultOf(error);
  const said = refusals.get(/\b[A-Z]{3,}\b/.exec(fault)?.[0] ?? '');
  if (said !== undefined) return said;
  if (/closed unexpectedly/i.test(fault)) return 'the connection was lost';
  return fault.length > 200 ? `${fault.slice(0, 200)}…` : fault;
}

/** Whether Redis did answer, and refuses: another connection would not help. */
export function isRefusal(error: unknown): boolean {
  return refusals.has(/\b[A-Z]{3,}\b/.exec(faultOf(error))?.[0] ?? '');
}
