import type { SyncedCategory } from '../categories.ts';
import type { RepositoryName } from '../clients/github/credentials.ts';

export interface CheckedRepository extends RepositoryName {
  readonly branch: string;
  /** Those that are to be synced there. */
  readonly categories: readonly SyncedCategory[];
}

/** One thing that a run needs, and how it stands. */
export interface Check {
  /** What it is about, where that is a repository: `owner/name`. */
  readonly repository?: string;
  /** What it is about, where those are PRIMARY's records of a category. */
  readonly category?: string;
  /** A word or two. */
  readonly name: string;
  /** Only `failed` keeps a run from doing all that was asked of it. */
  readonly status: 'ok' | 'warning' | 'failed';
  /** What was found, without a full stop. */
  readonly found: string;
  /** What to do about it, as whole sentences. */
  readonly advice?: string;
}

/** Makes the checks of one name. */
export function checkOf(name: string, repository?: string) {
  return makersOf({ name, ...(repository !== undefined && { repository }) });
}

/** Makes the checks of PRIMARY's records of a category. */
export function checkOfCategory(category: string) {
  return makersOf({ name: 'records', category });
}

function makersOf(subject: Pick<Check, 'name' | 'repository' | 'category'>) {
  const make =
    (status: Check['status']) =>
    (found: string, advice?: string): Check => ({
      ...subject,
      status,
      found,
      ...(advice !== undefined && { advice }),
    });
  return { ok: make('ok'), warning: make('warning'), failed: make('failed') };
}

/** A known error's message as the check that failed: its sentences after the first are the advice. */
export function foundAndAdvice(message: string): [found: string, advice?: string | undefined] {
  const [, found = message, advice] = /^(.*?)\. ([A-Z].*)$/s.exec(message) ?? [];
  return advice === undefined ? [found.replace(/\.$/, '')] : [found, advice.replace(/(?<!\.)$/, '.')];
}
