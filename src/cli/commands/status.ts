import { readFileSync } from 'node:fs';
import { baseUrl } from '../../clients/base-url.ts';
import { bufferedFetch, type BufferedFetch, type WholeAnswer } from '../../clients/buffered-fetch.ts';
import { httpFetch } from '../../clients/network/http-fetch.ts';
import { proxiedFetch } from '../../clients/network/proxied-fetch.ts';
import { faultOf } from '../../lib/fault.ts';
import { KnownError } from '../../lib/known-error.ts';
import { printable } from '../../lib/printable.ts';
import { shorten } from '../../lib/shorten.ts';
import { readStatus } from '../../service/read-status.ts';
import { statusText } from '../../service/status-text.ts';
import { statusAddress } from '../../settings/status-address.ts';
import { hasColor, type Process } from '../process.ts';

export interface StatusFlags {
  readonly url?: string;
  readonly json?: boolean;
  readonly dotenv?: string;
}

interface Limits {
  readonly timeoutMilliseconds: number;
  readonly maxBytes: number;
}

/** A status has some hundred kilobytes at most. */
const usualLimits: Limits = { timeoutMilliseconds: 5_000, maxBytes: 8 * 2 ** 20 };

/** There is no status to show. */
class StatusError extends KnownError {
  override readonly name = 'StatusError';
}

/**
 * Prints the state of a running watch.
 *
 * @returns the exit code: 0 where `/readyz` answers 200, else 1
 * @throws StatusError where nothing answers, or something else does
 * @throws SettingsError
 */
export async function runStatus(flags: StatusFlags, process: Process, limits: Limits = usualLimits): Promise<number> {
  const { env, stdout } = process;
  const readFile = (path: string) => readFileSync(path, 'utf8');
  const address = statusAddress({ url: flags.url, dotenv: flags.dotenv }, { environment: env, readFile });
  const page = baseUrl(`${address.origin}${address.pathname}`);
  // A proxy does not lead to this machine.
  const proxied = isLoopback(address.hostname) ? undefined : await proxiedFetch(env);
  const fetch = bufferedFetch(limits, proxied ?? httpFetch);
  const [readiness, document] = await Promise.all([
    ask(fetch, page, 'readyz', [200, 503]),
    ask(fetch, page, 'api/status', [200]),
  ]);
  const read = readStatus(document.body.text());
  if ('fault' in read) throw new StatusError(`The status at ${page} cannot be shown: ${read.fault}.`);
  const lines = readiness.body
    .text()
    .split('\n')
    .filter((line) => line.trim() !== '');
  const options = { color: hasColor(stdout, env), width: stdout.columns ?? 100 };
  stdout.write(flags.json ? `${read.json}\n` : statusText(read.status, lines, options));
  return readiness.status === 200 ? 0 : 1;
}

/** No redirect is followed. @throws StatusError */
async function ask(fetch: BufferedFetch, page: string, path: string, wanted: readonly number[]): Promise<WholeAnswer> {
  const url = `${page}/${path}`;
  const answer = await fetch(url, { redirect: 'manual' }).catch((error: unknown) => {
    throw new StatusError(
      `Nothing answers at ${page}: ${printable(faultOf(error))}. A watch has a status page with ` +
        '--http-port (HORDE_GITHUB_SYNC_HTTP_PORT); where it is another machine’s or port, say so with --url.',
      { cause: error },
    );
  });
  if (wanted.includes(answer.status)) return answer;
  const [line = ''] = answer.body.text().trim().split('\n');
  const said = line === '' ? '' : `: ${shorten(printable(line), 200)}`;
  throw new StatusError(`${url} is no status of horde-github-sync: it answered ${answer.status}${said}`);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(?:\.\d+){3}$/.test(hostname);
}
