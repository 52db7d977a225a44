import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sharedPath } from './shared-data.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Path → text. */
export type Files = ReadonlyMap<string, string>;

/** One step of a history. */
export interface Change {
  readonly before: Files;
  readonly after: Files;
}

/** Each file's versions in the order of its history, each with the one before it. */
export function imageHistory(): readonly Change[] {
  const clone = cloneOf('image');
  return readdirSync(clone)
    .filter((name) => name.endsWith('.json'))
    .flatMap((file) => {
      const commits = lines(git(clone, ['log', '--reverse', '--format=%H', 'dev', '--', file]));
      const versions = readBlobs(
        clone,
        commits.map((commit) => `${commit}:${file}`),
      ).map((text) => new Map([[file, text]]));
      return stepsOf(versions);
    });
}

/** The distinct states in which all these files of the text repository stand together, each with the one before it. */
export function textHistory(paths: readonly string[]): readonly Change[] {
  const clone = cloneOf('text');
  const states = new Map<string, readonly string[]>();
  for (const commit of lines(git(clone, ['rev-list', '--reverse', 'dev']))) {
    const names = paths.map((path) => `${commit}:${path}`);
    const blobs = lines(git(clone, ['cat-file', '--batch-check=%(objectname)'], names)).join(' ');
    if (!blobs.includes('missing')) states.set(blobs, states.get(blobs) ?? names);
  }
  const versions = Array.from(states.values(), (names) => {
    const texts = readBlobs(clone, names);
    return new Map(paths.map((path, at) => [path, texts[at] ?? '']));
  });
  return stepsOf(versions);
}

function stepsOf(versions: readonly Files[]): readonly Change[] {
  return versions.slice(1).map((after, index) => ({ before: versions[index] ?? new Map(), after }));
}

function cloneOf(repository: 'image' | 'text'): string {
  const clone = temporaryFolder();
  const bundle = fileURLToPath(sharedPath(`history/${repository}.bundle`));
  git(clone, ['clone', '--quiet', '--branch', 'dev', bundle, '.']);
  return clone;
}

function readBlobs(clone: string, names: readonly string[]): string[] {
  const output = execFileSync('git', ['cat-file', '--batch'], {
    cwd: clone,
    input: names.join('\n'),
    maxBuffer: 2 ** 30,
  });
  let position = 0;
  return names.map(() => {
    const start = output.indexOf('\n', position) + 1;
    const size = Number(output.toString('latin1', position, start).split(' ')[2]);
    position = start + size + 1;
    return output.toString('utf8', start, start + size);
  });
}

function git(cwd: string, parameters: readonly string[], input: readonly string[] = []): string {
  return execFileSync('git', parameters, {
    cwd,
    encoding: 'utf8',
    input: input.join('\n'),
    maxBuffer: 2 ** 30,
    stdio: 'pipe',
  });
}

function lines(text: string): string[] {
  return text.trimEnd().split('\n');
}
