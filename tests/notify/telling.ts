import type { Fetch, Sent } from '../../src/clients/network/fetch.ts';
import type { Log } from '../../src/lib/log.ts';
import type { Timing } from '../../src/lib/timing.ts';
import type { Fate, Vanished } from '../../src/notify/after-pass.ts';
import { formOf } from '../../src/notify/forms/form-of.ts';
import { Notifier } from '../../src/notify/notifier.ts';
import { Sender } from '../../src/notify/sender.ts';
import { ToldKeeper } from '../../src/notify/told-keeper.ts';
import type { KeptText } from '../../src/lib/kept-text.ts';
import { virtualClock } from '../support/virtual-clock.ts';

export const hook = 'https://receiver.example/hook/secret-path?key=secret-query';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface Setup {
  readonly place?: KeptText | undefined;
  readonly timing?: Timing;
  /** What the receiver answers; 200 where nothing else is said. */
  readonly answer?: (body: any, count: number) => Answer | undefined | Promise<Answer | undefined>;
  readonly fate?: (vanished: Vanished) => Promise<Fate>;
  readonly isForgetful?: boolean;
  readonly mayTell?: () => boolean;
  readonly about?: string;
  readonly letThrough?: readonly string[];
}

export interface Telling {
  readonly notifier: Notifier;
  readonly sender: Sender;
  readonly keeper: ToldKeeper;
  /** The documents that were taken. */
  readonly posts: readonly any[];
  /** All that was asked. */
  readonly requests: readonly { readonly url: string; readonly sent: Sent }[];
  readonly log: readonly string[];
  /** The events of the posts. */
  events(): readonly string[];
}

/** All that tells, with a receiver that is none but a function. */
export function setUpTelling({
  place,
  timing = virtualClock(),
  answer = () => undefined,
  fate = async () => await Promise.resolve('unknown'),
  isForgetful = false,
  mayTell = () => true,
  about = 'this',
  letThrough = [],
}: Setup = {}): Telling {
  const posts: any[] = [];
  const requests: { url: string; sent: Sent }[] = [];
  const log: string[] = [];
  const write = (event: string, message: string) => {
    log.push(`${event}: ${message}`);
  };
  const logger: Log = { debug: () => undefined, info: write, warn: write };
  const fetch: Fetch = async (url, sent = {}) => {
    requests.push({ url: url.href, sent });
    const body = JSON.parse(sent.body as string);
    const { status, headers = {}, body: text = '' } = (await answer(body, requests.length)) ?? { status: 200 };
    if (status < 300) posts.push(body);
    return new Response(text, { status, headers });
  };
  const keeper = new ToldKeeper({ place, about, log: logger });
  const { signal } = new AbortController();
  const sender = new Sender({ form: formOf(hook), fetch, timing, log: logger, keeper, mayTell, signal });
  const notifier = new Notifier({
    ...{ keeper, sender, log: logger, isForgetful, letThrough },
    afterSeconds: 900,
    serverUrl: 'https://github.com',
    primaryUrl: 'https://models.example/api',
    readFate: fate,
  });
  return { notifier, sender, keeper, posts, requests, log, events: () => posts.map(({ event }) => event as string) };
}

/** A state folder that is none. */
export function memoryPlace(text?: string): KeptText & { text: string | undefined } {
  const place = {
    place: '/state/notices.json',
    text,
    read: async () => await Promise.resolve(place.text),
    write: async (written: string) => {
      place.text = written;
      await Promise.resolve();
    },
  };
  return place;
}
