import { open, readFile, rm, stat, utimes, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { makeFolder } from '../../lib/make-folder.ts';
import { KnownError } from '../../lib/known-error.ts';
import { thisMachine, type Machine } from './machine.ts';

const word = v.pipe(v.string(), v.maxLength(500), v.regex(/^\P{Cc}*$/u));

/** A process, so that no later one with its number is taken for it. */
const holderShape = v.object({
  pid: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  /** {@link Machine.host} */
  host: word,
  /** {@link Machine.startOf} */
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

/** What a lock needs of its surroundings. */
export interface LockSurroundings {
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Calls the action again and again, without holding the process; returns what ends that. */
  readonly every: (milliseconds: number, action: () => void) => () => void;
  readonly machine: Machine;
}

export function realSurroundings(): LockSurroundings {
  return {
    now: () => Date.now(),
    every: (milliseconds, action) => {
      const timer = setInterval(action, milliseconds).unref();
      return () => {
        clearInterval(timer);
      };
    },
    machine: thisMachine(),
  };
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
export async function acquireLock(path: string, surroundings: LockSurroundings): Promise<Lock> {
  await makeFolder(dirname(path));
  return await new LockFile(path, surroundings).acquire();
}

/**
 * Whether the lock could be taken. Takes nothing, and leaves one of a dead process for the run that is to learn of it.
 *
 * @throws LockError that names the holder
 */
export async function demandUnlocked(path: string, surroundings: LockSurroundings): Promise<void> {
  await new LockFile(path, surroundings).demandFree();
}

class LockFile {
  readonly #path: string;
  readonly #surroundings: LockSurroundings;

  constructor(path: string, surroundings: LockSurroundings) {
    this.#path = path;
    this.#surroundings = surroundings;
  }

  async acquire(): Promise<Lock> {
    if (await this.#create(this.#path)) return this.#hold(false);

    await this.demandFree();
    await this.#takeOver();
    return this.#hold(true);
  }

  async demandFree(): Promise<void> {
    const found = await this.#look(this.#path);
    if (found !== undefined && !found.isDead) throw lockError(this.#path, found.holder);
  }

  /** Under a second lock, so that two who find a dead holder do not throw out each other. */
  async #takeOver(): Promise<void> {
    const path = this.#path;
    const claim = `${path}.takeover`;
    if (!(await this.#create(claim))) {
      if ((await this.#look(claim))?.isDead) await rm(claim, { force: true });
      throw lockError(path, undefined);
    }
    try {
      await this.demandFree();
      await rm(path, { force: true });
      if (!(await this.#create(path))) throw lockError(path, (await this.#look(path))?.holder);
    } finally {
      await rm(claim, { force: true });
    }
  }

  #hold(wasAbandoned: boolean): Lock {
    const { now, every } = this.#surroundings;
    const endHeartbeat = every(heartbeatMilliseconds, () => {
      const seconds = now() / 1_000;
      utimes(this.#path, seconds, seconds).catch(() => undefined);
    });
    return {
      wasAbandoned,
      release: async () => {
        endHeartbeat();
        await rm(this.#path, { force: true });
      },
    };
  }

  /** @returns false if it is there already */
  async #create(path: string): Promise<boolean> {
    const { now, machine } = this.#surroundings;
    const { host, pid } = machine;
    const since = new Date(now());
    const holder: Holder = { pid, host, started: machine.startOf(pid), since: since.toISOString() };
    let file: FileHandle;
    try {
      file = await open(path, 'wx');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
      throw error;
    }
    try {
      await file.writeFile(`${JSON.stringify(holder)}\n`);
      // The clock that was handed in is the one that silence is told by. Where a disk takes no times, its own has to do.
      await file.utimes(since, since).catch(() => undefined);
      return true;
    } finally {
      await file.close();
    }
  }

  /** @returns `undefined` if it is gone */
  async #look(path: string): Promise<{ holder: Holder | undefined; isDead: boolean } | undefined> {
    const { now, machine } = this.#surroundings;
    try {
      const [text, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)]);
      const holder = parseHolder(text);
      const isSilent = now() - mtimeMs > silenceMilliseconds;
      const isDead = holder?.host === machine.host ? !isAlive(holder, machine) : isSilent;
      return { holder, isDead };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
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

function isAlive({ pid, started }: Holder, machine: Machine): boolean {
  return machine.isRunning(pid) && machine.startOf(pid) === started;
}

function lockError(path: string, holder: Holder | undefined): LockError {
  const who = holder
    ? `process ${holder.pid} on ${holder.host.replace(/ .*/, '')} since ${holder.since}`
    : 'another process';
  return new LockError(
    `The clone is in use by ${who} (${path}). Wait until that run has ended, or give this one another --target-dir.`,
  );
}
