import { WholeBody } from '../buffered-fetch.ts';

/** Parameters that ask for a file's bytes: Octokit would decode them, and a byte order mark or a stray byte would be lost. */
export const asRaw = {
  headers: { accept: 'application/vnd.github.raw+json' },
  request: { parseSuccessResponseBody: false },
};

/** The body of an answer to a request `asRaw`; Octokit leaves none where the status says so. */
export function bytesOf({ data }: { readonly data: unknown }): Uint8Array {
  return data instanceof WholeBody ? data.bytes() : new Uint8Array();
}

/** A server that does not know the raw media type answers with JSON; `undefined` where that is none either. */
export function parseJsonAnswer(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
