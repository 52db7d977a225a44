import { KnownError } from '../lib/known-error.ts';

/** The preview's folder cannot be written. Nothing but the preview is lost. */
export class PreviewError extends KnownError {
  override readonly name = 'PreviewError';

  constructor(directory: string, cause: Error) {
    super(
      `The preview could not be written to ${directory}: ${cause.message}. ` +
        'Name a folder that can be written with --output-dir (HORDE_GITHUB_SYNC_OUTPUT_DIR).',
      { cause },
    );
  }
}
