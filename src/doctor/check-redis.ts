import { createClient } from '@redis/client';
import { explainRedis, isForbidden, isRefusal } from '../clients/redis/explain-redis.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import { identityOf } from '../settings/identity.ts';
import type { Settings } from '../settings/settings-table.ts';
import { checkOf, type Check } from './check.ts';

type Client = ReturnType<typeof newClient>;

/** Milliseconds. */
const answerTimeout = 3_000;

/** Whether PRIMARY's Redis lets a watch hear of changes and take turns with other processes. Writes nothing there. */
export async function checkRedis(settings: Settings, url: string): Promise<readonly Check[]> {
  const { hostname, port } = new URL(url);
  const place = `${hostname}:${port === '' ? '6379' : port}`;
  const client = newClient(url);
  // Each is the answer to something that is waited for.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await look(client, settings, place);
  } catch (error) {
    const { found, advice } = explainRedis(error, url);
    return [checkOf('Redis').failed(`${place}: ${printable(found)}`, advice)];
  } finally {
    if (client.isOpen) client.destroy();
  }
}

/** As a watch does it, but once. */
function newClient(url: string) {
  return createClient({
    url,
    name: 'horde-github-sync',
    disableOfflineQueue: true,
    socket: { connectTimeout: answerTimeout, socketTimeout: answerTimeout, reconnectStrategy: false },
  });
}

async function look(client: Client, settings: Settings, place: string): Promise<readonly Check[]> {
  const base = `horde-github-sync:${identityOf(settings)}`;
  const channels = [`${settings.redisKeyPrefix}:invalidate`, base];
  const lease = `${base}:lease`;
  const forbidden: string[] = [];
  /** @returns nothing where this user may not */
  const ask = async (words: readonly string[], title = words[0] ?? ''): Promise<unknown> => {
    try {
      return await client.sendCommand([...words]);
    } catch (error) {
      if (!isForbidden(error)) throw error;
      forbidden.push(title);
      return undefined;
    }
  };
  await ask(['PING']);
  const info = await facts(client);
  const leader = await ask(['GET', lease]);
  await ask(['GETRANGE', `${base}:handled`, '0', '0']);
  await ask(['PTTL', lease]);
  const mayQueue = await queue(client, base, ask);
  // The last: a connection that listens can do nothing else.
  for (const channel of channels) {
    await client
      .subscribe(channel, () => undefined)
      .catch((error: unknown) => {
        if (!isForbidden(error)) throw error;
        forbidden.push(`SUBSCRIBE ${channel}`);
      });
  }
  return [
    checkOf('Redis').ok([`${place} answers`, ...info].join('; ')),
    checkRights(forbidden, channels, mayQueue),
    ...(typeof leader === 'string' ? [checkOf('leader').ok(`${hostOf(leader)} leads`)] : []),
    ...(leader === null ? [checkOf('leader').ok('no process leads now')] : []),
  ];
}

/** What Redis says of itself, to whoever may know. */
async function facts(client: Client): Promise<readonly string[]> {
  const text = await client.info().catch((error: unknown) => {
    if (isRefusal(error)) return '';
    throw error;
  });
  const fact = (name: string) => new RegExp(`^${name}:([\\w.-]{1,40})\\r?$`, 'm').exec(text)?.[1];
  const [version, limit, policy] = ['redis_version', 'maxmemory', 'maxmemory_policy'].map(fact);
  const mayEvict = limit !== undefined && limit !== '0' && policy !== undefined && policy !== 'noeviction';
  return [
    ...(version === undefined ? [] : [`version ${version}`]),
    ...(mayEvict ? [`may evict keys (${policy}), which harms nothing`] : []),
  ];
}

/**
 * Has Redis queue what a watch does and throws the queue away: whatever keeps a command from being carried out (rights, a
 * replica, no memory) shows when it is queued.
 *
 * @returns false where this user may not do that
 */
async function queue(
  client: Client,
  base: string,
  ask: (words: readonly string[], title?: string) => Promise<unknown>,
): Promise<boolean> {
  try {
    await client.sendCommand(['MULTI']);
  } catch (error) {
    if (isForbidden(error)) return false;
    throw error;
  }
  const lease = `${base}:lease`;
  await ask(['SET', lease, '', 'NX', 'PX', '1']);
  await ask(['PEXPIRE', lease, '1']);
  await ask(['DEL', lease]);
  await ask(['SCRIPT', 'LOAD', 'return 0'], 'SCRIPT LOAD');
  await ask(['EVALSHA', '0'.repeat(40), '0']);
  await ask(['PUBLISH', base, ''], `PUBLISH ${base}`);
  await client.sendCommand(['DISCARD']);
  return true;
}

function checkRights(forbidden: readonly string[], channels: readonly string[], mayQueue: boolean): Check {
  const { ok, warning, failed } = checkOf('Redis rights');
  if (forbidden.length > 0) {
    const advice = 'docs/operations.md has the line that grants it all (“A Redis user of its own”).';
    return failed(`this user may not do there what a watch does: ${[...new Set(forbidden)].join(', ')}`, advice);
  }
  const [pushes = ''] = channels;
  if (!mayQueue) {
    const advice = 'docs/operations.md says what it needs (“A Redis user of its own”).';
    return warning(`may subscribe to ${pushes}; what it may write shows only when a watch writes`, advice);
  }
  return ok(`may subscribe to ${pushes}, and keep what several processes share`);
}

/** The machine's name. Anybody may have written it. */
function hostOf(owner: string): string {
  return printable(shorten(owner.replace(/ .*/s, ''), 100));
}
