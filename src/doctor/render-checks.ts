import { sentence, painter } from '../report/console-text.ts';
import { plural } from '../report/counts.ts';
import { printable } from '../lib/printable.ts';
import type { Check } from './check.ts';

const signs = {
  ok: ['✓', 'green'],
  warning: ['!', 'yellow'],
  failed: ['✗', 'red'],
} as const;

/** The checks for a person: a line each, those of a repository under its name; ends with a line break. */
export function checksTable(checks: readonly Check[], { color }: { readonly color: boolean }): string {
  const paint = painter(color);
  const column = Math.max(...checks.map((check) => label(check).length));
  const row = (check: Check) => {
    const { status, found, advice } = check;
    const [sign, style] = signs[status];
    const text = advice === undefined ? found : `${found}. ${advice}`;
    return `  ${paint(style, sign)} ${label(check).padEnd(column)}  ${sentence(text)}`;
  };
  const blocks = [...Map.groupBy(checks, heading)].map(([title, rows]) =>
    [paint('bold', printable(title)), ...rows.map(row)].join('\n'),
  );
  return `${[...blocks, paint('bold', verdict(checks))].join('\n\n')}\n`;
}

function heading({ repository, category }: Check): string {
  return repository ?? (category === undefined ? 'This run' : 'PRIMARY’s records');
}

function label({ name, category }: Check): string {
  return category ?? name;
}

function verdict(checks: readonly Check[]): string {
  const count = (status: Check['status']) => checks.filter((check) => check.status === status).length;
  const [failed, warnings] = [count('failed'), count('warning')];
  if (failed > 0) return `Not ready: ${failed} of ${plural(checks.length, 'check')} failed. Nothing was written.`;
  return warnings === 0
    ? 'Ready. Nothing was written.'
    : `Ready, with ${plural(warnings, 'remark')}. Nothing was written.`;
}

/** The same as one JSON document on one line. Every member is always there. */
export function checksJson(checks: readonly Check[]): string {
  return printable(
    JSON.stringify({
      ok: isReady(checks),
      checks: checks.map(({ repository, category, name, status, found, advice }) => ({
        repository: repository ?? null,
        category: category ?? null,
        name,
        status,
        found,
        advice: advice ?? null,
      })),
    }),
  );
}

export function isReady(checks: readonly Check[]): boolean {
  return checks.every(({ status }) => status !== 'failed');
}
