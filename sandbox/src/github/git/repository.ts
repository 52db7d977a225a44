import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseCommit, printCommit, type Commit } from './commit-text.ts';
import { ObjectReader, type GitObject, type ObjectType } from './object-reader.ts';
import { runGit, tryGit } from './run-git.ts';
import { editTree, parseTree, printTree, type TreeEdit, type TreeEntry, type TreeStore } from './tree.ts';
import { writeObject } from './write-object.ts';

/** A branch or another ref, and what it names. */
export interface Ref {
  /** `refs/heads/main` */
  readonly name: string;
  readonly sha: string;
}

/** One line of a recursive listing. */
export interface ListedEntry extends TreeEntry {
  /** Bytes; only blobs have one. */
  readonly size?: number;
}

/** A ref from one commit to another; `undefined`: there is none. */
export interface RefUpdate {
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

export type RefChange = 'done' | 'stale' | 'conflict';

const nothing = '0'.repeat(40);

/** A bare git repository, driven through `git`. */
export class GitRepository implements TreeStore {
  readonly directory: string;
  readonly #objects: ObjectReader<'--batch'>;
  readonly #headers: ObjectReader<'--batch-check'>;

  /** The repository must exist: see {@link createRepository}. */
  constructor(directory: string) {
    this.directory = directory;
    this.#objects = new ObjectReader(directory, '--batch');
    this.#headers = new ObjectReader(directory, '--batch-check');
  }

  close(): void {
    this.#objects.close();
    this.#headers.close();
  }

  // Objects

  async read(sha: string, type: ObjectType): Promise<GitObject | undefined> {
    const object = isSha(sha) ? await this.#objects.read(sha) : undefined;
    return object?.type === type ? object : undefined;
  }

  /** Whether there is such an object. */
  async has(sha: string, type: ObjectType): Promise<boolean> {
    // Only a blob may be large: a second process for the others would cost more than their content.
    const reader = type === 'blob' ? this.#headers : this.#objects;
    return isSha(sha) && (await reader.read(sha))?.type === type;
  }

