import type { Dates, ListedVersion, ModelDates, Stamp } from './dates.ts';
import type { Claims, Pair } from './read-dates.ts';
import type { Values } from './read-values.ts';

/** The newest versions of the file of records. */
export interface Listed {
  /** Newest first. */
  readonly versions: readonly ListedVersion[];
  /** There are no older ones. */
  readonly isWhole: boolean;
}

/** How far back the file of dates is believed, and what it says of that time. */
export interface Belief {
  /** The place in the list of the version up to which it holds. What is newer is to be replayed. */
  readonly upTo: number;
  /** Without what came later: a model's `modified` is in doubt then. */
  readonly dates: Dates;
}

/**
 * A pair that names a version: its place in the list, or behind its end where it is older than what is listed. Otherwise
 * what it names is no version, and `since` is the time from which the file tells of another history; `-Infinity` for
 * always.
 */
type Judgement = { readonly place: number; readonly stamp: Stamp } | { readonly since: number };

/**
 * What a file of dates can be believed. It was right when somebody wrote it, for the history that their commit had: a
 * squash has put one commit in the place of others then, a merge may have put others between them. So it holds up to before
 * the newest version that it names, before the first that it names and that is none, and not at all where a merge came
 * after it.
 *
 * @returns `undefined` where the whole history must tell
 */
export function believe(claims: Claims, listed: Listed): Belief | undefined {
  const judge = judgeOf(listed);
  const judged = [...claims].map(([name, { added, modified, removed }]) => ({
    name,
    added: judge(added),
    modified: judge(modified),
    removed: isNone(removed) ? undefined : judge(removed),
  }));
  const all = judged.flatMap(({ added, modified, removed }) => [added, modified, ...(removed ? [removed] : [])]);
  const { versions } = listed;
  const newestNamed = Math.min(...all.flatMap((pair) => ('place' in pair ? [pair.place] : [])));
  const since = Math.min(...all.flatMap((pair) => ('since' in pair ? [pair.since] : [])));
  const lastTouched = versions.findLastIndex(({ committedAt }) => committedAt >= since);
  const upTo = Math.max(newestNamed, lastTouched) + 1;
  if (upTo >= versions.length || versions.slice(0, newestNamed).some(({ isMerge }) => isMerge)) return undefined;

  const held = (pair: Judgement | undefined) =>
    pair && 'place' in pair && pair.place >= upTo ? pair.stamp : undefined;
  const dates = new Map<string, ModelDates>();
  for (const { name, added, modified, removed } of judged) {
    const first = held(added);
    if (first) dates.set(name, { added: first, modified: held(modified), removed: held(removed) });
  }
  return { upTo, dates };
}

/** Whether the dates are of the models of that version: each has a date, and each that was not removed is there. */
export function areDatesOf(dates: Dates, values: Values): boolean {
  const isDated = [...values.keys()].every((name) => dates.has(name));
  return isDated && [...dates].every(([name, { removed }]) => removed !== undefined || values.has(name));
}

function judgeOf({ versions, isWhole }: Listed): (pair: Pair) => Judgement {
  const places = new Map(versions.map(({ commit }, place) => [commit, place]));
  const oldest = versions.at(-1)?.committedAt ?? Number.NEGATIVE_INFINITY;
  return ({ commit, committedAt }) => {
    if (commit === null || committedAt === null) return { since: Number.NEGATIVE_INFINITY };
    const stamp = { commit, committedAt };
    const place = places.get(commit);
    const version = place === undefined ? undefined : versions[place];
    if (place !== undefined && version?.committedAt === committedAt) return { place, stamp };
    const isOlder = !isWhole && version === undefined && committedAt < oldest && isStamp(stamp);
    if (isOlder) return { place: versions.length, stamp };
    return { since: Math.min(committedAt, version?.committedAt ?? committedAt) };
  };
}

function isStamp({ commit, committedAt }: Stamp): boolean {
  return /^[0-9a-f]{40}$/.test(commit) && Number.isSafeInteger(committedAt) && committedAt >= 0;
}

function isNone({ commit, committedAt }: Pair): boolean {
  return commit === null && committedAt === null;
}
