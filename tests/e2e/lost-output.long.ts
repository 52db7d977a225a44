import assert from 'node:assert/strict';
import { spawn, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { text } from 'node:stream/consumers';
import { describe, it, type TestContext } from 'node:test';
import { plainEnvironment, program } from '../support/program.ts';
import { describeAs, pulls, startAgreeing } from '../support/watch-trial.ts';
import { imageCategories, type Trial } from '../support/trial.ts';
import { waitFor } from '../support/wait-for.ts';

/** A file on a disk without space. */
const full = '/dev/full';
const skip = !existsSync(full) && `there is no ${full} here`;

/** Starts the program with outputs that go to a full disk. */
function start(t: TestContext, trial: Trial | undefined, flags: readonly string[], lost: readonly (1 | 2)[]) {
  const disk = openSync(full, 'w');
  const stdio: StdioOptions = ['ignore', lost.includes(1) ? disk : 'pipe', lost.includes(2) ? disk : 'pipe'];
  const env = { ...plainEnvironment, ...trial?.env };
  const child = spawn(process.execPath, [program, ...flags], { cwd: tmpdir(), env, stdio });
  closeSync(disk);
  t.after(() => child.kill('SIGKILL'));
  const ended = Promise.all([
    once(child, 'exit').then(([code]) => code as number | null),
    child.stdout ? text(child.stdout) : '',
    child.stderr ? text(child.stderr) : '',
  ]).then(([code, stdout, stderr]) => ({ code, stdout, stderr }));
  return { child, ended };
}

const told =
  'Standard output cannot be written (ENOSPC: no space left on device, write): what it was to say is lost.\n';

describe('a disk that is full', { skip }, () => {
  it('takes a run’s report, not its pull request, and the run ends with 1 and one sentence', async (t) => {
    const trial = await startAgreeing(t);
    trial.edit('codeformer', describeAs('Mends faces.'));
    const { code, stderr } = await start(t, trial, ['--categories', imageCategories], [1]).ended;
    assert.deepEqual({ code, stderr }, { code: 1, stderr: told });
    assert.equal((await pulls(trial)).length, 1);
  });

  it('takes a run’s log, and nothing else', async (t) => {
    const trial = await startAgreeing(t);
    const flags = ['--categories', imageCategories, '--log-format', 'json'];
    const { code, stdout } = await start(t, trial, flags, [2]).ended;
    assert.equal(code, 0);
    assert.match(stdout, /in sync/);
  });

  it('takes the help, which ends with 1', async (t) => {
    const { code, stderr } = await start(t, undefined, ['--help'], [1]).ended;
    assert.deepEqual({ code, stderr }, { code: 1, stderr: told });
  });

  for (const lost of [[1], [1, 2]] as const) {
    it(`does not end a watch: ${lost.length === 1 ? 'standard output' : 'both outputs'}`, async (t) => {
      const trial = await startAgreeing(t);
      trial.edit('codeformer', describeAs('Mends faces.'));
      const flags = ['--watch', '--watch-interval', '1', '--watch-startup-sync', '--categories', imageCategories];
      const { child, ended } = start(t, trial, flags, lost);
      await waitFor('the pull request', async () => (await pulls(trial)).length > 0 || child.exitCode !== null);
      assert.equal(child.exitCode, null);
      child.kill('SIGTERM');
      const { code, stderr } = await ended;
      assert.equal(code, 1, 'its last words are lost');
      assert.equal(stderr, lost.length === 1 ? told : '');
    });
  }
});
