import { areDatesOf, believe, type Belief, type Listed } from '../history/dates/believe.ts';
import type { Dates, ListedVersion } from '../history/dates/dates.ts';
import { inDoubt, settle } from '../history/dates/doubts.ts';
import type { Claims } from '../history/dates/read-dates.ts';
import type { Values } from '../history/dates/read-values.ts';
import { beginning, replay, type HistoryState } from '../history/dates/replay.ts';
import type { VersionReader } from './version-reader.ts';

/**
 * What the history up to a commit comes to. What the file of dates can be believed spares most of the reading: usually the
 * newest two or three versions tell the rest; else all are read.
 *
 * @throws KnownError where the history cannot be read
 */
export async function computeDates(reader: VersionReader, claims: Claims): Promise<HistoryState> {
  const listed = await reader.listNewest();
  const belief = believe(claims, listed);
  return (belief && (await fromThere(reader, listed, belief))) ?? (await fromTheBeginning(reader, listed));
}

/** `undefined` where what was believed turns out not to be so. */
async function fromThere(reader: VersionReader, listed: Listed, belief: Belief): Promise<HistoryState | undefined> {
  const { upTo, dates } = belief;
  const values = await firstValues(reader, listed.versions.slice(upTo));
  if (values === undefined || !areDatesOf(dates, values)) return undefined;
  const state = await replayed(reader, { dates, values }, listed.versions.slice(0, upTo));
  const settled = await lookBack(reader, listed, belief.upTo, state.dates);
  return inDoubt(settled).length === 0 ? { ...state, dates: settled } : undefined;
}

async function fromTheBeginning(reader: VersionReader, { versions, isWhole }: Listed): Promise<HistoryState> {
  return await replayed(reader, beginning, isWhole ? versions : await reader.listAll());
}

/** @param versions that follow on the state, newest first */
async function replayed(
  reader: VersionReader,
  start: HistoryState,
  versions: readonly ListedVersion[],
): Promise<HistoryState> {
  let state = start;
  for await (const [version, values] of reader.readEach(versions.toReversed())) state = replay(state, version, values);
  return state;
}

/** What is in force at the first of these versions: its own values, or those of one before it if it is not JSON. */
async function firstValues(reader: VersionReader, versions: readonly ListedVersion[]): Promise<Values | undefined> {
  for (const version of versions) {
    const values = await reader.read(version);
    if (values !== undefined) return values;
  }
  return undefined;
}

/** Ends doubts from the version at `upTo` backwards, one by one; what stays in doubt, no version tells. */
async function lookBack(reader: VersionReader, listed: Listed, upTo: number, doubtful: Dates): Promise<Dates> {
  const dates = await settledBy(reader, listed.versions.slice(upTo), doubtful);
  if (listed.isWhole || inDoubt(dates).length === 0) return dates;
  return await settledBy(reader, (await reader.listAll()).slice(upTo), dates);
}

async function settledBy(reader: VersionReader, versions: readonly ListedVersion[], doubtful: Dates): Promise<Dates> {
  let dates = doubtful;
  let later: { readonly version: ListedVersion; readonly values: Values } | undefined;
  for (const version of versions) {
    if (inDoubt(dates).length === 0) return dates;
    const values = await reader.read(version);
    if (values === undefined) continue;
    if (later) dates = settle(dates, later.version, later.values, values);
    later = { version, values };
  }
  return later ? settle(dates, later.version, later.values, undefined) : dates;
}
