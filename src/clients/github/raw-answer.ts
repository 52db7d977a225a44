/** Parameters that ask for a file's bytes: Octokit would decode them, and a byte order mark or a stray byte would be lost. */
export const asRaw = {
  headers: { accept: 'application/vnd.github.raw+json' },
  request: { parseSuccessResponseBody: false },
};

/** The body of an answer to a request `asRaw`. */
export async function bytesOf(answer: { readonly data: unknown }): Promise<Uint8Array> {
  return await new Response(answer.data as ReadableStream<Uint8Array<ArrayBuffer>>).bytes();
}

/** A server that does not know the raw media type answers with JSON; `undefined` where that is none either. */
export function parseJsonAnswer(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
