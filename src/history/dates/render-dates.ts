import { compareCodePoints } from '../../json/code-points.ts';
import { equalJson } from '../../json/equal.ts';
import { quoteJson } from '../../json/quote.ts';
import { parseRecords, type Records } from '../../model/records.ts';
import { renderJson } from '../../formats/json.ts';
import type { Dates, ModelDates } from './dates.ts';
import type { DatesDocument } from './read-dates.ts';

/**
 * The file with these dates in it, each byte kept that need not change; `undefined` where it says them already.
 *
 * New names go to their place in the order of code points.
 */
export function renderDates({ text, entries }: DatesDocument, dates: Dates): string | undefined {
  const wanted = parseRecords(printDates(dates));
  if (areEqual(entries, wanted)) return undefined;
  const rendered = renderJson(text, wanted, 'first');
  return rendered.endsWith('\n') ? rendered : `${rendered}\n`;
}

function printDates(dates: Dates): string {
  const names = [...dates.keys()].sort(compareCodePoints);
  const entries = names.flatMap((name) => {
    const entry = dates.get(name);
    return entry ? [`${quoteJson(name, 'ascii')}: ${printEntry(entry)}`] : [];
  });
  return `{${entries.join(',')}}`;
}

function printEntry({ added, modified, removed }: ModelDates): string {
  return JSON.stringify({
    commit_added: added.commit,
    date_added: added.committedAt,
    commit_modified: modified?.commit ?? null,
    date_modified: modified?.committedAt ?? null,
    commit_removed: removed?.commit ?? null,
    date_removed: removed?.committedAt ?? null,
  });
}

function areEqual(a: Records, b: Records): boolean {
  if (a.size !== b.size) return false;
  return [...a].every(([name, entry]) => {
    const other = b.get(name);
    return other !== undefined && equalJson(entry, other);
  });
}
