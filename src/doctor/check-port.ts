import { once } from 'node:events';
import { createServer } from 'node:net';
import * as v from 'valibot';
import { httpFetch } from '../clients/network/http-fetch.ts';
import { faultOf } from '../lib/fault.ts';
import { printable } from '../lib/printable.ts';
import { checkOf, type Check } from './check.ts';

/** What a status page tells of itself. */
const statusShape = v.object({ programVersion: v.pipe(v.string(), v.maxLength(50)), primaryUrl: v.string() });

/** What stands at the port has so long to answer. */
const answerMilliseconds = 2_000;
const mostBytes = 4 * 2 ** 20;

/** Whether the status page's port can be listened on, by doing it for a moment. */
export async function checkPort(host: string, port: number): Promise<Check> {
  const { ok, warning, failed } = checkOf('status page');
  const place = `port ${port} of ${host}`;
  try {
    const server = createServer().listen(port, host);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return ok(`${place} is free`);
  } catch (error) {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    const version = isTaken ? await versionAt(host, port) : undefined;
    if (version !== undefined) {
      const found = `${place} has the status page of a horde-github-sync ${printable(version)} that runs now`;
      return warning(found, 'A second one needs another port.');
    }
    return failed(
      `${place} cannot be listened on: ${isTaken ? 'another program has it' : faultOf(error)}`,
      'Choose another with --http-port (HORDE_GITHUB_SYNC_HTTP_PORT) or --http-host.',
    );
  }
}

/** The version of a watch of ours that answers there; `undefined` for everything else. */
async function versionAt(host: string, port: number): Promise<string | undefined> {
  const reached = { '0.0.0.0': '127.0.0.1', '::': '::1' }[host] ?? host;
  const name = reached.includes(':') ? `[${reached}]` : reached;
  try {
    const signal = AbortSignal.timeout(answerMilliseconds);
    const { body } = await httpFetch(new URL(`http://${name}:${port}/api/status`), { signal });
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of body ?? []) {
      bytes += part.length;
      if (bytes > mostBytes) return undefined;
      parts.push(part);
    }
    return v.parse(statusShape, JSON.parse(Buffer.concat(parts).toString())).programVersion;
  } catch {
    // Whatever it is, it is no status page.
    return undefined;
  }
}
