import type { GitHubError } from '../clients/repository/github-error.ts';
import { isPassing, isRefusal } from '../clients/repository/refusal.ts';

/** Something that a pull request was to be given and did not get. */
export interface Unmet {
  readonly warning: string;
  /** It will go better by itself: a later run asks again. */
  readonly isPassing: boolean;
}

interface Refused<T> {
  readonly item: T;
  readonly error: GitHubError;
}

/** Asks for all at once, and where GitHub refuses that because of one of them, for each alone. Returns the refused. */
export async function asManyAsPossible<T>(
  items: readonly T[],
  request: (some: readonly T[]) => Promise<void>,
): Promise<readonly Refused<T>[]> {
  if (items.length === 0) return [];
  const error = await refusalOf(() => request(items));
  if (error === undefined) return [];
  // A reason that passes is none of one of them.
  if (items.length === 1 || isPassing(error)) return items.map((item) => ({ item, error }));
  const refused: Refused<T>[] = [];
  for (const item of items) {
    const reason = await refusalOf(() => request([item]));
    if (reason) refused.push({ item, error: reason });
  }
  return refused;
}

/** GitHub's no to a request; `undefined` where it did it. What is neither is thrown. */
export async function refusalOf(request: () => Promise<void>): Promise<GitHubError | undefined> {
  try {
    await request();
    return undefined;
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}
