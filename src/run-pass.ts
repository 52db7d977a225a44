import type { SyncResult } from './model/sync-result.ts';
import { preparePreview, writePreview, type PreviewedRepository } from './publish/preview.ts';
import type { Settings } from './settings/settings-table.ts';
import { sync, type SyncOptions } from './sync.ts';

/** One pass, and where it was asked for a preview of its files. */
export async function runPass(options: SyncOptions, { outputDir }: Settings): Promise<SyncResult> {
  if (outputDir !== undefined) await preparePreview(outputDir);
  const rendered: PreviewedRepository[] = [];
  const result = await sync({
    ...options,
    onRendered: (repository) => {
      rendered.push(repository);
    },
  });
  if (outputDir !== undefined) await writePreview(outputDir, rendered);
  return result;
}
