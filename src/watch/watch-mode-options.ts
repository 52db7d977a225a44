import type { Timing } from '../lib/timing.ts';
import type { SyncResult } from '../model/sync-result.ts';
import type { Alarm } from './alarm.ts';
import type { Polled, WatchListener } from './events.ts';
import type { GitHubWatch } from './github-watch.ts';
import type { Leadership } from './leadership.ts';
import type { WatchState } from './state.ts';
import type { Pushes } from './pushes.ts';

export interface WatchModeOptions {
  /** For the banner and for advice. */
  readonly primaryUrl: string;
  readonly intervalSeconds: number;
  readonly initialDelaySeconds?: number;
  readonly startupSync?: boolean;
  /** Seconds after which there is a sync also without a new timestamp; 0 or absent for none. */
  readonly fullSyncSeconds?: number;
  /** For the banner: nothing is written to GitHub. */
  readonly dryRun?: boolean;
  /** Asks PRIMARY. What it throws is a failed poll. The signal says that the answer is not wanted any more. */
  readonly poll: (signal: AbortSignal) => Promise<Polled>;
  /** One whole pass. What it throws is a failed sync, tried again like one whose result may get better by waiting. */
  readonly sync: () => Promise<SyncResult>;
  /** GitHub's side, where it is watched. */
  readonly github?: GitHubWatch;
  /** Ends the wait for the next poll; `pushes` and `leadership` have the same. */
  readonly alarm?: Alarm;
  /** What PRIMARY publishes, where that is heard. */
  readonly pushes?: Pushes;
  /** Says when this process is the one that polls and syncs; without it, always. */
  readonly leadership?: Pick<Leadership, 'isLeading' | 'term' | 'toLead'>;
  /** Asks to stop: no new work; a sync under way may finish. */
  readonly signal: AbortSignal;
  /** Called for every event. */
  readonly onEvent?: WatchListener;
  readonly state?: WatchState;
  readonly timing?: Timing;
}
