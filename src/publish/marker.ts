import * as v from 'valibot';

/**
 * The hidden line in a pull request's body that makes it ours and is all that is remembered of a run: GitHub itself is
 * the memory.
 */
export interface Marker {
  /** The change that each category of the pull request brings: category → hash (see change-hash.ts). */
  readonly changes: ReadonlyMap<string, string>;
  /** The commit that the commit under the pull request was built on when its texts were written. */
  readonly base: string;
  /** False until labels and reviewers were asked for once. */
  readonly ready: boolean;
  /**
   * Whether the pull request brings the file of dates: `false` where that was due and could not be told, absent where
   * nothing was due.
   */
  readonly dated?: boolean | undefined;
  /** Changes that stay out of the pull request, because a person declined them before: by category. Absent where there are none. */
  readonly declined?: ReadonlyMap<string, Declined> | undefined;
  /** Absent where GitHub was never to be asked to merge the pull request by itself. */
  readonly autoMerge?: AskedAutoMerge | undefined;
  /** We closed the pull request ourselves: nobody declined it. */
  readonly withdrawn: boolean;
  /** The branch's commit, where GitHub refused to delete the branch after the pull request's end. */
  readonly left?: string | undefined;
}

export interface Declined {
  readonly hash: string;
  /** Number of the pull request that was closed. */
  readonly pull: number;
}

/** What we have asked of GitHub about merging by itself. */
export interface AskedAutoMerge {
  /** The head that it was about. */
  readonly head: string;
  /**
   * Whether GitHub has taken it. It is written down as not taken before anything is asked or taken back, so that a run may die
   * in between: where this is true and GitHub does not, somebody has taken it back.
   */
  readonly isAsked: boolean;
}

const version = 1;
/** Our JSON has no angle brackets: what stands before a marker in the same line cannot become part of it. */
const pattern = /<!-- horde-github-sync (\{[^\n<>]{1,10000}\}) -->/g;

const category = v.pipe(v.string(), v.regex(/^[a-z_]+$/));
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]+$/));
const commit = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));

const schema = v.object({
  version: v.literal(version),
  changes: v.record(category, hash),
  base: commit,
  ready: v.boolean(),
  dated: v.optional(v.boolean()),
  declined: v.optional(
    v.record(category, v.object({ hash, pull: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) })),
  ),
  autoMerge: v.optional(v.object({ head: commit, isAsked: v.boolean() })),
  withdrawn: v.optional(v.boolean(), false),
  left: v.optional(commit),
});

export function writeMarker({ changes, base, ready, dated, declined, autoMerge, withdrawn, left }: Marker): string {
  const more = {
    ...(dated !== undefined && { dated }),
    ...(declined && declined.size > 0 && { declined: sorted(declined) }),
    ...(autoMerge && { autoMerge: { head: autoMerge.head, isAsked: autoMerge.isAsked } }),
    ...(withdrawn && { withdrawn }),
    ...(left && { left }),
  };
  const content = { version, changes: sorted(changes), base, ready, ...more };
  return `<!-- horde-github-sync ${JSON.stringify(content)} -->`;
}

/** The marker of a body; `undefined` where there is none, or one that we did not write so. */
export function readMarker(body: string): Marker | undefined {
  const content = [...body.matchAll(pattern)].at(-1)?.[1];
  if (content === undefined) return undefined;
  try {
    const { changes, dated, declined, autoMerge, left, ...rest } = v.parse(schema, JSON.parse(content));
    const more = {
      ...(dated !== undefined && { dated }),
      ...(declined && { declined: new Map(Object.entries(declined)) }),
      ...(autoMerge && { autoMerge }),
      ...(left && { left }),
    };
    return {
      changes: new Map(Object.entries(changes)),
      base: rest.base,
      ready: rest.ready,
      withdrawn: rest.withdrawn,
      ...more,
    };
  } catch {
    return undefined;
  }
}

/** A body with its marker replaced, the rest as it stands. */
export function replaceMarker(body: string, marker: Marker): string {
  const last = [...body.matchAll(pattern)].at(-1);
  if (!last) return `${body}\n\n${writeMarker(marker)}`;
  return body.slice(0, last.index) + writeMarker(marker) + body.slice(last.index + last[0].length);
}

function sorted<Value>(map: ReadonlyMap<string, Value>): Record<string, Value> {
  return Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
}
