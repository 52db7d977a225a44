import type { FileContent, GitRepository } from '../clients/repository/git-repository.ts';
import type { PullRequests } from '../clients/repository/pull-requests.ts';
import type { Action, PullRequestRef } from '../model/outcome.ts';
import { askReviewers } from './ask-reviewers.ts';
import { closePull, deleteBranch, leaveComment } from './close-pull.ts';
import type { DatesFile } from '../sources/dates-file.ts';
import { declinedOf } from './left-out.ts';
import type { Plan } from './plan.ts';
import { readMarker, writeMarker } from './marker.ts';
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
  readonly warnings: readonly string[];
}

const nothingDone: Done = { warnings: [] };

/** Carries a plan out: commit before branch, branch before pull request, so that it may end anywhere. */
export async function apply(change: PlannedChange, clients: Clients): Promise<Done> {
  const { plan, observed } = change;
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
    case 'update': {
      const pull = required(observed.pull);
      const put = await putHead(change, clients);
      const body = bodyOf(change, pull.marker.ready, put);
      const isToldSo = !put.isMoved && pull.body === body;
      if (!isToldSo) await clients.pulls.edit(pull.number, { title: change.texts.title, body });
      if (!pull.marker.ready) return await complete(pull, change, clients, put);
      const action: Action = { kind: 'unchanged', pull: reference(pull) };
      return { ...doneOf(put), pull: reference(pull), ...(isToldSo && { action }) };
    }
    case 'create': {
      const put = await putHead(change, clients);
      return await complete(await open(change, clients, put), change, clients, put);
    }
  }
}

/** What became of the branch's head. */
interface Put {
  readonly isMoved?: boolean;
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
  return { ...done, isMoved: true };
}

function doneOf({ alongside, undated }: Put): Done {
  return { ...(alongside !== undefined && { alongside }), warnings: undated === undefined ? [] : [undated] };
}

async function open(change: PlannedChange, { pulls }: Clients, put: Put): Promise<PullRequestRef> {
  const { plan, texts, base } = change;
  const pull = { branch: plan.branch, base: base.branch, title: texts.title, body: bodyOf(change, false, put) };
  return await pulls.create(pull, (found) => found.base === base.branch && readMarker(found.body) !== undefined);
}

/** Labels and reviewers, once in a pull request's life: what people change of them later stays. */
async function complete(
  pull: PullRequestRef,
  change: PlannedChange,
  { pulls, requests }: Clients,
  put: Put,
): Promise<Done> {
  const { number } = pull;
  const done = doneOf(put);
  const { labels, reviewers: users, team } = requests;
  const unmet = [...(await setLabels(number, labels, pulls)), ...(await askReviewers(number, { users, team }, pulls))];
  // Else it stays marked as not ready, and the next run comes here again.
  if (!unmet.some(({ isPassing }) => isPassing)) await pulls.edit(number, { body: bodyOf(change, true, put) });
  return { ...done, pull: reference(pull), warnings: [...done.warnings, ...unmet.map(({ warning }) => warning)] };
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

function bodyOf(
  { plan, observed, texts, base }: PlannedChange,
  ready: boolean,
  { isMoved, alongside, undated }: Put,
): string {
  const { builtOn = base.commit, dates } = (isMoved ? undefined : observed.head) ?? {};
  const isDated = alongside !== undefined || dates === 'brought' || dates === 'outdated';
  const dated = undated === undefined && !isDated ? undefined : isDated;
  const { changes, leftOut, held } = plan;
  const declined = declinedOf(leftOut);
  const marker = writeMarker({ changes, base: builtOn, ready, dated, declined, withdrawn: false });
  return texts.body(held, marker, undated);
}

function reference({ number, url }: PullRequestRef): PullRequestRef {
  return { number, url };
}

function required(pull: OurPullRequest | undefined): OurPullRequest {
  if (!pull) throw new Error('A plan for an open pull request was made without one.');
  return pull;
}
