import { KnownError } from '../../lib/known-error.ts';

/** The folder is there and is not the clone that this run wants. It is left as it is. */
export class WrongCloneError extends KnownError {
  override readonly name = 'WrongCloneError';
}

/** More would push the command out of a report. */
const shown = 5;

/** Somebody works in the clone. Nothing of theirs is thrown away. */
export class LocalChangesError extends KnownError {
  override readonly name = 'LocalChangesError';
  /** Each as `modified: clip.json`. */
  readonly changes: readonly string[];

  /** @param discard the command that throws them away */
  constructor(directory: string, changes: readonly string[], discard: string) {
    const more = changes.length > shown ? [`and ${changes.length - shown} more`] : [];
    const list = [...changes.slice(0, shown), ...more].join('; ');
    super(
      `The clone in ${directory} has changes of its own, and nothing was done there: ${list}. ` +
        `Save what you need, then discard them with: ${discard}`,
    );
    this.changes = changes;
  }
}

/** The clone does not hold what it should, whatever happened to it. It is set aside and made again. */
export class DamagedCloneError extends KnownError {
  override readonly name = 'DamagedCloneError';
  readonly reason: string;

  constructor(directory: string, reason: string) {
    super(`The clone in ${directory} is damaged: ${reason}. Move it away; the next run makes it again.`);
    this.reason = reason;
  }
}

/** A history that GitHub itself could not show. It is as it is: making the clone again would not help. */
export class UnusableHistoryError extends KnownError {
  override readonly name = 'UnusableHistoryError';

  constructor(path: string, commit: string, problem: string) {
    super(`The history of ${path} cannot be used: the commit ${commit} ${problem}.`);
  }
}

/** The disk itself said no. */
class CloneFolderError extends KnownError {
  override readonly name = 'CloneFolderError';
}

/** A failed system call on the clone's folder in words; `undefined` where it was something else. */
export function folderErrorOf(directory: string, error: unknown): CloneFolderError | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  return new CloneFolderError(
    `The clone's folder ${directory} cannot be used: ${error.message}. ` +
      'Check that --target-dir names a folder that may be written and has space left.',
    { cause: error },
  );
}
