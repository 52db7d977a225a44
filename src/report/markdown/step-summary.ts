import type { Outcome, PullRequestRef } from '../../model/outcome.ts';
import {
  type CategoryResult,
  type ComparedCategory,
  hasErrors,
  type RepositoryResult,
  type SyncResult,
} from '../../model/sync-result.ts';
import { countsOf, plural } from '../counts.ts';
import { applyCommand } from '../apply-command.ts';
import {
  describeAction,
  describeAutoMerge,
  describeLeftOut,
  describeOther,
  leftOutBesides,
} from '../describe-action.ts';
import { listedPulls } from '../listed-pulls.ts';
import { shorten } from '../../lib/shorten.ts';
import { changesInWords, differs, summarize } from '../summary.ts';
import { codeSpan, inlineText, link, row } from './defuse.ts';
import { fit } from './fit.ts';
import { sectionsOf } from './sections.ts';

const mostNotes = 20;

/** Characters of models and fields, all categories together: a page that still loads at once. */
const mostDetail = 200_000;

/**
 * The run's result for the summary page of a GitHub Actions job, as Markdown: each category's state, what became of the
 * pull request, and the models that differ. Nothing of strangers' text in it takes effect.
 *
 * Long lists of models lose detail first, then rows, and say how many. What is still longer than `maxBytes` of UTF-8 is
 * cut behind a whole line, and says so.
 */
export function stepSummary(result: SyncResult, maxBytes: number): string {
  const detailed = result.repositories.map(({ categories }) =>
    categories.filter(hasDetail).map((category) => ({ category, sections: sectionsOf(category) })),
  );
  const texts = fit(
    detailed.flat().flatMap(({ sections }) => sections),
    mostDetail,
  ).values();
  const text = [
    `## Model reference sync\n\n**${summarize(result)}**\n`,
    ...openingLines(result),
    ...result.repositories.flatMap((repository, index) => [
      repositoryText(repository, result.dryRun),
      ...(detailed[index] ?? []).flatMap(({ category, sections }) => [
        headingText(category),
        ...sections.map(() => texts.next().value ?? ''),
      ]),
    ]),
    ...(result.skipped.length > 0 ? [skippedText(result)] : []),
    ...pullRequestsText(result),
    ...previewText(result),
  ].join('\n');
  return cut(text, maxBytes);
}

/** What holds for the run as a whole. */
function openingLines({ primaryFormat, warnings }: SyncResult): string[] {
  const lines = [
    ...(primaryFormat === undefined ? [] : [`PRIMARY’s records: read in ${primaryFormat}`]),
    ...warnings.map((warning) => `warning: ${inlineText(warning)}`),
  ];
  return lines.length === 0 ? [] : [lines.map((line) => `- ${line}\n`).join('')];
}

/** Whether there is more to say about a category than its line in the table. */
function hasDetail(category: CategoryResult): category is ComparedCategory {
  return (
    category.status === 'compared' && (differs(category) || category.kept.length + category.newerOnGitHub.length > 0)
  );
}

function headingText(category: ComparedCategory): string {
  const paths = category.changedFiles.slice(0, 4).map((file) => codeSpan(shorten(file, 80)));
  return `#### ${nameSpan(category.category)}: ${changesInWords(category)}${paths.length > 0 ? `, in ${paths.join(' and ')}` : ''}\n`;
}

function repositoryText(repository: RepositoryResult, dryRun: boolean): string {
  const { owner, name, base, categories, outcome, warnings, error } = repository;
  const context = {
    dryRun: dryRun || error !== undefined,
    name: ({ number, url }: PullRequestRef) => link(`#${number}`, url),
    quote: inlineText,
  };
  const action = outcome && describeAction(outcome.action, { ...context, ...(outcome.pull && { pull: outcome.pull }) });
  const lines = [
    ...(action === undefined ? [] : [`**pull request**: ${action}`]),
    ...(outcome?.autoMerge ? [`**auto-merge**: ${describeAutoMerge(outcome.autoMerge, context)}`] : []),
    ...(outcome ? leftOutBesides(outcome) : []).map((out) => `**pull request**: ${describeLeftOut(out, context)}`),
    ...(outcome?.others ?? []).map((other) => `**pull request**: ${describeOther(other, context)}`),
    ...(error === undefined ? [] : [`**failed**: ${inlineText(error)}`]),
    ...categories.flatMap(reasons),
    ...warnings.map((warning) => `warning: ${inlineText(warning)}`),
  ];
  const table = [
    row('category', 'state', 'models', 'added', 'removed', 'modified'),
    '| --- | --- | --: | --: | --: | --: |\n',
    ...categories.map((category) => categoryRow(category, outcome)),
  ];
  const commit = base.commit === undefined ? '' : ` at ${codeSpan(base.commit.slice(0, 7))}`;
  return [
    `### ${codeSpan(`${owner}/${name}`)}, ${codeSpan(shorten(base.branch, 100))}${commit}\n`,
    ...(lines.length > 0 ? [lines.map((line) => `- ${line}\n`).join('')] : []),
    ...(categories.length > 0 ? [table.join('')] : []),
  ].join('\n');
}

