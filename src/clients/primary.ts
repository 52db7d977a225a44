import { BodyTooLargeError, bufferedFetch, type BufferedFetch, type WholeAnswer } from './buffered-fetch.ts';
import { afterWait, fullJitter } from '../lib/back-off.ts';
import { faultOf } from '../lib/fault.ts';
import { silentLog, type Log } from '../lib/log.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Fetch } from './network/fetch.ts';
import { httpFetch } from './network/http-fetch.ts';
import { followRedirects, RedirectError } from './network/redirects.ts';
import { realTiming, type Timing } from '../lib/timing.ts';
import { dateOf, retryAfterOf } from './told-times.ts';
import { baseUrl } from './base-url.ts';

/** Three tries: a restart of PRIMARY behind a load balancer takes seconds, not minutes. */
export const tries = 3;
export const maxAnswerBytes = 256 * 2 ** 20;

const headers = { accept: 'application/json', 'user-agent': 'horde-github-sync' };

/** An answer of PRIMARY that is none of its failures: its status and its whole text. */
export interface PrimaryAnswer {
  readonly url: string;
  readonly status: number;
  readonly text: string;
  /** By PRIMARY's clock, in Unix milliseconds: the header `date`. Of what is asked once. */
  readonly date?: number;
  /** Milliseconds after which it asks to be asked again. */
  readonly retryAfter?: number;
}

interface FailedAnswer {
  readonly status?: number | undefined;
  readonly retryAfter?: number | undefined;
}

/** PRIMARY did not answer, or answered with a failure, after all tries. The message says what happened. */
export class PrimaryFailure extends KnownError {
  override readonly name = 'PrimaryFailure';
  /** Of the answer that is a failure; absent where there was none. */
  readonly status: number | undefined;
  /** Milliseconds after which it asks to be asked again; a day at most. */
  readonly retryAfter: number | undefined;

  constructor(message: string, { status, retryAfter, ...options }: ErrorOptions & FailedAnswer = {}) {
    super(message, options);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

export interface PrimaryClientOptions {
  /** With or without the root path `/api`, with or without a trailing slash. */
  readonly baseUrl: string;
  readonly timeoutSeconds: number;
  readonly fetch?: Fetch;
  readonly timing?: Timing;
  readonly log?: Log;
  readonly signal?: AbortSignal;
  /** PRIMARY is waited for no longer than this within a pass; watch mode comes back by itself. Default: a minute. */
  readonly longestWaitSeconds?: number;
}

/** PRIMARY's HTTP API: GET with a time limit, a size limit and, where not told otherwise, three tries. */
export class PrimaryClient {
  readonly #base: string;
  readonly #fetch: BufferedFetch;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #signal: AbortSignal | undefined;
  readonly #longestWait: number;

  constructor(options: PrimaryClientOptions) {
    this.#base = baseUrl(options.baseUrl);
    this.#fetch = bufferedFetch(
      { timeoutMilliseconds: options.timeoutSeconds * 1_000, maxBytes: maxAnswerBytes },
      // Nothing secret is in the request: it may be sent on anywhere.
      followRedirects(options.fetch ?? httpFetch, { sameHost: false }),
    );
    this.#timing = options.timing ?? realTiming;
    this.#log = options.log ?? silentLog;
    this.#signal = options.signal;
    this.#longestWait = (options.longestWaitSeconds ?? 60) * 1_000;
  }

  urlOf(path: string): string {
    return `${this.#base}${path}`;
  }

  /**
   * The answer to `GET {base}{path}`, tried once: any status.
   *
   * @throws PrimaryFailure on a network fault, a time-out, or where the answer is too large
   */
  async ask(path: string): Promise<PrimaryAnswer> {
    const url = this.urlOf(path);
    try {
      const response = await this.#request(url);
      const retryAfter = this.#retryAfter(response);
      const date = dateOf(response.headers.get('date'));
      const times = { ...(date !== undefined && { date }), ...(retryAfter !== undefined && { retryAfter }) };
      return { url, status: response.status, text: response.body.text(), ...times };
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw new PrimaryFailure(faultOf(error), { cause: error });
    }
  }

  /**
   * The answer to `GET {base}{path}`: any status below 500 other than 429. Between tries it waits as long as PRIMARY asks
   * for.
   *
   * @throws PrimaryFailure after three tries on a network fault, a time-out, 429 or 5xx, and at once where the answer is
   *   too large or not UTF-8, or PRIMARY asks to wait longer than a minute
   */
  async get(path: string): Promise<PrimaryAnswer> {
    const url = this.urlOf(path);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#attempt(url);
      if (!(answer instanceof PrimaryFailure)) return answer;
      if (answer.cause instanceof BodyTooLargeError || answer.cause instanceof RedirectError) throw answer;
      const { message, status, retryAfter } = answer;
      const told = { cause: answer, status, retryAfter };
      if (attempt === tries) throw new PrimaryFailure(`${message} (tried ${tries} times)`, told);
      const wait = retryAfter ?? fullJitter(attempt, this.#timing.random());
      if (wait > this.#longestWait) {
        throw new PrimaryFailure(`${message}, and asks to wait ${Math.ceil(wait / 1_000)} s`, told);
      }
      this.#log.warn('primary.retry', `${url}: ${answer.message}; trying again ${afterWait(wait)}`, {
        url,
        attempt,
        waitMilliseconds: Math.round(wait),
      });
      await this.#timing.sleep(wait, this.#signal);
    }
  }

  async #attempt(url: string): Promise<PrimaryAnswer | PrimaryFailure> {
    try {
      const response = await this.#request(url);
      const { status } = response;
      if (status >= 500 || status === 429) {
        const retryAfter = this.#retryAfter(response);
        return new PrimaryFailure(`it answered ${status}${detailOf(response.body.text())}`, { status, retryAfter });
      }
      return { url, status, text: decode(response) };
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (error instanceof PrimaryFailure) throw error;
      return new PrimaryFailure(faultOf(error), { cause: error });
    }
  }

  #retryAfter({ status, headers }: WholeAnswer): number | undefined {
    if (status !== 429 && status !== 503) return undefined;
    return retryAfterOf(headers.get('retry-after'), dateOf(headers.get('date')) ?? this.#timing.now());
  }

  async #request(url: string): Promise<WholeAnswer> {
    this.#log.debug('primary.request', `GET ${url}`, { url });
    const signal = this.#signal;
    return await this.#fetch(url, { headers, ...(signal && { signal }) });
  }
}

function decode({ body }: WholeAnswer): string {
  try {
    return body.text(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }));
  } catch (error) {
    throw new PrimaryFailure('the answer is not UTF-8 text', { cause: error });
  }
}

/** FastAPI's `{"detail": "…"}` as `: …`, where the text has one of a readable length. */
export function detailOf(text: string): string {
  if (text.length > 2_000) return '';
  try {
    const answer: unknown = JSON.parse(text);
    const detail = typeof answer === 'object' && answer !== null && 'detail' in answer ? answer.detail : undefined;
    return typeof detail === 'string' && detail.length <= 300 ? `: ${detail}` : '';
  } catch {
    return '';
  }
}
