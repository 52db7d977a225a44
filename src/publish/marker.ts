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
  /** We closed the pull request ourselves: nobody declined it. */
  readonly withdrawn: boolean;
  /** The branch's commit, where GitHub refused to delete the branch after the pull request's end. */
  readonly left?: string | undefined;
}

const version = 1;
/** Our JSON has no angle brackets: what stands before a marker in the same line cannot become part of it. */
const pattern = /<!-- horde-github-sync (\{[^\n<>]{1,10000}\}) -->/g;

const schema = v.object({
  version: v.literal(version),
  changes: v.record(v.pipe(v.string(), v.regex(/^[a-z_]+$/)), v.pipe(v.string(), v.regex(/^[0-9a-f]+$/))),
  base: v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/)),
  ready: v.boolean(),
  withdrawn: v.optional(v.boolean(), false),
  left: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/))),
});

export function writeMarker({ changes, base, ready, withdrawn, left }: Marker): string {
  const sorted = Object.fromEntries([...changes].sort(([a], [b]) => (a < b ? -1 : 1)));
  const content = { version, changes: sorted, base, ready, ...(withdrawn && { withdrawn }), ...(left && { left }) };
  return `<!-- horde-github-sync ${JSON.stringify(content)} -->`;
}

/** The marker of a body; `undefined` where there is none, or one that we did not write so. */
export function readMarker(body: string): Marker | undefined {
  const content = [...body.matchAll(pattern)].at(-1)?.[1];
  if (content === undefined) return undefined;
  try {
    const { changes, base, ready, withdrawn, left } = v.parse(schema, JSON.parse(content));
    return { changes: new Map(Object.entries(changes)), base, ready, withdrawn, ...(left && { left }) };
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
