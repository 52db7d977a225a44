/** Where a repository's files and diff stand in the preview: `owner/name/` and beside it `owner/name.diff`. */
export interface PreviewPlace {
  readonly owner: string;
  readonly name: string;
}

/**
 * The path of a repository's diff: `owner/name.diff`, or `owner/name.changes.diff` where `places`, at most two, have a
 * repository `owner/name.diff`. Letters' case aside: GitHub and some file systems make no difference.
 */
export function diffPath({ owner, name }: PreviewPlace, places: readonly PreviewPlace[]): string {
  const path = `${owner}/${name}.diff`;
  const isTaken = places.some((other) => `${other.owner}/${other.name}`.toLowerCase() === path.toLowerCase());
  return isTaken ? `${owner}/${name}.changes.diff` : path;
}
