import { referenceTo, type Action, type LeftOut, type PullRequestRef } from '../model/outcome.ts';
import type { Declined } from './marker.ts';
import type { Observed, OurPullRequest } from './observed.ts';
import { isIn, type Proposal, type ProposedChange } from './proposal.ts';

/** A category's change that stays out of what is proposed, because a pull request with it was closed unmerged. */
export interface LeftOutChange {
  readonly hash: string;
  readonly pull: PullRequestRef;
  /** It was found out that a person did it, in this run or, as a later pull request of ours remembers, before. */
  readonly isKnown: boolean;
  /** Why it was closed, where no person did it: a clause. */
  readonly reason?: string;
}

/** Category → its change. */
export type LeftOutChanges = ReadonlyMap<string, LeftOutChange>;

/**
 * The changes of a proposal that were declined. Of each category the newest pull request of the scope that has this very
 * change, or remembers it as declined, tells. What our open one has stays there, however it came in. Pure.
 */
export function declinedChanges(observed: Observed, proposal: Proposal): LeftOutChanges {
  const found = [...proposal.changes].flatMap(([category, change]) => {
    const answer = answerOf(category, change, observed, proposal);
    if (answer === undefined || answer === 'wanted') return [];
    const reason = observed.closedByAnother?.get(answer.pull.number);
    return [[category, { hash: change.hash, ...answer, ...(reason !== undefined && { reason }) }] as const];
  });
  return new Map(found);
}

/** What a pull request tells of a change; undefined where it has nothing to do with it. */
type Answer = Pick<LeftOutChange, 'pull' | 'isKnown'> | 'wanted' | undefined;

function answerOf(
  category: string,
  change: ProposedChange,
  { head, pull, earlier, unmarked = [], closedByPeople }: Observed,
  proposal: Proposal,
): Answer {
  const has = ({ marker }: OurPullRequest) => marker.changes.get(category) === change.hash;
  const remembered = (ours: OurPullRequest): Answer => {
    const declined = ours.marker.declined?.get(category);
    return declined?.hash === change.hash ? { pull: besides(ours, declined), isKnown: true } : undefined;
  };
  const declinedIn = (closed: PullRequestRef): Answer => {
    return { pull: referenceTo(closed), isKnown: closedByPeople?.has(closed.number) === true };
  };
  if (pull) {
    if (has(pull) || (head?.ours === true && isIn(head.files, change, proposal))) return 'wanted';
    const answer = remembered(pull);
    if (answer) return answer;
  }
  const answers = [
    ...earlier.map((ours) => {
      const isNoNo = ours.merged || ours.marker.withdrawn;
      return { of: ours, answer: has(ours) ? (isNoNo ? 'wanted' : declinedIn(ours)) : remembered(ours) };
    }),
    ...unmarked.map(({ pull: closed, head: { files } }) => {
      return { of: closed, answer: isIn(files, change, proposal) ? declinedIn(closed) : undefined };
    }),
  ];
  const newestFirst = answers.toSorted((a, b) => b.of.number - a.of.number);
  return newestFirst.find(({ answer }) => answer !== undefined)?.answer;
}

/** What our open pull request remembers as declined of categories that are unknown or refused now: that stays so. */
export function stillLeftOut({ pull }: Observed, { held }: Proposal): LeftOutChanges {
  const remembered = [...(pull?.marker.declined ?? [])].filter(([category]) => held.has(category));
  return new Map(
    pull &&
      remembered.map(([category, declined]) => {
        return [category, { hash: declined.hash, pull: besides(pull, declined), isKnown: true }] as const;
      }),
  );
}

/** Those of them that a reader of the action must know. */
export function toldAbout(
  action: Action,
  leftOut: LeftOutChanges,
  { others }: Observed,
  wanted: Proposal,
): LeftOutChanges {
  switch (action.kind) {
    case 'foreign':
    case 'waiting':
      return new Map();
    case 'proposed-elsewhere': {
      const files = others.find(({ pull: { number } }) => number === action.pull.number)?.head?.files ?? new Map();
      const isThere = (category: string) => {
        const change = wanted.changes.get(category);
        return change !== undefined && isIn(files, change, wanted);
      };
      return new Map([...leftOut].filter(([category]) => !isThere(category)));
    }
    default:
      return leftOut;
  }
}

/** What a pull request is to remember of them: of what is not known yet, another run finds it out. */
export function declinedOf(leftOut: LeftOutChanges): ReadonlyMap<string, Declined> {
  const byPeople = [...leftOut].filter(([, { isKnown, reason }]) => isKnown && reason === undefined);
  return new Map(byPeople.map(([category, { hash, pull }]) => [category, { hash, pull: pull.number }]));
}

/** As the report names them. */
export function leftOutList(leftOut: LeftOutChanges): readonly LeftOut[] {
  return [...leftOut].map(([category, { pull, reason }]) => ({
    category,
    pull,
    ...(reason !== undefined && { reason }),
  }));
}

/** Another pull request of the same repository; GitHub's addresses end in the number. */
function besides({ url }: PullRequestRef, { pull: number }: Declined): PullRequestRef {
  return { number, url: `${url.slice(0, url.lastIndexOf('/'))}/${number}` };
}
