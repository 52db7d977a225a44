import type { TestContext } from 'node:test';
import { silentLog, type Log } from '../../src/lib/log.ts';
import type { SyncResult } from '../../src/model/sync-result.ts';
import type { SharedPlace } from '../../src/service/shared-results.ts';
import { startService, type Service, type ServiceOptions } from '../../src/service/start-service.ts';
import type { StatusDocument } from '../../src/service/status-document.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { checkedStatus } from '../support/documents.ts';

export interface TestService extends Service {
  /** Happens now, by the test's own clock. */
  tell(event: WatchEvent): void;
  /** A whole sync; ends after so many seconds. */
  ran(result: SyncResult, seconds?: number): void;
  /** The loop sleeps from now on, for so long. */
  waits(seconds: number, reason?: 'poll' | 'poll-retry' | 'sync-retry'): void;
  pass(seconds: number): void;
  status(): Promise<StatusDocument>;
}

export const about = {
  host: '127.0.0.1',
  machine: 'here',
  port: 0,
  log: silentLog,
  version: '1.2.3',
  primaryUrl: 'https://models.aihorde.net/api',
  serverUrl: 'https://github.com',
  dryRun: false,
  intervalSeconds: 60,
  fullSyncSeconds: 0,
  watched: {
    repositories: [
      { key: 'image', owner: 'Haidra-Org', name: 'AI-Horde-image-model-reference', branch: 'main' },
      { key: 'text', owner: 'Haidra-Org', name: 'AI-Horde-text-model-reference', branch: 'main' },
    ],
    categories: undefined,
  },
} as const satisfies Omit<ServiceOptions, 'now'>;

/** The server without a watch behind it: the test tells it what happens. */
export async function startTestService(t: TestContext, options: Partial<ServiceOptions> = {}): Promise<TestService> {
  let now = Date.now();
  const service = await startService({ ...about, now: () => now, ...options });
  t.after(async () => {
    await service.close();
  });
  const testService: TestService = {
    ...service,
    tell: (event) => {
      service.onEvent(event, now);
    },
    ran: (result, seconds = 2) => {
      testService.tell({ name: 'watch.sync-started', reason: 'change', attempt: 1 });
      testService.pass(seconds);
      testService.tell({ name: 'watch.synced', result, hasProblems: false });
    },
    waits: (seconds, reason = 'poll') => {
      testService.tell({ name: 'watch.waiting', for: reason, until: now + seconds * 1_000 });
    },
    pass: (seconds) => {
      now += seconds * 1_000;
    },
    status: async () => checkedStatus((await (await fetch(`${service.url}/api/status`)).json()) as StatusDocument),
  };
  testService.tell({
    name: 'watch.started',
    primaryUrl: about.primaryUrl,
    intervalSeconds: 60,
    initialDelaySeconds: 0,
    startupSync: false,
    fullSyncSeconds: 0,
  });
  return testService;
}

/** In the place of Redis, always there. */
export function keptInMemory(): SharedPlace {
  const listeners: (() => void)[] = [];
  let kept: string | undefined;
  return {
    read: () => Promise.resolve(kept),
    write: (text) => {
      kept = text;
      for (const listener of listeners) listener();
      return Promise.resolve();
    },
    onNews: (listener) => {
      listeners.push(listener);
    },
  };
}

/** A log that keeps the names of its events. */
export function recordingLog(): { readonly log: Log; readonly events: readonly string[] } {
  const events: string[] = [];
  const keep = (event: string) => {
    events.push(event);
  };
  return { log: { debug: keep, info: keep, warn: keep }, events };
}