function categoryRow(category: CategoryResult, outcome: Outcome | undefined): string {
  const name = nameSpan(category.category);
  if (category.status === 'unknown') return row(name, '**unknown**', '', '', '', '');
  const { added, removed, modified } = countsOf([category.diff]);
  const counts = [added, removed, modified].map((count) => (count > 0 ? `${count}` : ''));
  const agreed = category.newerOnGitHub.length > 0 ? 'newer on GitHub' : 'in sync';
  const same = hasErrors(category) ? '**cannot be written in full**' : agreed;
  const isDeclined = outcome?.leftOut?.some((out) => out.category === category.category && out.reason === undefined);
  const differing = isDeclined === true ? '**declined**' : '**differs**';
  const state = category.status === 'refused' ? '**refused**' : differs(category) ? differing : same;
  return row(name, state, `${category.models}`, ...counts);
}

/** Why a category is not compared, and its notes, unless they stand with its models. */
function reasons(category: CategoryResult): string[] {
  const name = nameSpan(category.category);
  const notes = hasDetail(category) ? [] : category.notes;
  const more = notes.length - mostNotes;
  return [
    ...(category.status === 'compared' ? [] : [`${name} is **${category.status}**: ${inlineText(category.reason)}`]),
    ...notes.slice(0, mostNotes).map(({ severity, message }) => `${name}, ${severity}: ${inlineText(message)}`),
    ...(more > 0 ? [`${name}: … and ${plural(more, 'more note')}`] : []),
  ];
}

function skippedText({ skipped }: SyncResult): string {
  const lines = skipped.map(({ category, reason }) => `- ${nameSpan(category)}: ${inlineText(reason)}\n`);
  return `### Skipped\n\n${lines.join('')}`;
}

/** Where one of them needs a word; the lines about the repositories link them all. */
function pullRequestsText(result: SyncResult): string[] {
  const listed = listedPulls(result);
  if (listed.every(({ word }) => word === undefined)) return [];
  const lines = listed.map(({ repository, pull: { number, url }, word }) => {
    const standing = word === undefined ? '' : `: **${word}**`;
    return `- ${link(`#${number}`, url)} of ${codeSpan(repository)}${standing}\n`;
  });
  return [`### ${listed.length === 1 ? 'Pull request' : 'Pull requests'}\n\n${lines.join('')}`];
}

function previewText({ preview }: SyncResult): string[] {
  if (preview === undefined) return [];
  const lines = preview.diffs.map(({ owner, name, commit, path }) => {
    const clone = `${codeSpan(`${owner}/${name}`)} at ${codeSpan(commit.slice(0, 7))}`;
    return `- in a clone of ${clone}: ${codeSpan(applyCommand(path))}\n`;
  });
  const nothing = '- nothing differs, so there are no files\n';
  return [`### Preview in ${codeSpan(preview.directory)}\n\n${lines.join('') || nothing}`];
}

function nameSpan(category: string): string {
  return codeSpan(shorten(category, 60));
}

const cutSentence = '\n**The rest is left out, because GitHub takes no longer summary; the log of the step has it.**\n';

/** The text in at most `max` bytes of UTF-8: whole lines, nothing left open, and a sentence where it is cut. */
function cut(text: string, max: number): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= max) return text;
  const closing = '\n</details>\n';
  const room = max - Buffer.byteLength(cutSentence) - closing.length;
  const end = room > 0 ? bytes.lastIndexOf('\n', room - 1) + 1 : 0;
  const kept = bytes.toString('utf8', 0, end);
  const isOpen = kept.lastIndexOf('\n<details>\n') > kept.lastIndexOf('\n</details>\n');
  const whole = kept + (isOpen ? closing : '') + cutSentence;
  return Buffer.byteLength(whole) <= max ? whole : '';
}
