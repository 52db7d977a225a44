import type { FileContent, GitRepository } from '../clients/github/git-repository.ts';
import type { PullRequests } from '../clients/github/pull-requests.ts';
import type { Action, PullRequestRef } from '../model/plan.ts';
import { askReviewers } from './ask-reviewers.ts';
import { courtesy } from './courtesy.ts';
import type { DatesFile } from './dates-file.ts';
import type { Plan } from './decide.ts';
import { readMarker, replaceMarker, writeMarker } from './marker.ts';
import type { Observed, OurPullRequest } from './observed.ts';
import type { Proposal, ProposalTexts } from './proposal.ts';
import type { Base } from '../sources/snapshot.ts';
import { setLabels } from './set-labels.ts';
import { writeHead } from './write-head.ts';

/** What a new pull request is given besides its content. */
export interface Helpers {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  /** Slug, without the organisation. */
  readonly team?: string;
}

interface Job {
  readonly plan: Plan;
  readonly observed: Observed;
  readonly proposal: Proposal;
  readonly texts: ProposalTexts;
  readonly base: Base;
}

interface Doors {
  readonly repository: GitRepository;
  readonly pulls: PullRequests;
  readonly helpers: Helpers;
  /** Where the repository has one. */
  readonly dates?: DatesFile | undefined;
}

export interface Done {
  readonly pull?: PullRequestRef;
  /** The file of dates' path, where the head that was written brings it. */
  readonly alongside?: string;
  /** What was done in place of what was planned. */
  readonly action?: Action;
  readonly warnings: readonly string[];
}

const nothingDone: Done = { warnings: [] };

/** Carries a plan out: commit before branch, branch before pull request, so that it may end anywhere. */
export async function carryOut(job: Job, doors: Doors): Promise<Done> {
  const { plan, observed } = job;
  switch (plan.action.kind) {
    case 'nothing':
    case 'unchanged':
    case 'waiting':
    case 'proposed-elsewhere':
    case 'declined':
    case 'closed-by-another':
    case 'below-threshold':
      return nothingDone;
    case 'delete-branch':
      return await deleteLeftover(job, doors);
    case 'foreign':
      return observed.pull ? { warnings: await leaveAlone(observed.pull, job, doors) } : nothingDone;
    case 'close':
      return { warnings: await close(required(observed.pull), job, doors) };
    case 'complete':
      return await complete(required(observed.pull), job, doors);
    case 'update': {
      const pull = required(observed.pull);
      const put = await putHead(job, doors);
      const body = bodyOf(job, pull.marker.ready);
      await doors.pulls.edit(pull.number, { title: job.texts.title, body });
      return pull.marker.ready ? { ...put, pull: reference(pull) } : await complete(pull, job, doors, put);
    }
    case 'create': {
      const put = await putHead(job, doors);
      return await complete(await open(job, doors), job, doors, put);
    }
  }
}

/** Puts the wanted commits under the branch, which moves once; neither where the head will do. */
async function putHead(job: Job, { repository, dates }: Doors): Promise<Done> {
  const { plan, observed, proposal, texts, base } = job;
  if (plan.keepHead) return nothingDone;
  const contents = [...plan.files].map(([path, sha]): [string, FileContent] => {
    const text = proposal.files.get(path)?.text;
    return [path, text === undefined ? { sha } : { text }];
  });
  const change = { base, files: plan.files, contents: new Map(contents), texts };
  const { commit, ...done } = await writeHead(change, repository, dates);
  const branch = { name: plan.branch, commit };
  if (observed.head) await repository.moveBranch(branch, observed.head.commit);
  else await repository.createBranch(branch);
  return done;
}

async function open(job: Job, { pulls }: Doors): Promise<PullRequestRef> {
  const { plan, texts, base } = job;
  const pull = { branch: plan.branch, base: base.branch, title: texts.title, body: bodyOf(job, false) };
  return await pulls.create(pull, (found) => found.base === base.branch && readMarker(found.body) !== undefined);
}

