import { isoDate, type Commit, type Signature } from '../git/commit-text.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { loginOf } from '../represent/commit.ts';
import { nodeIdIn } from '../represent/repository.ts';
import { nodeId, stableId } from '../represent/user.ts';
import type { Call } from '../route.ts';

/** GitHub's `Commit`. */
export function commitNode(call: Call, hosted: HostedRepository, commit: Commit): Record<string, unknown> {
  const { sha, author, committer, message } = commit;
  return {
    __typename: 'Commit',
    id: nodeIdIn(hosted, 'Commit', sha),
    oid: sha,
    message,
    messageHeadline: message.split('\n')[0],
    authoredDate: isoDate(author),
    committedDate: isoDate(committer),
    author: actorNode(author),
    committer: actorNode(committer),
    history: (asked: HistoryArguments) => history(call, hosted, sha, asked),
  };
}

function actorNode(signature: Signature): Record<string, unknown> {
  const { name, email } = signature;
  const login = loginOf(signature);
  const user = login === undefined ? null : { id: nodeId('User', stableId(login)), login };
  return { name, email, date: isoDate(signature), user };
}

interface HistoryArguments {
  readonly first?: number | null;
  /** A cursor: the commit that the history is of, and a place in it, from 0. */
  readonly after?: string | null;
  readonly path?: string | null;
}

async function history(
  call: Call,
  hosted: HostedRepository,
  head: string,
  { first, after, path }: HistoryArguments,
): Promise<Record<string, unknown>> {
  if (typeof first !== 'number') {
    throw new GithubError(
      422,
      'You must provide a `first` or `last` value to properly paginate the `history` connection.',
    );
  }
  if (first < 1 || first > 100) {
    throw new GithubError(422, `Requesting ${first} records on the \`history\` connection is outside of 1 to 100.`);
  }
  const [, from = '-1'] = new RegExp(`^${head} (\\d+)$`).exec(after ?? '') ?? [];
  if (typeof after === 'string' && from === '-1') {
    throw new GithubError(422, `\`${after}\` does not appear to be a valid cursor.`);
  }
  const start = Number(from) + 1;
  const all = await hosted.git.history(head, path ?? '');
  const shas = all.slice(start, start + first);
  const end = start + shas.length;
  return {
    totalCount: all.length,
    nodes: await Promise.all(shas.map(async (sha) => commitNode(call, hosted, await hosted.git.commit(sha)))),
    pageInfo: { hasNextPage: end < all.length, endCursor: shas.length === 0 ? null : `${head} ${end - 1}` },
  };
}
