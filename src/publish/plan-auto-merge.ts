import type { Action, AutoMerge } from '../model/outcome.ts';
import { readMarker } from './marker.ts';
import type { Objection } from './objections.ts';
import type { Observed } from './observed.ts';

export type AutoMergePolicy = 'off' | 'safe';

/** What the run is about to do with the pull request. */
interface Draft {
  readonly action: Action;
  /** What the pull request is to bring: category → hash. */
  readonly changes: ReadonlyMap<string, string>;
  readonly keepHead: boolean;
  readonly datesDue: boolean;
  readonly objections: readonly Objection[];
}

/** What is said of a head that GitHub was to merge by itself and, without our doing, is not to any more. */
export const takenBack = 'somebody, or GitHub itself, has taken auto-merge back for these commits';

/**
 * Whether GitHub is to merge the pull request by itself. It is asked to for what is safe and no longer for what is not; what
 * somebody else has decided holds until this run moves the head. Undefined where there is nothing to say. Pure.
 */
export function planAutoMerge(observed: Observed, draft: Draft, policy: AutoMergePolicy): AutoMerge | undefined {
  const { action } = draft;
  const isOurs = isAskedByUs(observed);
  if (action.kind === 'close') return isOurs ? { kind: 'take-back', reason: 'nothing differs any more' } : undefined;
  const objections = objectionsOf(observed, draft);
  if (objections === undefined) return undefined;
  if (policy === 'off') return isOurs ? { kind: 'take-back', reason: 'auto-merge is off' } : undefined;

  const { pull, head } = observed;
  const asked = pull?.marker.autoMerge;
  const isOn = pull?.autoMerge !== undefined;
  const isMoved = action.kind === 'update' && (!draft.keepHead || draft.datesDue);
  const isSettled = asked?.isAsked === true && asked.head === head?.commit;
  if (objections.length === 0) {
    if (isOn && !isMoved && (isSettled || !isOurs)) return { kind: 'on' };
    return isSettled && !isMoved ? { kind: 'no', reason: takenBack } : { kind: 'ask' };
  }
  const reason = objections.map((objection) => objection.reason).join(', ');
  // Nobody has seen yet what would be merged then; and a list of pull requests may not know yet that it is on.
  if (isMoved && (isOn || asked?.isAsked === true)) return { kind: 'take-back', reason };
  const isKnown = objections.some(({ isUnknown }) => !isUnknown);
  if (isOn) return isOurs && isKnown ? { kind: 'take-back', reason } : { kind: 'on' };
  return { kind: 'no', reason };
}

/** What speaks against it; undefined where no open pull request of ours comes of the action. */
function objectionsOf(observed: Observed, draft: Draft): readonly Objection[] | undefined {
  const { action, objections } = draft;
  switch (action.kind) {
    case 'create':
    case 'unchanged':
    case 'complete':
    case 'update':
      return [...objections, ...closedBefore(observed, draft)];
    case 'foreign':
    case 'waiting':
      return observed.pull && [{ reason: action.reason, isUnknown: false }];
    default:
      return undefined;
  }
}

/** By the pull request's marker, and by the account. */
function isAskedByUs({ pull, viewer }: Observed): boolean {
  if (!pull?.autoMerge || !pull.marker.autoMerge) return false;
  const { by } = pull.autoMerge;
  return by === undefined || by === pull.author || by === viewer;
}

/** Somebody has closed a pull request that had some of it: whoever that was, it is not for a program to merge. */
function closedBefore({ earlier }: Observed, { changes }: Draft): readonly Objection[] {
  const closed = earlier.find(
    ({ merged, body, marker }) =>
      !merged &&
      // As it is written there: how a pull request was closed is not found out in every run.
      readMarker(body)?.withdrawn !== true &&
      [...changes].some(([category, hash]) => marker.changes.get(category) === hash),
  );
  if (!closed) return [];
  return [{ reason: `#${closed.number}, which had some of it, was closed without a merge`, isUnknown: false }];
}
