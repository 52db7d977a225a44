import { setTimeout as delay } from 'node:timers/promises';

/** The signature of `fetch` as far as we use it. */
export type Fetch = (url: string | URL, init?: RequestInit) => Promise<Response>;

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

interface Limits {
  readonly timeoutMilliseconds: number;
  readonly maxBytes: number;
}

/**
 * A `fetch` that resolves only once the whole body has arrived. A connection that breaks in the middle, an answer that
 * takes too long or grows too large is an error of the fetch itself, never a short body.
 */
export function bufferedFetch({ timeoutMilliseconds, maxBytes }: Limits, fetch: Fetch = globalThis.fetch): Fetch {
  return async (url, init = {}) => {
    const { signal: caller } = init;
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
      const response = await fetch(url, { ...init, signal: inner.signal });
      const chunks = await readBody(response, maxBytes);
      const { status, statusText, headers } = response;
      const hasBody = status !== 204 && status !== 205 && status !== 304;
      const whole = new Response(hasBody ? streamOf(chunks) : null, { status, statusText, headers });
      // Where it was answered in the end: a response that is made by hand has none.
      return Object.defineProperty(whole, 'url', { value: response.url });
    } catch (error) {
      throw inner.signal.aborted ? inner.signal.reason : error;
    } finally {
      caller?.removeEventListener('abort', giveUp);
      ended.abort();
    }
  };
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array[]> {
  if (Number(response.headers.get('content-length') ?? 0) > maxBytes) {
    await response.body?.cancel();
    throw new BodyTooLargeError(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    // Leaving the loop cancels the stream and closes the connection.
    if (size > maxBytes) throw new BodyTooLargeError(maxBytes);
    chunks.push(chunk);
  }
  return chunks;
}

/** A large body is in memory once: each chunk is let go as it is taken. */
function streamOf(chunks: Uint8Array[]): ReadableStream<Uint8Array> {
  const left = chunks.reverse();
  return new ReadableStream({
    pull(controller) {
      const chunk = left.pop();
      if (chunk === undefined) controller.close();
      else controller.enqueue(chunk);
    },
  });
}
