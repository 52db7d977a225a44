import { blobSha } from '../repository/git-objects.ts';
import type { Commit } from '../repository/git-repository.ts';
import { DamagedCloneError } from './clone-errors.ts';
import type { Git } from './git.ts';
import { parseCommit } from './parse.ts';
import type { Remote } from './remote.ts';

/** The objects of a clone that has few of them: what is missing is fetched, as much as possible at once. */
export class Objects {
  readonly #git: Git;
  #local: Promise<ReadonlySet<string>> | undefined;

  constructor(git: Git) {
    this.#git = git;
  }

  /** Those of them that the clone does not have. Asking git for one by one would fetch it. */
  async missing(shas: readonly string[]): Promise<readonly string[]> {
    const format = '--batch-check=%(objectname)';
    this.#local ??= this.#git
      .text(['cat-file', '--batch-all-objects', '--unordered', format])
      .then((out) => new Set(out.split('\n')));
    const local = await this.#local;
    return [...new Set(shas)].filter((sha) => !local.has(sha));
  }

  /** Call this when the clone has got new objects. */
  forget(): void {
    this.#local = undefined;
  }

  /** @throws DamagedCloneError if the clone does not have them */
  async demandLocal(shas: readonly string[]): Promise<void> {
    const [missing] = await this.missing(shas);
    if (missing !== undefined) throw new DamagedCloneError(this.#git.directory, `it has lost the object ${missing}`);
  }

  /** Commits with their trees, without their ancestors. */
  async needCommits(remote: Remote, shas: readonly string[]): Promise<void> {
    const missing = await this.missing(shas);
    if (missing.length === 0) return;
    await remote.fetchCommits(['--depth=1', '--filter=blob:none'], missing);
    this.forget();
  }

  /** Blobs, or trees without their blobs. */
  async needObjects(remote: Remote, shas: readonly string[]): Promise<void> {
    const missing = await this.missing(shas);
    if (missing.length === 0) return;
    await remote.fetchObjects(missing);
    this.forget();
  }

  async readCommit(sha: string): Promise<Commit> {
    return parseCommit(sha, (await this.#git.run(['cat-file', 'commit', sha])).toString());
  }

  /** Bytes of blobs that the clone has, checked against their SHAs. */
  async readBlobs(shas: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    const out = await this.#git.run(['cat-file', '--batch'], { input: shas.map((sha) => `${sha}\n`).join('') });
    const blobs = new Map<string, Uint8Array>();
    let position = 0;
    for (const sha of shas) {
      const end = out.indexOf('\n', position);
      const [, type, size] = out.toString('latin1', position, end).split(' ');
      const bytes = out.subarray(end + 1, end + 1 + Number(size));
      if (type !== 'blob' || blobSha(bytes) !== sha) {
        throw new DamagedCloneError(this.#git.directory, `the blob ${sha} is not what it should be`);
      }
      blobs.set(sha, bytes);
      position = end + 1 + bytes.length + 1;
    }
    return blobs;
  }
}
