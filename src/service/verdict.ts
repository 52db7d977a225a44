import { categories } from '../categories.ts';
import { plural } from '../report/counts.ts';
import { joined as andJoined, repositoryCauses, type FailureCause } from '../report/failure-causes.ts';
import type { CategoryState, CategoryView, StatusDocument, TextPart, Verdict } from './status-document.ts';
import { joined, textOf } from './text-parts.ts';
import type { Mishaps } from './troubles.ts';

type Known = Pick<
  StatusDocument,
  'repositories' | 'polls' | 'syncs' | 'phase' | 'dryRun' | 'comparedAt' | 'leader' | 'runs'
>;

interface Answer extends Pick<Verdict, 'state' | 'headline'> {
  readonly detail: readonly TextPart[];
}

/** The answer in one line, and why: what is worst comes first. */
export function verdictOf(status: Known, mishaps: Pick<Mishaps, 'github'>): Verdict {
  const { leader } = status;
  const answer = answerOn(status, mishaps);
  const { state, headline, detail } = leader === null ? answer : standingBy(leader, answer, status);
  return { state, headline, detail: textOf(detail), detailParts: joined(detail) };
}

/** What is known of another process: what its last comparison and its last sync have left. */
function standingBy(leader: string, { state, headline, detail }: Answer, status: Known): Answer {
  const [last] = status.runs;
  const whatIsKnown = () => {
    // Why is among the troubles.
    if (state === 'problem') return [headline];
    if (last?.outcome === 'failed') return ['the last sync failed'];
    if (state === 'pending') return ['nothing that it has compared is known here yet'];
    return state === 'in-sync' ? detail : [`${headline} – `, ...detail];
  };
  return { state: 'standing-by', headline: 'Standing by', detail: [`${leader} leads; `, ...whatIsKnown()] };
}

function answerOn(status: Known, { github }: Pick<Mishaps, 'github'>): Answer {
  return (
    primaryTrouble(status) ??
    repositoryTrouble(status) ??
    watchTrouble(github) ??
    syncTrouble(status) ??
    stuckCategories(status) ??
    difference(status, 'drift') ??
    difference(status, 'proposed') ??
    difference(status, 'declined') ??
    pending(status) ?? {
      state: 'in-sync',
      headline: 'Everything is in sync',
      detail: [
        `PRIMARY and GitHub agree in ${plural(all(status).length, 'category', 'categories')}${butNewer(status)}`,
      ],
    }
  );
}

function butNewer(status: Known): string {
  const newer = all(status).reduce((sum, view) => sum + view.newer, 0);
  return newer === 0 ? '' : `, but for ${plural(newer, 'model')} newer on GitHub`;
}

function primaryTrouble({ polls: { failures, problem: why } }: Known): Answer | undefined {
  if (failures === 0) return undefined;
  const [answer] = /\banswered \d{3}\b/.exec(why ?? '') ?? ['gives no usable answer'];
  return problem(`PRIMARY ${answer}`, `${plural(failures, 'failed poll')} in a row: ${why ?? ''}`);
}

function repositoryTrouble({ repositories }: Known): Answer | undefined {
  const failed = repositories.flatMap(({ owner, name, error }) => (error === null ? [] : [{ owner, name, error }]));
  const causes = repositoryCauses(failed);
  if (causes.length === 0) return undefined;
  const broken = andJoined(causes.flatMap(({ names: slugs }) => slugs));
  const headline = `${broken} could not be brought up to date`;
  return problem([...sharedAnswer(causes), headline].join(': '), causesText(causes));
}

/** What waits for a person: nobody sees what happens on GitHub until then, and a sync would fail. */
function watchTrouble(github: Mishaps['github']): Answer | undefined {
  if (github?.isRefused !== true) return undefined;
  const answer = sharedAnswer([{ names: [], why: github.problem }]);
  return problem([...answer, 'GitHub cannot be watched'].join(': '), github.problem);
}

