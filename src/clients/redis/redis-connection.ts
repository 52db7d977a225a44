import { once } from 'node:events';
import { createClient } from '@redis/client';
import { NodeRedisAdapter } from 'redlock-universal';
import type { Timing } from '../../lib/timing.ts';
import { explainRedis, isRefusal } from './explain-redis.ts';
import { RedisError, RedisTimeoutError } from './redis-error.ts';

interface RedisOptions {
  /** `redis://` or `rediss://`, with user name and password where there are any. */
  readonly url: string;
  readonly timing: Timing;
  /** Called when it can be used, at first and again. */
  readonly onUp: () => void;
  /** Called when it cannot for longer than a moment, once until it can again. */
  readonly onDown: (problem: string) => void;
  /** Called when a connection is there again, also after a moment. What was published in between is lost. */
  readonly onGap: () => void;
}

type Client = ReturnType<typeof newClient>;

interface Pair {
  readonly commands: Client;
  /** A connection that listens can do nothing else. */
  readonly subscriber: Client;
  readonly locks: NodeRedisAdapter;
  readonly subscribed: Set<string>;
}

/** Milliseconds. Redis answers within one of them, or not at all. */
const answerTimeout = 3_000;
const longestReconnectWait = 30_000;
const pingInterval = 30_000;
const shortGap = 1_500;

/** What nobody writes anew was for other settings. */
const keptSeconds = 90 * 86_400;

/** More than we ever write. Others may have. */
const mostBytes = 2 * 2 ** 20;

/**
 * Two connections to one Redis, which come back by themselves. Nothing waits for them: as long as there is none, every
 * command fails at once.
 */
export class RedisConnection {
  /** `host:port` */
  readonly place: string;
  readonly #options: RedisOptions;
  readonly #listeners = new Map<string, (message: string) => void>();
  readonly #closed = new AbortController();
  #pair: Pair | undefined;
  #isUp: boolean | undefined;
  /** What was told last; undefined for nothing yet. */
  #isToldUp: boolean | undefined;

  constructor(options: RedisOptions) {
    const { hostname, port } = new URL(options.url);
    this.place = `${hostname}:${port === '' ? '6379' : port}`;
    this.#options = options;
  }

  /** Connects, and again whenever the connection is lost, until it is closed. */
  open(): void {
    this.#pair = this.#connect();
    void this.#watchOver();
  }

