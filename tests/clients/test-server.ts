import { createServer, type ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { listening } from '../support/listening.ts';

export interface Received {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface TestServer {
  readonly url: string;
  /** In order of arrival. */
  readonly requests: readonly Received[];
}

/** @param count how many requests have arrived, this one included */
export type Answer = (response: ServerResponse, request: Received, count: number) => void | Promise<void>;

/** A real HTTP server on this machine that answers as told, taken down after the test. */
export async function startServer(t: TestContext, answer: Answer): Promise<TestServer> {
  const requests: Received[] = [];
  const server = createServer((incoming, response) => {
    void (async () => {
      const { method = '', url = '', headers } = incoming;
      const request = { method, path: url, headers, body: (await buffer(incoming)).toString('utf8') };
      requests.push(request);
      await answer(response, request, requests.length);
    })();
  });
  const port = await listening(t, server);
  return { url: `http://127.0.0.1:${port}`, requests };
}

export function json(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
}

/** Closes the connection without an answer. */
export const drop: Answer = (response) => {
  response.socket?.destroy();
};

/** One answer after the other; the last one for all further requests. */
export function inTurn(first: Answer, ...more: readonly Answer[]): Answer {
  return (response, request, count) => ([first, ...more].slice(0, count).at(-1) ?? first)(response, request, count);
}
