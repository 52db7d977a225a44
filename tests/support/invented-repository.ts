import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { FileVersion } from '../../src/clients/repository/file-history.ts';
import { blobSha, treeSha } from '../../src/clients/repository/git-objects.ts';
import type { GitRepository, TreeEntry } from '../../src/clients/repository/git-repository.ts';
import type { Base } from '../../src/sources/snapshot.ts';
import { writeCommits, type CommitSpec } from './write-commits.ts';

interface InventedCommit extends CommitSpec {
  readonly parents: readonly string[];
  /** Path → text, all of them. */
  readonly all: ReadonlyMap<string, string>;
}

/**
 * Commits in memory with the hashes that git gives them, and their history as `git rev-list` tells it. It can be written
 * into a repository of git's, which then must agree.
 */
export class InventedRepository implements Pick<GitRepository, 'readBlob' | 'readVersions' | 'readFileAt'> {
  /** What was asked through the port, as requests to the API: `list`, `blob`, `version {commit}`. */
  readonly asked: string[] = [];
  readonly #commits = new Map<string, InventedCommit>();
  readonly #blobs = new Map<string, string>();

  commit(spec: CommitSpec & { readonly parents: readonly string[] }): string {
    const [first] = spec.parents;
    const all = new Map(first === undefined ? [] : this.#at(first).all);
    for (const [path, text] of Object.entries(spec.files)) {
      if (text === null) all.delete(path);
      else all.set(path, text);
    }
    for (const text of all.values()) this.#blobs.set(blobSha(text), text);
    const person = `Ann Ünder <ann@example.org> ${spec.at} +0200`;
    const parents = spec.parents.map((parent) => `parent ${parent}\n`).join('');
    const tree = treeSha(entriesOf(all));
    const text = `tree ${tree}\n${parents}author ${person}\ncommitter ${person}\n\n${spec.message ?? 'By hand'}`;
    const sha = createHash('sha1')
      .update(`commit ${Buffer.byteLength(text)}\0${text}`)
      .digest('hex');
    this.#commits.set(sha, { ...spec, all });
    return sha;
  }

  textAt(commit: string, path: string): string | undefined {
    return this.#at(commit).all.get(path);
  }

  base(commit: string): Base {
    const entries = entriesOf(this.#at(commit).all);
    return { branch: 'main', commit, tree: { sha: treeSha(entries), entries } };
  }

  /**
   * The commits that changed a file, newest first: those that differ from all their parents; past a merge that is like one
   * of them goes that one's history alone.
   */
  revList(head: string, path: string): readonly string[] {
    const found: string[] = [];
    const waiting = [head];
    const seen = new Set(waiting);
    for (let sha = waiting.shift(); sha !== undefined; sha = waiting.shift()) {
      const { parents, all } = this.#at(sha);
      const same = parents.find((parent) => this.#at(parent).all.get(path) === all.get(path));
      const isRootWithout = parents.length === 0 && !all.has(path);
      if (same === undefined && !isRootWithout) found.push(sha);
      for (const parent of same === undefined ? parents : [same]) {
        if (seen.has(parent)) continue;
        seen.add(parent);
        const time = this.#at(parent).at;
        const behind = waiting.findIndex((other) => this.#at(other).at < time);
        waiting.splice(behind === -1 ? waiting.length : behind, 0, parent);
      }
    }
    return found;
  }

  /** The versions of a file, oldest first, for the slow way. */
  versions(head: string, path: string) {
    return this.revList(head, path)
      .toReversed()
      .map((commit) => ({ commit, committedAt: this.#at(commit).at, text: this.textAt(commit, path) }));
  }

  async readVersions(path: string, from: string, most: number): Promise<readonly FileVersion[]> {
    const listed = this.revList(from, path).slice(0, most);
    for (let page = 0; page === 0 || page * 100 < listed.length; page += 1) this.asked.push('list');
    return await Promise.resolve(
      listed.map((commit) => {
        const { at, parents } = this.#at(commit);
        const isMerge = parents.length > 1 && { isMerge: true as const };
        return { commit, committedAt: at, author: { name: 'Ann Ünder' }, subject: 'By hand', ...isMerge };
      }),
    );
  }

  async readFileAt(path: string, commit: string): Promise<Uint8Array | undefined> {
    this.asked.push(`version ${commit}`);
    const text = this.textAt(commit, path);
    return await Promise.resolve(text === undefined ? undefined : Buffer.from(text));
  }

  async readBlob(sha: string): Promise<Uint8Array> {
    this.asked.push('blob');
    const text = this.#blobs.get(sha);
    assert.ok(text !== undefined, `There is no blob ${sha}.`);
    return await Promise.resolve(Buffer.from(text));
  }

  /** Makes all commits with git, which must give them the hashes that they have here. */
  writeTo(directory: string): void {
    const hashes = [...this.#commits.keys()];
    const places = new Map(hashes.map((sha, place) => [sha, place]));
    const specs = [...this.#commits.values()].map(({ parents, at, files, message }) => ({
      parents: parents.map((parent) => places.get(parent) ?? parent),
      at,
      files,
      ...(message !== undefined && { message }),
    }));
    assert.deepEqual(writeCommits(directory, 'main', specs), hashes);
  }

  #at(sha: string): InventedCommit {
    const found = this.#commits.get(sha);
    assert.ok(found, `There is no commit ${sha}.`);
    return found;
  }
}

function entriesOf(files: ReadonlyMap<string, string>): readonly TreeEntry[] {
  return [...files].map(([path, text]) => ({ path, mode: '100644', type: 'blob', sha: blobSha(text) }));
}
