import { KnownError } from '../lib/known-error.ts';

/** Rendered files are not what they should be, found before anything was written. */
export class RenderError extends KnownError {
  override readonly name = 'RenderError';

  /** The files do not say what is desired: a fault of ours. */
  static misread(category: string, model: string | undefined, options?: ErrorOptions): RenderError {
    return new RenderError(
      `The new files of ${category} do not read back as PRIMARY’s records` +
        `${model === undefined ? '' : ` (first at ${JSON.stringify(model)})`}, so they are not proposed. ` +
        'This is a fault of horde-github-sync: please report it with the two files.',
      options,
    );
  }

  /** @param rule what one of them would be refused for: goes on from the file's path */
  static refused(category: string, path: string, rule: string): RenderError {
    return new RenderError(
      `The new files of ${category} would fail the repository’s own checks, so they are not proposed: ${path} ${rule}.`,
    );
  }
}
