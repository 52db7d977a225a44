import { plural } from '../report/counts.ts';
import type { CategoryState, CategoryView, StatusDocument, Verdict } from './status-document.ts';

type Known = Pick<StatusDocument, 'repositories' | 'polls' | 'syncs' | 'phase' | 'dryRun'>;

/** The answer in one line, and why: what is worst comes first. */
export function verdictOf(status: Known): Verdict {
  return (
    trouble(status) ??
    stuckCategories(status) ??
    difference(status, 'drift') ??
    difference(status, 'proposed') ??
    difference(status, 'declined') ??
    pending(status) ?? {
      state: 'in-sync',
      headline: 'Everything is in sync',
      detail: `PRIMARY and GitHub agree in ${plural(all(status).length, 'category', 'categories')}`,
    }
  );
}

function trouble({ polls, syncs, repositories }: Known): Verdict | undefined {
  if (polls.failures > 0) {
    return problem(
      `PRIMARY does not answer`,
      `${plural(polls.failures, 'failed poll')} in a row: ${polls.problem ?? ''}`,
    );
  }
  const broken = repositories.find(({ error }) => error !== null);
  if (broken) return problem(`${broken.owner}/${broken.name} could not be brought up to date`, broken.error ?? '');
  if (syncs.failures > 0) {
    return problem('The last sync failed', `${plural(syncs.failures, 'failed sync')} in a row: ${syncs.problem ?? ''}`);
  }
  return undefined;
}

function stuckCategories(status: Known): Verdict | undefined {
  const refused = inState(status, 'refused');
  const unknown = inState(status, 'unknown');
  const unwritten = all(status).filter(({ notes }) => notes.some(({ severity }) => severity === 'error'));
  const parts = [
    ...(refused.length > 0 ? [`${plural(refused.length, 'category is', 'categories are')} refused`] : []),
    ...(unknown.length > 0 ? [`${plural(unknown.length, 'category is', 'categories are')} unknown`] : []),
    ...(unwritten.length > 0
      ? [`${plural(unwritten.length, 'category', 'categories')} cannot be written in full`]
      : []),
  ];
  const [first] = [...refused, ...unknown, ...unwritten];
  if (first === undefined) return undefined;
  const why = first.notes.find(({ severity }) => severity === 'error')?.message ?? first.reason;
  return problem(parts.join(', '), `${first.category}: ${why}`);
}

function difference(status: Known, state: 'drift' | 'proposed' | 'declined'): Verdict | undefined {
  const found = inState(status, state);
  if (found.length === 0) return undefined;
  const differ = plural(found.length, 'category differs', 'categories differ');
  const headlines = {
    drift: differ,
    proposed: `${differ}, proposed for review`,
    declined: `${differ}, and that was declined`,
  };
  const detail = status.repositories
    .flatMap(({ categories }) => [
      ...Map.groupBy(
        categories.filter((view) => view.state === state),
        whyOf,
      ),
    ])
    .map(([why, views]) => `${views.map(({ category }) => category).join(', ')}: ${why}`)
    .join('; ');
  return { state: state === 'proposed' ? 'proposed' : 'drift', headline: headlines[state], detail };
}

function whyOf({ state, reason, pull }: CategoryView): string {
  const verbs: Partial<Record<CategoryState, string>> = { proposed: 'proposed in', declined: 'declined in' };
  const verb = verbs[state];
  return pull !== null && verb !== undefined ? `${verb} #${pull.number}` : reason;
}

function pending(status: Known): Verdict | undefined {
  if (inState(status, 'pending').length === 0) return undefined;
  return {
    state: 'pending',
    headline: 'Not compared yet',
    detail:
      'Nothing has been compared since the start. The first comparison comes with PRIMARY’s next change; ' +
      '--watch-startup-sync makes one at each start',
  };
}

function all({ repositories }: Known): readonly CategoryView[] {
  return repositories.flatMap(({ categories }) => categories);
}

function inState(status: Known, wanted: CategoryState): readonly CategoryView[] {
  return all(status).filter(({ state }) => state === wanted);
}

function problem(headline: string, detail: string): Verdict {
  return { state: 'problem', headline, detail };
}
