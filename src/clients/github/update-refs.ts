import { checked, repositoryAnswer, updateRefsAnswer } from './answers.ts';
import { isForbidden, isUnknownToSchema, readGraphql, type GraphqlError } from './ask-graphql.ts';
import { GitHubError } from '../repository/github-error.ts';
import type { BranchMove } from '../repository/git-repository.ts';
import type { Octokit } from './octokit.ts';

/**
 * - `moved`
 * - `refused`: it was not done, or the answer was lost; GitHub does not tell a failed comparison from another failure
 * - `unavailable`: this server has nothing like it, or not for us
 */
export type UpdateResult = 'moved' | 'refused' | 'unavailable';

interface RefUpdatesOptions {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
}

const mutation = `mutation MoveBranch($repository: ID!, $update: RefUpdate!) {
  updateRefs(input: { repositoryId: $repository, refUpdates: [$update] }) {
    clientMutationId
  }
}`;
const noCommit = '0'.repeat(40);

/** Moves of a repository's branches that GitHub makes on a condition: `updateRefs` of GraphQL. REST has nothing like it. */
export class RefUpdates {
  readonly #octokit: Octokit;
  readonly #repository: { readonly owner: string; readonly name: string };
  #repositoryId: Promise<string> | undefined;
  /** Once is enough to know. */
  #isUnavailable = false;

  constructor({ octokit, owner, name }: RefUpdatesOptions) {
    this.#octokit = octokit;
    this.#repository = { owner, name };
  }

  /** Reads while other requests go on what an update names. Where that fails, the update asks again and says why. */
  prepare(): void {
    if (!this.#isUnavailable) this.#knowRepositoryId().catch(() => undefined);
  }

  /**
   * Makes, moves or deletes a branch if it stands at `from`, in one step.
   *
   * @throws GitHubError for a limit or a token that is not accepted
   */
  async update(move: BranchMove): Promise<UpdateResult> {
    if (this.#isUnavailable) return 'unavailable';
    try {
      const result = await this.#ask(move);
      this.#isUnavailable = result === 'unavailable';
      return result;
    } catch (error) {
      if (!(error instanceof GitHubError) || error.isLimit || error.status === 401) throw error;
      if (error.mayHaveHappened) return 'refused';
      this.#isUnavailable = true;
      return 'unavailable';
    }
  }

  async #ask({ name, from = noCommit, to = noCommit }: BranchMove): Promise<UpdateResult> {
    const repository = await this.#knowRepositoryId();
    const update = { name: `refs/heads/${name}`, beforeOid: from, afterOid: to, force: true };
    const question = { query: mutation, variables: { repository, update }, about: this.#repository };
    const { data, errors } = await readGraphql(this.#octokit, question, updateRefsAnswer);
    if (errors.length === 0 && data?.updateRefs) return 'moved';
    return errors.some(saysNever) ? 'unavailable' : 'refused';
  }

  async #knowRepositoryId(): Promise<string> {
    this.#repositoryId ??= this.#readRepositoryId();
    try {
      return await this.#repositoryId;
    } catch (error) {
      this.#repositoryId = undefined;
      throw error;
    }
  }

  async #readRepositoryId(): Promise<string> {
    const route = 'GET /repos/{owner}/{repo}';
    const { owner, name: repo } = this.#repository;
    return checked(repositoryAnswer, route, await this.#octokit.request(route, { owner, repo })).node_id;
  }
}

/** This server has nothing like it, or not for this token. */
function saysNever(error: GraphqlError): boolean {
  return isForbidden(error) || isUnknownToSchema(error) || error.type === 'NOT_FOUND';
}
