import { unreadFiles, type SyncResult } from '../model/sync-result.ts';
import { plural } from './counts.ts';

/** What went wrong, and all that it went wrong for. */
export interface FailureCause {
  readonly names: readonly string[];
  /** Of several repositories the name in it is `…`. Without its full stop. */
  readonly why: string;
}

interface FailedRepository {
  readonly owner: string;
  readonly name: string;
  readonly error: string;
}

/** More names are a number. */
const mostNames = 3;

/** The repositories that could not be read or written, those with the same cause together. */
export function repositoryCauses(failed: readonly FailedRepository[]): readonly FailureCause[] {
  const slugOf = ({ owner, name }: FailedRepository) => `${owner}/${name}`;
  const alike = Map.groupBy(failed, (repository) => repository.error.replaceAll(slugOf(repository), '…'));
  return [...alike].map(([shared, repositories]) => {
    const [first] = repositories;
    const why = repositories.length === 1 && first !== undefined ? first.error : shared;
    return { names: repositories.map(slugOf), why: withoutStop(why) };
  });
}

/** Why GitHub or PRIMARY could not be read or written, in one line; empty where both could. Repositories come first. */
export function causesInWords({ repositories }: SyncResult): string {
  const failed = repositories.flatMap(({ owner, name, error }) =>
    error === undefined ? [] : [{ owner, name, error }],
  );
  const unknown = repositories
    .flatMap(({ categories }) => categories)
    .flatMap((category) => (category.status === 'unknown' && category.reason !== unreadFiles ? [category] : []));
  const reasons = [...Map.groupBy(unknown, ({ reason }) => reason)].map(([reason, categories]) => ({
    names: categories.map(({ category }) => category),
    why: withoutStop(reason),
  }));
  return [
    ...repositoryCauses(failed).map(({ names, why }) => `${joined(names)}: ${why}`),
    ...reasons.map(({ names, why }) => `${shortList(names)}: ${why}`),
  ].join('; ');
}

/** `a`, `a and b`. */
export function joined(names: readonly string[]): string {
  return names.join(' and ');
}

function shortList(names: readonly string[]): string {
  return names.length > mostNames ? plural(names.length, 'category', 'categories') : names.join(', ');
}

function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
