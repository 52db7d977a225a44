import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { httpFetch } from '../../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../../src/clients/network/fetch.ts';
import type { GitHubUnderTest, StrictGitHub } from '../../support/github-under-test.ts';
import type { PassTrial, PassTrialOptions } from '../../support/pass-trial.ts';
import { outcome } from '../outcome.ts';
import { dates, people, settings, withAutoMerge, type Task } from './tasks.ts';

type Outcome = Awaited<ReturnType<typeof outcome>>;

/** The end without any fault, and the methods of the requests to GitHub, git's own included where they can be seen. */
async function undisturbed(
  trial: PassTrial<GitHubUnderTest & Partial<StrictGitHub>>,
  prepare: Task['prepare'],
): Promise<{ requests: readonly string[]; end: Outcome }> {
  await prepare(trial);
  const sent: string[] = [];
  const noting: Fetch = async (url, init) => {
    if (isForGitHub(trial, url)) sent.push(init?.method ?? 'GET');
    return await httpFetch(url, init);
  };
  const log = trial.github.server?.log;
  log?.clear();
  await trial.pass(settings, noting);
  const requests = log?.entries.map(({ method }) => method) ?? sent;
  return { requests, end: await outcome(trial) };
}

/** Whether a request goes to the trial's GitHub. */
export function isForGitHub({ github }: PassTrial, url: Parameters<Fetch>[0]): boolean {
  return new URL(url.toString()).origin === new URL(github.url).origin;
}

/** Where a request may break. */
const moments = ['before GitHub acts', 'before the answer arrives'] as const;
export type Moment = (typeof moments)[number];
/** The harder one, where both would take too long: GitHub has acted, and nobody knows. */
export const answerLost: readonly Moment[] = ['before the answer arrives'];
export const beforeActing: readonly Moment[] = ['before GitHub acts'];

async function expectTheSameEnd(trial: PassTrial, end: Outcome): Promise<void> {
  await trial.pass(settings);
  assert.deepEqual(await outcome(trial), end);
  trial.forget();
  await trial.pass(settings);
  assert.deepEqual(trial.writes, [], 'a third run has nothing to do');
}

type Start<T extends PassTrial> = (t: TestContext, options: PassTrialOptions) => Promise<T>;

/**
 * A fresh trial for each request and moment, disturbed there; whatever came of it, the end must be the same. Where a read
 * breaks at either moment the same has happened, so it is broken once.
 */
export async function atEachRequest<T extends PassTrial>(
  t: TestContext,
  { start, task: { prepare, isDated, autoMerge } }: { start: Start<T>; task: Task },
  disturb: (trial: T, k: number, moment: Moment) => Promise<void>,
  at: readonly Moment[] = moments,
): Promise<void> {
  const merging = { allowAutoMerge: true, requiredChecks: ['rules'] };
  const options = { people, ...(isDated && { dates }), ...(autoMerge && { env: withAutoMerge(autoMerge), merging }) };
  const { requests, end } = await undisturbed(await start(t, options), prepare);
  let cases = 0;
  for (const moment of at) {
    for (const [position, method] of requests.entries()) {
      if (method === 'GET' && (autoMerge || moment !== at[0])) continue;
      cases += 1;
      const k = position + 1;
      await t.test(`request ${k}, ${moment}`, async (nested) => {
        const trial = await start(nested, options);
        await prepare(trial);
        await disturb(trial, k, moment);
        await expectTheSameEnd(trial, end);
      });
    }
  }
  t.diagnostic(`${requests.length} requests, ${cases} cases`);
}
