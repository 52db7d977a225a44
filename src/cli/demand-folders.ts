import { FolderFault, demandWritable } from '../lib/writable-folder.ts';
import { KnownError } from '../lib/known-error.ts';
import { repositoriesOf } from '../settings/repositories.ts';
import { namesOf } from '../settings/setting.ts';
import { settingRows, type Settings } from '../settings/settings-table.ts';

/** A folder that the run was given cannot be used. */
class FolderError extends KnownError {
  override readonly name = 'FolderError';

  /** @param names of the setting, flag and variable */
  constructor(directory: string, names: string, cause: FolderFault) {
    super(
      `Nothing was done: the folder ${directory} (${names}) cannot be written: ${cause.message}. ` +
        'Name a folder that this user may write, or give it that right.',
      { cause },
    );
  }
}

/**
 * Makes the folders that these settings name, before anything else is done: what a watch would find out hours later, at its
 * first change, ends it at once.
 *
 * @throws FolderError if one cannot be made or written
 * @throws PreviewOccupiedError if a preview would stand among files of others
 */
export async function demandFolders(settings: Settings): Promise<void> {
  for (const [key, setting] of settingRows) {
    if (key !== 'stateDir' && key !== 'targetDir' && key !== 'outputDir') continue;
    const directory = settings[key];
    if (directory === undefined) continue;
    await demandWritable(directory).catch((error: unknown) => {
      throw error instanceof FolderFault ? new FolderError(directory, namesOf(setting), error) : error;
    });
  }
  const { outputDir } = settings;
  if (outputDir === undefined) return;
  const { checkPreviewFolder } = await import('../preview/preview-folder.ts');
  await checkPreviewFolder(outputDir, Object.values(repositoriesOf(settings)));
}
