import { resolve } from 'node:path';
import { hasFailed, type PreviewedDiff, type SyncResult } from '../model/sync-result.ts';
import type { PreviewedRepository } from '../preview/preview.ts';
import { diffPath, type PreviewPlace } from '../preview/preview-place.ts';
import type { Settings } from '../settings/settings-table.ts';
import { sync, type SyncOptions } from '../sync.ts';

/** One pass, and where it was asked for a preview of its files. */
export async function runPass(options: SyncOptions, { outputDir }: Settings): Promise<SyncResult> {
  if (outputDir === undefined) return await sync(options);
  const { previewFiles } = await import('../preview/preview-files.ts');
  const { fillPreviewFolder, openPreviewFolder } = await import('../preview/preview-folder.ts');
  const places = Object.values(options.repositories).map(({ repository }) => repository);
  await openPreviewFolder(outputDir, places);
  const rendered: PreviewedRepository[] = [];
  const result = await sync({
    ...options,
    onRendered: (repository) => {
      rendered.push(repository);
    },
  });
  await fillPreviewFolder(outputDir, places, previewFiles(rendered, places), !hasFailed(result));
  const directory = resolve(outputDir);
  return { ...result, preview: { directory, diffs: diffsIn(directory, rendered, places, result) } };
}

function diffsIn(
  directory: string,
  rendered: readonly PreviewedRepository[],
  places: readonly PreviewPlace[],
  { repositories }: SyncResult,
): readonly PreviewedDiff[] {
  return repositories.flatMap(({ owner, name, base: { commit } }) => {
    const isThere = rendered.some((one) => one.owner === owner && one.name === name && one.files.size > 0);
    if (!isThere || commit === undefined) return [];
    return [{ owner, name, commit, path: resolve(directory, diffPath({ owner, name }, places)) }];
  });
}
