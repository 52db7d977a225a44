import type { CategoryDiff, FieldChange, ModifiedRecord, NamedRecord } from '../model/diff.ts';
import type { Note } from '../model/note.ts';
import type { Outcome } from '../model/outcome.ts';
import {
  hasErrors,
  type CategoryResult,
  type NewerModel,
  type RepositoryResult,
  type SyncResult,
} from '../model/sync-result.ts';
import { previewLines, pullRequestLines } from './console-places.ts';
import { painter, sentence, wrap, type Page } from './console-text.ts';
import { countsOf, countsWithSigns, plural } from './counts.ts';
import {
  describeAction,
  describeAutoMerge,
  describeLeftOut,
  describeOther,
  leftOutBesides,
} from './describe-action.ts';
import { type EditGroup, editGroups, editText } from './last-edits.ts';
import { nameText, pathText, valueText } from './json-value.ts';
import { doneOnGitHub, originText } from './origin.ts';
import { printable } from '../lib/printable.ts';
import { rateLimitText } from './rate-limit.ts';
import { shorten, shortenChange } from '../lib/shorten.ts';
import { differs, summarize } from './summary.ts';

export interface ConsoleOptions {
  readonly color: boolean;
  /** Characters in a line, 100 by default; at least 60 are used. */
  readonly width?: number;
}

/** How much of each is listed before `… and N more`. */
const most = { models: 20, fields: 8, notes: 20, files: 3, pathLength: 60, nameLength: 80, edits: 5, editedModels: 6 };

/**
 * The run's result for a person at a terminal, ending with a line break. Strangers' text in it is harmless: no control
 * character but the line breaks and colours of the report's own.
 */
