import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, it, type TestContext } from 'node:test';
import type { Fetch } from '../../src/clients/buffered-fetch.ts';
import type { GitHubUnderTest, StrictGitHub } from '../support/github-under-test.ts';
import { plainEnvironment, program } from '../support/program.ts';
import { datesPath, datesText, inventedDates } from '../support/invented-dates.ts';
import {
  imageFiles,
  slug,
  startCloneTrial,
  startEmulateTrial,
  startSandboxTrial,
  type PassTrial,
  type PassTrialOptions,
} from '../support/pass-trial.ts';
import { editAgain, outcome } from './outcome.ts';

const people = ['reviewer'];
const settings = {
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet,esrgan',
  HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer',
};

interface Task {
  /** Whether the process is killed on the way, too. */
  readonly isKilled: boolean;
  /** Through a clone, too, where each request of git is broken as well. */
  readonly inClone?: true;
  /** In a repository with a file of dates. */
  readonly isDated?: true;
  readonly prepare: Prepare;
}

/** What the run under test has to do. */
const tasks: Readonly<Record<string, Task>> = {
  'opening a pull request': {
    isKilled: true,
    // PRIMARY and GitHub differ from the start.
    prepare: () => Promise.resolve(),
  },
  'updating a pull request': {
    isKilled: true,
    prepare: async (trial) => {
      await trial.pass(settings);
      editAgain(trial);
    },
  },
  'rebuilding a pull request whose file the base has touched': {
    isKilled: false,
    prepare: async (trial) => {
      await trial.pass(settings);
      const edit = (text: string) => text.replace('Follows edges.', 'Follows edges, sharply.');
      await trial.github.commit(
        slug,
        'main',
        new Map([['controlnet.json', edit(imageFiles.get('controlnet.json') ?? '')]]),
      );
      trial.edit('controlnet', edit);
    },
  },
  'closing a pull request': {
    isKilled: false,
    prepare: async (trial) => {
      await trial.pass(settings);
      trial.agree();
    },
  },
  'opening a pull request with a file of dates': {
    isKilled: false,
    isDated: true,
    inClone: true,
    prepare: () => Promise.resolve(),
  },
  'updating a pull request with a file of dates that the base has touched': {
    isKilled: false,
    isDated: true,
    prepare: async (trial) => {
      await trial.pass(settings);
      await trial.github.commit(slug, 'main', new Map([[datesPath, datesText({ changed: ['somebody.json'] })]]));
      editAgain(trial);
    },
  },
};

/** Names the commit that changes it. */
const dates = inventedDates('controlnet.json');

type Prepare = (trial: PassTrial) => Promise<void>;
type Outcome = Awaited<ReturnType<typeof outcome>>;

/** The end without any fault, and how many requests to GitHub that takes, git's own included where they can be seen. */
async function undisturbed(
  trial: PassTrial<GitHubUnderTest & Partial<StrictGitHub>>,
  prepare: Prepare,
): Promise<{ requests: number; end: Outcome }> {
  await prepare(trial);
  let count = 0;
  const counting: Fetch = async (url, init) => {
    if (isForGitHub(trial, url)) count += 1;
    return await fetch(url, init);
  };
  const log = trial.github.server?.log;
  log?.clear();
  await trial.pass(settings, counting);
  const requests = log?.entries.length ?? count;
  return { requests, end: await outcome(trial) };
}

function isForGitHub({ github }: PassTrial, url: Parameters<Fetch>[0]): boolean {
  return new URL(url.toString()).origin === new URL(github.url).origin;
}

const moments = ['before GitHub acts', 'before the answer arrives'] as const;
type Moment = (typeof moments)[number];
/** The harder one, where both would take too long: GitHub has acted, and nobody knows. */
const answerLost: readonly Moment[] = ['before the answer arrives'];

/** A fetch whose k-th request to GitHub breaks once. */
function breaking(trial: PassTrial, k: number, moment: Moment): Fetch {
  let count = 0;
  return async (url, init) => {
    if (!isForGitHub(trial, url)) return await fetch(url, init);
    count += 1;
    if (count !== k) return await fetch(url, init);
    if (moment === 'before the answer arrives') await (await fetch(url, init)).arrayBuffer();
    throw new TypeError('fetch failed', { cause: new Error('the connection broke') });
  };
}

/** Breaks the connection at GitHub's own side. */
function breakAtServer({ server }: StrictGitHub, k: number, moment: Moment): void {
  server.log.clear();
  const hook = ({ index }: { index: number }) => (index === k ? ('drop' as const) : undefined);
  server.faults[moment === 'before GitHub acts' ? 'before' : 'after'] = hook;
}

