import { demand } from '../auth.ts';
import { isRefName } from '../git/ref-name.ts';
import type { GitRepository, RefUpdate } from '../git/repository.ts';
import { GithubError } from '../github-error.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { repositoryNodeId } from '../represent/repository.ts';
import type { Call } from '../route.ts';
import { change } from '../world.ts';
import { isVisible } from './query.ts';

interface UpdateRefsInput {
  readonly repositoryId: string;
  readonly clientMutationId?: string | null;
  readonly refUpdates: readonly AskedUpdate[];
}

interface AskedUpdate {
  readonly name: string;
  readonly beforeOid?: string | null;
  readonly afterOid: string;
  readonly force?: boolean | null;
}

const zeros = '0'.repeat(40);

/** `Mutation.updateRefs`: all of the updates or none. */
export async function updateRefs({ input }: { input: UpdateRefsInput }, call: Call): Promise<unknown> {
  const { world, actor } = call;
  const { repositoryId, refUpdates, clientMutationId = null } = input;
  const hosted = world.repositories.find((each) => repositoryNodeId(each) === repositoryId && isVisible(call, each));
  if (hosted === undefined) {
    throw new GithubError(404, `Could not resolve to a node with the global id of '${repositoryId}'`);
  }
  demand(actor, hosted, 'contents', 'write');
  await change(world, hosted, async () => {
    const updates = await Promise.all(refUpdates.map((asked) => checked(hosted, asked)));
    if (!(await hosted.git.updateRefs(updates))) throw refused();
  });
  return { clientMutationId };
}

/** What git is to do; where nothing was said of the place before, from where the ref is now. */
async function checked({ git, seed }: HostedRepository, asked: AskedUpdate): Promise<RefUpdate> {
  const { name, beforeOid, afterOid, force } = asked;
  if (!isRefName(name) || !name.startsWith('refs/')) {
    throw new GithubError(422, `${name} is not a fully qualified name of a ref.`);
  }
  const now = await git.ref(name);
  const before = typeof beforeOid === 'string' ? knownOid(beforeOid) : now;
  const after = knownOid(afterOid);
  if (after === undefined) {
    if (name === `refs/heads/${seed.branch}`) throw refused();
    return { name, before, after };
  }
  if (!(await isTarget(git, name, after))) throw refused();
  // A comparison that fails does so in the update itself.
  if (before !== undefined && before === now && force !== true && !(await git.isAncestor(before, after))) {
    throw refused();
  }
  return { name, before, after };
}

function knownOid(oid: string): string | undefined {
  if (!/^[0-9a-f]{40}$/.test(oid)) throw new GithubError(422, `${oid} is not the ID of a Git object.`);
  return oid === zeros ? undefined : oid;
}

async function isTarget(git: GitRepository, name: string, sha: string): Promise<boolean> {
  return (await git.has(sha, 'commit')) || (name.startsWith('refs/tags/') && (await git.has(sha, 'tag')));
}

/** Not its cause: GitHub does not tell it either. */
function refused(): Error {
  return new Error('Something went wrong while executing your query.');
}