export function consoleReport(result: SyncResult, { color, width = 100 }: ConsoleOptions): string {
  const page: Page = { paint: painter(color), width: Math.max(60, width) };
  const blocks = [
    ...result.repositories.map((repository) => repositoryLines(repository, result.dryRun, page)),
    skippedLines(result, page),
    pullRequestLines(result, page),
    previewLines(result, page),
    [
      ...warningLines(result, page),
      ...formatLines(result, page),
      ...rateLimitLines(result, page),
      page.paint('bold', wrap(summarize(result), 0, page.width)),
    ],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function repositoryLines(repository: RepositoryResult, dryRun: boolean, page: Page): string[] {
  const { owner, name, base, categories, outcome, warnings, error } = repository;
  const { paint, width } = page;
  const commit = base.commit === undefined ? '' : ` @ ${printable(base.commit.slice(0, 7))}`;
  const column = Math.max(0, ...categories.map(({ category }) => printable(category).length));
  return [
    `${paint('bold', printable(`${owner}/${name}`))}  ${paint('dim', `${shortName(base.branch)}${commit}`)}`,
    ...categories.flatMap((category, index) => categoryLines(category, categories[index - 1], column, page)),
    ...warnings.map((warning) => `  ${paint('yellow', '!')} ${wrap(sentence(warning), 4, width)}`),
    ...(error === undefined ? [] : [`  ${paint('red', '✗')} ${wrap(`failed: ${sentence(error)}`, 4, width)}`]),
    ...outcomeTexts(outcome, dryRun || error !== undefined).map(
      (text) => `  ${paint('cyan', '→')} ${wrap(text, 4, width)}`,
    ),
  ];
}

function outcomeTexts(outcome: Outcome | undefined, isPlanned: boolean): string[] {
  if (outcome === undefined) return [];
  const { action, pull, autoMerge, others = [] } = outcome;
  const context = { dryRun: isPlanned, quote: sentence };
  return [
    describeAction(action, { ...context, ...(pull && { pull }) }) + filesText(outcome),
    ...(autoMerge ? [describeAutoMerge(autoMerge, context)] : []),
    ...leftOutBesides(outcome).map((out) => describeLeftOut(out, context)),
    ...others.map((other) => describeOther(other, context)),
  ];
}

function filesText({ files, alongside }: Outcome): string {
  if (files.length === 0) return '';
  const shown = files.length > most.files ? plural(files.length, 'file') : files.map(printable).join(', ');
  return ` (${shown}${alongside === undefined ? '' : `; ${printable(alongside)} is brought up to date with that`})`;
}

function categoryLines(
  category: CategoryResult,
  above: CategoryResult | undefined,
  column: number,
  page: Page,
): string[] {
  const { sign, style, status } = standing(category, above);
  const { paint, width } = page;
  const label = printable(category.category).padEnd(column);
  return [
    `  ${paint(style, sign)} ${label}  ${paint(style, wrap(status, column + 6, width))}`,
    ...commandLines(category, page),
    ...(category.status === 'unknown'
      ? []
      : [
          ...diffLines(category.diff, page),
          ...editLines(editGroups(category.lastEdits), page),
          ...newerLines(category.newerOnGitHub, page),
        ]),
    ...(category.status === 'compared' ? keptLines(category.kept, page) : []),
    ...noteLines(category.notes, page),
  ];
}

/** A line to itself, however long: a terminal would run a half. */
function commandLines(category: CategoryResult, { paint }: Page): string[] {
  const command = category.status === 'compared' ? undefined : category.letThroughBy;
  return command === undefined ? [] : [`      ${paint('bold', printable(command))}`];
}

interface Standing {
  readonly sign: string;
  readonly style: 'green' | 'yellow' | 'red';
  readonly status: string;
}

/** @param above the category in the line above: a reason that both share stands there */
function standing(category: CategoryResult, above: CategoryResult | undefined): Standing {
  if (category.status === 'unknown') {
    const isSaid = above?.status === 'unknown' && above.reason === category.reason;
    const status = isSaid ? 'unknown, for the same reason' : `unknown: ${sentence(category.reason)}`;
    return { sign: '?', style: 'red', status };
  }
  if (category.status === 'refused') {
    const counts =
      countsWithSigns(countsOf([category.diff])) ||
      plural(category.newerOnGitHub.length, 'model differs', 'models differ');
    return { sign: '✗', style: 'red', status: `refused, ${counts}: ${sentence(category.reason)}` };
  }
  if (!differs(category) && hasErrors(category)) {
    return { sign: '✗', style: 'red', status: `cannot be written in full (${plural(category.models, 'model')})` };
  }
  if (!differs(category)) {
    const newer = category.newerOnGitHub.length;
    const but = newer === 0 ? '' : ` but for ${plural(newer, 'model')} newer on GitHub`;
    return { sign: '✓', style: 'green', status: `in sync${but} (${plural(category.models, 'model')})` };
  }
  const files = `same models, to be put right: ${category.changedFiles.map(printable).join(', ')}`;
  const status = countsWithSigns(countsOf([category.diff])) || files;
  return { sign: '●', style: 'yellow', status };
}

function diffLines({ added, removed, modified }: CategoryDiff, page: Page): string[] {
  const { paint } = page;
  const line = (sign: string, style: 'green' | 'red' | 'yellow', { name }: { readonly name: string }) =>
    `      ${paint(style, sign)} ${shortName(name)}`;
  return [
    ...bounded(added, most.models, 'added', page, (model) => [line('+', 'green', model)]),
    ...bounded(removed, most.models, 'removed', page, (model) => [
      line('-', 'red', model) + (model.origin ? paint('dim', ` (on GitHub ${originText(model.origin)})`) : ''),
    ]),
    ...bounded(modified, most.models, 'modified', page, (model) => [
      line('~', 'yellow', model),
      ...fieldLines(model, page),
    ]),
  ];
}

function editLines(groups: readonly EditGroup[], page: Page): string[] {
  return bounded(groups, most.edits, 'edits', page, (group) => {
    const models = group.models.slice(0, most.editedModels).map(shortName);
    const more = group.models.length - models.length;
    const text = `${group.what} on PRIMARY ${editText(group, (name) => name)}: ${models.join(', ')}`;
    return [`      ${page.paint('dim', wrap(more > 0 ? `${text} and ${more} more` : text, 8, page.width))}`];
  });
}

function newerLines(newer: readonly NewerModel[], page: Page): string[] {
  return bounded(newer, most.models, 'newer on GitHub', page, ({ name, change, origin }) => [
    `      ${page.paint('dim', '=')} ${shortName(name)} ${page.paint('dim', `(newer on GitHub, left as it is: ${doneOnGitHub[change]}, ${originText(origin)})`)}`,
  ]);
}

function keptLines(kept: readonly NamedRecord[], page: Page): string[] {
  return bounded(kept, most.models, 'only on GitHub', page, ({ name }) => [
    `      ${page.paint('dim', '=')} ${shortName(name)} ${page.paint('dim', '(only on GitHub, kept)')}`,
  ]);
}

function fieldLines({ fields }: ModifiedRecord, page: Page): string[] {
  const shown = fields.slice(0, most.fields).map((field) => `          ${fieldText(field, page)}`);
  const more = fields.length - shown.length;
  return more > 0 ? [...shown, page.paint('dim', `          … and ${plural(more, 'more field')}`)] : shown;
}

function fieldText({ path, before, after }: FieldChange, { paint, width }: Page): string {
  const place = shorten(pathText(path), most.pathLength);
  const room = Math.max(30, width - 10 - place.length - 2);
  const label = paint('cyan', `${place}:`);
  if (before && after) {
    const [old, now] = shortenChange(valueText(before), valueText(after), room);
    const arrow = old.length + now.length + 3 <= room ? ' → ' : `\n${' '.repeat(12)}→ `;
    return `${label} ${paint('red', old)}${arrow}${paint('green', now)}`;
  }
  if (after) return `${label} ${paint('green', shorten(valueText(after), room - 6))} (new)`;
  return before ? `${label} ${paint('red', shorten(valueText(before), room - 7))} (gone)` : label;
}

function noteLines(notes: readonly Note[], page: Page): string[] {
  const { paint, width } = page;
  const errorsFirst = notes.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
  return bounded(errorsFirst, most.notes, 'notes', page, ({ severity, message }) => [
    `      ${paint(severity === 'error' ? 'red' : 'yellow', '!')} ${wrap(`${severity}: ${sentence(message)}`, 8, width)}`,
  ]);
}

function bounded<T>(
  items: readonly T[],
  limit: number,
  what: string,
  { paint }: Page,
  lines: (item: T) => string[],
): string[] {
  const more = items.length - limit;
  return [
    ...items.slice(0, limit).flatMap(lines),
    ...(more > 0 ? [paint('dim', `      … and ${more} more ${what}`)] : []),
  ];
}

function shortName(name: string): string {
  return shorten(nameText(name), most.nameLength);
}

function skippedLines({ skipped }: SyncResult, { paint, width }: Page): string[] {
  if (skipped.length === 0) return [];
  return [
    paint('bold', 'Skipped'),
    ...skipped.map(({ category, reason }) => `  ${wrap(`${printable(category)}: ${sentence(reason)}`, 4, width)}`),
  ];
}

function warningLines({ warnings }: SyncResult, { paint, width }: Page): string[] {
  return warnings.map((warning) => `${paint('yellow', '!')} ${wrap(sentence(warning), 2, width)}`);
}

function formatLines({ primaryFormat }: SyncResult, { paint }: Page): string[] {
  return primaryFormat === undefined ? [] : [paint('dim', `PRIMARY’s records: read in ${primaryFormat}`)];
}

function rateLimitLines({ rateLimit }: SyncResult, { paint, width }: Page): string[] {
  return rateLimit === undefined
    ? []
    : [paint('dim', wrap(`GitHub’s rate limit: ${rateLimitText(rateLimit)}`, 0, width))];
}
