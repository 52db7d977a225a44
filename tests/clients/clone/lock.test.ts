import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { waitFor } from '../../support/wait-for.ts';
import { acquireLock, LockError, realSurroundings, type Lock } from '../../../src/clients/clone/lock.ts';

function lockPath(): string {
  return join(temporaryFolder(), 'owner', 'name.lock');
}

async function take(path: string, surroundings = realSurroundings()): Promise<Lock> {
  return await acquireLock(path, surroundings);
}

/** The lock file of this process, changed. */
async function leave(path: string, change: Record<string, unknown>): Promise<void> {
  const lock = await take(path);
  const holder = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  await lock.release();
  writeFileSync(path, JSON.stringify({ ...holder, ...change }));
}

function silentSince(path: string, seconds: number): void {
  const then = new Date(Date.now() - seconds * 1_000);
  utimesSync(path, then, then);
}

/** The number of a process that has ended. */
function endedProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

describe('the lock of a clone', () => {
  it('is free again when it was released', async () => {
    const path = lockPath();
    for (let round = 0; round < 2; round += 1) {
      const lock = await take(path);
      assert.equal(lock.wasAbandoned, false);
      await lock.release();
    }
    assert.deepEqual(readdirSync(dirname(path)), []);
  });

  it('refuses a second one, and names who has it since when', async () => {
    const path = lockPath();
    const lock = await take(path);
    await assert.rejects(take(path), (error: Error) => {
      assert.ok(error instanceof LockError);
      assert.match(error.message, new RegExp(`in use by process ${process.pid} on \\S+ since \\d{4}-.*name\\.lock`));
      return true;
    });
    await lock.release();
  });

  const rows: readonly { what: string; change: () => Record<string, unknown>; silent: number; isDead: boolean }[] = [
    { what: 'a process that is gone', change: () => ({ pid: endedProcess() }), silent: 0, isDead: true },
    {
      what: 'another process with the number of one that is gone',
      change: () => ({ started: '1' }),
      silent: 0,
      isDead: true,
    },
    { what: 'a process of this machine that lives, however silent', change: () => ({}), silent: 9_999, isDead: false },
    {
      what: 'another machine that spoke lately',
      change: () => ({ host: 'elsewhere', pid: 1 }),
      silent: 60,
      isDead: false,
    },
    {
      what: 'another machine, silent for minutes',
      change: () => ({ host: 'elsewhere', pid: 1 }),
      silent: 180,
      isDead: true,
    },
  ];
  for (const { what, change, silent, isDead } of rows) {
    it(`is ${isDead ? 'taken over from' : 'left to'} ${what}`, async () => {
      const path = lockPath();
      await leave(path, change());
      silentSince(path, silent);
      if (isDead) {
        const lock = await take(path);
        assert.equal(lock.wasAbandoned, true);
        await lock.release();
      } else {
        await assert.rejects(take(path), LockError);
        assert.equal(existsSync(path), true);
      }
    });
  }

  const forms: readonly string[] = [
    '',
    '{"pid":',
    '{}',
    '5',
    'null',
    '[]',
    '{"pid":1}',
    '{"pid":1,"host":7}',
    '{"pid":-1,"host":"here","started":"","since":""}',
    '{"pid":1,"host":"\\u001b[2J","started":"","since":""}',
  ];
  for (const text of forms) {
    it(`that says ${JSON.stringify(text)} is somebody’s, and taken over when it has been silent for minutes`, async () => {
      const path = lockPath();
      await leave(path, {});
      writeFileSync(path, text);
      await assert.rejects(take(path), (error: Error) => {
        assert.ok(error instanceof LockError);
        assert.match(error.message, /^The clone is in use by another process \(.*name\.lock\)\. Wait/);
        return true;
      });
      assert.equal(readFileSync(path, 'utf8'), text);
      silentSince(path, 180);
      const lock = await take(path);
      assert.equal(lock.wasAbandoned, true);
      await lock.release();
    });
  }

  it('says again and again that its holder lives, until it is released', async () => {
    const path = lockPath();
    let [now, beat] = [Date.UTC(2026, 0, 1), undefined as (() => void) | undefined];
    const every = (_: number, action: () => void) => {
      beat = action;
      return () => (beat = undefined);
    };
    const lock = await take(path, { ...realSurroundings(), now: () => now, every });
    now += 180_000;
    beat?.();
    await waitFor('the holder’s word', () => statSync(path).mtimeMs === now);
    await lock.release();
    assert.equal(beat, undefined);
  });

  it('is told dead from alive by the clock that it was given', async () => {
    const path = lockPath();
    let now = Date.UTC(2026, 0, 1);
    const at = (host: string) => ({
      ...realSurroundings(),
      now: () => now,
      machine: { ...realSurroundings().machine, host },
    });
    await take(path, at('here'));
    now += 120_000;
    await assert.rejects(take(path, at('elsewhere')), LockError);
    now += 1;
    assert.equal((await take(path, at('elsewhere'))).wasAbandoned, true);
  });

  it('is left to a living process that took it over from the dead one a moment before', async () => {
    const path = lockPath();
    await leave(path, {});
    const living = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
    rmSync(path);
    // What is read from it is written here, time after time.
    execFileSync('mkfifo', [path]);
    const taking = assert.rejects(take(path), (error: Error) => {
      assert.ok(error instanceof LockError);
      assert.match(error.message, new RegExp(`in use by process ${process.pid} on`));
      return true;
    });
    await writeFile(path, JSON.stringify({ ...living, pid: endedProcess() }));
    await waitFor('the lock beside the lock', () => existsSync(`${path}.takeover`));
    await writeFile(path, JSON.stringify(living));
    await taking;
    assert.ok(statSync(path).isFIFO(), 'it is still there');
    assert.deepEqual(readdirSync(dirname(path)), ['name.lock']);
  });

  it('goes to one alone of many who find a dead holder at the same time', async () => {
    const path = lockPath();
    await leave(path, { pid: endedProcess() });
    const tries = await Promise.allSettled(Array.from({ length: 20 }, async () => await take(path)));
    const won = tries.filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
    assert.deepEqual(readdirSync(dirname(path)), ['name.lock']);
    for (const result of tries) if (result.status === 'fulfilled') await result.value.release();
  });
});
