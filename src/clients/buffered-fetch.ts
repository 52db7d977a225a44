import { setTimeout as delay } from 'node:timers/promises';
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

/** The bytes of an answer. They are read once, in one of the ways, and let go. */
export class WholeBody {
  #chunks: Uint8Array[];

  constructor(chunks: Uint8Array[]) {
    this.#chunks = chunks;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return Buffer.concat(this.#taken());
  }

  /**
   * Piece by piece: an answer of hundreds of megabytes is not in memory as bytes and as text.
   *
   * @throws TypeError where the decoder is fatal and the bytes are none of its text
   */
  text(decoder = new TextDecoder()): string {
    const pieces: string[] = [];
    const left = this.#taken().reverse();
    for (let chunk = left.pop(); chunk !== undefined; chunk = left.pop())
      pieces.push(decoder.decode(chunk, { stream: true }));
    return [...pieces, decoder.decode()].join('');
  }

  #taken(): Uint8Array[] {
    const chunks = this.#chunks;
    this.#chunks = [];
    return chunks;
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
    const { buffer, byteOffset, byteLength } = this.body.bytes();
    // A small one may be a part of Node's pool.
    return Promise.resolve(buffer.slice(byteOffset, byteOffset + byteLength));
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

async function readBody({ headers, body }: Answer, maxBytes: number): Promise<Uint8Array[]> {
  if (body === null) return [];
  if (Number(headers.get('content-length') ?? 0) > maxBytes) {
    await body.cancel();
    throw new BodyTooLargeError(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop hangs up.
    if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return chunks;
}
