import type { LeftOut } from '../../model/outcome.ts';
import type { ComparedCategory } from '../../model/sync-result.ts';
import { countsInWords, countsOf, plural, total } from '../counts.ts';
import { publicUrl } from '../public-url.ts';
import { shorten } from '../../lib/shorten.ts';
import { changesInWords, differs } from '../summary.ts';
import { codeSpan, inlineText, link, row } from './defuse.ts';
import { fit, frameOf, type Section } from './fit.ts';
import type { PullRequestInput } from './pull-request.ts';
import { sectionsOf } from './sections.ts';

/** GitHub takes 65,536 characters; the rest is for people who edit the text. */
export const maxLength = 58_000;

/** Characters of what stands above the categories; warnings and names as long as they can be take no more. */
const mostOpening = 40_000;

/** More categories than exist. */
const mostCategories = 20;
const mostWarnings = 5;

/**
 * The pull request's text: totals, then each category's removed, added and modified models, what stays on GitHub, and
 * what could not be represented. Nothing of strangers' text in it takes effect.
 *
 * At most 58,000 characters: longer lists lose detail first, then rows, and say how many; where the names alone are too
 * long, the last categories are left out and counted. It ends with the marker. The same input gives the same text.
 */
export function pullRequestBody(input: PullRequestInput): string {
  const closing = closingText(input);
  const opening = openingText(input);
  const room = maxLength - opening.length - closing.length;
  const parts = input.categories.slice(0, mostCategories).map(partOf);
  const { shown, leftOut } = partsWithin(parts, input.categories.length, room);
  const sections = shown.flatMap((part) => part.sections);
  const fixed = shown.reduce((sum, { heading }) => sum + heading.length, leftOut.length + sections.length);
  const texts = fit(sections, room - fixed).values();
  const body = shown.map((part) => part.heading + part.sections.map(() => `\n${texts.next().value ?? ''}`).join(''));
  return [opening, ...body, leftOut, closing].join('');
}

/** What the body says about one category. */
interface Part {
  readonly heading: string;
  readonly sections: readonly Section[];
  /** Characters of what is always there: the heading, and each section's blank line and frame. */
  readonly frame: number;
}

function partOf(category: ComparedCategory): Part {
  const heading = `\n${headingText(category)}`;
  const sections = sectionsOf(category);
  return { heading, sections, frame: sections.reduce((sum, section) => sum + 1 + frameOf(section), heading.length) };
}

/** As many of the first parts as the room has space for, and the line that counts the categories left out for it. */
function partsWithin(
  parts: readonly Part[],
  count: number,
  room: number,
): { readonly shown: readonly Part[]; readonly leftOut: string } {
  for (let end = parts.length; ; end -= 1) {
    const shown = parts.slice(0, end);
    const leftOut = end === parts.length ? '' : leftOutText(count - end);
    const length = shown.reduce((sum, { frame }) => sum + frame, leftOut.length);
    if (length <= room || end === 0) return { shown, leftOut };
  }
}

function leftOutText(count: number): string {
  return `\n… and ${plural(count, 'more category', 'more categories')}, left out to keep this text short; the changed files show what is not here.\n`;
}

function openingText({
  primaryUrl,
  primaryFormat,
  warnings = [],
  base,
  categories,
  keptAsProposed,
  leftOut = [],
  alongside,
}: PullRequestInput): string {
  const counts = countsOf(categories.map(({ diff }) => diff));
  const totals =
    total(counts) === 0
      ? categories.some(differs)
        ? '**No model differs; the files themselves are put right.**'
        : '**Nothing differs beside what was proposed before.**'
      : `**${plural(total(counts), 'model differs', 'models differ')}: ${countsInWords(counts)}.**`;
  const commit = link(
    codeSpan(base.commit.slice(0, 7)),
    `${publicUrl(base.serverUrl) ?? ''}/${[base.owner, base.name, 'commit', base.commit].map(encodeURIComponent).join('/')}`,
  );
  const primary = link('PRIMARY', publicUrl(primaryUrl) ?? 'PRIMARY');
  const first = `${totals}\nThis takes the legacy files at ${commit} (${codeSpan(shorten(base.branch, 100))}) to what ${primary} has${primaryFormat === undefined ? '' : `, read in ${primaryFormat}`}.\n`;
  const others = [
    ...warnings.slice(0, mostWarnings).map((warning) => `> [!WARNING]\n> ${inlineText(warning)}\n`),
    ...(categories.length > 1 ? [overview(categories)] : []),
    ...(alongside === undefined ? [] : [alongsideText(alongside)]),
    ...(keptAsProposed.length > 0 ? [keptText(keptAsProposed)] : []),
    ...(leftOut.length > 0 ? [leftOutCategories(leftOut)] : []),
  ];
  let length = first.length;
  const within = others.filter((text) => (length += 1 + text.length) <= mostOpening);
  return [first, ...within].join('\n');
}

function overview(categories: readonly ComparedCategory[]): string {
  const rows = categories.slice(0, mostCategories).map((category) => {
    const { added, removed, modified } = countsOf([category.diff]);
    return row(
      nameSpan(category.category),
      ...[added, removed, modified].map((count) => (count > 0 ? `${count}` : '')),
    );
  });
  const rest = categories.slice(mostCategories);
  const counts = countsOf(rest.map(({ diff }) => diff));
  return [
    row('category', 'added', 'removed', 'modified'),
    '| --- | --: | --: | --: |\n',
    ...rows,
    ...(rest.length > 0
      ? [
          row(
            `… and ${plural(rest.length, 'more category', 'more categories')}`,
            `${counts.added}`,
            `${counts.removed}`,
            `${counts.modified}`,
          ),
        ]
      : []),
  ].join('');
}

function alongsideText(path: string): string {
  return `Where ${codeSpan(path)} changes here, that follows from the files’ history: in a second commit where it names the first.\n`;
}

function keptText(categories: readonly string[]): string {
  const names = categories.slice(0, mostCategories).map(nameSpan).join(', ');
  const more = categories.length - mostCategories;
  return `Not compared this time, so their files stay here as they were proposed before: ${names}${more > 0 ? ` and ${more} more` : ''}.\n`;
}

function leftOutCategories(leftOut: readonly LeftOut[]): string {
  const lines = leftOut.slice(0, mostCategories).map((out) => {
    const after = link(`#${out.pull.number}`, out.pull.url);
    return `- ${nameSpan(out.category)}: ${out.reason === undefined ? `declined in ${after}` : `not proposed again after ${after}`}\n`;
  });
  return `Left out, though it differs: it comes when it changes itself, or with ${codeSpan('--force')}.\n\n${lines.join('')}`;
}

function headingText(category: ComparedCategory): string {
  const { files, changedFiles, models } = category;
  const paths = (changedFiles.length > 0 ? changedFiles : files).slice(0, 4).map((file) => codeSpan(shorten(file, 80)));
  return `## ${nameSpan(category.category)}\n\n${changesInWords(category)} (PRIMARY has ${plural(models, 'model')}), in ${paths.join(' and ')}\n`;
}

function closingText({ marker }: PullRequestInput): string {
  return [
    '\n---\n',
    'To decline, close this pull request: the same change of a category is not proposed again.',
    'Until then it follows PRIMARY; commits that you push to its branch make the bot leave it alone.\n',
    marker,
  ].join('\n');
}

function nameSpan(name: string): string {
  return codeSpan(shorten(name, 60));
}
