import { KnownError } from '../../lib/known-error.ts';

/** GitHub's API does not take or give a file, because it is too large. A clone has no such limit. */
export class FileTooLargeError extends KnownError {
  override readonly name = 'FileTooLargeError';

  /** @param problem a sentence without its full stop */
  constructor(problem: string, options?: ErrorOptions) {
    super(
      `${problem}. Go through a clone, which has no such limit: --target-dir DIR (HORDE_GITHUB_SYNC_TARGET_DIR). github.com ` +
        'itself takes no file of more than 100 MB, whichever way it comes; a GitHub Enterprise server may.',
      options,
    );
  }
}