function syncTrouble(status: Known): Answer | undefined {
  const { syncs, comparedAt } = status;
  if (syncs.failures === 0) return undefined;
  const count = `${plural(syncs.failures, 'failed sync')} in a row`;
  // One that broke off has compared nothing: what is known of the categories is older.
  const unread = comparedAt === syncs.lastAt ? inState(status, 'unknown') : [];
  const detail = unread.length > 0 ? `${namesAndReason(unread)}; ${count}` : `${count}: ${syncs.problem ?? ''}`;
  return problem('The last sync failed', detail);
}

/** GitHub's status, where it is the same for all: 401 says at once that it is the token. */
function sharedAnswer(causes: readonly FailureCause[]): readonly string[] {
  const answers = new Set(causes.map(({ why }) => /^GitHub answered \d{3}\b/.exec(why)?.[0]));
  const [answer] = answers;
  return answers.size === 1 && answer !== undefined ? [answer] : [];
}

/** Whom a cause is about goes without saying where there is one. */
function causesText(causes: readonly FailureCause[]): string {
  return causes.map(({ names: slugs, why }) => (causes.length === 1 ? why : `${andJoined(slugs)}: ${why}`)).join('; ');
}

function stuckCategories(status: Known): Answer | undefined {
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
  const stuck = [...new Set([...refused, ...unknown, ...unwritten])];
  return stuck.length === 0 ? undefined : problem(parts.join(', '), namesAndReason(stuck));
}

/** The first category and all that share its reason, that reason, and the names of the others. */
function namesAndReason(views: readonly CategoryView[]): string {
  const [first, ...others] = Map.groupBy(views, errorOf);
  if (first === undefined) return '';
  const [why, alike] = first;
  const also = others.flatMap(([, different]) => different);
  return `${names(alike)}: ${why}${also.length > 0 ? `; also ${names(also)}` : ''}`;
}

function errorOf({ notes, reason }: CategoryView): string {
  return notes.find(({ severity }) => severity === 'error')?.message ?? reason;
}

function names(views: readonly CategoryView[]): string {
  return views.map(({ category }) => category).join(', ');
}

function difference(status: Known, state: 'drift' | 'proposed' | 'declined'): Answer | undefined {
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
        (view) => textOf(whyOf(view)),
      ).values(),
    ])
    .flatMap((views, index) => {
      return [`${index === 0 ? '' : '; '}${names(views)}: `, ...views.slice(0, 1).flatMap(whyOf)];
    });
  return { state: state === 'proposed' ? 'proposed' : 'drift', headline: headlines[state], detail };
}

function whyOf({ category, state, reasonParts, pull }: CategoryView): readonly TextPart[] {
  const verbs: Partial<Record<CategoryState, string>> = { proposed: 'proposed in', declined: 'declined in' };
  const verb = verbs[state];
  if (pull === null || verb === undefined) return reasonParts;
  const repository = repositoryOf(category);
  return [`${verb} `, pull, repository === undefined ? '' : ` of the ${repository} repository`];
}

function repositoryOf(category: string): 'image' | 'text' | undefined {
  const found = categories.find(({ name }) => name === category);
  return found !== undefined && 'repository' in found ? found.repository : undefined;
}

function pending(status: Known): Answer | undefined {
  if (inState(status, 'pending').length === 0) return undefined;
  return {
    state: 'pending',
    headline: 'Not compared yet',
    detail: [
      'Nothing has been compared since the start. The first comparison comes with PRIMARY’s next change; ' +
        '--watch-startup-sync makes one at each start',
    ],
  };
}

function all({ repositories }: Known): readonly CategoryView[] {
  return repositories.flatMap(({ categories }) => categories);
}

function inState(status: Known, wanted: CategoryState): readonly CategoryView[] {
  return all(status).filter(({ state }) => state === wanted);
}

function problem(headline: string, detail: string): Answer {
  return { state: 'problem', headline, detail: [detail] };
}
