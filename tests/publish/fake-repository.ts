import { createHash } from 'node:crypto';
import { BranchMovedError } from '../../src/clients/repository/branch-moved-error.ts';
import { blobSha, overlay, treeSha } from '../../src/clients/repository/git-objects.ts';
import type { FileVersion } from '../../src/clients/repository/file-history.ts';
import type {
  Branch,
  Commit,
  GitRepository,
  NewCommit,
  Tree,
  TreeEntry,
  WrittenCommit,
} from '../../src/clients/repository/git-repository.ts';
import type { Base } from '../../src/sources/snapshot.ts';

/** Text of a file, or a whole entry. */
type Content = string | Omit<TreeEntry, 'path'>;

interface FakeCommit {
  readonly commit: Commit;
  readonly tree: Tree;
  /** Unix seconds. */
  readonly committedAt: number;
}

/** A repository in memory that writes down what is asked of it: `writeCommit`, `moveBranch sync/primary/all`. */
export class FakeRepository implements GitRepository {
  readonly owner = 'o';
  readonly name = 'r';
  readonly calls: string[];
  readonly branches = new Map<string, string>();
  /** What GitHub answers to a call instead of doing it. */
  refuse: (call: string) => Error | undefined = () => undefined;
  readonly #commits = new Map<string, FakeCommit>();
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

  /** Along the first parents. */
  async readVersions(path: string, from: string, most: number): Promise<readonly FileVersion[]> {
    await this.#asked(`readVersions ${path}`);
    const versions: FileVersion[] = [];
    for (let sha: string | undefined = from; sha !== undefined && versions.length < most;) {
      const { commit, committedAt } = this.#at(sha);
      const parent: string | undefined = commit.parents[0];
      if (this.#blobAt(sha, path) !== (parent && this.#blobAt(parent, path))) {
        versions.push({
          commit: sha,
          committedAt,
          author: { name: 'Ann' },
          subject: commit.message.split('\n', 1)[0]!,
        });
      }
      sha = parent;
    }
    return versions;
  }

  async readFileAt(path: string, commit: string): Promise<Uint8Array | undefined> {
    await this.#asked(`readFileAt ${path}`);
    const sha = this.#blobAt(commit, path);
    return sha === undefined ? undefined : this.#blobs.get(sha);
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

  #blobAt(commit: string, path: string): string | undefined {
    return this.#at(commit).tree.entries.find((entry) => entry.path === path)?.sha;
  }

  #keep(entries: readonly TreeEntry[], parents: readonly string[], message: string): string {
    const tree = { sha: treeSha(entries), entries };
    const sha = createHash('sha1')
      .update(JSON.stringify([tree.sha, parents, message]))
      .digest('hex');
    // A minute after the one before it.
    const committedAt = 1_700_000_000 + this.#commits.size * 60;
    this.#commits.set(sha, { commit: { sha, treeSha: tree.sha, parents, message }, tree, committedAt });
    return sha;
  }

  #at(sha: string): FakeCommit {
    const found = this.#commits.get(sha);
    if (!found) throw new Error(`There is no commit ${sha}.`);
    return found;
  }

  async #asked(what: string): Promise<void> {
    this.calls.push(what);
    await Promise.resolve();
    const error = this.refuse(what);
    if (error) throw error;
  }
}
