import { appendFile, lstat, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../lib/make-folder.ts';
import type { Log } from '../../lib/log.ts';
import { DamagedCloneError, LocalChangesError, WrongCloneError } from './clone-errors.ts';
import type { Git } from './git.ts';
import { GitError } from './git-error.ts';
import { lockFiles, refuseLocalChanges } from './local-changes.ts';
import { markerFile, ourRef } from './names.ts';
import { Objects } from './objects.ts';
import { configuration, exactBytes, writeOwnSettings } from './own-settings.ts';

export interface CloneSpec {
  /** The base: what the work tree shows. */
  readonly branch: string;
  /** The files in the work tree. */
  readonly files: readonly string[];
}

interface Opening extends CloneSpec {
  /** The run before died in it. */
  readonly wasAbandoned: boolean;
  readonly log: Log;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Makes sure that git's folder holds a clone of ours that nobody works in: the one that is there, or a new, still empty
 * one. A damaged one is set aside, whole.
 *
 * @throws WrongCloneError if something else is there
 * @throws LocalChangesError if somebody works in it
 */
export async function openClone(git: Git, opening: Opening): Promise<void> {
  if (await isAbsent(git.directory)) {
    await makeClone(git, opening);
    return;
  }
  await demandOurs(git);
  await writeOwnSettings(git);
  try {
    await inspect(git, opening);
  } catch (error) {
    const damage = damageOf(git, error) ?? (opening.wasAbandoned ? leftBehind(git, error) : undefined);
    if (damage === undefined) throw error;
    await replaceClone(git, opening, damage);
  }
}

/** Sets the clone aside, whole, and makes it again. */
export async function replaceClone(
  git: Git,
  { now, log, ...spec }: CloneSpec & Pick<Opening, 'log' | 'now'>,
  { reason }: DamagedCloneError,
): Promise<void> {
  const stamp = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const aside = await freeName(`${git.directory}.damaged-${stamp}`);
  await rename(git.directory, aside);
  log.warn(
    'clone.set-aside',
    `The clone in ${git.directory} is damaged (${reason}): moved to ${aside} and made again`,
    {
      directory: git.directory,
      aside,
      reason,
    },
  );
  await makeClone(git, spec);
}

/** Under another name first, so that a clone is there as a whole or not at all. */
async function makeClone(git: Git, { branch, files }: CloneSpec): Promise<void> {
  const draft = git.in(`${git.directory}.new`);
  await rm(draft.directory, { recursive: true, force: true });
  const inside = join(draft.directory, '.git');
  await makeFolder(draft.directory);
  // The folder of the settings that count is not there yet.
  const env = { GIT_COMMON_DIR: inside };
  await draft.run(['init', '--quiet', '--template=', `--initial-branch=${branch}`], { env });
  await appendFile(join(inside, 'config'), configuration(git.url));
  await mkdir(join(inside, 'info'));
  await writeFile(join(inside, 'info/attributes'), exactBytes);
  await writeFile(join(inside, 'info/sparse-checkout'), files.map((path) => `/${path}\n`).join(''));
  await writeFile(join(inside, markerFile), `${JSON.stringify({ version: 1, url: git.url })}\n`);
  await writeOwnSettings(draft);
  await rename(draft.directory, git.directory);
}

async function isAbsent(directory: string): Promise<boolean> {
  try {
    return (await readdir(directory)).length === 0;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return true;
    throw error;
  }
}

/**
 * Whether the folder is free for a clone of that URL, or is one that this program has made. Only looks.
 *
 * @throws WrongCloneError if something else is there
 */
export async function demandPlaceFor(place: Pick<Git, 'directory' | 'url'>): Promise<void> {
  if (!(await isAbsent(place.directory))) await demandOurs(place);
}

async function demandOurs({ directory, url }: Pick<Git, 'directory' | 'url'>): Promise<void> {
  const inside = join(directory, '.git');
  // A link or a file there would make another folder the clone.
  const isFolder = await lstat(inside).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  const text = isFolder ? await readFile(join(inside, markerFile), 'utf8').catch(() => undefined) : undefined;
  if (text === undefined) {
    throw new WrongCloneError(
      `${directory} is there and is no clone that this program has made. Move it away, or choose another --target-dir.`,
    );
  }
  const found = urlIn(text);
  if (found !== undefined && found !== url) {
    throw new WrongCloneError(
      `${directory} is a clone of ${found}, and this run wants ${url}. Move it away, or choose another --target-dir.`,
    );
  }
}

/** A marker that cannot be read is ours all the same; whatever tore it has damaged the rest, too, or has not. */
function urlIn(marker: string): string | undefined {
  try {
    const { url } = JSON.parse(marker) as { url?: unknown };
    return typeof url === 'string' ? url : undefined;
  } catch {
    return undefined;
  }
}

async function inspect(git: Git, { branch, wasAbandoned }: Opening): Promise<void> {
  const { directory } = git;
  await demandOrigin(git);
  const head = await git.try(['symbolic-ref', '--quiet', 'HEAD']);
  if (head.code !== 0 && head.code !== 1) throw git.failure(['symbolic-ref'], head);
  const on = head.stdout.toString().trim().replace('refs/heads/', '');
  if (on !== branch) {
    throw new WrongCloneError(
      `The clone in ${directory} stands on ${on === '' ? 'no branch' : `the branch ${on}`}, and this run syncs ${branch}. ` +
        `Switch back with:\n  git -C ${directory} switch ${branch}\nor move the folder away; it is made again.`,
    );
  }
  if (wasAbandoned && (await lockFiles(directory)).length > 0) {
    throw new DamagedCloneError(directory, 'a run died while git was at work in it');
  }
  const refs = await git.try(['rev-parse', 'HEAD', ourRef]);
  if (refs.code !== 0) {
    await demandStillEmpty(git);
    return;
  }
  const [commit = ''] = refs.stdout.toString().split('\n');
  const objects = new Objects(git);
  await objects.demandLocal([commit]);
  await objects.demandLocal([(await objects.readCommit(commit)).treeSha]);
  await refuseLocalChanges(git);
}

/** No fetch or push goes there. But whoever has set it has a use of their own for this clone. */
async function demandOrigin(git: Git): Promise<void> {
  const { directory, url } = git;
  const args = ['config', '--file', join(directory, '.git/config'), '--get-all', 'remote.origin.url'];
  const result = await git.try(args);
  if (result.code !== 0 && result.code !== 1) throw git.failure(args, result);
  const origin = result.stdout.toString().trimEnd();
  if (origin === url) return;
  const has = origin === '' ? 'no origin' : `${withoutCredentials(origin)} as its origin`;
  throw new WrongCloneError(
    `The clone in ${directory} has ${has}, not ${url}. Set it back with:\n` +
      `  git -C ${directory} config --replace-all remote.origin.url ${url}`,
  );
}

/** A person may have put a token into it. */
function withoutCredentials(url: string): string {
  return url.replaceAll(/:\/\/.*@/g, '://');
}

/** A run that dies between making a clone and its first fetch leaves one without any commit. */
async function demandStillEmpty(git: Git): Promise<void> {
  const refs = await git.text(['for-each-ref']);
  const staged = await git.text(['ls-files']);
  if (refs + staged !== '') throw new DamagedCloneError(git.directory, 'its branch has lost its commit');
}

/** What an error says of the clone; `undefined` where it says nothing of it. */
export function damageOf({ directory }: Git, error: unknown): DamagedCloneError | undefined {
  if (error instanceof DamagedCloneError) return error;
  return error instanceof GitError && error.fault === 'local'
    ? new DamagedCloneError(directory, error.problem)
    : undefined;
}

/** What a run leaves that dies in it is no work of anybody's. */
function leftBehind({ directory }: Git, error: unknown): DamagedCloneError | undefined {
  if (!(error instanceof LocalChangesError)) return undefined;
  return new DamagedCloneError(directory, `a run died in it and left ${error.changes.join(', ')}`);
}

async function freeName(wanted: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted}-${count}`;
    if (await isAbsent(name)) return name;
  }
}
