import type { Action, AutoMerge, LeftOut, OtherPull, Outcome, PullRequestRef } from '../model/outcome.ts';
import { plural } from './counts.ts';

export interface ActionContext {
  readonly dryRun: boolean;
  /** The pull request that a creation led to. */
  readonly pull?: PullRequestRef;
  /** How a pull request is named, `#12` by default. */
  readonly name?: (pull: PullRequestRef) => string;
  /** How text that may hold a stranger's words is shown, as it is by default. */
  readonly quote?: (text: string) => string;
}

/** What is done, or in a dry run would be done, about the pull request of a scope: a clause without a full stop. */
export function describeAction(
  action: Action,
  { dryRun, pull: created, name = (pull) => `#${pull.number}`, quote = (text) => text }: ActionContext,
): string {
  const said = (done: string, planned: string) => (dryRun ? `would ${planned}` : done);
  switch (action.kind) {
    case 'nothing':
      return 'nothing to propose';
    case 'close':
      return `${said('closed', 'close')} ${name(action.pull)}: nothing differs any more`;
    case 'delete-branch':
      return `${said('deleted', 'delete')} a left-over branch: nothing differs any more`;
    case 'create':
      return said(`created ${created ? name(created) : 'a pull request'}`, 'create a pull request');
    case 'unchanged':
      return action.reason === undefined
        ? `unchanged: ${name(action.pull)} already proposes this`
        : `${said('left', 'leave')} ${name(action.pull)} as it is: ${quote(action.reason)}`;
    case 'complete':
      return `${said('completed', 'complete')} ${name(action.pull)}: labels and reviewers were not asked for yet`;
    case 'update':
      return `${said('updated', 'update')} ${name(action.pull)}`;
    case 'waiting':
      return `${said('left', 'leave')} ${name(action.pull)} as it is for now: ${quote(action.reason)}`;
    case 'proposed-elsewhere':
      return `already proposed in ${name(action.pull)}`;
    case 'foreign':
      return `${said('left', 'leave')} ${action.pull ? name(action.pull) : 'the branch'} alone: ${quote(action.reason)}`;
    case 'declined':
      return `declined in ${name(action.pull)}: not proposed again (--force does)`;
    case 'closed-by-another':
      return `not proposed again after ${name(action.pull)}: ${quote(action.reason)}`;
    case 'below-threshold':
      return `not proposed: ${plural(action.changes, 'changed model')}, fewer than the threshold of ${action.threshold} (--force proposes anyway)`;
  }
}

/** What is done, or in a dry run would be, about GitHub's merging the action's pull request by itself: a clause. */
export function describeAutoMerge(
  autoMerge: AutoMerge,
  { dryRun, quote = (text) => text }: Pick<ActionContext, 'dryRun' | 'quote'>,
): string {
  const onceGreen = 'once its checks are green';
  switch (autoMerge.kind) {
    case 'ask':
      return `${dryRun ? 'would ask' : 'asked'} GitHub to merge it ${onceGreen}`;
    case 'on':
      return `GitHub merges it ${onceGreen}`;
    case 'take-back':
      return `${dryRun ? 'would tell' : 'told'} GitHub not to merge it by itself any more: ${quote(autoMerge.reason)}`;
    case 'no':
      return `left to a person to merge: ${quote(autoMerge.reason)}`;
  }
}

/** What became, or in a dry run would, of an open pull request of ours for other categories: a clause. */
export function describeOther(
  { action, branch, pull, reason }: OtherPull,
  { dryRun, name = ({ number }) => `#${number}`, quote = (text) => text }: ActionContext,
): string {
  const [done, planned] = action === 'close' ? ['closed', 'close'] : ['left', 'leave'];
  const which = `${name(pull)} (${quote(branch)})`;
  return `${dryRun ? `would ${planned}` : done} ${which}${action === 'keep' ? ' open' : ''}: ${quote(reason)}`;
}

/** Why a category that differs is not proposed: a clause. */
export function describeLeftOut(
  { category, pull, reason }: LeftOut,
  { name = ({ number }) => `#${number}`, quote = (text) => text }: Omit<ActionContext, 'dryRun'> = {},
): string {
  return reason === undefined
    ? `left out ${category}: declined in ${name(pull)}, until it changes (--force brings it)`
    : `left out ${category} after ${name(pull)}: ${quote(reason)}`;
}

/** What of it the action does not say by itself. */
export function leftOutBesides({ action, leftOut = [] }: Outcome): readonly LeftOut[] {
  const isSaid = action.kind === 'declined' || action.kind === 'closed-by-another';
  return isSaid ? leftOut.filter(({ pull }) => pull.number !== action.pull.number) : leftOut;
}

/** The pull request that a reader may want to open: the one that stands after the run, else the one it is about. */
export function pullOf({ action, pull }: Outcome): PullRequestRef | undefined {
  return pull ?? ('pull' in action ? action.pull : undefined);
}
