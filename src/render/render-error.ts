import { KnownError } from '../model/known-error.ts';

/** A rendered file does not say what it should: a fault of ours, found before anything was written. */
export class RenderError extends KnownError {
  override readonly name = 'RenderError';

  constructor(category: string, model: string | undefined, options?: ErrorOptions) {
    super(
      `The new files of ${category} do not read back as PRIMARY’s records` +
        `${model === undefined ? '' : ` (first at ${JSON.stringify(model)})`}, so they are not proposed. ` +
        'This is a fault of horde-github-sync: please report it with the two files.',
      options,
    );
  }
}
