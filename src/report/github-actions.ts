import { hasDifferences, hasFailed, type RepositoryResult, type SyncResult } from '../model/sync-result.ts';
import { countsOf, total } from './counts.ts';
import { pullOf } from './describe-action.ts';
import { printable, spellOut } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import { differing, summarize } from './summary.ts';

/** What the output `status` says. */
type Status = 'in-sync' | 'differences' | 'failed';

/**
 * The outputs of a step, as the file that GITHUB_OUTPUT names takes them: a line `name=value` for each.
 *
 * - `status`: `failed` where the exit code is 1, else `differences` or `in-sync`
 * - `changes`: how many models differ in what was compared; empty where the run ended without a result
 * - `pull-request-urls`: the open pull requests that the run made, updated or found, as a JSON array
 *
 * No value can hold a line break, so nobody can forge an output.
 */
export function stepOutputs(result?: SyncResult): string {
  const status: Status = !result || hasFailed(result) ? 'failed' : hasDifferences(result) ? 'differences' : 'in-sync';
  const changes = result && total(countsOf(differing(result).map(({ diff }) => diff)));
  const urls = result?.repositories.flatMap(openPullRequest) ?? [];
  return [
    `status=${status}\n`,
    `changes=${changes ?? ''}\n`,
    `pull-request-urls=${printable(JSON.stringify(urls))}\n`,
  ].join('');
}

function openPullRequest({ outcome, error }: RepositoryResult): string[] {
  if (!outcome) return [];
  const { kind } = outcome.action;
  // Where closing it failed, it is still open.
  const isClosed = ['declined', 'closed-by-another'].includes(kind) || (kind === 'close' && error === undefined);
  const pull = isClosed ? undefined : pullOf(outcome);
  return pull ? [pull.url] : [];
}

const mostReasons = 10;

/** Why a run has failed: its summary, then a line for each thing that went wrong. */
export function failureText(result: SyncResult): string {
  const reasons = result.repositories.flatMap(({ owner, name, categories, error }) => [
    ...categories.flatMap((category) => [
      ...(category.status === 'compared' ? [] : [`${category.category} is ${category.status}: ${category.reason}`]),
      ...category.notes
        .filter(({ severity }) => severity === 'error')
        .map(({ message }) => `${category.category}: ${message}`),
    ]),
    ...(error === undefined ? [] : [`${owner}/${name}: ${error}`]),
  ]);
  const more = reasons.length - mostReasons;
  return [
    summarize(result),
    ...reasons.slice(0, mostReasons).map((reason) => shorten(printable(reason), 400)),
    ...(more > 0 ? [`… and ${more} more; the log and the summary have all`] : []),
  ].join('\n');
}

/**
 * A line that puts an error or a warning on the page of a workflow's run, with its line break. What would end or forge
 * a command is escaped as the runner reads it (actions/runner, ActionCommand.cs).
 */
export function annotation(kind: 'error' | 'warning', message: string): string {
  const data = message.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  return `::${kind} title=Model reference sync::${data}\n`;
}

/**
 * Text for the log of a step in which the runner finds no command: it takes `::name::` at the start of a line and
 * `##[name]` anywhere in it for one, on standard output and standard error alike. Spelled as JSON spells it, so that a
 * JSON document stays the same document.
 */
export function withoutCommands(text: string): string {
  return text
    .replaceAll('##[', `${spellOut('#')}#[`)
    .replaceAll(/^((?:[^\S\r\n\u2028\u2029]|\u0085)*):(?=:)/gm, `$1${spellOut(':')}`);
}