async function expectTheSameEnd(trial: PassTrial, end: Outcome): Promise<void> {
  await trial.pass(settings);
  assert.deepEqual(await outcome(trial), end);
  trial.forget();
  await trial.pass(settings);
  assert.deepEqual(trial.writes, [], 'a third run has nothing to do');
}

type Start<T extends PassTrial> = (t: TestContext, options: PassTrialOptions) => Promise<T>;

/** A fresh trial for each request and moment, disturbed there; whatever came of it, the end must be the same. */
async function atEachRequest<T extends PassTrial>(
  t: TestContext,
  { start, task: { prepare, isDated } }: { start: Start<T>; task: Task },
  disturb: (trial: T, k: number, moment: Moment) => Promise<void>,
  at: readonly Moment[] = moments,
): Promise<void> {
  const options = { people, ...(isDated && { dates }) };
  const { requests, end } = await undisturbed(await start(t, options), prepare);
  for (const moment of at) {
    for (let k = 1; k <= requests; k += 1) {
      await t.test(`request ${k}, ${moment}`, async (nested) => {
        const trial = await start(nested, options);
        await prepare(trial);
        await disturb(trial, k, moment);
        await expectTheSameEnd(trial, end);
      });
    }
  }
  t.diagnostic(`${requests} requests, ${at.length * requests} cases`);
}

for (const [name, task] of Object.entries(tasks)) {
  describe(`${name} ends the same`, () => {
    it('when a connection to the sandbox breaks at any request', async (t) => {
      await atEachRequest(t, { start: startSandboxTrial, task }, runAndBreak, task.isDated ? answerLost : moments);
    });

    if (task.isKilled) {
      it('when a connection breaks at any request, with a PRIMARY that keeps v2', async (t) => {
        const start = async (nested: TestContext) => await startSandboxTrial(nested, { people, format: 'v2' });
        const disturb = async (trial: PassTrial, k: number, moment: Moment) => {
          await trial.pass(settings, breaking(trial, k, moment));
        };
        await atEachRequest(t, { start, task }, disturb, answerLost);
      });
    }

    it('when a connection to the emulator breaks, which does not refuse a second pull request', async (t) => {
      await atEachRequest(t, { start: startEmulateTrial, task }, async (trial, k, moment) => {
        await trial.pass(settings, breaking(trial, k, moment));
      });
    });

    if (task.inClone) {
      it('when the answer to any request of a run through a clone is lost', async (t) => {
        await atEachRequest(t, { start: startCloneTrial, task }, runAndBreak, answerLost);
      });
    }

    if (!task.isKilled) return;
    it('when the process is killed at any request', async (t) => {
      await atEachRequest(t, { start: startSandboxTrial, task }, runAndKill);
    });
  });
}

async function runAndBreak(trial: PassTrial<StrictGitHub>, k: number, moment: Moment): Promise<void> {
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
async function runAndKill(trial: PassTrial<StrictGitHub>, k: number, moment: Moment): Promise<void> {
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

describe('two runs at the same time', () => {
  const rounds = 50;
  const startBoth = async (t: TestContext) => await startSandboxTrial(t, { people });

  it(`end in one pull request with the right content, ${rounds} times`, async (t) => {
    const trial = await startBoth(t);
    for (let round = 1; round <= rounds; round += 1) {
      editAgain(trial, `Enlarges ${round} times.`);
      // Every other round starts without a pull request.
      if (round % 2 === 0) await trial.github.api('DELETE', refOf(await branchOf(trial)));
      await Promise.all([trial.pass(settings), trial.pass(settings)]);
      await trial.pass(settings);
      const { pulls, heads } = await outcome(trial);
      const open = pulls.filter(({ state }) => state === 'open');
      assert.equal(open.length, 1, `round ${round}`);
      assert.deepEqual(open[0]?.labels, ['automated', 'ready-for-review', 'sync']);
      assert.deepEqual(Object.keys(heads), [open[0].branch]);
      assert.match(await trial.file(open[0].branch, 'esrgan.json'), new RegExp(`Enlarges ${round} times\\.`));
    }
  });
});

async function branchOf(trial: PassTrial): Promise<string> {
  return (await trial.branches()).find((name) => name !== 'main') ?? '';
}

function refOf(branch: string): string {
  return `/repos/Haidra-Org/AI-Horde-image-model-reference/git/refs/heads/${branch}`;
}
