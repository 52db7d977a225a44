import { BodyTooLargeError, bufferedFetch, type Fetch } from './buffered-fetch.ts';
import { afterWait, fullJitter } from './back-off.ts';
import { faultOf } from './fault.ts';
import { silentLog, type Log } from './log.ts';
import { followRedirects, RedirectError } from './network/redirects.ts';
import { realTiming, type Timing } from './timing.ts';
import { baseUrl } from './base-url.ts';

/** Three tries: a restart of PRIMARY behind a load balancer takes seconds, not minutes. */
const tries = 3;
const maxAnswerBytes = 256 * 2 ** 20;

/** An answer of PRIMARY that is none of its failures: its status and its whole text. */
export interface PrimaryAnswer {
  readonly url: string;
  readonly status: number;
  readonly text: string;
}

/** PRIMARY did not answer, or answered with a failure, after all tries. The message says what happened. */
export class PrimaryFailure extends Error {
  override readonly name = 'PrimaryFailure';
  /** Of the answer that is a failure; absent where there was none. */
  readonly status: number | undefined;

  constructor(message: string, { status, ...options }: ErrorOptions & { readonly status?: number | undefined } = {}) {
    super(message, options);
    this.status = status;
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
}

/** PRIMARY's HTTP API: GET with a time limit, a size limit and, where not told otherwise, three tries. */
export class PrimaryClient {
  readonly #base: string;
  readonly #fetch: Fetch;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #signal: AbortSignal | undefined;

  constructor(options: PrimaryClientOptions) {
    this.#base = baseUrl(options.baseUrl);
    this.#fetch = bufferedFetch(
      { timeoutMilliseconds: options.timeoutSeconds * 1_000, maxBytes: maxAnswerBytes },
      // Nothing secret is in the request: it may be sent on anywhere.
      followRedirects(options.fetch ?? globalThis.fetch, { sameHost: false }),
    );
    this.#timing = options.timing ?? realTiming;
    this.#log = options.log ?? silentLog;
    this.#signal = options.signal;
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
      return { url, status: response.status, text: await response.text() };
    } catch (error) {
      this.#signal?.throwIfAborted();
      throw new PrimaryFailure(faultOf(error), { cause: error });
    }
  }

  /**
   * The answer to `GET {base}{path}`: any status below 500 other than 429.
   *
   * @throws PrimaryFailure after three tries on a network fault, a time-out, 429 or 5xx, and at once where the answer is
   *   too large or not UTF-8
   */
  async get(path: string): Promise<PrimaryAnswer> {
    const url = this.urlOf(path);
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#attempt(url);
      if (!(answer instanceof PrimaryFailure)) return answer;
      if (answer.cause instanceof BodyTooLargeError || answer.cause instanceof RedirectError) throw answer;
      if (attempt === tries) {
        const { message, status } = answer;
        throw new PrimaryFailure(`${message} (tried ${tries} times)`, { cause: answer, status });
      }
      const wait = fullJitter(attempt, this.#timing.random());
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
        return new PrimaryFailure(`it answered ${status}${detailOf(await response.text())}`, { status });
      }
      return { url, status, text: await decode(response) };
    } catch (error) {
      this.#signal?.throwIfAborted();
      if (error instanceof PrimaryFailure) throw error;
      return new PrimaryFailure(faultOf(error), { cause: error });
    }
  }

  async #request(url: string): Promise<Response> {
    this.#log.debug('primary.request', `GET ${url}`, { url });
    const signal = this.#signal;
    return await this.#fetch(url, { headers: { accept: 'application/json' }, ...(signal && { signal }) });
  }
}

/** Piece by piece: an answer of hundreds of megabytes is not in memory as bytes and as text. */
async function decode({ body }: Response): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const pieces: string[] = [];
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>)
      pieces.push(decoder.decode(chunk, { stream: true }));
    return [...pieces, decoder.decode()].join('');
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
