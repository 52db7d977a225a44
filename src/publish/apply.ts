import type { FileContent, GitRepository } from '../clients/repository/git-repository.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import { referenceTo, type Action, type AutoMerge, type PullRequestRef } from '../model/outcome.ts';
import { askForAutoMerge, takeBackAutoMerge } from './auto-merge.ts';
import { askReviewers } from './ask-reviewers.ts';
import { closePull, deleteBranch, leaveComment } from './close-pull.ts';
import type { DatesFile } from '../sources/dates-file.ts';
import { declinedOf } from './left-out.ts';
import { takenBack } from './plan-auto-merge.ts';
import type { Plan } from './plan.ts';
import { readMarker, replaceMarker, writeMarker, type AskedAutoMerge } from './marker.ts';
import type { Observed, OurPullRequest } from './observed.ts';
import type { ProposalTexts } from '../model/proposal-texts.ts';
import type { Proposal } from './proposal.ts';
import type { Base } from '../sources/snapshot.ts';
import { setLabels } from './set-labels.ts';
import { undatedText, writeHead } from './write-head.ts';

/** What a new pull request is given besides its content. */
export interface Requests {
  readonly labels: readonly string[];
  readonly reviewers: readonly string[];
  /** Slug, without the organisation. */
  readonly team?: string;
}

interface PlannedChange {
  readonly plan: Plan;
  readonly observed: Observed;
  readonly proposal: Proposal;
  readonly texts: ProposalTexts;
  readonly base: Base;
}

interface Clients {
  readonly repository: GitRepository;
  readonly pulls: PullRequests;
  readonly requests: Requests;
  /** Where the repository has one. */
  readonly dates?: DatesFile | undefined;
}

export interface Done {
  readonly pull?: PullRequestRef;
  /** The file of dates' path, where the head that was written brings it. */
  readonly alongside?: string;
  /** What was done in place of what was planned. */
  readonly action?: Action;
  readonly autoMerge?: AutoMerge;
  readonly warnings: readonly string[];
}

const nothingDone: Done = { warnings: [] };

/** Carries a plan out: commit before branch, branch before pull request, so that it may end anywhere. */
export async function apply(change: PlannedChange, clients: Clients): Promise<Done> {
  const { plan, observed } = change;
  if (plan.autoMerge?.kind !== 'take-back') return await carryOut(change, clients);
  // Before all else: what the branch holds next might be merged at once.
  const pull = await takeBackAutoMerge(required(observed.pull), clients.pulls);
  return await carryOut({ ...change, observed: { ...observed, pull } }, clients);
}

async function carryOut(change: PlannedChange, clients: Clients): Promise<Done> {
  const { plan, observed } = change;
  switch (plan.action.kind) {
    case 'nothing':
    case 'waiting':
    case 'proposed-elsewhere':
    case 'declined':
    case 'closed-by-another':
    case 'below-threshold':
      return nothingDone;
    case 'delete-branch':
      return await deleteLeftover(change, clients);
    case 'foreign':
      return observed.pull ? { warnings: await leaveAlone(observed.pull, change, clients) } : nothingDone;
    case 'close':
      return {
        warnings: await closePull(
          required(observed.pull),
          observed.head,
          (marker) => change.texts.obsolete(marker),
          clients,
        ),
      };
    case 'complete':
      return await complete(required(observed.pull), change, clients, {});
    case 'unchanged': {
      const pull = required(observed.pull);
      const markedWith = (autoMerge: AskedAutoMerge) => replaceMarker(pull.body, { ...pull.marker, autoMerge });
      const intended = plan.autoMerge?.kind === 'ask' ? autoMergeOf(change, {}) : undefined;
      if (intended && pull.marker.autoMerge?.head !== intended.head) {
        await clients.pulls.edit(pull.number, { body: markedWith(intended) });
      }
      const asked = await askToMerge(pull, change, clients, {});
      if (intended && asked.isAsked) {
        await clients.pulls.edit(pull.number, { body: markedWith({ ...intended, isAsked: true }) });
      }
      return asked.done;
    }
    case 'update': {
      const pull = required(observed.pull);
      const put = await putHead(change, clients);
      const body = bodyOf(change, pull.marker.ready, put);
      const isToldSo = put.commit === undefined && pull.body === body;
      if (!isToldSo) await clients.pulls.edit(pull.number, { title: change.texts.title, body });
      if (!pull.marker.ready) return await complete(pull, change, clients, put);
      const { isAsked, done } = await askToMerge(pull, change, clients, put);
      if (isAsked) await clients.pulls.edit(pull.number, { body: bodyOf(change, true, put, isAsked) });
      const action: Action = { kind: 'unchanged', pull: referenceTo(pull) };
      return { ...joined(doneOf(put), done), pull: referenceTo(pull), ...(isToldSo && { action }) };
    }
    case 'create': {
      const put = await putHead(change, clients);
      return await complete(await open(change, clients, put), change, clients, put);
    }
  }
}

/** What became of the branch's head. */
interface Put {
  /** The head that was written; absent where the old one stays. */
  readonly commit?: string;
  /** The file of dates' path, where the head that was written brings it. */
  readonly alongside?: string;
  /** Why the file of dates could not be brought up to date. */
  readonly undated?: string;
}

