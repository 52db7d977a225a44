import type { PreviewedRepository } from './preview.ts';
import { diffPath, type PreviewPlace } from './preview-place.ts';
import { unifiedDiff } from './unified-diff.ts';

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
