import type { Timing } from '../clients/timing.ts';
import type { SyncResult } from '../model/sync-result.ts';
import type { Polled, WatchListener } from './events.ts';
import type { GitHubSide } from './github-side.ts';
import type { WatchMemory } from './memory.ts';

export interface WatchModeOptions {
  /** For the banner and for advice. */
  readonly primaryUrl: string;
  readonly intervalSeconds: number;
  readonly initialDelaySeconds?: number;
  readonly startupSync?: boolean;
  /** Seconds after which there is a sync also without a new timestamp; 0 or absent for none. */
  readonly fullSyncSeconds?: number;
  /** Asks PRIMARY. What it throws is a failed poll. The signal says that the answer is not wanted any more. */
  readonly poll: (signal: AbortSignal) => Promise<Polled>;
  /** One whole pass. What it throws is a failed sync, tried again like one whose result may get better by waiting. */
  readonly sync: () => Promise<SyncResult>;
  /** GitHub's side, where it is watched. */
  readonly github?: GitHubSide;
  /** Asks to stop: no new work; a sync under way may finish. */
  readonly signal: AbortSignal;
  /** Is told everything that happens. */
  readonly onEvent?: WatchListener;
  readonly memory?: WatchMemory;
  readonly timing?: Timing;
}
