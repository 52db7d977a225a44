import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { httpFetch } from '../../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../../src/clients/network/fetch.ts';
import type { StrictGitHub } from '../../support/github-under-test.ts';
import type { PassTrial } from '../../support/pass-trial.ts';
import { plainEnvironment, program } from '../../support/program.ts';
import { isForGitHub, type Moment } from './at-each-request.ts';
import { settings } from './tasks.ts';

/** One pass whose k-th request to GitHub breaks in this process; for a GitHub that cannot break it itself. */
export async function runAndBreakHere(trial: PassTrial, k: number, moment: Moment): Promise<void> {
  await trial.pass(settings, breaking(trial, k, moment));
}

/** A fetch whose k-th request to GitHub breaks once. */
function breaking(trial: PassTrial, k: number, moment: Moment): Fetch {
  let count = 0;
  return async (url, init) => {
    if (!isForGitHub(trial, url)) return await httpFetch(url, init);
    count += 1;
    if (count !== k) return await httpFetch(url, init);
    if (moment === 'before the answer arrives') await text((await httpFetch(url, init)).body!);
    throw new TypeError('fetch failed', { cause: new Error('the connection broke') });
  };
}

/** One pass whose k-th request breaks at GitHub's own side. */
export async function runAndBreak(trial: PassTrial<StrictGitHub>, k: number, moment: Moment): Promise<void> {
  const { faults, log } = trial.github.server;
  breakAtServer(trial.github, k, moment);
  await trial.pass(settings);
  assert.ok(
    log.entries.some(({ status }) => status === undefined),
    'nothing broke',
  );
  faults.before = undefined;
  faults.after = undefined;
}

/** The real program in a process of its own, killed by GitHub at the k-th request. */
export async function runAndKill(trial: PassTrial<StrictGitHub>, k: number, moment: Moment): Promise<void> {
  const { faults, log } = trial.github.server;
  log.clear();
  const child = spawn(process.execPath, [program], {
    stdio: 'ignore',
    env: {
      ...plainEnvironment,
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: trial.primary.url,
      HORDE_GITHUB_SYNC_GITHUB_TOKEN: trial.github.token,
      HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
      GITHUB_API_URL: trial.github.url,
      ...trial.env,
      ...settings,
    },
  });
  const ended = once(child, 'exit');
  const kill = ({ index }: { index: number }) => {
    if (index !== k) return undefined;
    child.kill('SIGKILL');
    return 'drop' as const;
  };
  faults[moment === 'before GitHub acts' ? 'before' : 'after'] = kill;
  const [, signal] = (await ended) as [number | null, NodeJS.Signals | null];
  assert.equal(signal, 'SIGKILL');
  faults.before = undefined;
  faults.after = undefined;
}

/** Breaks the connection at GitHub's own side. */
function breakAtServer({ server }: StrictGitHub, k: number, moment: Moment): void {
  server.log.clear();
  const hook = ({ index }: { index: number }) => (index === k ? ('drop' as const) : undefined);
  server.faults[moment === 'before GitHub acts' ? 'before' : 'after'] = hook;
}
