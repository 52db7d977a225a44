import { referenceTo, type Action, type AutoMerge } from '../model/outcome.ts';
import { followOther, proposedElsewhere, unlessReplaced, type Followed } from './follow-others.ts';
import { declinedChanges, declinedOf, stillLeftOut, toldAbout, type LeftOutChanges } from './left-out.ts';
import type { Declined } from './marker.ts';
import type { Observed, OurPullRequest } from './observed.ts';
import { planAutoMerge, type AutoMergePolicy } from './plan-auto-merge.ts';
import { without, type Held, type Proposal } from './proposal.ts';

export interface Policy {
  /** Propose also what was declined or is below the threshold. */
  readonly force: boolean;
  /** The fewest changed models that make a pull request. */
  readonly threshold: number;
  readonly onForeignCommits: 'keep' | 'overwrite';
  readonly autoMerge: AutoMergePolicy;
}

/** A decision with all that carrying it out needs. */
export interface Plan {
  readonly branch: string;
  readonly action: Action;
  /** What the head is to change against the base: path → blob SHA. */
  readonly files: ReadonlyMap<string, string>;
  /** The change of each category in the pull request, those that are held included: category → hash. */
  readonly changes: ReadonlyMap<string, string>;
  /** Categories whose files stay as the pull request has them. */
  readonly held: readonly string[];
  /** Changes that are not among them, because they were declined. */
  readonly leftOut: LeftOutChanges;
  /** Whether the branch's head will do as it is. */
  readonly keepHead: boolean;
  /** That head may want the file of dates yet: it could not be told before, or nothing says that it was looked after. */
  readonly datesDue: boolean;
  /** Whether GitHub is to merge the action's pull request by itself; absent where there is nothing to say. */
  readonly autoMerge?: AutoMerge;
  /** The open pull requests of ours of other scopes, but for the one that the action is about. */
  readonly others: readonly Followed[];
}

/** The life cycle of a scope's pull request: one row of its table after the other. Pure. */
export function planFor(observed: Observed, wanted: Proposal, policy: Policy): Plan {
  const { head, pull } = observed;
  const declined: LeftOutChanges = policy.force ? new Map() : declinedChanges(observed, wanted);
  const proposal = without(wanted, new Set(declined.keys()));
  const held = heldFiles(observed, proposal);
  const files = new Map([...[...proposal.files].map(([path, { sha }]) => [path, sha] as const), ...held.files]);
  // New dates alone are worth a new commit only where the run can also tell the pull request anew.
  const isTold = proposal.files.size > 0;
  const isDated = head?.dates !== 'outdated' || !isTold;
  const keepHead = head?.ours === true && sameEntries(head.files, files) && head.touched.size === 0 && isDated;
  const isLookedAfter = pull?.marker.base === head?.builtOn && pull?.marker.dated === undefined;
  const isDue = head?.dates === 'due' || (head?.dates === 'missing' && !isLookedAfter);
  const datesDue = keepHead && isTold && isDue;
  const plan = {
    branch: proposal.branch,
    files,
    changes: new Map([...hashesOf(proposal), ...held.changes]),
    held: held.categories,
    leftOut: new Map([...declined, ...stillLeftOut(observed, proposal)]),
    keepHead,
    datesDue,
  };
  const action = pull
    ? withPull(pull, observed, plan, policy, proposal)
    : withoutPull(observed, plan, policy, proposal, wanted);
  const about = 'pull' in action ? action.pull : undefined;
  const others = observed.others.filter(({ pull: { number } }) => number !== about?.number);
  const unproposed = isProposed(action)
    ? [...declined.keys()].flatMap((name) => wanted.changes.get(name)?.files ?? [])
    : [];
  const followed = others.map((other) => {
    const found = followOther(other, wanted);
    const isReplaced = isProposed(action) && !unproposed.some((path) => other.head?.files.has(path));
    return isReplaced ? found : unlessReplaced(found);
  });
  const leftOut = toldAbout(action, plan.leftOut, observed, wanted);
  const objections = wanted.objections(new Set(declined.keys()));
  const autoMerge = planAutoMerge(observed, { ...plan, action, objections }, policy.autoMerge);
  return { ...plan, leftOut, action, ...(autoMerge && { autoMerge }), others: followed };
}

const writeNothing: ReadonlySet<Action['kind']> = new Set([
  'nothing',
  'unchanged',
  'waiting',
  'proposed-elsewhere',
  'declined',
  'closed-by-another',
  'below-threshold',
]);

/** Whether carrying the plan out may change something on GitHub. */
export function mayWrite({ action, autoMerge, others }: Plan): boolean {
  const isAsking = autoMerge?.kind === 'ask' || autoMerge?.kind === 'take-back';
  return !writeNothing.has(action.kind) || isAsking || others.some((other) => other.action === 'close');
}

/** Whether a pull request of the run's own scope is open, with what is wanted now, once the action is done. */
function isProposed({ kind }: Action): boolean {
  return kind === 'create' || kind === 'update' || kind === 'complete' || kind === 'unchanged';
}

type Draft = Omit<Plan, 'action' | 'autoMerge' | 'others'>;

