import type { CategoryChange } from '../compare/change-category.ts';
import { diffPath, type PreviewPlace } from './preview-place.ts';
import { unifiedDiff } from './unified-diff.ts';

/** The files of one repository that are to change: text before (absent for a new file) and after, by path. */
export interface PreviewedRepository extends PreviewPlace {
  readonly files: ReadonlyMap<string, { readonly before: string | undefined; readonly after: string }>;
}

/** @param before the repository's files as they are */
export function previewOf(
  place: PreviewPlace,
  changes: readonly CategoryChange[],
  before: ReadonlyMap<string, string>,
): PreviewedRepository {
  const files = changes.flatMap((change) => [...change.files]);
  return { ...place, files: new Map(files.map(([path, after]) => [path, { before: before.get(path), after }])) };
}

/**
 * What a run would change, by path: each file as `<owner>/<name>/<path>`, and for each repository that changes
 * `<owner>/<name>.diff`, which `git apply` takes in a clone of it. A diff comes after the files that it is about.
 *
 * @param places of all repositories of the run, also of those that are not among `repositories`
 */
export function previewFiles(
  repositories: readonly PreviewedRepository[],
  places: readonly PreviewPlace[],
): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const diffs = new Map<string, string>();
  for (const repository of repositories) {
    const { owner, name, files } = repository;
    const diff = diffPath(repository, places);
    for (const [path, { before, after }] of files) {
      texts.set(`${owner}/${name}/${path}`, after);
      // Both may be branches of one repository.
      diffs.set(diff, (diffs.get(diff) ?? '') + unifiedDiff(path, before, after));
    }
  }
  return new Map([...texts, ...diffs]);
}
