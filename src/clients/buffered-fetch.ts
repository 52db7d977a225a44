import { setTimeout as delay } from 'node:timers/promises';
import { GatheredBytes } from './gathered-bytes.ts';
import type { Answer, AnswerHeaders, Fetch, Sent } from './network/fetch.ts';

/** A body with more bytes than allowed. Trying again would not help. */
export class BodyTooLargeError extends Error {
  override readonly name = 'BodyTooLargeError';
  constructor(maxBytes: number) {
    super(`the answer is larger than ${Math.floor(maxBytes / 2 ** 20)} MiB`);
  }
}

/** No complete answer within the time allowed. */
class TimedOutError extends Error {
  override readonly name = 'TimedOutError';
  constructor(milliseconds: number) {
    super(`no complete answer within ${milliseconds / 1_000} s`);
  }
}

/** @param url may be a text, as Octokit has it */
export type BufferedFetch = (url: string | URL, sent?: Sent) => Promise<WholeAnswer>;

interface Limits {
  readonly timeoutMilliseconds: number;
  readonly maxBytes: number;
}

const nothing = new Uint8Array();

/** The bytes of an answer. They are read once, in one of the ways, and let go. */
export class WholeBody {
  #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  bytes(): Uint8Array {
    const bytes = this.#bytes;
    this.#bytes = nothing;
    return bytes;
  }

  /** @throws TypeError where the decoder is fatal and the bytes are none of its text */
  text(decoder = new TextDecoder()): string {
    return decoder.decode(this.bytes());
  }
}

/** An answer whose whole body has arrived. What Octokit asks of a `Response` it has. */
export class WholeAnswer {
  readonly url: string;
  readonly status: number;
  readonly headers: AnswerHeaders;
  readonly body: WholeBody;

  constructor({ url, status, headers }: Answer, body: WholeBody) {
    this.url = url;
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  text(): Promise<string> {
    return Promise.resolve(this.body.text());
  }

  arrayBuffer(): Promise<ArrayBuffer> {
    return Promise.resolve(Uint8Array.from(this.body.bytes()).buffer);
  }
}

/**
 * A `fetch` that resolves only once the whole body has arrived. A connection that breaks in the middle, an answer that
 * takes too long or grows too large is an error of the fetch itself, never a short body.
 */
export function bufferedFetch({ timeoutMilliseconds, maxBytes }: Limits, fetch: Fetch): BufferedFetch {
  return async (url, { signal: caller, ...sent } = {}) => {
    caller?.throwIfAborted();
    const ended = new AbortController();
    const inner = new AbortController();
    // The caller's signal may live for months: what hangs on it is taken off again with each request.
    const giveUp = () => {
      inner.abort(caller?.reason);
    };
    caller?.addEventListener('abort', giveUp);
    void delay(timeoutMilliseconds, undefined, { signal: ended.signal, ref: false }).then(
      () => {
        inner.abort(new TimedOutError(timeoutMilliseconds));
      },
      () => undefined,
    );
    try {
      const answer = await fetch(new URL(url), { ...sent, signal: inner.signal });
      return new WholeAnswer(answer, new WholeBody(await readBody(answer, maxBytes)));
    } catch (error) {
      throw inner.signal.aborted ? inner.signal.reason : error;
    } finally {
      caller?.removeEventListener('abort', giveUp);
      ended.abort();
    }
  };
}

async function readBody({ headers, body }: Answer, maxBytes: number): Promise<Uint8Array> {
  if (body === null) return nothing;
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    await body.cancel();
    throw new BodyTooLargeError(maxBytes);
  }
  const gathered = new GatheredBytes();
  for await (const chunk of body) {
    // Leaving the loop hangs up.
    if (gathered.bytes.byteLength + chunk.byteLength > maxBytes) throw new BodyTooLargeError(maxBytes);
    gathered.add(chunk);
  }
  return gathered.bytes;
}
