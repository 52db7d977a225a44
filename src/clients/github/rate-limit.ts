import { lastSecond } from '../../model/day.ts';
import type { RateLimit } from '../../model/sync-result.ts';

type Headers = Readonly<Record<string, string | number | undefined>>;

/** What GitHub's answers told of the limit, by whose limit it is, and of what: GraphQL has one of its own. */
export class RateLimitTracker {
  readonly #latest = new Map<string, RateLimit>();

  /** @param whose tells limits apart: an App has one for each installation */
  read(whose: string, headers: Headers): void {
    const [remaining, limit, resetsAt] = ['remaining', 'limit', 'reset'].map((name) => headers[`x-ratelimit-${name}`]);
    if (remaining === undefined || limit === undefined || resetsAt === undefined) return;
    const { 'x-ratelimit-resource': resource = '' } = headers;
    const figures = { remaining: Number(remaining), limit: Number(limit), resetsAt: Number(resetsAt) };
    const isBelieved = Object.values(figures).every((figure) => Number.isSafeInteger(figure) && figure >= 0);
    if (isBelieved && figures.resetsAt <= lastSecond) {
      this.#latest.set(`${whose} ${resource}`, figures);
    }
  }

  /**
   * The limit of which the least is left; undefined where GitHub tells of none.
   *
   * @param now Unix milliseconds
   */
  lowest(now: number): RateLimit | undefined {
    const current = [...this.#latest.values()].filter(({ resetsAt }) => resetsAt * 1_000 > now);
    return current.sort((a, b) => a.remaining - b.remaining)[0];
  }
}
