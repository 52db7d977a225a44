import { realTiming, type Timing } from '../../lib/timing.ts';
import {
  blobAnswer,
  checked,
  commitAnswer,
  comparisonAnswer,
  createdAnswer,
  createdCommitAnswer,
  refAnswer,
  refsAnswer,
  treeAnswer,
} from './answers.ts';
import type { BlobBody } from './blob-body.ts';
import { BranchMovedError } from '../repository/branch-moved-error.ts';
import { BranchMoves } from './branch-moves.ts';
import type { FileVersion } from '../repository/file-history.ts';
import { GitHubError } from '../repository/github-error.ts';
import { blobSha, overlay, treeSha } from '../repository/git-objects.ts';
import type {
  Branch,
  Commit,
  GitRepository,
  NewCommit,
  Tip,
  Tree,
  TreeEntry,
  WrittenCommit,
} from '../repository/git-repository.ts';
import type { Identity } from '../repository/identity.ts';
import { explainTooLarge, largeFiles } from './large-files.ts';
import { listVersions } from './list-versions.ts';
import type { Octokit } from './octokit.ts';
import { untilSeen } from './eventual-consistency.ts';
import { asRaw, bytesOf, parseJsonAnswer } from './raw-answer.ts';
import { readContents } from './read-contents.ts';
import { memoryVersions } from './version-memory.ts';
import { readOnce, type ReadVersion, type VersionStore } from './version-store.ts';

export interface GitDataRepositoryOptions {
  readonly octokit: Octokit;
  readonly owner: string;
  readonly name: string;
  /** Left to GitHub where not given: it signs an App's commits only then. */
  readonly author?: Identity;
  readonly committer?: Identity;
  /** Keeps the versions of files that were read; default: in memory. */
  readonly versions?: VersionStore;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
}

/** A repository through GitHub's git-data API: no clone, no disk, no git. */
export class GitDataRepository implements GitRepository {
  readonly owner: string;
  readonly name: string;
  readonly #octokit: Octokit;
  readonly #repo: { readonly owner: string; readonly repo: string };
  readonly #identities: { author?: Identity; committer?: Identity };
  readonly #readVersion: ReadVersion;
  readonly #retryOptions: { readonly timing: Timing; readonly signal: AbortSignal | undefined };
  readonly #moves: BranchMoves;
  /** By path, the latest: a commit's history never changes. */
  readonly #listed = new Map<
    string,
    { readonly from: string; readonly most: number; readonly versions: readonly FileVersion[] }
  >();
  /** Whether a tree by a branch's name comes with the head's name: no once is enough to know. */
  #namesHeads = true;

