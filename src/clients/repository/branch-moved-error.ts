import { KnownError } from '../../lib/known-error.ts';

/** Somebody created, moved or deleted a branch between our look at it and our write. Look again, then decide. */
export class BranchMovedError extends KnownError {
  override readonly name = 'BranchMovedError';
  readonly branch: string;

  constructor(branch: string) {
    super(
      `The branch ${branch} was changed by somebody else while this run was under way; nothing was overwritten. Run again.`,
    );
    this.branch = branch;
  }
}
