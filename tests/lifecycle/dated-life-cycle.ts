import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { DatesFile } from '../../src/sources/dates-file.ts';
import { datesPath, datesText, inventedDates } from '../support/invented-dates.ts';
import { allBranch, slug, type PassTrial, type PassTrialOptions } from '../support/pass-trial.ts';
import { commitsOf, editAgain } from './outcome.ts';

/** One row of the life-cycle table for a repository with a file of dates. */
interface Row extends PassTrialOptions {
  readonly what: string;
  /** Stands for the others in the short lane, and through a clone, where writing is the same. */
  readonly isRepresentative?: true;
  readonly run: (trial: PassTrial) => Promise<void>;
}

/** Names the commit that changes it. */
const naming = 'controlnet.json';
const git = `/repos/${slug}/git`;
const dates = inventedDates(naming);
/** What the fragile ones follow from. */
const history = { isDown: false };
const fragile: DatesFile = {
  ...dates,
  update: async (...asked) =>
    history.isDown ? { kind: 'unknown', reason: 'the history is down' } : await dates.update(...asked),
};

async function headOf(trial: PassTrial, branch: string): Promise<string> {
  return (await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`)).object.sha;
}

/** The files that differ between two commits. */
async function changedBetween(trial: PassTrial, before: string, after: string): Promise<readonly string[]> {
  const read = async (commit: string) => {
    const { tree } = await trial.github.api<{ tree: { path: string; sha: string }[] }>('GET', `${git}/trees/${commit}`);
    return new Map(tree.map(({ path, sha }) => [path, sha]));
  };
  const [old, now] = [await read(before), await read(after)];
  return [...now].filter(([path, sha]) => old.get(path) !== sha).map(([path]) => path);
}

/** Asserts that our branch is two commits on the base, the upper one with the file of dates alone, naming the lower. */
async function assertTwoCommits(trial: PassTrial): Promise<void> {
  const [head, change, ...more] = await commitsOf(trial, allBranch);
  assert.ok(head && change);
  assert.deepEqual(more, []);
  assert.deepEqual(await changedBetween(trial, change.sha, head.sha), [datesPath]);
  assert.ok((await changedBetween(trial, change.parents[0]?.sha ?? '', change.sha)).includes(naming));
  assert.equal(
    await trial.file(allBranch, datesPath),
    datesText({ sha: change.sha, committedAt: Math.floor(Date.parse(change.committer.date) / 1_000) }),
  );
  for (const { message, tree } of [head, change]) assert.ok(message.endsWith(`\nHorde-GitHub-Sync: 1 ${tree.sha}`));
}

/** Adds a line to the file of dates on the base, as each pull request of a person does. */
async function touchDates(trial: PassTrial): Promise<string> {
  return await trial.github.commit(slug, 'main', new Map([[datesPath, datesText({ changed: ['somebody.json'] })]]));
}

/** Puts all of our branch into one commit on the base, as “Squash and merge” does. */
async function squash(trial: PassTrial): Promise<void> {
  const [head] = await commitsOf(trial, allBranch);
  const commit = { message: 'Squashed', tree: head?.tree.sha, parents: [await headOf(trial, 'main')] };
  const { sha } = await trial.github.api<{ sha: string }>('POST', `${git}/commits`, commit);
  await trial.github.api('PATCH', `${git}/refs/heads/main`, { sha });
  await trial.github.api('PATCH', `/repos/${slug}/pulls/1`, { state: 'closed' });
}

const isBranchMove = (line: string) => /git\/refs|git-receive-pack|graphql/.test(line);

const rows: readonly Row[] = [
  {
    what: 'a difference: one pull request with two commits, its branch made once; then no write at all',
    isRepresentative: true,
    dates,
    run: async (trial) => {
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
      await assertTwoCommits(trial);
      assert.equal(trial.writes.filter(isBranchMove).length, 1);
      trial.forget();
      for (let run = 0; run < 3; run += 1) assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'a difference that the file need not name: one commit with all',
    isRepresentative: true,
    dates: inventedDates('never.json'),
    run: async (trial) => {
      await trial.pass();
      const commits = await commitsOf(trial, allBranch);
      assert.equal(commits.length, 1);
      assert.match(await trial.file(allBranch, datesPath), /"controlnet\.json"/);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'no file of dates in the repository: one commit, as ever',
    dates,
    hasDates: false,
    run: async (trial) => {
      await trial.pass();
      assert.equal((await commitsOf(trial, allBranch)).length, 1);
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
    },
  },
  {
    what: 'no difference: nothing, although the file of dates is out of date',
    dates,
    run: async (trial) => {
      trial.agree();
      assert.equal((await trial.result()).outcome?.action.kind, 'nothing');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'a history that cannot be read: a warning each time, the change goes out in one commit; the dates follow once it can',
    isRepresentative: true,
    dates: fragile,
    run: async (trial) => {
      const warning = 'model_mod_data.json was not brought up to date: the history is down';
      history.isDown = true;
      const { outcome, warnings } = await trial.result();
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(warnings, [warning]);
      assert.equal((await commitsOf(trial, allBranch)).length, 1);
      assert.match((await trial.pulls())[0]?.body ?? '', /> \[!WARNING\]\n> \S+ was not brought up to date/);
      trial.forget();
      const again = await trial.result();
      assert.deepEqual([again.outcome?.action.kind, again.warnings], ['unchanged', [warning]]);
      assert.deepEqual(trial.writes, []);

      history.isDown = false;
      const { outcome: later, warnings: none } = await trial.result();
      assert.deepEqual([later?.action.kind, later?.alongside, none], ['update', datesPath, []]);
      await assertTwoCommits(trial);
      assert.doesNotMatch((await trial.pulls())[0]?.body ?? '', /was not brought up to date/);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'somebody took our second commit away: it comes back',
    isRepresentative: true,
    dates,
    run: async (trial) => {
      await trial.pass();
      const [, change] = await commitsOf(trial, allBranch);
      await trial.github.api('PATCH', `${git}/refs/heads/${allBranch}`, { sha: change?.sha, force: true });
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      await assertTwoCommits(trial);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'another difference: both commits are replaced on the base, by one move',
    dates,
    run: async (trial) => {
      await trial.pass();
      const before = await commitsOf(trial, allBranch);
      editAgain(trial);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      assert.equal(trial.writes.filter(isBranchMove).length, 1);
      await assertTwoCommits(trial);
      const after = new Set((await commitsOf(trial, allBranch)).map(({ sha }) => sha));
      assert.ok(before.every(({ sha }) => !after.has(sha)));
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
    },
  },
  {
    what: 'the base has changed the file of dates alone: both commits are built anew on it, in the same pull request',
    isRepresentative: true,
    dates,
    run: async (trial) => {
      await trial.pass();
      const base = await touchDates(trial);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      assert.equal(trial.writes.filter(isBranchMove).length, 1);
      await assertTwoCommits(trial);
      assert.equal((await commitsOf(trial, allBranch)).at(-1)?.parents[0]?.sha, base);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
      assert.deepEqual(
        (await trial.pulls()).map(({ state }) => state),
        ['open'],
      );
    },
  },
  {
    what: 'the base has changed other files: nothing, no write',
    dates,
    run: async (trial) => {
      await trial.pass();
      await trial.github.commit(slug, 'main', new Map([['README.md', 'Another readme.\n']]));
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'the difference is gone and the base has changed the file of dates: closed, branch deleted',
    dates,
    run: async (trial) => {
      await trial.pass();
      await touchDates(trial);
      trial.agree();
      assert.equal((await trial.result()).outcome?.action.kind, 'close');
      assert.deepEqual(await trial.branches(), ['main']);
    },
  },
  {
    what: 'a person committed onto our two commits: left alone',
    dates,
    run: async (trial) => {
      await trial.pass();
      const head = await trial.github.commit(
        slug,
        allBranch,
        new Map([[datesPath, datesText({ changed: ['by hand'] })]]),
      );
      editAgain(trial);
      assert.equal((await trial.result()).outcome?.action.kind, 'foreign');
      assert.equal(await headOf(trial, allBranch), head);
    },
  },
  {
    what: 'somebody pressed “Update branch”: still ours, nothing to write; built anew with the next difference',
    isRepresentative: true,
    dates,
    run: async (trial) => {
      await trial.pass();
      const base = await trial.github.commit(slug, 'main', new Map([['README.md', 'Another readme.\n']]));
      const ours = await headOf(trial, allBranch);
      const { tree } = await trial.github.api<{ tree: { sha: string } }>('GET', `${git}/commits/${ours}`);
      const merged = await trial.github.api<{ sha: string }>('POST', `${git}/trees`, {
        base_tree: tree.sha,
        tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: 'Another readme.\n' }],
      });
      const merge = await trial.github.api<{ sha: string }>('POST', `${git}/commits`, {
        message: `Merge branch 'main' into ${allBranch}`,
        tree: merged.sha,
        parents: [ours, base],
      });
      await trial.github.api('PATCH', `${git}/refs/heads/${allBranch}`, { sha: merge.sha });
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
      editAgain(trial);
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      await assertTwoCommits(trial);
    },
  },
  {
    what: 'our pull request was merged: its branch is deleted, a later difference gets two commits again',
    dates,
    run: async (trial) => {
      await trial.pass();
      await trial.merge(1);
      assert.equal((await trial.result()).outcome?.action.kind, 'delete-branch');
      trial.edit('controlnet', (records) => records.replace(/Follows depth[^"]*/, 'Follows depth, deeply.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
      await assertTwoCommits(trial);
    },
  },
  {
    what: 'our pull request was squashed: its branch is deleted, a later difference gets two commits again',
    dates,
    run: async (trial) => {
      await trial.pass();
      await squash(trial);
      assert.equal((await trial.result()).outcome?.action.kind, 'delete-branch');
      trial.edit('controlnet', (records) => records.replace(/Follows depth[^"]*/, 'Follows depth, deeply.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
      await assertTwoCommits(trial);
    },
  },
  {
    what: 'another open pull request of ours has these files and older dates: nothing, proposed there',
    dates,
    run: async (trial) => {
      await trial.pass();
      await touchDates(trial);
      trial.forget();
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' });
      assert.equal(outcome?.action.kind, 'proposed-elsewhere');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'a dry run names the file of dates, and writes nothing',
    dates,
    run: async (trial) => {
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_DRY_RUN: 'true' });
      assert.equal(outcome?.alongside, datesPath);
      assert.equal(outcome.files.includes(datesPath), false);
      assert.deepEqual(trial.writes, []);
    },
  },
];

/** The table's rows, or those that are wanted, as tests on one GitHub. */
export function datedLifeCycle(
  name: string,
  start: (t: TestContext, options: PassTrialOptions) => Promise<PassTrial>,
  isWanted: (row: Row) => boolean = () => true,
): void {
  describe(`the life cycle with a file of dates on ${name}`, () => {
    for (const { what, run, ...options } of rows.filter(isWanted)) {
      it(what, async (t) => {
        await run(await start(t, options));
      });
    }
  });
}
