import { createHash } from 'node:crypto';
import { BranchMovedError } from '../../src/clients/github/branch-moved-error.ts';
import { blobSha, overlay, treeSha } from '../../src/clients/github/git-objects.ts';
import type {
  Branch,
  Commit,
  GitRepository,
  NewCommit,
  Tree,
  TreeEntry,
  WrittenCommit,
} from '../../src/clients/github/git-repository.ts';
import type { Base } from '../../src/sources/snapshot.ts';

/** Text of a file, or a whole entry. */
type Content = string | Omit<TreeEntry, 'path'>;

/** A repository in memory that writes down what is asked of it: `writeCommit`, `moveBranch sync/primary/all`. */
export class FakeRepository implements GitRepository {
  readonly owner = 'o';
  readonly name = 'r';
  readonly calls: string[];
  readonly branches = new Map<string, string>();
  readonly #commits = new Map<string, { commit: Commit; tree: Tree }>();
  readonly #blobs = new Map<string, Uint8Array>();

  constructor(calls: string[] = []) {
    this.calls = calls;
  }

  /** Makes a commit with exactly these files. */
  commit(
    files: Readonly<Record<string, Content>>,
    parents: readonly string[] = [],
    message: string | ((treeSha: string) => string) = 'By hand',
  ): string {
    const entries = Object.entries(files).map(([path, content]): TreeEntry => {
      if (typeof content !== 'string') return { path, ...content };
      return { path, mode: '100644', type: 'blob', sha: this.blob(Buffer.from(content)) };
    });
    return this.#keep(entries, parents, typeof message === 'string' ? message : message(treeSha(entries)));
  }

  blob(bytes: Uint8Array): string {
    const sha = blobSha(bytes);
    this.#blobs.set(sha, bytes);
    return sha;
  }

  /** A commit as a base. */
  base(commit: string, branch = 'main'): Base {
    return { branch, commit, tree: this.#at(commit).tree };
  }

  /** A commit's files: path → text. */
  textsOf(commit: string): Record<string, string> {
    const { entries } = this.#at(commit).tree;
    return Object.fromEntries(
      entries.map(({ path, sha }) => [path, Buffer.from(this.#blobs.get(sha) ?? []).toString()]),
    );
  }

  /** A commit's time: how many there were before it. */
  timeOf(commit: string): number {
    return [...this.#commits.keys()].indexOf(commit);
  }

  async readBranch(name: string): Promise<Branch | undefined> {
    await this.#asked(`readBranch ${name}`);
    const commit = this.branches.get(name);
    return commit === undefined ? undefined : { name, commit };
  }

  async readBranches(prefix: string): Promise<readonly Branch[]> {
    await this.#asked(`readBranches ${prefix}`);
    return [...this.branches].filter(([name]) => name.startsWith(prefix)).map(([name, commit]) => ({ name, commit }));
  }

  async readCommit(sha: string): Promise<Commit> {
    await this.#asked('readCommit');
    return this.#at(sha).commit;
  }

  async readTree(commit: string): Promise<Tree> {
    await this.#asked('readTree');
    return this.#at(commit).tree;
  }

  async readBlob(sha: string): Promise<Uint8Array> {
    await this.#asked('readBlob');
    const bytes = this.#blobs.get(sha);
    if (!bytes) throw new Error(`There is no blob ${sha}.`);
    return bytes;
  }

  async isAncestor(commit: string, descendant: string): Promise<boolean> {
    await this.#asked('isAncestor');
    const reach = (sha: string): boolean => sha === commit || this.#at(sha).commit.parents.some(reach);
    return reach(descendant);
  }

  async writeCommit({ parent, base, files, message }: NewCommit): Promise<WrittenCommit> {
    await this.#asked('writeCommit');
    const blobs = new Map(
      [...files].map(([path, file]) => [path, 'sha' in file ? file.sha : this.blob(Buffer.from(file.text))]),
    );
    const entries = overlay(base.entries, blobs);
    const sha = this.#keep(entries, [parent], message(treeSha(entries)));
    return { sha, committedAt: this.timeOf(sha) };
  }

  async createBranch({ name, commit }: Branch): Promise<void> {
    await this.#asked(`createBranch ${name}`);
    if (this.branches.has(name)) throw new BranchMovedError(name);
    this.branches.set(name, commit);
  }

  async expectBranch({ name, commit }: Branch): Promise<void> {
    await this.#asked(`expectBranch ${name}`);
    if (this.branches.get(name) !== commit) throw new BranchMovedError(name);
  }

  async moveBranch({ name, commit }: Branch, from: string): Promise<void> {
    await this.#asked(`moveBranch ${name}`);
    if (this.branches.get(name) !== from) throw new BranchMovedError(name);
    this.branches.set(name, commit);
  }

  async deleteBranch({ name, commit }: Branch): Promise<void> {
    await this.#asked(`deleteBranch ${name}`);
    if (this.branches.get(name) !== commit) throw new BranchMovedError(name);
    this.branches.delete(name);
  }

  #keep(entries: readonly TreeEntry[], parents: readonly string[], message: string): string {
    const tree = { sha: treeSha(entries), entries };
    const sha = createHash('sha1')
      .update(JSON.stringify([tree.sha, parents, message]))
      .digest('hex');
    this.#commits.set(sha, { commit: { sha, treeSha: tree.sha, parents, message }, tree });
    return sha;
  }

  #at(sha: string): { commit: Commit; tree: Tree } {
    const found = this.#commits.get(sha);
    if (!found) throw new Error(`There is no commit ${sha}.`);
    return found;
  }

  async #asked(what: string): Promise<void> {
    this.calls.push(what);
    await Promise.resolve();
  }
}
