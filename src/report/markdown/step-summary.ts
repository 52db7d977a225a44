import type { CategoryResult, RepositoryResult, SyncResult } from '../../model/sync-result.ts';
import { countsOf, plural } from '../counts.ts';
import { describeAction } from '../describe-action.ts';
import { shorten } from '../shorten.ts';
import { differs, summarize } from '../summary.ts';
import { codeSpan, inlineText, link, row } from './defuse.ts';

const mostNotes = 20;

/** The run's result for the summary page of a GitHub Actions job, as Markdown. */
export function stepSummary(result: SyncResult): string {
  return [
    `## Model reference sync\n\n**${summarize(result)}**\n`,
    ...result.repositories.map((repository) => repositoryText(repository, result.dryRun)),
    ...(result.skipped.length > 0
      ? [
          result.skipped
            .map(({ category, reason }) => `- skipped ${codeSpan(category)}: ${inlineText(reason)}\n`)
            .join(''),
        ]
      : []),
  ].join('\n');
}

function repositoryText({ owner, name, categories, outcome, warnings, error }: RepositoryResult, dryRun: boolean) {
  const action =
    outcome &&
    describeAction(outcome.action, {
      dryRun: dryRun || error !== undefined,
      name: ({ number, url }) => link(`#${number}`, url),
      quote: inlineText,
      ...(outcome.pull && { pull: outcome.pull }),
    });
  const lines = [
    ...categories.flatMap(reasons),
    ...warnings.map((warning) => `warning: ${inlineText(warning)}`),
    ...(error === undefined ? [] : [`**failed**: ${inlineText(error)}`]),
    ...(action === undefined ? [] : [`pull request: ${action}`]),
  ];
  const table = [
    row('category', 'state', 'added', 'removed', 'modified'),
    '| --- | --- | --: | --: | --: |\n',
    ...categories.map(categoryRow),
  ];
  return [
    `### ${codeSpan(`${owner}/${name}`)}\n`,
    ...(categories.length > 0 ? [table.join('')] : []),
    ...(lines.length > 0 ? [lines.map((line) => `- ${line}\n`).join('')] : []),
  ].join('\n');
}

function categoryRow(category: CategoryResult): string {
  const name = codeSpan(shorten(category.category, 60));
  if (category.status === 'unknown') return row(name, '**unknown**', '', '', '');
  const { added, removed, modified } = countsOf([category.diff]);
  const counts = [added, removed, modified].map((count) => (count > 0 ? `${count}` : ''));
  const state = category.status === 'refused' ? '**refused**' : differs(category) ? 'differs' : 'in sync';
  return row(name, state, ...counts);
}

function reasons(category: CategoryResult): string[] {
  const name = codeSpan(shorten(category.category, 60));
  const more = category.notes.length - mostNotes;
  return [
    ...(category.status === 'compared' ? [] : [`${name} is **${category.status}**: ${inlineText(category.reason)}`]),
    ...category.notes
      .slice(0, mostNotes)
      .map(({ severity, message }) => `${name}, ${severity}: ${inlineText(message)}`),
    ...(more > 0 ? [`${name}: … and ${plural(more, 'more note')}`] : []),
  ];
}
