import { createHash } from 'node:crypto';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import type { PullRequestRef } from '../model/outcome.ts';
import type { ComparedCategory, RefusedCategory, RepositoryResult } from '../model/sync-result.ts';
import { sentence } from '../report/console-text.ts';
import { pullOf } from '../report/describe-action.ts';
import { duration } from '../report/duration.ts';
import { differs } from '../report/summary.ts';
import { heldIn } from './held-in.ts';
import type { Notice, NoticeKind } from './notice.ts';

const longestTitle = 200;
const longestDetail = 400;
const mostNames = 5;
const longestName = 60;

type Subject = Pick<Notice, 'repository' | 'category' | 'pull'>;

export function slugOf({ owner, name }: RepositoryResult): string {
  return `${owner}/${name}`;
}

/** A pull request that is open now, with what it has. */
export function openedNotice(result: RepositoryResult, pull: PullRequestRef, at: number): Notice {
  const action = result.outcome?.action;
  // What is proposed now is not in one that could not be brought up to date.
  const details = action?.kind === 'waiting' ? [`Left as it is for now: ${action.reason}`] : contentOf(result);
  return pullNotice('opened', slugOf(result), pull, at, 'is open', details);
}

function contentOf(result: RepositoryResult): readonly string[] {
  const leftOut = result.outcome?.leftOut?.map(({ category }) => category) ?? [];
  const changed = result.categories.flatMap((category) =>
    category.status === 'compared' && differs(category) && !leftOut.includes(category.category)
      ? [changeText(category)]
      : [],
  );
  const held = heldIn(result).map(({ category, status }) => {
    return `${category}: what was proposed of it before, which stays there while it is ${status}`;
  });
  return [...changed, ...held];
}

/** @param reason a clause of ours, why it was closed and what follows */
export function endedNotice(
  kind: 'merged' | 'declined' | 'withdrawn',
  repository: string,
  pull: PullRequestRef,
  at: number,
  reason?: string,
): Notice {
  const what = { merged: 'was merged', declined: 'was closed without a merge', withdrawn: 'was closed again' }[kind];
  return pullNotice(kind, repository, pull, at, what, reason === undefined ? [] : [upperFirst(reason)]);
}

export function refusedNotice(result: RepositoryResult, refused: RefusedCategory, link: string, at: number): Notice {
  const repository = slugOf(result);
  const { category, reason } = refused;
  const pull = heldIn(result).includes(refused) && result.outcome ? pullOf(result.outcome) : undefined;
  const what = pull
    ? `pull request #${pull.number} of ${repository} keeps what was proposed of it before`
    : `nothing new of it is proposed to ${repository}`;
  const title = `${category} is refused: ${what}`;
  return notice('refused', { repository, category }, at, title, [upperFirst(reason)], link);
}

/** @param seconds for which it has failed */
export function failingNotice(seconds: number, hasGivenUp: boolean, cause: string, link: string, at: number): Notice {
  const title = hasGivenUp
    ? 'Syncing has failed too often, and the process has ended'
    : `Syncing has failed for ${duration(seconds)}`;
  return notice('failing', {}, at, title, [cause], link);
}

export function wellAgainNotice(seconds: number, link: string, at: number): Notice {
  return notice('well-again', {}, at, `Syncing works again, after ${duration(seconds)}`, [], link);
}

function pullNotice(
  kind: NoticeKind,
  repository: string,
  pull: PullRequestRef,
  at: number,
  what: string,
  details: readonly string[],
): Notice {
  const title = `Pull request #${pull.number} of ${repository} ${what}`;
  return notice(kind, { repository, pull }, at, title, details, pull.url);
}

function notice(
  kind: NoticeKind,
  subject: Subject,
  at: number,
  title: string,
  details: readonly string[],
  link: string,
): Notice {
  const what = [kind, at, subject.repository, subject.pull?.number, subject.category];
  const id = createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 32);
  const lines = details.map((line) => shorten(sentence(line), longestDetail));
  return { id, kind, at, title: shorten(sentence(title), longestTitle), details: lines, link, ...subject };
}

/** `esrgan: 2 added (4x_foolhardy, RealESRGAN), 1 removed (nmkd)` */
function changeText({ category, diff }: ComparedCategory): string {
  const parts = (['added', 'removed', 'modified'] as const).flatMap((kind) => {
    const names = diff[kind].map(({ name }) => shorten(printable(name === '' ? '""' : name), longestName));
    return names.length === 0 ? [] : [`${names.length} ${kind} (${someOf(names)})`];
  });
  return `${category}: ${parts.length === 0 ? 'its files are put right' : parts.join(', ')}`;
}

function someOf(names: readonly string[]): string {
  const more = names.length - mostNames;
  return [...names.slice(0, mostNames), ...(more > 0 ? [`${more} more`] : [])].join(', ');
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