function withPull(
  pull: OurPullRequest,
  { head }: Observed,
  { files, changes, held: kept, leftOut, keepHead, datesDue }: Draft,
  { onForeignCommits }: Policy,
  { files: desired, held }: Proposal,
): Action {
  const named = referenceTo(pull);
  if (head?.ours !== true) {
    // Overwriting means to rebuild the branch, never to drop people's commits for nothing.
    if (onForeignCommits === 'keep' || files.size === 0) {
      return { kind: 'foreign', pull: named, reason: 'its branch has commits that are not ours' };
    }
    if (held.size > 0) {
      return { kind: 'waiting', pull: named, reason: standings(held) };
    }
  }
  if (files.size === 0) return { kind: 'close', pull: named };
  const stale = [...held].filter(([, { files: paths }]) => paths.some((path) => head?.touched.has(path)));
  if (stale.length > 0) {
    const reason = `${standings(stale)}, and the base has changed what is proposed for it`;
    return { kind: 'waiting', pull: named, reason };
  }
  // The texts name the base: a run may have died between moving the branch and writing them.
  const isToldRight =
    pull.marker.base === head?.builtOn &&
    sameEntries(pull.marker.changes, changes) &&
    sameEntries(numbersOf(pull.marker.declined ?? new Map()), numbersOf(declinedOf(leftOut))) &&
    (pull.marker.dated !== false || head.dates === 'missing');
  if (!keepHead || datesDue || !isToldRight) return { kind: 'update', pull: named };
  if (!pull.marker.ready) return { kind: 'complete', pull: named };
  if (kept.length === 0) return { kind: 'unchanged', pull: named };
  const why = standings([...held].filter(([category]) => kept.includes(category)));
  const stays = `${why}, and what was proposed of ${kept.length === 1 ? 'it' : 'them'} before stays`;
  return {
    kind: 'unchanged',
    pull: named,
    reason: desired.size === 0 ? stays : `${stays}; the rest is proposed there`,
  };
}

function withoutPull(
  observed: Observed,
  { files, leftOut }: Draft,
  policy: Policy,
  proposal: Proposal,
  wanted: Proposal,
): Action {
  const { head, stranger, misdirected, earlier } = observed;
  if (misdirected) {
    const reason =
      `it is ours, but goes onto ${misdirected.base}, which is not the base branch of this run. Merge or close it and ` +
      'delete its branch, then the next run opens a new one; or set the base branch back';
    return { kind: 'foreign', pull: referenceTo(misdirected), reason };
  }
  if (wanted.files.size === 0) {
    // GitHub has refused that before, and will again.
    const mayGo = !earlier.some(({ marker }) => marker.left === head?.commit);
    return head?.ours && mayGo && !stranger && proposal.held.size === 0
      ? { kind: 'delete-branch' }
      : { kind: 'nothing' };
  }
  if (stranger) {
    return { kind: 'foreign', pull: referenceTo(stranger), reason: 'it uses our branch and is not ours' };
  }
  if (head && !head.ours) return { kind: 'foreign', reason: 'a branch of that name has commits that are not ours' };

  const elsewhere = proposedElsewhere(observed, wanted, wanted) ?? proposedElsewhere(observed, proposal, wanted);
  if (elsewhere) return { kind: 'proposed-elsewhere', pull: referenceTo(elsewhere.pull) };
  if (files.size === 0) {
    const [last] = [...leftOut.values()].sort((a, b) => b.pull.number - a.pull.number);
    if (!last) throw new Error('Nothing is left to propose, and nothing was declined.');
    const { pull, reason } = last;
    return reason === undefined ? { kind: 'declined', pull } : { kind: 'closed-by-another', pull, reason };
  }

  // Files that disagree without a model that differs are still worth a repair.
  const changed = [...proposal.changes.values()].reduce((sum, { models }) => sum + models, 0);
  const models = Math.max(changed, 1);
  if (models < policy.threshold && !policy.force) {
    return { kind: 'below-threshold', changes: models, threshold: policy.threshold };
  }
  return { kind: 'create' };
}

/** What our open pull request proposes for categories that are unknown or refused now. */
function heldFiles({ head, pull }: Observed, { held }: Proposal) {
  const proposed = pull && head?.ours ? head.files : new Map<string, string>();
  const entries = [...held].filter(([, { files: paths }]) => paths.some((path) => proposed.has(path)));
  return {
    categories: entries.map(([category]) => category),
    files: entries.flatMap(([, { files: paths }]) => [...proposed].filter(([path]) => paths.includes(path))),
    changes: entries.flatMap(([category]) => [...(pull?.marker.changes ?? [])].filter(([name]) => name === category)),
  };
}

function hashesOf({ changes }: Proposal): ReadonlyMap<string, string> {
  return new Map([...changes].map(([category, { hash }]) => [category, hash]));
}

/** For comparing what is remembered: text by category. */
function numbersOf(declined: ReadonlyMap<string, Declined>): ReadonlyMap<string, string> {
  return new Map([...declined].map(([category, { hash, pull }]) => [category, `${hash} ${pull}`]));
}

function includesAll(whole: ReadonlyMap<string, string>, part: ReadonlyMap<string, string>): boolean {
  return [...part].every(([key, value]) => whole.get(key) === value);
}

function sameEntries(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && includesAll(a, b);
}

/** `clip is unknown, text_generation is refused` */
function standings(held: Iterable<readonly [category: string, Held]>): string {
  return [...held].map(([category, { status }]) => `${category} is ${status}`).join(', ');
}
