import { readFileSync, readlinkSync } from 'node:fs';
import { open, readFile, rm, stat, utimes } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { makeFolder } from '../../lib/make-folder.ts';
import { KnownError } from '../../lib/known-error.ts';

const word = v.pipe(v.string(), v.maxLength(500), v.regex(/^\P{Cc}*$/u));

/** A process, so that no later one with its number is taken for it. */
const holderShape = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** The machine, and within it the namespace (container) that the number belongs to. */
  host: word,
  /** When the process started, as the system counts; empty where it does not say. */
  started: word,
  /** When it took the lock, ISO 8601. */
  since: word,
});
type Holder = Readonly<v.InferOutput<typeof holderShape>>;

/** Another process uses the folder. */
export class LockError extends KnownError {
  override readonly name = 'LockError';
}

export interface Lock {
  /** Whether its last holder died with it: what that one was doing may be half done. */
  readonly wasAbandoned: boolean;
  release(): Promise<void>;
}

/** A holder says so often that it lives. */
const heartbeatMilliseconds = 20_000;
/** Where nobody can look whether the holder lives, it counts as dead after so long a silence. */
const silenceMilliseconds = 120_000;

/**
 * Takes a lock file, or takes it over from a process that died with it: one of this machine that is gone, or one of another
 * machine or container that has not touched the file for two minutes.
 *
 * @param path of the file; its folder is made
 * @throws LockError that names the holder
 */
export async function acquireLock(path: string): Promise<Lock> {
  await makeFolder(dirname(path));
  if (await create(path)) return hold(path, false);

  const found = await look(path);
  if (found !== undefined && !found.isDead) throw lockError(path, found.holder);
  await takeOver(path);
  return hold(path, true);
}

/** Under a second lock, so that two who find a dead holder do not throw out each other. */
async function takeOver(path: string): Promise<void> {
  const claim = `${path}.takeover`;
  if (!(await create(claim))) {
    if ((await look(claim))?.isDead) await rm(claim, { force: true });
    throw lockError(path, undefined);
  }
  try {
    const found = await look(path);
    if (found !== undefined && !found.isDead) throw lockError(path, found.holder);
    await rm(path, { force: true });
    if (!(await create(path))) throw lockError(path, (await look(path))?.holder);
  } finally {
    await rm(claim, { force: true });
  }
}

function hold(path: string, wasAbandoned: boolean): Lock {
  const beat = setInterval(() => {
    const now = new Date();
    utimes(path, now, now).catch(() => undefined);
  }, heartbeatMilliseconds).unref();
  return {
    wasAbandoned,
    release: async () => {
      clearInterval(beat);
      await rm(path, { force: true });
    },
  };
}

/** @returns false if it is there already */
async function create(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'wx');
    await file.writeFile(`${JSON.stringify(self())}\n`);
    await file.close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** @returns `undefined` if it is gone */
async function look(path: string): Promise<{ holder: Holder | undefined; isDead: boolean } | undefined> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
    const holder = parseHolder(text);
    const isSilent = Date.now() - mtimeMs > silenceMilliseconds;
    const isDead = holder?.host === self().host ? !isAlive(holder) : isSilent;
    return { holder, isDead };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Not yet written, torn by a crash, or of another form: then silence decides. */
function parseHolder(text: string): Holder | undefined {
  try {
    const parsed = v.safeParse(holderShape, JSON.parse(text));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}

function self(): Holder {
  return {
    pid: process.pid,
    host: [hostname(), namespace()].filter((part) => part !== '').join(' '),
    started: startOf(process.pid),
    since: new Date().toISOString(),
  };
}

function isAlive({ pid, started }: Holder): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there and somebody else’s.
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return startOf(pid) === started;
}

/** Linux: the 22nd field of /proc/{pid}/stat, clock ticks since the machine started. */
function startOf(pid: number): string {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

function lockError(path: string, holder: Holder | undefined): LockError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host.replace(/ .*/, '')} since ${holder.since}`
    : 'another process';
  return new LockError(
    `The clone is in use by ${who} (${path}). Wait until that run has ended, or give this one another --target-dir.`,
  );
}
