import { httpFetch } from '../clients/network/http-fetch.ts';
import type { Fetch } from '../clients/network/fetch.ts';
import { faultOf } from '../lib/fault.ts';
import type { KeptText } from '../lib/kept-text.ts';
import type { Log } from '../lib/log.ts';
import type { Timing } from '../lib/timing.ts';
import type { SyncResult } from '../model/sync-result.ts';
import { isWorthRetrying } from '../model/sync-result.ts';
import type { Fate, Vanished } from '../notify/after-pass.ts';
import { formOf } from '../notify/forms/form-of.ts';
import { Notifier } from '../notify/notifier.ts';
import { Sender } from '../notify/sender.ts';
import { ToldKeeper } from '../notify/told-keeper.ts';
import { sharedPlace, toldFile } from '../notify/told-place.ts';
import { readMarker } from '../publish/marker.ts';
import { identityOf } from '../settings/identity.ts';
import type { Settings } from '../settings/settings-table.ts';
import type { SyncOptions } from '../sync.ts';
import type { WatchListener } from '../watch/events.ts';

export interface NotificationSurroundings {
  readonly log: Log;
  readonly timing: Timing;
  readonly fetch: Fetch | undefined;
  readonly repositories: SyncOptions['repositories'];
  /** What several processes share, and whether this one is the one that tells. */
  readonly shared?: { readonly told: KeptText; readonly isLeading: () => boolean } | undefined;
}

export interface Notifications {
  readonly onEvent: WatchListener;
  /** The end of a single run. */
  readonly onResult: (result: SyncResult) => void;
  /** What ended a single run before there was a result. */
  readonly onError: (error: unknown) => void;
  /** Sends what can be sent in that time. What is left is for the next process, where anything outlives this one. */
  close(milliseconds: number): Promise<void>;
}

/** People are told of what happens with these settings; a dry run does nothing that they would want to hear of. */
export function openNotifications(
  settings: Settings,
  url: string,
  { log, timing, fetch = httpFetch, repositories, shared }: NotificationSurroundings,
): Notifications {
  const {
    stateDir,
    notifyAfterSeconds: afterSeconds,
    githubServerUrl: serverUrl,
    primaryApiUrl: primaryUrl,
    letThrough = [],
  } = settings;
  const about = identityOf(settings);
  const own = stateDir === undefined ? undefined : toldFile(stateDir, about);
  const place = shared ? sharedPlace(shared.told, own, shared.isLeading) : own;
  const keeper = new ToldKeeper({ place, about, log });
  const closed = new AbortController();
  const mayTell = shared?.isLeading ?? (() => true);
  const sender = new Sender({ form: formOf(url), fetch, timing, log, keeper, mayTell, signal: closed.signal });
  const notifier = new Notifier({
    ...{ keeper, sender, log, afterSeconds, serverUrl, primaryUrl, letThrough },
    isForgetful: !settings.watch && place === undefined,
    readFate: async (vanished) => await readFate(repositories, vanished),
  });
  // Who shares it looks when it leads.
  if (!shared) notifier.recall();
  // As a watch would have it: another run follows.
  const fail = (what: { readonly result: SyncResult } | { readonly problem: string }) => {
    notifier.onEvent({ name: 'watch.sync-failed', ...what, failures: 1, retryInSeconds: 0 }, timing.now());
  };
  return {
    onEvent: notifier.onEvent,
    onResult: (result) => {
      if (isWorthRetrying(result)) fail({ result });
      else notifier.onEvent({ name: 'watch.synced', result, hasProblems: false }, timing.now());
    },
    onError: (error) => {
      fail({ problem: faultOf(error) });
    },
    close: async (milliseconds) => {
      const enough = new AbortController();
      const late = timing.sleep(milliseconds, enough.signal).catch(() => undefined);
      await Promise.race([notifier.settled(), late]);
      enough.abort();
      sender.leave();
      closed.abort(new Error('closed'));
    },
  };
}

async function readFate(repositories: SyncOptions['repositories'], { repository, pull }: Vanished): Promise<Fate> {
  const place = Object.values(repositories).find(
    ({ repository: { owner, name } }) => `${owner}/${name}` === repository,
  );
  if (!place?.readPull) return 'unknown';
  const found = await place.readPull(pull.number);
  if (found === undefined) return 'gone';
  if (found.state === 'open') return 'open';
  if (found.merged) return 'merged';
  return readMarker(found.body)?.withdrawn ? 'withdrawn' : 'declined';
}
