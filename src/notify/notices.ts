import { createHash } from 'node:crypto';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import type { PullRequestRef } from '../model/outcome.ts';
import type { ComparedCategory, RefusedCategory, RepositoryResult } from '../model/sync-result.ts';
import { sentence } from '../report/console-text.ts';
import { duration } from '../report/duration.ts';
import { differs } from '../report/summary.ts';
import type { Notice, NoticeKind } from './notice.ts';

const longestTitle = 200;
const longestDetail = 400;
const mostNames = 5;
const longestName = 60;

type Subject = Pick<Notice, 'repository' | 'category' | 'pull'>;

/** A pull request that is open now, with what is proposed in it. */
export function openedNotice(result: RepositoryResult, pull: PullRequestRef, at: number): Notice {
  const repository = `${result.owner}/${result.name}`;
  const leftOut = result.outcome?.leftOut?.map(({ category }) => category) ?? [];
  const changed = result.categories.flatMap((category) =>
    category.status === 'compared' && differs(category) && !leftOut.includes(category.category)
      ? [changeText(category)]
      : [],
  );
  return pullNotice('opened', repository, pull, at, 'is open', changed);
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

export function refusedNotice(
  repository: string,
  { category, reason }: RefusedCategory,
  link: string,
  at: number,
): Notice {
  const title = `${category} is refused: nothing of it is proposed to ${repository}`;
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
