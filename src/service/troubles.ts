import { plural } from '../report/counts.ts';
import { repositoryCauses } from '../report/failure-causes.ts';
import { unreadFiles } from '../model/sync-result.ts';
import { slugOf } from './repository-view.ts';
import type { CategoryView, RepositoryView, StatusDocument, TextPart, Trouble } from './status-document.ts';

type Known = Pick<
  StatusDocument,
  'repositories' | 'polls' | 'syncs' | 'comparedAt' | 'leader' | 'redis' | 'rateLimitLeft' | 'runs' | 'warnings'
>;

/** What the watch has met beside its polls and syncs; null where it went well. */
export interface Mishaps {
  /** Why GitHub could not be looked at, and whether that waits for a person. */
  readonly github: { readonly problem: string; readonly isRefused: boolean } | null;
  /** Why the timestamp could not be remembered. */
  readonly memory: string | null;
}

/** All that is wrong, the worst first: what stops everything, what stops a category, what a person may want to know. */
export function troublesOf(status: Known, mishaps: Mishaps): readonly Trouble[] {
  return [
    ...primaryTroubles(status),
    ...repositoryTroubles(status),
    ...refusedWatch(mishaps),
    ...syncTroubles(status),
    ...categoryTroubles(status),
    ...status.repositories.flatMap(remarks),
    ...status.warnings.map((warning) => trouble('warning', 'run', withoutStop(warning), 'Last run')),
    ...asideTroubles(status, mishaps),
  ];
}

function primaryTroubles({ polls: { failures, problem } }: Known): readonly Trouble[] {
  if (failures === 0) return [];
  return [trouble('error', 'primary', `${plural(failures, 'failed poll')} in a row: ${problem ?? ''}`, 'PRIMARY')];
}

function repositoryTroubles({ repositories }: Known): readonly Trouble[] {
  const failed = repositories.flatMap(({ owner, name, error }) => (error === null ? [] : [{ owner, name, error }]));
  return repositoryCauses(failed).map(({ names, why }) => trouble('error', 'repository', why, { repositories: names }));
}

function syncTroubles({ syncs, comparedAt, leader, runs: [last] }: Known): readonly Trouble[] {
  if (syncs.failures > 0) {
    const count = `${plural(syncs.failures, 'failed sync')} in a row`;
    // What a sync that compared has failed for stands in troubles of its own.
    return [trouble('error', 'sync', comparedAt === syncs.lastAt ? count : `${count}: ${syncs.problem ?? ''}`, 'Sync')];
  }
  const isOthers = leader !== null && last?.outcome === 'failed';
  return isOthers ? [trouble('error', 'sync', `the last one failed: ${withoutStop(last.summary)}`, 'Sync')] : [];
}

/** Categories that share a state and a reason are one trouble. */
function categoryTroubles({ repositories }: Known): readonly Trouble[] {
  // What is unknown for its repository's error alone is said there.
  const views = repositories.flatMap(({ error, categories }) =>
    categories.filter(({ reason }) => error === null || reason !== unreadFiles),
  );
  const grouped = (kind: Trouble['kind'], found: readonly CategoryView[], reasonOf: (view: CategoryView) => string) =>
    [...Map.groupBy(found, reasonOf)].map(([why, alike]) =>
      trouble('error', kind, withoutStop(why), { categories: alike.map(({ category }) => category) }),
    );
  const inState = (state: CategoryView['state']) => views.filter((view) => view.state === state);
  return [
    ...grouped('refused', inState('refused'), ({ reason }) => `refused: ${reason}`),
    ...grouped('unknown', inState('unknown'), ({ reason }) => `unknown: ${reason}`),
    ...grouped(
      'unwritten',
      views.filter((view) => errorsOf(view).length > 0),
      unwrittenText,
    ),
  ];
}

function errorsOf({ notes }: CategoryView) {
  return notes.filter(({ severity }) => severity === 'error');
}

function unwrittenText(view: CategoryView): string {
  const [first, ...others] = errorsOf(view);
  const more = others.length > 0 ? `; and ${plural(others.length, 'more error')}` : '';
  return `cannot be written in full: ${withoutStop(first?.message ?? '')}${more}`;
}

/** Our branch in strangers' hands, and what GitHub refused about a pull request. */
function remarks(repository: RepositoryView): readonly Trouble[] {
  const { isForeign, action, actionParts, warnings, warningParts } = repository;
  const about = { repositories: [slugOf(repository)] };
  return [
    ...(isForeign && action !== null ? [trouble('warning', 'foreign', action, about, actionParts)] : []),
    ...warnings.map((warning, index) => trouble('warning', 'pull-request', warning, about, warningParts[index])),
  ];
}

/** Nobody sees what happens there before a person has done something. */
function refusedWatch({ github }: Mishaps): readonly Trouble[] {
  return github?.isRefused === true ? [watchTrouble('error', github.problem)] : [];
}

function watchTrouble(severity: Trouble['severity'], problem: string): Trouble {
  return trouble(severity, 'github', `cannot be watched: ${withoutStop(problem)}`, 'GitHub');
}

function asideTroubles({ redis, rateLimitLeft }: Known, { github, memory }: Mishaps): readonly Trouble[] {
  return [
    ...(rateLimitLeft === 0
      ? [trouble('warning', 'limit', 'no more requests are allowed in this hour', 'GitHub')]
      : []),
    ...(github?.isRefused === false ? [watchTrouble('warning', github.problem)] : []),
    ...(redis === null || redis.isConnected
      ? []
      : [trouble('warning', 'redis', `not connected: ${redis.problem ?? ''}`, 'Redis')]),
    ...(memory === null
      ? []
      : [trouble('warning', 'memory', `the timestamp could not be remembered: ${memory}`, 'State')]),
  ];
}

type About = string | { readonly categories: readonly string[] } | { readonly repositories: readonly string[] };

function trouble(
  severity: Trouble['severity'],
  kind: Trouble['kind'],
  text: string,
  about: About,
  parts: readonly TextPart[] = [text],
): Trouble {
  const named = { categories: [], repositories: [], ...(typeof about === 'object' && about) };
  const subject = typeof about === 'string' ? about : [...named.categories, ...named.repositories].join(', ');
  return { severity, kind, ...named, subject, text, parts };
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
