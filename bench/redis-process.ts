import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { freePort } from '../tests/support/free-port.ts';

/** A Redis that keeps nothing on disk. */
export interface Redis {
  readonly url: string;
  publish(message: string): Promise<void>;
  /** How often each command was carried out so far. */
  commands(): Promise<ReadonlyMap<string, number>>;
  close(): Promise<void>;
}

/** @throws Error where `redis-server` is not installed */
export async function openRedis(): Promise<Redis> {
  const port = await freePort();
  const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const child = spawn('redis-server', words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child, 'spawn');
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  child.stdout.resume();
  const url = `redis://127.0.0.1:${port}`;
  const client = await createClient({ url }).connect();
  return {
    url,
    publish: async (message) => {
      await client.publish('horde:model_ref:invalidate', message);
    },
    commands: async () => {
      const counts = (await client.info('commandstats')).matchAll(/^cmdstat_([\w|]+):calls=(\d+)/gm);
      return new Map(Array.from(counts, ([, name = '', calls]) => [name, Number(calls)]));
    },
    close: async () => {
      await client.close();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