  async readTree(sha: string): Promise<TreeEntry[]> {
    return parseTree((await this.#needed(sha, 'tree')).content);
  }

  async commit(sha: string): Promise<Commit> {
    return parseCommit(sha, (await this.#needed(sha, 'commit')).content);
  }

  writeBlob(content: string | Uint8Array): Promise<string> {
    return writeObject(this.directory, 'blob', content);
  }

  writeTree(entries: readonly TreeEntry[]): Promise<string> {
    return writeObject(this.directory, 'tree', printTree(entries));
  }

  async editTree(base: string | undefined, edits: readonly TreeEdit[]): Promise<string> {
    return (await editTree(this, base, edits)) ?? (await this.writeTree([]));
  }

  writeCommit(commit: Omit<Commit, 'sha'>): Promise<string> {
    return writeObject(this.directory, 'commit', printCommit(commit));
  }

  /** Everything below a tree, with whole paths; without `recursive`, its own entries alone. */
  async list(tree: string, { recursive }: { recursive: boolean }): Promise<ListedEntry[]> {
    const listed = (await this.readTree(tree)).map(async (entry): Promise<ListedEntry[]> => {
      if (entry.mode === '160000') return [entry];
      if (entry.mode !== '040000') return [{ ...entry, size: (await this.#headers.read(entry.sha))?.size ?? 0 }];
      const below = recursive ? await this.list(entry.sha, { recursive }) : [];
      return [entry, ...below.map((each) => ({ ...each, name: `${entry.name}/${each.name}` }))];
    });
    return (await Promise.all(listed)).flat();
  }

  // Refs

  /** @param name whole, `refs/heads/main`, and a valid ref name */
  async ref(name: string): Promise<string | undefined> {
    return (await this.#objects.read(name))?.sha;
  }

  /** The branch that HEAD names. */
  async defaultBranch(): Promise<string> {
    const head = await readFile(join(this.directory, 'HEAD'), 'utf8');
    return head.trim().replace('ref: refs/heads/', '');
  }

  branch(name: string): Promise<string | undefined> {
    return this.ref(`refs/heads/${name}`);
  }

  /** Those whose whole name starts so, sorted. */
  async refs(prefix: string): Promise<Ref[]> {
    const out = await this.#text(['for-each-ref', '--format=%(refname) %(objectname)']);
    return out
      .split('\n')
      .filter((line) => line.startsWith(prefix) && line !== '')
      .map((line) => ({ name: line.slice(0, line.indexOf(' ')), sha: line.slice(line.indexOf(' ') + 1) }));
  }

  /**
   * Moves, makes (`before` undefined) or deletes (`after` undefined) a ref in one step.
   *
   * - `stale`: it was not at `before` any more
   * - `conflict`: git cannot keep a ref `a/b` beside one `a/b/c`
   */
  async moveRef(name: string, before: string | undefined, after: string | undefined): Promise<RefChange> {
    const args =
      after === undefined ? ['update-ref', '-d', name, before ?? ''] : ['update-ref', name, after, before ?? nothing];
    const { code, stderr } = await tryGit(this.directory, args);
    if (code === 0) return 'done';
    return /cannot create|exists; cannot/.test(stderr) && !stderr.includes('already exists') ? 'conflict' : 'stale';
  }

  /** Changes refs in one transaction: all of them or, where one is not at `before` or git refuses it, none. */
  async updateRefs(updates: readonly RefUpdate[]): Promise<boolean> {
    const lines = updates.map(({ name, before = nothing, after = nothing }) =>
      before === nothing && after === nothing
        ? `verify ${name} ${nothing}`
        : after === nothing
          ? `delete ${name} ${before}`
          : `update ${name} ${after} ${before}`,
    );
    const input = ['start', ...lines, 'prepare', 'commit', ''].join('\n');
    return (await tryGit(this.directory, ['update-ref', '--stdin'], input)).code === 0;
  }

  // History

  async isAncestor(ancestor: string, descendant: string): Promise<boolean> {
    if (ancestor === descendant) return true;
    return (await tryGit(this.directory, ['merge-base', '--is-ancestor', ancestor, descendant])).code === 0;
  }

  async mergeBase(one: string, other: string): Promise<string | undefined> {
    const { code, stdout } = await tryGit(this.directory, ['merge-base', one, other]);
    return code === 0 ? stdout.toString().trim() : undefined;
  }

  /** SHAs that `head` has and `base` has not, oldest first. */
  async commitsBetween(base: string, head: string): Promise<string[]> {
    const out = await this.#text(['rev-list', '--reverse', '--topo-order', `${base}..${head}`]);
    return out.split('\n').filter((line) => line !== '');
  }

  /** SHAs from a commit on, newest first; with a path those that `git log -- path` names. */
  async history(head: string, path: string): Promise<string[]> {
    const out = await this.#text(['rev-list', head, ...(path === '' ? [] : ['--', `:(literal)${path}`])]);
    return out.split('\n').filter((line) => line !== '');
  }

  async countBetween(base: string, head: string): Promise<{ behind: number; ahead: number }> {
    const out = await this.#text(['rev-list', '--left-right', '--count', `${base}...${head}`]);
    const [behind = 0, ahead = 0] = out.trim().split(/\s+/).map(Number);
    return { behind, ahead };
  }

  /** The tree of a merge without conflicts; `undefined` where there are some. */
  async mergeTree(base: string, head: string): Promise<string | undefined> {
    const { code, stdout } = await tryGit(this.directory, ['merge-tree', '--write-tree', base, head]);
    return code === 0 ? stdout.toString().trim() : undefined;
  }

  run(args: readonly string[]): Promise<Buffer> {
    return runGit(this.directory, args);
  }

  async #needed(sha: string, type: ObjectType): Promise<GitObject> {
    const object = await this.read(sha, type);
    if (object === undefined) throw new Error(`${this.directory} has no ${type} ${sha}`);
    return object;
  }

  async #text(args: readonly string[]): Promise<string> {
    return (await runGit(this.directory, args)).toString();
  }
}

function isSha(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/**
 * Makes an empty bare repository, or leaves the one that is there; says whether it is new.
 *
 * @param objectsOf a repository to share objects with, as a fork does on GitHub
 */
export async function createRepository(directory: string, branch: string, objectsOf?: string): Promise<boolean> {
  if (existsSync(directory)) return false;
  await mkdir(directory, { recursive: true });
  await runGit(directory, ['init', '--quiet', '--bare', '--template=', `--initial-branch=${branch}`, '.']);
  if (objectsOf !== undefined) {
    await rm(join(directory, 'objects'), { recursive: true });
    await symlink(relative(directory, join(objectsOf, 'objects')), join(directory, 'objects'));
  }
  return true;
}
