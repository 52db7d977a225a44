import { once } from 'node:events';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pipeline, Readable } from 'node:stream';
import type { Answer, Body, Sent } from './fetch.ts';

// As an import it would bring everything that the module can give, and with that the web's `fetch`.
const { request } = process.getBuiltinModule('node:http');

/**
 * A fetch by Node's own HTTP client and its pool of connections. The web's `fetch` does the same at almost twice the
 * processor time (docs/decisions/19-requests-by-nodes-client.md).
 *
 * @throws Error of the connection, of TLS or of HTTP, the signal's AbortError, or a TypeError for an address with credentials
 */
export async function httpFetch(url: URL, { method = 'GET', headers, body, signal }: Sent = {}): Promise<Answer> {
  // They would be sent.
  if (url.username !== '' || url.password !== '') throw new TypeError(`an address with credentials: ${url.origin}`);
  // TLS takes a while to load, and a PRIMARY in the same network has none.
  const open = url.protocol === 'https:' ? (await import('node:https')).request : request;
  const made = typeof body === 'object' ? body : undefined;
  const sending = open(url, {
    method,
    headers: { 'accept-encoding': 'gzip', ...(made && { 'content-length': String(made.byteLength) }), ...headers },
    ...(signal && { signal }),
  });
  // Its fault is the request's, too.
  if (made) pipeline(Readable.from(made), sending, () => undefined);
  else sending.end(body);
  const [message] = (await once(sending, 'response').catch((error: unknown) => {
    throw inWords(error);
  })) as [IncomingMessage];
  // From here on it is the body that fails.
  sending.on('error', () => undefined);
  return {
    url: url.href,
    status: message.statusCode ?? 0,
    headers: headersOf(message.headers),
    body: new ArrivingBody(await unpacked(message)),
  };
}

function headersOf(headers: IncomingHttpHeaders): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, [value].flat().join(', ')]],
    ),
  );
}

/** @throws Error where it is packed in a way that was not asked for */
async function unpacked(message: IncomingMessage): Promise<Readable> {
  const encoding = message.headers['content-encoding']?.toLowerCase() ?? '';
  if (encoding === '' || encoding === 'identity') return message;
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    const { createGunzip } = await import('node:zlib');
    // Its fault is the reader's, too.
    return pipeline(message, createGunzip(), () => undefined);
  }
  message.destroy();
  throw new Error(`the answer is encoded as ‘${encoding}’, which was not asked for`);
}

class ArrivingBody implements Body {
  readonly #stream: Readable;

  constructor(stream: Readable) {
    this.#stream = stream;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void> {
    try {
      // Leaving it closes the connection.
      for await (const chunk of this.#stream) yield chunk as Uint8Array;
    } catch (error) {
      throw inWords(error);
    }
  }

  async cancel(): Promise<void> {
    await Promise.resolve(this.#stream.destroy());
  }
}

/** What Node says of a connection that the other side has ended. */
const hungUp: Readonly<Record<string, string>> = {
  'socket hang up': 'the other side closed the connection without an answer',
  aborted: 'the connection ended in the middle of the answer',
};

function inWords(error: unknown): unknown {
  const words = error instanceof Error ? hungUp[error.message] : undefined;
  return words === undefined ? error : new Error(words);
}
