import { primaryLimit, secondaryLimit } from './github-error.ts';
import type { LimitOptions } from './options.ts';

/** What is left of an hour. `reset` in Unix seconds. */
export interface Budget {
  readonly limit: number;
  readonly used: number;
  readonly reset: number;
}

interface Account {
  used: number;
  resetMs: number;
  minuteMs: number;
  points: number;
  writes: number;
}

const hourMs = 3_600_000;
const minuteMs = 60_000;

/** Counts each caller's requests. */
export class Limits {
  readonly #options: LimitOptions;
  readonly #now: () => number;
  readonly #accounts = new Map<string, Account>();

  constructor(options: LimitOptions, now: () => number) {
    this.#options = options;
    this.#now = now;
  }

  /**
   * Counts one request.
   *
   * @throws GithubError where it is one too many
   */
  spend(caller: string, isWrite: boolean): void {
    const account = this.#account(caller);
    const { limit, used, reset } = this.budget(caller);
    if (used >= limit) throw primaryLimit(limit, reset, this.#options.refusal);
    account.used++;
    const { pointsPerMinute = Infinity, writesPerMinute = Infinity } = this.#options;
    const points = account.points + (isWrite ? 5 : 1);
    const writes = account.writes + (isWrite ? 1 : 0);
    if (points > pointsPerMinute || writes > writesPerMinute) {
      throw secondaryLimit(Math.ceil((account.minuteMs + minuteMs - this.#now()) / 1000), this.#options.refusal);
    }
    Object.assign(account, { points, writes });
  }

  /** Takes the last request back. */
  refund(caller: string): void {
    this.#account(caller).used--;
  }

  budget(caller: string): Budget {
    const { used, resetMs } = this.#account(caller);
    const limit = this.#options.requestsPerHour ?? (caller === 'anonymous' ? 60 : 5000);
    return { limit, used, reset: Math.ceil(resetMs / 1000) };
  }

  #account(caller: string): Account {
    const now = this.#now();
    let account = this.#accounts.get(caller);
    if (account === undefined) {
      account = { used: 0, resetMs: now + hourMs, minuteMs: now, points: 0, writes: 0 };
      this.#accounts.set(caller, account);
    }
    if (now >= account.resetMs) Object.assign(account, { used: 0, resetMs: now + hourMs });
    if (now >= account.minuteMs + minuteMs) Object.assign(account, { minuteMs: now, points: 0, writes: 0 });
    return account;
  }
}

/**
 * The headers that every answer carries.
 *
 * @param resource REST and GraphQL are told apart, but share one budget here
 */
export function limitHeaders({ limit, used, reset }: Budget, resource: 'core' | 'graphql'): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(limit - used),
    'x-ratelimit-used': String(used),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-resource': resource,
  };
}
