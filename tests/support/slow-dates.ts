import { isDeepStrictEqual } from 'node:util';

/** A file of dates as JSON has it. */
export type DatesJson = Record<string, Record<string, string | number | null>>;

/** A version of the file of records; without text where the commit does not have the file. */
export interface Version {
  readonly commit: string;
  /** Unix seconds. */
  readonly committedAt: number;
  readonly text: string | undefined;
}

/** What the file of dates must say, the slow way: every version, the oldest first, is compared with the one before. */
export function slowDates(versions: readonly Version[]): DatesJson {
  const found = new Map<string, Record<string, string | number | null>>();
  let before: Record<string, unknown> | undefined;
  for (const { commit, committedAt, text } of versions) {
    const now = parse(text);
    if (now === undefined) continue;
    for (const name of Object.keys(now)) {
      const entry = found.get(name);
      if (!entry) {
        found.set(name, {
          commit_added: commit,
          date_added: committedAt,
          commit_modified: commit,
          date_modified: committedAt,
          commit_removed: null,
          date_removed: null,
        });
      } else if (before && Object.hasOwn(before, name) && !isDeepStrictEqual(before[name], now[name])) {
        Object.assign(entry, { commit_modified: commit, date_modified: committedAt });
      }
    }
    for (const name of Object.keys(before ?? {})) {
      const entry = found.get(name);
      if (!Object.hasOwn(now, name) && entry?.['commit_removed'] === null) {
        Object.assign(entry, { commit_removed: commit, date_removed: committedAt });
      }
    }
    before = now;
  }
  return Object.fromEntries(found);
}

function parse(text: string | undefined): Record<string, unknown> | undefined {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