/** Labels and reviewers, once in a pull request's life: what people change of them later stays. */
async function complete(
  pull: PullRequestRef,
  job: Job,
  { pulls, helpers }: Doors,
  before: Done = nothingDone,
): Promise<Done> {
  const { number } = pull;
  const { labels, reviewers: users, team } = helpers;
  const unmet = [...(await setLabels(number, labels, pulls)), ...(await askReviewers(number, { users, team }, pulls))];
  // Else it stays marked as not ready, and the next run comes here again.
  if (!unmet.some(({ isPassing }) => isPassing)) await pulls.edit(number, { body: bodyOf(job, true) });
  return { ...before, pull: reference(pull), warnings: [...before.warnings, ...unmet.map(({ warning }) => warning)] };
}

async function close(pull: OurPullRequest, job: Job, doors: Doors): Promise<readonly string[]> {
  const { plan, observed, texts } = job;
  const marker = `<!-- horde-github-sync obsolete ${observed.head?.commit ?? ''} -->`;
  // Somebody may have pushed since we looked: then it is not ours to close.
  const expectHead = async () => {
    if (observed.head) await doors.repository.expectBranch({ name: plan.branch, commit: observed.head.commit });
  };
  await expectHead();
  const unsaid = await comment(pull, texts.obsolete(marker), marker, doors);
  await expectHead();
  const closed = { ...pull, marker: { ...pull.marker, withdrawn: true } };
  await doors.pulls.edit(pull.number, { body: replaceMarker(pull.body, closed.marker), state: 'closed' });
  return [...unsaid, ...(await deleteBranch(closed, job, doors))];
}

async function leaveAlone(pull: OurPullRequest, { texts }: Job, doors: Doors): Promise<readonly string[]> {
  const marker = '<!-- horde-github-sync foreign -->';
  return await comment(pull, texts.foreign(marker), marker, doors);
}

async function comment(
  { number, author }: OurPullRequest,
  text: string,
  marker: string,
  { pulls }: Doors,
): Promise<readonly string[]> {
  return await courtesy(`No comment was left on #${number}`, async () => {
    await pulls.commentOnce(number, text, marker, author);
  });
}

async function deleteLeftover(job: Job, doors: Doors): Promise<Done> {
  const warnings = await deleteBranch(job.observed.earlier[0], job, doors);
  return warnings.length === 0 ? nothingDone : { action: { kind: 'nothing' }, warnings };
}

/** @param last the branch's last pull request: remembers where GitHub refuses, so that no run asks again */
async function deleteBranch(
  last: OurPullRequest | undefined,
  { plan, observed }: Job,
  { repository, pulls }: Doors,
): Promise<readonly string[]> {
  const { head } = observed;
  if (!head) return [];
  const refused = await courtesy(`The branch ${plan.branch} was not deleted`, async () => {
    await repository.deleteBranch({ name: plan.branch, commit: head.commit });
  });
  if (refused.length === 0 || !last) return refused;
  const body = replaceMarker(last.body, { ...last.marker, left: head.commit });
  const unmarked = await courtesy(`#${last.number} could not be marked, so the next run asks again`, async () => {
    await pulls.edit(last.number, { body });
  });
  return [...refused, ...unmarked];
}

function bodyOf({ plan, observed, texts, base }: Job, ready: boolean): string {
  const builtOn = (plan.keepHead ? observed.head?.builtOn : undefined) ?? base.commit;
  return texts.body(plan.held, writeMarker({ changes: plan.changes, base: builtOn, ready, withdrawn: false }));
}

function reference({ number, url }: PullRequestRef): PullRequestRef {
  return { number, url };
}

function required(pull: OurPullRequest | undefined): OurPullRequest {
  if (!pull) throw new Error('A plan for an open pull request was made without one.');
  return pull;
}
