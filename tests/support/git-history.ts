import { execFileSync } from 'node:child_process';
import type { FileVersion } from '../../src/clients/repository/file-history.ts';

/** A version of a file, and the file's bytes in it; none where it is not there. */
export interface GitVersion extends FileVersion {
  readonly bytes: Buffer | undefined;
}

/** The newest 100 versions of a file up to a commit, as git tells them. */
export function gitVersions(folder: string, path: string, from = 'HEAD'): readonly GitVersion[] {
  const format = '--format=%H%x00%ct%x00%an%x00%s';
  const listed = git(folder, ['log', '-100', format, from, '--', path]).toString().split('\n');
  const versions = listed.filter((line) => line !== '').map((line) => line.split('\0'));
  const blobs = readBlobs(
    folder,
    versions.map(([commit = '']) => `${commit}:${path}`),
  );
  return versions.map(([commit = '', committedAt = '', name = '', subject = ''], index) => ({
    commit,
    committedAt: Number(committedAt),
    author: { name },
    subject,
    bytes: blobs[index],
  }));
}

/** The blobs of these names, `commit:path`. */
export function readBlobs(folder: string, names: readonly string[]): readonly (Buffer | undefined)[] {
  const output = git(folder, ['cat-file', '--batch'], names.join('\n'));
  let position = 0;
  return names.map(() => {
    const start = output.indexOf('\n', position) + 1;
    const header = output.toString('utf8', position, start - 1);
    const end = start + Number(/\d+$/.exec(header)?.[0]);
    position = header.endsWith(' missing') ? start : end + 1;
    return header.endsWith(' missing') ? undefined : output.subarray(start, end);
  });
}

/** A history that was read, and what it was asked for. */
export interface AskedHistory {
  readonly readVersions: (path: string, from: string, most: number) => Promise<readonly FileVersion[]>;
  readonly readFileAt: (path: string, commit: string) => Promise<Uint8Array | undefined>;
  readonly lists: number;
  /** The commits at which a file was read, in order. */
  readonly reads: readonly string[];
}

export function historyOf(versions: readonly GitVersion[]): AskedHistory {
  const reads: string[] = [];
  let lists = 0;
  return {
    get lists() {
      return lists;
    },
    reads,
    readVersions: (_path, _from, most) => {
      lists += 1;
      return Promise.resolve(versions.slice(0, most));
    },
    readFileAt: (_path, commit) => {
      reads.push(commit);
      return Promise.resolve(versions.find((version) => version.commit === commit)?.bytes);
    },
  };
}

function git(cwd: string, parameters: readonly string[], input = ''): Buffer {
  return execFileSync('git', parameters, { cwd, input, maxBuffer: 2 ** 30, stdio: 'pipe' });
}