  constructor(options: GitDataRepositoryOptions) {
    this.owner = options.owner;
    this.name = options.name;
    this.#octokit = options.octokit;
    this.#repo = { owner: options.owner, repo: options.name };
    this.#identities = {
      ...(options.author && { author: options.author }),
      ...(options.committer && { committer: options.committer }),
    };
    this.#readVersion = readOnce(
      options.versions ?? memoryVersions(),
      async (path, commit) => await readContents(this.#octokit, this.#repo, path, commit),
    );
    this.#retryOptions = { timing: options.timing ?? realTiming, signal: options.signal };
    this.#moves = new BranchMoves({
      ...options,
      ...this.#retryOptions,
      look: async (name) => (await this.readBranch(name))?.commit,
    });
  }

  async readBranch(name: string): Promise<Branch | undefined> {
    const route = 'GET /repos/{owner}/{repo}/git/ref/{ref}';
    try {
      const answer = await this.#octokit.request(route, { ...this.#repo, ref: `heads/${name}` });
      return { name, commit: checked(refAnswer, route, answer).object.sha };
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  /** Asks for the tree by the branch's name: the answer names the commit, and counts where that is the head. */
  async readTip(name: string): Promise<Tip | undefined> {
    const [head, named] = await Promise.all([this.readBranch(name), this.#readNamedTree(name)]);
    if (head === undefined) return undefined;
    const { commit } = head;
    if (named?.sha === commit) return { commit, tree: treeOf(named.entries) };
    this.#namesHeads = false;
    return { commit, tree: await this.readTree(commit) };
  }

  async readBranches(prefix: string): Promise<readonly Branch[]> {
    const route = 'GET /repos/{owner}/{repo}/git/matching-refs/{ref}';
    const answer = await this.#octokit.request(route, { ...this.#repo, ref: `heads/${prefix}` });
    return checked(refsAnswer, route, answer).map(({ ref, object }) => ({
      name: ref.replace(/^refs\/heads\//, ''),
      commit: object.sha,
    }));
  }

  async readCommit(sha: string): Promise<Commit> {
    const route = 'GET /repos/{owner}/{repo}/git/commits/{commit_sha}';
    const answer = await this.#octokit.request(route, { ...this.#repo, commit_sha: sha });
    const { message, tree, parents } = checked(commitAnswer, route, answer);
    return { sha, message, treeSha: tree.sha, parents: parents.map((parent) => parent.sha) };
  }

  async readTree(commit: string): Promise<Tree> {
    // Asked for a commit's tree, GitHub answers with the commit's SHA; the entries give the tree's.
    return treeOf((await this.#askTree(commit)).entries);
  }

  /** Undefined where it cannot be read so: then it is asked for by its commit, and what is wrong is said of that. */
  async #readNamedTree(branch: string) {
    if (!this.#namesHeads) return undefined;
    return await this.#askTree(branch).catch((error: unknown) => {
      if (error instanceof GitHubError) return undefined;
      throw error;
    });
  }

  /** @param name a SHA or a branch */
  async #askTree(name: string) {
    const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}';
    const answer = await this.#octokit.request(route, { ...this.#repo, tree_sha: name });
    const { sha, tree: entries, truncated } = checked(treeAnswer, route, answer);
    if (truncated) throw this.#error(route, 200, 'the repository’s root has more entries than GitHub lists');
    return { sha, entries };
  }

  async readBlob(sha: string): Promise<Uint8Array> {
    const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}';
    const answer = await this.#octokit
      .request(route, { ...this.#repo, file_sha: sha, ...asRaw })
      .catch(explainTooLarge);
    const body = bytesOf(answer);
    if (blobSha(body) === sha) return body;
    const { content } = checked(blobAnswer, route, { ...answer, data: parseJsonAnswer(body) });
    const bytes = Buffer.from(content, 'base64');
    if (blobSha(bytes) !== sha) throw this.#error(route, answer.status, `the content is not that of blob ${sha}`);
    return bytes;
  }

  async isAncestor(commit: string, descendant: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
    const basehead = `${commit}...${descendant}`;
    try {
      const answer = await this.#octokit.request(route, { ...this.#repo, basehead, per_page: 1, page: 2 });
      return ['ahead', 'identical'].includes(checked(comparisonAnswer, route, answer).status);
    } catch (error) {
      // No common ancestor: the base's history was written anew.
      if (error instanceof GitHubError && error.status === 404) return false;
      throw error;
    }
  }

  async readVersions(path: string, from: string, most: number): Promise<readonly FileVersion[]> {
    const known = this.#listed.get(path);
    if (known?.from === from && known.most === most) return known.versions;
    const versions = await listVersions(this.#octokit, this.#repo, { path, from, most });
    this.#listed.set(path, { from, most, versions });
    return versions;
  }

  async readFileAt(path: string, commit: string): Promise<Uint8Array | undefined> {
    return await this.#readVersion(path, commit);
  }

  async writeCommit({ parent, base, files, message }: NewCommit): Promise<WrittenCommit> {
    const large = largeFiles(files);
    const blobs = blobsOf(files);
    for (const [path, body] of large) await this.#createBlob(body, blobs.get(path));
    const modes = new Map(base.entries.map(({ path, mode }) => [path, mode]));
    const entries = Array.from(blobs, ([path, sha]) => {
      const file = files.get(path);
      const mode = (modes.get(path) ?? '100644') as '100644';
      const isInside = file !== undefined && 'text' in file && !large.has(path);
      return { path, mode, type: 'blob' as const, ...(isInside ? { content: file.text } : { sha }) };
    });
    const desired = treeSha(overlay(base.entries, blobs));
    const treeRoute = 'POST /repos/{owner}/{repo}/git/trees';
    const content = { ...this.#repo, base_tree: base.sha, tree: entries };
    // The base's tree, too, may have been made a moment ago.
    const treeAnswer = await untilSeen(() => this.#octokit.request(treeRoute, content), this.#retryOptions);
    const { sha: tree } = checked(createdAnswer, treeRoute, treeAnswer);
    if (tree !== desired)
      throw this.#error(treeRoute, treeAnswer.status, 'GitHub made another tree than was asked for');

    const commitRoute = 'POST /repos/{owner}/{repo}/git/commits';
    const commit = { ...this.#repo, ...this.#identities, message: message(tree), tree, parents: [parent] };
    const commitAnswer = await untilSeen(() => this.#octokit.request(commitRoute, commit), this.#retryOptions);
    const { sha, committer } = checked(createdCommitAnswer, commitRoute, commitAnswer);
    return { sha, committedAt: Math.floor(Date.parse(committer.date) / 1_000) };
  }

  async #createBlob(body: BlobBody, desired: string | undefined): Promise<void> {
    // Octokit’s types know no body that is made while it is sent.
    const route = 'POST /repos/{owner}/{repo}/git/blobs' as string;
    const answer = await this.#octokit.request(route, { ...this.#repo, data: body });
    if (checked(createdAnswer, route, answer).sha !== desired)
      throw this.#error(route, answer.status, 'GitHub made another blob than was asked for');
  }

  prepareMove(): void {
    this.#moves.prepare();
  }

  async createBranch({ name, commit }: Branch): Promise<void> {
    await this.#moves.apply({ name, from: undefined, to: commit });
  }

  async expectBranch({ name, commit }: Branch): Promise<void> {
    if ((await this.readBranch(name))?.commit !== commit) throw new BranchMovedError(name);
  }

  async moveBranch({ name, commit }: Branch, from: string): Promise<void> {
    await this.#moves.apply({ name, from, to: commit });
  }

  async deleteBranch({ name, commit }: Branch): Promise<void> {
    await this.#moves.apply({ name, from: commit, to: undefined });
  }

  #error(route: string, status: number, problem: string): GitHubError {
    const [method = '', path = ''] = route.split(' ');
    const named = path.replace('{owner}', this.owner).replace('{repo}', this.name);
    return new GitHubError({ method, path: named, status, problem });
  }
}

function treeOf(entries: readonly TreeEntry[]): Tree {
  return { sha: treeSha(entries), entries };
}

/** The blobs that these files will be: path → SHA. */
function blobsOf(files: NewCommit['files']): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, file]) => [path, 'sha' in file ? file.sha : blobSha(file.text)]));
}
