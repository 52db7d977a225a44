import type { KeptText } from '../lib/kept-text.ts';
import { handledText, readHandled, type WatchedSettings } from './handled-text.ts';
import type { Remembered, WatchState } from './state.ts';

interface SharedStateOptions {
  readonly shared: KeptText;
  readonly watched: WatchedSettings;
  /** This process's own, for when the shared one is gone. */
  readonly own: WatchState;
}

/**
 * What was handled last by whichever process led. Where that is gone, a sync must make up for it: what others have handled,
 * or have not, is then not known.
 */
export function sharedState({ shared, watched, own }: SharedStateOptions): WatchState {
  const places = [shared.place, ...(own.place === undefined ? [] : [own.place])];
  const recallShared = async (): Promise<Remembered> => {
    let text;
    try {
      text = await shared.read();
    } catch (error) {
      return { kind: 'unusable', reason: error instanceof Error ? error.message : String(error) };
    }
    if (text === undefined) return { kind: 'lost', place: shared.place };
    const read = readHandled(text, watched);
    if (read.kind === 'handled') return { kind: 'timestamp', ...read.handled };
    const why = read.kind === 'damaged' ? 'a damaged one' : `one for another setting of ${read.settings.join(', ')}`;
    return { kind: 'unusable', reason: `${shared.place} has ${why}` };
  };
  return {
    place: places.join(' and '),
    recall: async () => {
      const remembered = await recallShared();
      if (remembered.kind === 'timestamp') return remembered;
      // At worst it is older than what another process has handled: that costs a sync.
      const ours = await own.recall();
      return ours.kind === 'timestamp' ? ours : remembered;
    },
    keep: async (handled) => {
      // One of the two is enough to catch up by; the other one's failure is told all the same.
      const kept = await Promise.allSettled([own.keep(handled), shared.write(handledText(handled, watched))]);
      for (const one of kept) if (one.status === 'rejected') throw one.reason;
    },
  };
}
