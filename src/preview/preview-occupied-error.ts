import { KnownError } from '../lib/known-error.ts';
import { printable } from '../lib/printable.ts';

const mostNamed = 5;

/** Files that are not the program's own stand where the preview would: they could be lost, or taken for its result. */
export class PreviewOccupiedError extends KnownError {
  override readonly name = 'PreviewOccupiedError';

  /** @param strangers paths in the folder; at least one */
  constructor(directory: string, strangers: readonly string[]) {
    super(
      `The preview cannot be written to ${printable(directory)}: files stand there that this program has not written, or ` +
        `that were changed since: ${nameSome(strangers)}. Move them away, or name another folder with --output-dir ` +
        '(HORDE_GITHUB_SYNC_OUTPUT_DIR).',
    );
  }
}

/** The first few, and how many more. */
function nameSome(paths: readonly string[]): string {
  const more = paths.length - mostNamed;
  return paths.slice(0, mostNamed).map(printable).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
