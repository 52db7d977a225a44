import type { FileVersion } from './file-history.ts';

/** As a commit has it. */
interface Described {
  readonly commit: string;
  readonly committedAt: number;
  readonly login?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly message: string;
  readonly parents: number;
}

/** What of a name or a line is kept, in UTF-16 units. */
const maxLength = 200;

export function describeVersion({ commit, committedAt, login, name, message, parents }: Described): FileVersion {
  return {
    commit,
    committedAt,
    author: { ...(login && { login: bounded(login) }), ...(name && { name: bounded(name) }) },
    subject: bounded(/^[^\r\n]*/.exec(message)?.[0] ?? ''),
    ...(parents > 1 && { isMerge: true }),
  };
}

/** Strangers may write as much as they like, and halves of characters. */
function bounded(text: string): string {
  return text.slice(0, maxLength).toWellFormed();
}
