import { GitHubError } from '../clients/repository/github-error.ts';
import type { GitRepository, Tree } from '../clients/repository/git-repository.ts';
import type { PullRequest, PullRequests } from '../clients/repository/pull-requests.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Look } from './look.ts';
import { readMarker } from './marker.ts';
import type { Head, Observed, ObservedOther, OurPullRequest } from './observed.ts';
import type { Base } from '../sources/snapshot.ts';
import { readHead } from './read-head.ts';
import { branchPrefix } from './scope.ts';

interface Question {
  readonly branch: string;
  readonly base: Base;
  /** Whether there is anything to propose: only then pull requests of the past count. */
  readonly differs: boolean;
  readonly known: ReadonlyMap<string, Tree>;
  /** The file of dates' path, where the repository has one. */
  readonly datesPath: string | undefined;
  readonly seen: Look;
}

/** Reads what else a decision rests on, with as few requests as the answer needs. */
export async function observe(
  repository: GitRepository,
  pulls: PullRequests,
  { branch, base, differs, known, datesPath, seen }: Question,
): Promise<Observed> {
  const { branches } = seen;
  const own = branches.find(({ name }) => name === branch);
  // A pull request whose branch is gone is closed: without branch and difference there is nothing to find.
  const ofBranch = own || differs ? (seen.pulls ?? (await pulls.ofBranch(branch))) : [];
  const onBase = ofBranch.filter((pull) => pull.base === base.branch);
  const ours = onBase.flatMap(asOurs);
  const marked = ours.find(({ state }) => state === 'open');
  const headOf = async (commit: string, pull: OurPullRequest | undefined) =>
    await readHead(repository, commit, base, { known, datesPath, builtOn: pull?.marker.base });
  const head = own && (await headOf(own.commit, marked));
  const pull = marked ?? (await withoutMarker(onBase, head, base, pulls));
  const asker = pull?.marker.autoMerge && pull.autoMerge?.by;
  const viewer = asker === undefined || asker === pull?.author ? undefined : await pulls.viewer();
  const rest = ofBranch.filter(({ state, number }) => state === 'open' && number !== pull?.number);
  const [misdirected] = rest.flatMap(asOurs);
  const stranger = rest.find(({ number }) => number !== misdirected?.number);

  const unmarked: { pull: PullRequest; head: Head }[] = [];
  for (const closed of differs && !marked ? await closedWithoutMarker(onBase, pulls) : []) {
    const itsHead = await headOf(closed.headCommit, undefined).catch(unlessGone);
    if (itsHead?.ours) unmarked.push({ pull: closed, head: itsHead });
  }
  const others: ObservedOther[] = [];
  const elsewhere = branches.filter(({ name }) => name !== branch);
  const open = elsewhere.length > 0 ? await pulls.open() : [];
  for (const { name, commit } of elsewhere) {
    const found = open.filter((other) => other.branch === name);
    const [here, away] = [true, false].map((isHere) =>
      found.filter((other) => (other.base === base.branch) === isHere),
    );
    const [astray] = (away ?? []).flatMap(asOurs);
    if (astray) others.push({ pull: astray });
    if (!here || here.length === 0) continue;
    const otherMarked = here.flatMap(asOurs)[0];
    const otherHead = await headOf(commit, otherMarked);
    const other = otherMarked ?? (await withoutMarker(here, otherHead, base, pulls));
    if (other) others.push({ pull: other, head: otherHead });
  }
  return {
    ...(head && { head }),
    ...(pull && { pull }),
    ...(stranger && { stranger }),
    ...(misdirected && { misdirected }),
    earlier: ours.filter(({ state }) => state === 'closed'),
    ...(unmarked.length > 0 && { unmarked }),
    ...(viewer !== undefined && { viewer }),
    others,
  };
}

/** The commit of a closed pull request may be gone, and with it what would tell that it is ours. */
function unlessGone(error: unknown): undefined {
  const isPassing = error instanceof GitHubError && (error.mayHaveHappened || error.isLimit || error.status === 401);
  if (!(error instanceof KnownError) || isPassing) throw error;
}

/** Each costs two reads or three, for as long as no pull request is open that remembers what was declined. */
const mostUnmarked = 3;

/** Closed unmerged, opened by our account from our branch, and the marker is gone with the description; newest first. */
async function closedWithoutMarker(
  onBase: readonly PullRequest[],
  pulls: PullRequests,
): Promise<readonly PullRequest[]> {
  const candidates = onBase.filter(
    ({ state, merged, author, fromSameRepository, body }) =>
      state === 'closed' && !merged && author !== undefined && fromSameRepository && readMarker(body) === undefined,
  );
  if (candidates.length === 0) return [];
  const viewer = await pulls.viewer();
  return candidates.filter(({ author }) => author === viewer).slice(0, mostUnmarked);
}

/**
 * Ours by its branch and its author, where somebody has written its description anew and the marker went with it. What the
 * marker said is lost: that labels and reviewers were asked for is taken for granted, what they have changed since stays.
 */
async function withoutMarker(
  all: readonly PullRequest[],
  head: Head | undefined,
  base: Base,
  pulls: PullRequests,
): Promise<OurPullRequest | undefined> {
  const open = all.find(({ state, fromSameRepository }) => state === 'open' && fromSameRepository);
  if (!head || open?.author === undefined || open.author !== (await pulls.viewer())) return undefined;
  const made = { changes: new Map(), base: head.builtOn ?? base.commit, ready: true, withdrawn: false };
  return { ...open, marker: { ...made, dated: false } };
}

/** A pull request is ours when its head is a branch of the base repository under our prefix, and it has the marker. */
function asOurs(pull: PullRequest): OurPullRequest[] {
  const marker = pull.fromSameRepository && pull.branch.startsWith(branchPrefix) ? readMarker(pull.body) : undefined;
  return marker ? [{ ...pull, marker }] : [];
}
