import { KnownError } from '../../lib/known-error.ts';
import { explainRedis } from './explain-redis.ts';

/** Redis could not be asked, or has refused. The message says where and why. */
export class RedisError extends KnownError {
  override readonly name = 'RedisError';

  /** @param place `host:port` */
  constructor(place: string, url: string, cause: unknown) {
    super(`Redis at ${place} cannot be used: ${explainRedis(cause, url).found}`, { cause });
  }
}

/** Redis did not answer in time. */
export class RedisTimeoutError extends Error {
  override readonly name = 'RedisTimeoutError';

  constructor() {
    super('timeout');
  }
}