/** Puts the wanted commits under the branch, which moves once; neither where the head will do. */
async function putHead(change: PlannedChange, { repository, dates }: Clients): Promise<Put> {
  const { plan, observed, proposal, texts, base } = change;
  if (plan.keepHead && !plan.datesDue) {
    const isLate = observed.head?.dates === 'missing' && observed.pull?.marker.dated === false && dates !== undefined;
    return isLate ? { undated: undatedText(dates.path, 'not in this run') } : {};
  }
  const contents = [...plan.files].map(([path, sha]): [string, FileContent] => {
    const text = proposal.files.get(path)?.text;
    return [path, text === undefined ? { sha } : { text }];
  });
  if (!plan.keepHead) repository.prepareMove?.();
  const written = { base, files: plan.files, contents: new Map(contents), texts };
  const { commit, ...done } = await writeHead(written, repository, dates, plan.keepHead);
  if (commit === undefined) return done;
  const branch = { name: plan.branch, commit };
  if (observed.head) await repository.moveBranch(branch, observed.head.commit);
  else await repository.createBranch(branch);
  return { ...done, commit };
}

function doneOf({ alongside, undated }: Put): Done {
  return { ...(alongside !== undefined && { alongside }), warnings: undated === undefined ? [] : [undated] };
}

function joined(first: Done, second: Done): Done {
  return { ...first, ...second, warnings: [...first.warnings, ...second.warnings] };
}

async function open(change: PlannedChange, { pulls }: Clients, put: Put): Promise<PullRequestRef> {
  const { plan, texts, base } = change;
  const pull = { branch: plan.branch, base: base.branch, title: texts.title, body: bodyOf(change, false, put) };
  return await pulls.create(pull, (found) => found.base === base.branch && readMarker(found.body) !== undefined);
}

/** Labels and reviewers, once in a pull request's life: what people change of them later stays. */
async function complete(pull: PullRequestRef, change: PlannedChange, clients: Clients, put: Put): Promise<Done> {
  const { number } = pull;
  const { pulls, requests } = clients;
  const { labels, reviewers: users, team } = requests;
  const unmet = [...(await setLabels(number, labels, pulls)), ...(await askReviewers(number, { users, team }, pulls))];
  const done = joined(doneOf(put), { warnings: unmet.map(({ warning }) => warning) });
  if (unmet.some(({ isPassing }) => isPassing)) {
    // It stays marked as not ready, and the next run comes here again.
    const autoMerge: AutoMerge = { kind: 'no', reason: 'it has not got all its labels and reviewers yet' };
    return { ...done, pull: referenceTo(pull), ...(change.plan.autoMerge?.kind === 'ask' && { autoMerge }) };
  }
  const asked = await askToMerge(pull, change, clients, put);
  await pulls.edit(number, { body: bodyOf(change, true, put, asked.isAsked) });
  return { ...joined(done, asked.done), pull: referenceTo(pull) };
}

/** The last thing that is asked for: GitHub may merge at once. */
async function askToMerge(
  { number }: PullRequestRef,
  change: PlannedChange,
  { pulls }: Pick<Clients, 'pulls'>,
  put: Put,
): Promise<{ readonly isAsked?: boolean; readonly done: Done }> {
  const { plan, base } = change;
  const intended = autoMergeOf(change, put);
  if (plan.autoMerge?.kind !== 'ask' || !intended) return { done: nothingDone };
  if (intended.isAsked) {
    const isOn = change.observed.pull?.autoMerge !== undefined;
    return { done: { autoMerge: isOn ? { kind: 'on' } : { kind: 'no', reason: takenBack }, warnings: [] } };
  }
  const problem = await askForAutoMerge({ number, base: base.branch, head: intended.head }, pulls);
  if (problem === undefined) return { isAsked: true, done: nothingDone };
  return { done: { autoMerge: { kind: 'no', reason: 'GitHub does not take that' }, warnings: [problem] } };
}

/** What the marker says of merging the new head by itself, before anything is asked. */
function autoMergeOf({ plan, observed: { head, pull } }: PlannedChange, { commit }: Put): AskedAutoMerge | undefined {
  const at = commit ?? head?.commit;
  const before = pull?.marker.autoMerge?.head === at ? pull?.marker.autoMerge : undefined;
  if (plan.autoMerge?.kind !== 'ask' || at === undefined || before?.isAsked === true) return before;
  return { head: at, isAsked: false };
}

async function leaveAlone(
  pull: OurPullRequest,
  { texts }: PlannedChange,
  clients: Clients,
): Promise<readonly string[]> {
  const marker = '<!-- horde-github-sync foreign -->';
  return await leaveComment(pull, texts.foreign(marker), marker, clients);
}

async function deleteLeftover({ plan, observed: { head, earlier } }: PlannedChange, clients: Clients): Promise<Done> {
  const warnings = head ? await deleteBranch(plan.branch, head, earlier[0], clients) : [];
  return warnings.length === 0 ? nothingDone : { action: { kind: 'nothing' }, warnings };
}

/** @param isAsked GitHub has taken it to merge the pull request by itself */
function bodyOf(change: PlannedChange, ready: boolean, put: Put, isAsked = false): string {
  const { plan, observed, texts, base } = change;
  const { commit, alongside, undated } = put;
  const { builtOn = base.commit, dates } = (commit === undefined ? observed.head : undefined) ?? {};
  const isDated = alongside !== undefined || dates === 'brought' || dates === 'outdated';
  const dated = undated === undefined && !isDated ? undefined : isDated;
  const { changes, leftOut, held } = plan;
  const declined = declinedOf(leftOut);
  const asked = autoMergeOf(change, put);
  const autoMerge = asked && { ...asked, isAsked: asked.isAsked || isAsked };
  const marker = writeMarker({ changes, base: builtOn, ready, dated, declined, autoMerge, withdrawn: false });
  return texts.body(held, marker, undated);
}

function required(pull: OurPullRequest | undefined): OurPullRequest {
  if (!pull) throw new Error('A plan for an open pull request was made without one.');
  return pull;
}
