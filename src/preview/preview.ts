import type { CategoryChange } from '../compare/change-category.ts';
import type { PreviewPlace } from './preview-place.ts';

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
