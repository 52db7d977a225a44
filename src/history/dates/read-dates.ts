import * as v from 'valibot';
import { positionAt } from '../../json/position.ts';
import { spelling } from '../../json/slice.ts';
import { MalformedFileError } from '../../model/malformed-file-error.ts';
import { parseRecords, type Records } from '../../model/records.ts';
import { RecordsError } from '../../model/records-error.ts';

/** What the file says of one date, true or not; both `null` for none. */
export interface Pair {
  readonly commit: string | null;
  readonly committedAt: number | null;
}

/** What the file says of one model. */
interface Claim {
  readonly added: Pair;
  readonly modified: Pair;
  readonly removed: Pair;
}

/** By model name. */
export type Claims = ReadonlyMap<string, Claim>;

/** A file of dates as it stands in the repository. */
export interface DatesDocument {
  readonly text: string;
  readonly entries: Records;
  readonly claims: Claims;
}

const commit = v.nullable(v.string());
const date = v.nullable(v.number());
/** No other members: what we do not know we would take away. */
const entryShape = v.strictObject({
  commit_added: commit,
  date_added: date,
  commit_modified: commit,
  date_modified: date,
  commit_removed: commit,
  date_removed: date,
});

/** @throws MalformedFileError if it is not JSON, or not of the one shape that we know */
export function readDates(path: string, text: string): DatesDocument {
  const entries = readEntries(path, text);
  const claims = new Map<string, Claim>();
  for (const [name, value] of entries) {
    const parsed = v.safeParse(entryShape, JSON.parse(spelling(value)));
    if (!parsed.success) {
      const problem = `the entry ${JSON.stringify(name)} is not made of three commits and three dates`;
      throw new MalformedFileError(path, problem, positionAt(text, value.start).line);
    }
    const said = parsed.output;
    claims.set(name, {
      added: { commit: said.commit_added, committedAt: said.date_added },
      modified: { commit: said.commit_modified, committedAt: said.date_modified },
      removed: { commit: said.commit_removed, committedAt: said.date_removed },
    });
  }
  return { text, entries, claims };
}

function readEntries(path: string, text: string): Records {
  try {
    return parseRecords(text);
  } catch (error) {
    if (error instanceof RecordsError) throw new MalformedFileError(path, error.problem, error.line);
    throw error;
  }
}
