import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { createClient } from '@redis/client';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** For `it`'s options: a line of why it is skipped where there is no Redis server. */
export const noRedis =
  spawnSync('redis-server', ['--version']).error === undefined ? false : 'redis-server is not installed here';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** As an administrator sees it. */
  command(...words: readonly string[]): Promise<unknown>;
  /** Publishes as PRIMARY does. */
  publish(message: string, channel?: string): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  start(): Promise<void>;
  signal(signal: NodeJS.Signals): void;
}

/** A real Redis server that keeps nothing on disk. */
export async function startRedis(t: TestContext, args: readonly string[] = []): Promise<RedisServer> {
  const port = await freePort();
  const folder = temporaryFolder();
  const url = `redis://127.0.0.1:${port}`;
  let process: ChildProcess | undefined;
  const start = async () => {
    const words = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
    const child = spawn('redis-server', [...words, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    process = child;
    child.stdout.setEncoding('utf8');
    for await (const text of child.stdout.iterator({ destroyOnReturn: false })) {
      if (String(text).includes('Ready to accept connections')) break;
    }
    child.stdout.resume();
  };
  const stop = async (signal: NodeJS.Signals = 'SIGKILL') => {
    const child = process;
    process = undefined;
    if (child === undefined) return;
    child.kill(signal);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  await start();
  t.after(async () => {
    process?.kill('SIGCONT');
    await stop();
  });
  const server: RedisServer = {
    port,
    url,
    start,
    stop,
    signal: (signal) => process?.kill(signal),
    command: async (...words) => {
      const client = await createClient({ url }).connect();
      try {
        return await client.sendCommand([...words]);
      } finally {
        await client.close();
      }
    },
    publish: async (message, channel = 'horde:model_ref:invalidate') => {
      await server.command('PUBLISH', channel, message);
    },
  };
  return server;
}
