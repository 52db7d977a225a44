import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import { painter, sentence, wrap, type Page } from '../report/console-text.ts';
import { countsWithSigns, plural } from '../report/counts.ts';
import { grouped, utc } from '../report/rate-limit.ts';
import type { ReadStatus } from './read-status.ts';

interface StatusTextOptions {
  readonly color: boolean;
  /** Characters in a line, 100 by default; at least 60 are used. */
  readonly width?: number;
}

type Category = ReadStatus['repositories'][number]['categories'][number];
type Change = Category['changes'][number];

/** How much of each is listed before `… and N more`. */
const most = { models: 20, notes: 20, fields: 8, path: 60, value: 80, readiness: 20 };

/**
 * A watch's state for a person at a terminal, as the report shows a run, ending with a line break.
 *
 * @param readiness what `/readyz` says, a text for each line
 */
export function statusText(
  status: ReadStatus,
  readiness: readonly string[],
  { color, width = 100 }: StatusTextOptions,
): string {
  const page: Page = { paint: painter(color), width: Math.max(60, width) };
  const blocks = [
    ...status.repositories.map((repository) => repositoryLines(repository, page)),
    skippedLines(status, page),
    pullLines(status, page),
    troubleLines(status, page),
    [...asideLines(status, page), ...readinessLines(readiness, page), ...verdictLines(status, page)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

function repositoryLines(repository: ReadStatus['repositories'][number], page: Page): string[] {
  const { owner, name, branch, commit, action, pull, merged, error, warnings, categories } = repository;
  const { paint, width } = page;
  const place = `${branch}${commit === null ? '' : ` @ ${commit.slice(0, 7)}`}`;
  const column = Math.max(0, ...categories.map(({ category }) => category.length));
  const marked = (style: 'yellow' | 'red' | 'cyan', sign: string, text: string) =>
    `  ${paint(style, sign)} ${wrap(sentence(text), 4, width)}`;
  return [
    `${paint('bold', `${owner}/${name}`)}  ${paint('dim', place)}`,
    ...categories.flatMap((category, index) => categoryLines(category, categories[index - 1], column, page)),
    ...warnings.map((warning) => marked('yellow', '!', warning)),
    ...(error === null ? [] : [marked('red', '✗', `failed: ${error}`)]),
    ...(action === null ? [] : [marked('cyan', '→', action)]),
    ...(pull === null && merged !== null ? [marked('cyan', '→', `#${merged.number} was merged`)] : []),
  ];
}

/** @param above the category in the line above: a reason that both share stands there */
function categoryLines(category: Category, above: Category | undefined, column: number, page: Page): string[] {
  const { paint, width } = page;
  const [sign, style] = signs[category.state] ?? ['?', 'yellow'];
  const label = category.category.padEnd(column);
  return [
    `  ${paint(style, sign)} ${label}  ${paint(style, wrap(standing(category, above), column + 6, width))}`,
    ...changeLines(category, page),
    ...category.notes.slice(0, most.notes).map(({ severity, message }) => {
      const color = severity === 'error' ? 'red' : 'yellow';
      return `      ${paint(color, '!')} ${wrap(`${severity}: ${sentence(message)}`, 8, width)}`;
    }),
  ];
}

type Sign = readonly [sign: string, style: 'green' | 'yellow' | 'red' | 'dim'];

const signs: Readonly<Record<string, Sign>> = {
  'in-sync': ['✓', 'green'],
  drift: ['●', 'yellow'],
  proposed: ['●', 'yellow'],
  declined: ['●', 'yellow'],
  refused: ['✗', 'red'],
  unwritten: ['✗', 'red'],
  unknown: ['?', 'red'],
  pending: ['·', 'dim'],
};

function standing(category: Category, above: Category | undefined): string {
  const { state, reason, models, newer, pull } = category;
  const counts = countsWithSigns(category);
  const size = models === null ? '' : ` (${plural(models, 'model')})`;
  switch (state) {
    case 'in-sync':
      return `in sync${newer === 0 ? '' : ` but for ${plural(newer, 'model')} newer on GitHub`}${size}`;
    case 'proposed':
    case 'declined':
      return [counts, `${state}${pull === null ? '' : ` in #${pull.number}`}`].filter((part) => part !== '').join(', ');
    case 'pending':
      return 'not compared yet';
    case 'unwritten':
      return `cannot be written in full${size}`;
    case 'unknown': {
      const isSaid = above?.state === 'unknown' && above.reason === reason;
      return isSaid ? 'unknown, for the same reason' : `unknown: ${sentence(reason)}`;
    }
    default:
      // A drift, a refusal, or a word that came later.
      return `${[state === 'drift' ? '' : state, counts].filter((part) => part !== '').join(', ')}: ${sentence(reason)}`;
  }
}

const kinds = { added: ['+', 'green'], removed: ['-', 'red'], modified: ['~', 'yellow'] } as const;

function changeLines({ changes, added, removed, modified, kept }: Category, { paint, width }: Page): string[] {
  const shown = changes.slice(0, most.models);
  const more = added + removed + modified - shown.length;
  return [
    ...shown.flatMap((change) => {
      const [sign, style] = kinds[change.kind];
      const fields = change.kind === 'modified' ? fieldLines(change, { paint, width }) : [];
      return [`      ${paint(style, sign)} ${change.name}`, ...fields];
    }),
    ...(more > 0 ? [paint('dim', `      … and ${plural(more, 'more model')}`)] : []),
    ...(kept > 0 ? [paint('dim', `      = ${plural(kept, 'model')} only on GitHub, kept`)] : []),
  ];
}

function fieldLines({ fields, fieldCount }: Change, { paint }: Page): string[] {
  const shown = fields.slice(0, most.fields);
  const more = fieldCount - shown.length;
  return [
    ...shown.map(({ path, before, after }) => {
      const sides = [
        ...(before === null ? [] : [paint('red', shorten(before, most.value))]),
        ...(after === null ? [] : [paint('green', shorten(after, most.value))]),
      ];
      const end = before === null ? ' (new)' : after === null ? ' (gone)' : '';
      return `          ${paint('cyan', `${shorten(path, most.path)}:`)} ${sides.join(' → ')}${end}`;
    }),
    ...(more > 0 ? [paint('dim', `          … and ${plural(more, 'more field')}`)] : []),
  ];
}

function skippedLines({ skipped }: ReadStatus, { paint, width }: Page): string[] {
  if (skipped.length === 0) return [];
  return [
    paint('bold', 'Skipped'),
    ...skipped.map(({ category, reason }) => `  ${wrap(`${category}: ${sentence(reason)}`, 4, width)}`),
  ];
}

function pullLines({ repositories }: ReadStatus, { paint }: Page): string[] {
  const urls = repositories.flatMap(({ pull, merged }) => (pull ?? merged)?.url ?? []);
  return urls.length === 0
    ? []
    : [paint('bold', urls.length === 1 ? 'Pull request' : 'Pull requests'), ...urls.map((url) => `  ${url}`)];
}

function troubleLines({ troubles }: ReadStatus, { paint, width }: Page): string[] {
  if (troubles.length === 0) return [];
  return [
    paint('bold', troubles.length === 1 ? 'Trouble' : 'Troubles, the worst first'),
    ...troubles.map(({ severity, subject, text }) => {
      const [sign, style] = severity === 'error' ? (['✗', 'red'] as const) : (['!', 'yellow'] as const);
      return `  ${paint(style, sign)} ${wrap(sentence(`${subject}: ${text}`), 4, width)}`;
    }),
  ];
}

function asideLines({ primaryUrl, primaryFormat, rateLimitLeft, ...status }: ReadStatus, page: Page): string[] {
  const { comparedAt, comparedBy, nextPollAt, programVersion, dryRun } = status;
  const by = comparedBy === null ? '' : ` by ${comparedBy}`;
  return [
    `horde-github-sync ${programVersion}, watching ${primaryUrl}${dryRun ? ', in a dry run' : ''}`,
    ...(primaryFormat === null ? [] : [`PRIMARY’s records: read in ${primaryFormat}`]),
    ...(rateLimitLeft === null
      ? []
      : [`GitHub’s rate limit: ${grouped(rateLimitLeft)} ${rateLimitLeft === 1 ? 'request' : 'requests'} left`]),
    ...(comparedAt === null ? [] : [`Compared at ${moment(comparedAt)}${by}`]),
    ...(nextPollAt === null ? [] : [`Next poll at ${moment(nextPollAt)}`]),
  ].map((line) => page.paint('dim', wrap(line, 0, page.width)));
}

/** @param at Unix milliseconds */
function moment(at: number): string {
  return utc(Math.floor(at / 1_000));
}

function readinessLines(readiness: readonly string[], { paint, width }: Page): string[] {
  return readiness
    .slice(0, most.readiness)
    .map((line) => paint(line.startsWith('not ready') ? 'red' : 'dim', wrap(sentence(line), 2, width)));
}

function verdictLines(
  { verdict: { state, headline, detail }, troubles }: ReadStatus,
  { paint, width }: Page,
): string[] {
  // Why something is in trouble stands there.
  const isSaid = state === 'problem' && troubles.length > 0;
  const text = printable(isSaid ? headline : `${headline}: ${detail}`);
  return [paint('bold', wrap(/[.!?…]$/.test(text) ? text : `${text}.`, 0, width))];
}
