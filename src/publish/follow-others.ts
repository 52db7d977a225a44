import type { OtherPull } from '../model/outcome.ts';
import type { Head, Observed, ObservedOther, OurPullRequest } from './observed.ts';
import type { Proposal } from './proposal.ts';
import { covers } from './scope.ts';

/** What is to become of an open pull request of ours of another scope. */
export type Followed =
  | { readonly action: 'keep'; readonly pull: OurPullRequest; readonly reason: string }
  | {
      readonly action: 'close';
      readonly pull: OurPullRequest;
      readonly reason: string;
      readonly head: Head;
      /** Something else is to be proposed in its place. */
      readonly isOutdated: boolean;
    };

const outdated = 'PRIMARY or the base has changed since';
const outdatedForNow = `${outdated}; a run over its own categories brings it up to date`;

/**
 * What this run's findings mean for a pull request of another scope. It is closed where nothing of it is left to propose,
 * or something else is and the run looks at all that it is about; it is never brought up to date, which is for a run of
 * its own scope. What this run does not know keeps it as it is. Pure.
 */
export function followOther({ pull, head }: ObservedOther, proposal: Proposal): Followed {
  const keep = (reason: string): Followed => ({ action: 'keep', pull, reason });
  if (head === undefined) return keep(`it goes onto ${pull.base}`);
  if (!head.ours) return keep('its branch has commits that are not ours');

  const isOutdated = !isRight(head, proposal) || head.dates === 'outdated';
  const paths = [...head.files.keys()];
  const unsettled = paths.filter((path) => !proposal.settled.has(path));
  if (unsettled.length === 0) {
    const close = { action: 'close', pull, head } as const;
    if (!paths.some((path) => proposal.files.has(path))) {
      return { ...close, isOutdated: false, reason: 'nothing of it is left to propose' };
    }
    if (isOutdated && covers(proposal.branch, pull.branch)) return { ...close, isOutdated: true, reason: outdated };
  }
  if (isOutdated) return keep(outdatedForNow);
  return keep(unsettled.length === 0 ? 'it is still right' : unknownBecause(unsettled, proposal));
}

/** The same, where this run proposes nothing in its place: then it stays. */
export function unlessReplaced(followed: Followed): Followed {
  if (followed.action === 'keep' || !followed.isOutdated) return followed;
  return { action: 'keep', pull: followed.pull, reason: outdatedForNow };
}

/** One that has all files of the proposal, or of a part of it, and nothing that the run knows to be wrong. */
export function proposedElsewhere(
  { others }: Observed,
  { branch, files }: Proposal,
  whole: Proposal,
): ObservedOther | undefined {
  if (files.size === 0) return undefined;
  return others.find(
    ({ pull, head }) =>
      head?.ours === true &&
      head.touched.size === 0 &&
      // With older dates it conflicts: a run that covers it replaces it, another leaves it to its own.
      !(head.dates === 'outdated' && covers(branch, pull.branch)) &&
      [...files].every(([path, { sha }]) => head.files.get(path) === sha) &&
      isRight(head, whole),
  );
}

/** Whether nothing of what a head changes is known to be wrong. */
function isRight({ files }: Head, { settled, files: desired }: Proposal): boolean {
  return [...files].every(([path, sha]) => !settled.has(path) || desired.get(path)?.sha === sha);
}

/** As the report names it. */
export function otherPull({ pull: { branch, number, url }, action, reason }: Followed): OtherPull {
  return { branch, pull: { number, url }, action, reason };
}

function unknownBecause(paths: readonly string[], { held }: Proposal): string {
  const standings = [...held].filter(([, { files }]) => files.some((path) => paths.includes(path)));
  if (standings.length > 0) return standings.map(([category, { status }]) => `${category} is ${status}`).join(', ');
  return `this run does not decide on ${paths.join(', ')}`;
}
