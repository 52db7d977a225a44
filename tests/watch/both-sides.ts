import { PrimaryFailure } from '../../src/clients/primary.ts';
import type { RepositoryStanding } from '../../src/clients/repository/repository-standing.ts';
import type { Timing } from '../../src/lib/timing.ts';
import type { Action } from '../../src/model/outcome.ts';
import type { SyncResult } from '../../src/model/sync-result.ts';
import type { Polled } from '../../src/watch/events.ts';
import { failure, success } from './results.ts';
import type { SharedClock } from '../support/shared-clock.ts';

/** What differs: a version of the models, and how many hand edits a text has had. */
type Content = string;

interface Pull {
  readonly number: number;
  state: 'open' | 'closed';
  merged: boolean;
  content: Content;
}

/** A change of either side and when it was made, in seconds. */
export interface Change {
  readonly side: 'primary' | 'github';
  readonly second: number;
}

export interface BothSides {
  readonly changes: readonly Change[];
  /** Everything written to GitHub by the program: what, for which contents of both sides. */
  readonly writes: readonly string[];
  /** When each sync that went through had read both sides, in seconds, and when it was done. */
  readonly syncs: readonly { readonly read: number; readonly done: number }[];
  /** Times at which two syncs were under way, in seconds. */
  readonly overlaps: readonly number[];
  /** Whether GitHub is as it must be for what PRIMARY has now. */
  isSettled(): boolean;
  readonly edit: () => void;
  /** An administrator puts an older state back, with its older timestamp. */
  readonly restore: () => void;
  readonly merge: () => void;
  readonly close: () => void;
  readonly reopen: () => void;
  readonly editByHand: () => void;
  poll(timing: Timing): Promise<Polled>;
  sync(timing: Timing): Promise<SyncResult>;
  standing(): Promise<RepositoryStanding>;
  /** That program is no more, whatever it was doing. */
  killed(timing: Timing): void;
}

interface Faults {
  isPrimaryDown(): boolean;
  isGitHubDown(): boolean;
}

export const repository = 'o/r';

/** PRIMARY with timestamps in whole seconds, GitHub with one repository and people, and what a pass does between them. */
export function bothSides(clock: SharedClock, chance: () => number, faults: Faults): BothSides {
  const changes: Change[] = [];
  const writes: string[] = [];
  const syncs: { read: number; done: number }[] = [];
  const overlaps: number[] = [];
  const pulls: Pull[] = [];
  let edits = 0;
  let models: Content = 'v0';
  let writtenAt = clock.now();
  let base: { content: Content; commit: number } = { content: 'v0', commit: 0 };
  /** The programs that sync. */
  const under = new Set<Timing>();
  const open = () => pulls.findLast(({ state }) => state === 'open');
  const change = (side: Change['side']) => changes.push({ side, second: clock.seconds() });
  /** What the life cycle's table decides for these contents. */
  const decide = (wanted: Content): Action['kind'] => {
    const ours = open();
    if (wanted === base.content) return ours ? 'close' : 'nothing';
    if (ours) return ours.content === wanted ? 'unchanged' : 'update';
    const last = pulls.at(-1);
    return last?.state === 'closed' && !last.merged && last.content === wanted ? 'declined' : 'create';
  };
  const carryOut = (kind: Action['kind'], wanted: Content): void => {
    const ours = open();
    if (kind === 'create') pulls.push({ number: pulls.length + 1, state: 'open', merged: false, content: wanted });
    if (kind === 'update' && ours) ours.content = wanted;
    if (kind === 'close' && ours) ours.state = 'closed';
    if (['create', 'update', 'close'].includes(kind)) {
      writes.push(`${kind} ${wanted} onto ${base.commit}`);
    }
  };
  const resultOf = (kind: Action['kind'], commit: number): SyncResult => {
    const ours = pulls.at(-1);
    const pull = { number: ours?.number ?? 0, url: '' };
    const action = (kind === 'nothing' || kind === 'create' ? { kind } : { kind, pull }) as Action;
    const outcome = { branch: 'sync/primary/all', action, files: [], ...(kind === 'create' && { pull }) };
    const found = { owner: 'o', name: 'r', base: { branch: 'main', commit: `c${commit}` }, outcome };
    return { ...success, repositories: [{ ...found, categories: [], warnings: [] }] };
  };
  const timestamp = () => Math.floor(writtenAt / 1_000);
  return {
    changes,
    writes,
    syncs,
    overlaps,
    isSettled: () => ['nothing', 'unchanged', 'declined'].includes(decide(models)),
    edit: () => {
      edits += 1;
      models = `v${edits}`;
      writtenAt = clock.now();
      change('primary');
    },
    restore: () => {
      edits += 1;
      models = `v${edits}`;
      writtenAt -= 86_400_000;
      change('primary');
    },
    merge: () => {
      const ours = open();
      if (ours === undefined) return;
      ours.state = 'closed';
      ours.merged = true;
      base = { content: ours.content, commit: base.commit + 1 };
      change('github');
    },
    close: () => {
      const ours = open();
      if (ours === undefined) return;
      ours.state = 'closed';
      change('github');
    },
    reopen: () => {
      const last = pulls.at(-1);
      if (last === undefined || last.state === 'open' || last.merged) return;
      last.state = 'open';
      change('github');
    },
    editByHand: () => {
      base = { content: `${base.content}'`, commit: base.commit + 1 };
      change('github');
    },
    poll: async (timing) => {
      const at = timestamp();
      // The answer's `date`, in whole seconds as well.
      const age = Math.floor(clock.now() / 1_000) - at;
      await timing.sleep(chance() * (chance() < 0.005 ? 90_000 : 300));
      if (faults.isPrimaryDown()) throw new PrimaryFailure('connect ECONNREFUSED');
      return { timestamp: at, format: 'v1', ...(age > -60 && age < 2 && { isYoung: true as const }) };
    },
    sync: async (timing) => {
      if (under.size > 0) overlaps.push(clock.seconds());
      under.add(timing);
      try {
        await timing.sleep(20 + chance() * chance() * 2_000);
        if (faults.isPrimaryDown()) return failure;
        const read = { models, second: clock.seconds() };
        await timing.sleep(200 + chance() * 20_000);
        if (faults.isGitHubDown()) throw new Error('GitHub answered 502');
        const { commit } = base;
        const kind = decide(read.models);
        carryOut(kind, read.models);
        await timing.sleep(100 + chance() * 1_000);
        // Written, and the answer was lost.
        if (faults.isGitHubDown()) return failure;
        syncs.push({ read: read.second, done: clock.seconds() });
        return resultOf(kind, commit);
      } finally {
        under.delete(timing);
      }
    },
    killed: (timing) => under.delete(timing),
    standing: () =>
      faults.isGitHubDown()
        ? Promise.reject(new Error('connect ECONNREFUSED'))
        : Promise.resolve({
            base: `c${base.commit}`,
            pulls: pulls
              .toReversed()
              .slice(0, 10)
              .map(({ number, state, merged }) => ({ number, state, merged })),
          }),
  };
}
