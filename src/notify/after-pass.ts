import { createHash } from 'node:crypto';
import type { PullRequestRef } from '../model/outcome.ts';
import type { RefusedCategory, RepositoryResult, SyncResult } from '../model/sync-result.ts';
import { isOpenAfter } from '../watch/github-watch.ts';
import type { Notice } from './notice.ts';
import { endedNotice, openedNotice, refusedNotice, slugOf } from './notices.ts';
import { pullsOf, withNotices, withoutPull, type Told } from './told.ts';

/** A pull request that people know as open, and that a pass has not found so. */
export interface Vanished {
  readonly repository: string;
  readonly pull: PullRequestRef;
}

interface Seen {
  readonly at: number;
  /** GitHub's web pages, for links. */
  readonly serverUrl: string;
  /** Whether an open pull request that people do not know is news although this pass has not opened it. */
  readonly isFoundNews: boolean;
  /** The categories that this pass takes whatever PRIMARY says of them. */
  readonly letThrough: readonly string[];
}

/** What a pass that was no dry run brings to tell. What became of the pull requests that vanished is still to be asked. Pure. */
export function afterPass(
  told: Told,
  { repositories }: SyncResult,
  seen: Seen,
): { readonly told: Told; readonly vanished: readonly Vanished[] } {
  const vanished: Vanished[] = [];
  let now = told;
  for (const result of repositories) {
    now = afterRefusals(now, result, seen);
    const { told: after, vanished: gone } = afterPulls(now, result, seen);
    now = after;
    vanished.push(...gone);
  }
  return { told: now, vanished };
}

function afterPulls(told: Told, result: RepositoryResult, { at, isFoundNews }: Seen): ReturnType<typeof afterPass> {
  const { outcome, error } = result;
  if (outcome === undefined || error !== undefined) return { told, vanished: [] };
  const repository = slugOf(result);
  const { action, others = [] } = outcome;
  const about = outcome.pull ?? ('pull' in action ? action.pull : undefined);
  const isOpen = isOpenAfter(action, false) || action.kind === 'proposed-elsewhere';
  const isOurs = isOpen && action.kind !== 'foreign' && action.kind !== 'proposed-elsewhere';
  const open = [
    ...(isOpen && about ? [about] : []),
    ...others.flatMap((other) => (other.action === 'keep' ? [other.pull] : [])),
  ];

  const notices: Notice[] = [];
  const vanished: Vanished[] = [];
  let now = told;
  const end = (pull: PullRequestRef, ...how: [kind: 'declined' | 'withdrawn', reason: string]) => {
    const [kind, reason] = how;
    now = withoutPull(now, repository, pull);
    notices.push(endedNotice(kind, repository, pull, at, reason));
  };
  for (const pull of pullsOf(told, repository)) {
    if (open.some(({ number }) => number === pull.number)) continue;
    const closed = others.find((other) => other.action === 'close' && other.pull.number === pull.number);
    if (closed) end(pull, 'withdrawn', closed.reason);
    else if (about?.number !== pull.number) vanished.push({ repository, pull });
    else if (action.kind === 'close') end(pull, 'withdrawn', 'nothing differs any more');
    else if (action.kind === 'declined') end(pull, 'declined', 'the same change is not proposed again (--force does)');
    else if (action.kind === 'closed-by-another') end(pull, 'declined', action.reason);
    else vanished.push({ repository, pull });
  }
  if (action.kind === 'close' && !pullsOf(told, repository).some(({ number }) => number === action.pull.number)) {
    end(action.pull, 'withdrawn', 'nothing differs any more');
  }
  if (isOurs && about && !pullsOf(told, repository).some(({ number }) => number === about.number)) {
    now = { ...now, pulls: { ...now.pulls, [repository]: [...pullsOf(now, repository), about] } };
    if (isFoundNews || action.kind === 'create') notices.push(openedNotice(result, about, at));
  }
  return { told: withNotices(now, notices), vanished };
}

/** What became of a pull request that vanished: `unknown` is asked again, `gone` can be told by nobody. */
export type Fate = 'open' | 'merged' | 'declined' | 'withdrawn' | 'gone' | 'unknown';

export function afterFate(told: Told, { repository, pull }: Vanished, fate: Fate, at: number): Told {
  if (fate === 'open' || fate === 'unknown') return told;
  const without = withoutPull(told, repository, pull);
  return fate === 'gone' ? without : withNotices(without, [endedNotice(fate, repository, pull, at)]);
}

/** A refusal is told once, for as long as it has the same reason. What is unknown or let through says nothing about it. */
function afterRefusals(told: Told, result: RepositoryResult, { at, serverUrl, letThrough }: Seen): Told {
  const repository = slugOf(result);
  const notices: Notice[] = [];
  const refused = new Map(Object.entries(told.refused));
  for (const category of result.categories) {
    const key = `${repository} ${category.category}`;
    if (category.status === 'compared' && !letThrough.includes(category.category)) refused.delete(key);
    if (category.status !== 'refused' || refused.get(key) === reasonHash(category)) continue;
    refused.set(key, reasonHash(category));
    const place = [repository, 'blob', result.base.branch, category.files[0] ?? ''].map(encodePath).join('/');
    notices.push(refusedNotice(result, category, `${serverUrl}/${place}`, at));
  }
  return notices.length === 0 && refused.size === Object.keys(told.refused).length
    ? told
    : withNotices({ ...told, refused: Object.fromEntries(refused) }, notices);
}

/** Without its figures: that one model more would go is no other refusal. */
function reasonHash({ reason }: RefusedCategory): string {
  return createHash('sha256').update(reason.replaceAll(/\d+/g, '#')).digest('hex').slice(0, 16);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}