  /** Calls the listener for each message on a channel, whenever there is a connection. */
  subscribe(channel: string, listener: (message: string) => void): void {
    this.#listeners.set(channel, listener);
    if (this.#pair) void this.#settle(this.#pair);
  }

  /** @throws RedisError */
  async publish(channel: string, message: string): Promise<void> {
    await this.#ask(({ commands }) => commands.publish(channel, message));
  }

  /** A text, of one that is far too long its beginning. @throws RedisError */
  async get(key: string): Promise<string | undefined> {
    const text = await this.#ask(({ commands }) => commands.getRange(key, 0, mostBytes - 1));
    return text === null || text === '' ? undefined : text;
  }

  /** Keeps a text for ninety days from now. @throws RedisError */
  async set(key: string, value: string): Promise<void> {
    const expiration = { type: 'EX', value: keptSeconds } as const;
    await this.#ask(({ commands }) => commands.set(key, value, { expiration }));
  }

  /**
   * Writes where nothing is, for so long.
   *
   * @returns whether it did
   * @throws RedisError
   */
  async setIfAbsent(key: string, value: string, milliseconds: number): Promise<boolean> {
    return (await this.#ask(({ locks }) => locks.setNX(key, value, milliseconds))) !== null;
  }

  /** Lets a key live on for so long from now, where it has that value. @throws RedisError */
  async extendIfEqual(key: string, value: string, milliseconds: number): Promise<boolean> {
    return await this.#ask(({ locks }) => locks.extendIfMatch(key, value, milliseconds));
  }

  /** @throws RedisError */
  async deleteIfEqual(key: string, value: string): Promise<boolean> {
    return await this.#ask(({ locks }) => locks.delIfMatch(key, value));
  }

  /** A key's value and how many milliseconds it has left to live. @throws RedisError */
  async inspect(key: string): Promise<{ readonly value: string; readonly ttl: number } | undefined> {
    return (await this.#ask(({ locks }) => locks.inspect(key))) ?? undefined;
  }

  close(): void {
    this.#closed.abort(new Error('closed'));
    if (this.#pair) destroy(this.#pair);
  }

  #connect(): Pair {
    const { url, timing } = this.#options;
    const [commands, subscriber] = [newClient(url, timing), newClient(url, timing)];
    // Its own limit is behind the one that all commands have.
    const locks = new NodeRedisAdapter(commands, { timeout: 2 * answerTimeout });
    const pair: Pair = { commands, subscriber, locks, subscribed: new Set() };
    for (const client of [commands, subscriber]) {
      client.on('error', (error: unknown) => {
        this.#down(pair, error);
      });
      client.on('ready', () => void this.#settle(pair));
      client.on('connect', () => {
        // One that was destroyed while it connected has only now a socket, which would keep the process alive.
        if (!client.isOpen) client.destroy();
        else void this.#greeted(pair, client);
      });
      // Its end is this object's own; of everything else “error” tells.
      client.connect().catch(() => undefined);
    }
    return pair;
  }

  /** The client itself waits without end for the answers to its first words. */
  async #greeted(pair: Pair, client: Client): Promise<void> {
    try {
      await this.#inTime(once(client, 'ready', { signal: this.#closed.signal }));
    } catch (error) {
      // All else “error” tells.
      if (!(error instanceof RedisTimeoutError)) return;
      this.#down(pair, error);
      this.#reopen(pair);
    }
  }

  /** Listens to what is not listened to yet. After a lost connection the client takes up its channels by itself. */
  async #settle(pair: Pair): Promise<void> {
    if (!pair.subscriber.isReady || !pair.commands.isReady) return;
    try {
      for (const [channel, listener] of this.#listeners) {
        if (pair.subscribed.has(channel)) continue;
        pair.subscribed.add(channel);
        await this.#inTime(pair.subscriber.subscribe(channel, listener));
      }
    } catch (error) {
      pair.subscribed.clear();
      this.#down(pair, error);
      return;
    }
    if (pair !== this.#pair || this.#isUp === true || this.#closed.signal.aborted) return;
    const isBack = this.#isUp === false && this.#isToldUp !== undefined;
    this.#isUp = true;
    if (this.#isToldUp !== true) this.#options.onUp();
    if (isBack) this.#options.onGap();
    this.#isToldUp = true;
  }

  #down(pair: Pair, error: unknown): void {
    if (pair !== this.#pair || this.#isUp === false || this.#closed.signal.aborted) return;
    this.#isUp = false;
    void this.#tellDown(explainRedis(error, this.#options.url).found);
  }

  /** Not of what comes back at once. */
  async #tellDown(problem: string): Promise<void> {
    await this.#options.timing.sleep(shortGap, this.#closed.signal).catch(() => undefined);
    if (this.#isUp !== false || this.#isToldUp === false || this.#closed.signal.aborted) return;
    this.#isToldUp = false;
    this.#options.onDown(problem);
  }

  async #ask<Answer>(command: (pair: Pair) => Promise<Answer>): Promise<Answer> {
    const pair = this.#pair;
    if (pair === undefined) throw new RedisError(this.place, this.#options.url, new Error('it is not connected yet'));
    try {
      return await this.#inTime(command(pair));
    } catch (error) {
      // Who refuses one command answers others; why there is no connection, the client tells by itself.
      if (!isRefusal(error) && pair.commands.isReady) this.#down(pair, error);
      // A connection whose other end is gone says nothing for a quarter of an hour.
      if (error instanceof RedisTimeoutError) this.#reopen(pair);
      throw new RedisError(this.place, this.#options.url, error);
    }
  }

  #reopen(pair: Pair): void {
    if (pair !== this.#pair || this.#closed.signal.aborted) return;
    destroy(pair);
    this.#pair = this.#connect();
  }

  /** A listener hears nothing from a connection that is gone, and nothing from one that is quiet. */
  async #watchOver(): Promise<void> {
    const { timing } = this.#options;
    const { signal } = this.#closed;
    for (;;) {
      await timing.sleep(pingInterval, signal).catch(() => undefined);
      if (signal.aborted) return;
      if (this.#pair?.subscriber.isReady) await this.#ask(({ subscriber }) => subscriber.ping()).catch(() => undefined);
    }
  }

  async #inTime<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const over = new AbortController();
    const late = this.#options.timing.sleep(answerTimeout, over.signal).then(
      () => Promise.reject(new RedisTimeoutError()),
      () => new Promise<never>(() => undefined),
    );
    try {
      return await Promise.race([answer, late]);
    } finally {
      over.abort();
    }
  }
}

function newClient(url: string, timing: Timing) {
  const { hostname } = new URL(url);
  return createClient({
    url,
    name: 'horde-github-sync',
    disableOfflineQueue: true,
    socket: {
      // The client would look up the brackets of an IPv6 address, too.
      ...(hostname.startsWith('[') && { host: hostname.slice(1, -1) }),
      connectTimeout: answerTimeout,
      // Between half of it and all of it, so that many do not come at once.
      reconnectStrategy: (retries) =>
        Math.min(100 * 2 ** Math.min(retries, 20), longestReconnectWait) * (0.5 + timing.random() / 2),
    },
  });
}

function destroy({ commands, subscriber }: Pair): void {
  for (const client of [commands, subscriber]) if (client.isOpen) client.destroy();
}
