import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import { hasFailed } from '../../src/model/sync-result.ts';
import { consoleReport } from '../../src/report/console.ts';
import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import { inventedDates } from '../support/invented-dates.ts';
import { allBranch, imageFiles, slug, type PassTrial, type PassTrialOptions } from '../support/pass-trial.ts';
import { commitsOf } from './outcome.ts';

/** One row: our pull request of two categories was declined, and what comes of each of them. */
interface Row extends PassTrialOptions {
  readonly what: string;
  /** It turns on the events of a pull request or on who asks: the emulator keeps neither. */
  readonly readsEvents?: true;
  readonly run: (trial: PassTrial) => Promise<void>;
}

const force = { FORCE: 'true' };
const unchanged = imageFiles.get('stable_diffusion.json');

async function close(trial: PassTrial, number: number): Promise<void> {
  await trial.github.api('PATCH', `/repos/${slug}/pulls/${number}`, { state: 'closed' });
}

function followsDepth(trial: PassTrial, how: string): void {
  trial.edit('controlnet', (text) => text.replace(/Follows depth[^"]*/, `Follows depth, ${how}.`));
}

function editImages(trial: PassTrial): void {
  trial.edit('image_generation', (text) => text.replace(/"description": "([^"]*)"/, '"description": "$1 Again."'));
}

/** controlnet and image_generation were declined together in #1, and controlnet has changed since. */
async function afterDecline(trial: PassTrial): Promise<void> {
  await trial.pass();
  await close(trial, 1);
  followsDepth(trial, 'softly');
}

/** What a pass leaves out: category → number of the pull request. */
function leftOutOf({ outcome }: Awaited<ReturnType<PassTrial['result']>>): Record<string, number> {
  return Object.fromEntries((outcome?.leftOut ?? []).map(({ category, pull }) => [category, pull.number]));
}

async function stateOf(trial: PassTrial) {
  return Object.fromEntries((await trial.pulls()).map(({ number, state }) => [number, state]));
}

async function assertNoMore(trial: PassTrial, kind: string, leftOut: Record<string, number>): Promise<void> {
  trial.forget();
  for (let run = 0; run < 3; run += 1) {
    const result = await trial.result();
    assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], [kind, leftOut]);
  }
  assert.deepEqual(trial.writes, []);
}

const rows: readonly Row[] = [
  {
    what: 'the one that has changed is proposed without the other, which both reports and the pull request name',
    run: async (trial) => {
      await afterDecline(trial);
      const result = await trial.pass();
      assert.equal(hasFailed(result), false);
      const [{ outcome } = {}] = result.repositories;
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(outcome.files, ['controlnet.json']);
      assert.equal(await trial.file(allBranch, 'stable_diffusion.json'), unchanged);
      const said = 'left out image_generation: declined in #1, until it changes (--force brings it)';
      const { repositories } = JSON.parse(jsonReport(result)) as JsonReport;
      assert.equal(repositories[0]?.outcome?.leftOut[0]?.summary, said);
      const report = consoleReport(result, { color: false });
      assert.ok(report.includes(`→ ${said}\n`), report);
      assert.match(report, /\/pull\/1 {2}declined\n/);
      const [pull] = (await trial.pulls()).filter(({ number }) => number === 2);
      assert.doesNotMatch(pull?.title ?? '', /image_generation|Tin Robot|4 models/);
      assert.match(pull?.body ?? '', /^\*\*1 model differs: 1 modified\.\*\*\n/);
      assert.match(pull?.body ?? '', /\nLeft out, .*`--force`.*\n\n- `image_generation`: declined in \[#1\]\(/);
      assert.doesNotMatch(pull?.body ?? '', /Tin Robot/);
      await assertNoMore(trial, 'unchanged', { image_generation: 1 });
    },
  },
  {
    what: 'that one is merged: the other still stays out',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      await trial.merge(2);
      await assertNoMore(trial, 'declined', { image_generation: 1 });
      followsDepth(trial, 'sharply');
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['create', { image_generation: 1 }]);
    },
  },
  {
    what: 'that one is declined, too: nothing is proposed, and --force brings both',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      await close(trial, 2);
      await assertNoMore(trial, 'declined', { controlnet: 2, image_generation: 1 });
      const { outcome } = await trial.result(force);
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(outcome.files, ['controlnet.json', 'stable_diffusion.json']);
    },
  },
  {
    what: 'the other changes itself: it comes into the pull request that is there',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      editImages(trial);
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['update', {}]);
      assert.deepEqual(result.outcome?.files, ['controlnet.json', 'stable_diffusion.json']);
      assert.deepEqual(await stateOf(trial), { 1: 'closed', 2: 'open' });
      assert.doesNotMatch((await trial.pulls()).find(({ number }) => number === 2)?.body ?? '', /Left out/);
      await assertNoMore(trial, 'unchanged', {});
    },
  },
  {
    what: '--force brings it into the pull request that is there, where it stays without',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      assert.equal((await trial.result(force)).outcome?.action.kind, 'update');
      assert.notEqual(await trial.file(allBranch, 'stable_diffusion.json'), unchanged);
      assert.deepEqual(await stateOf(trial), { 1: 'closed', 2: 'open' });
      await assertNoMore(trial, 'unchanged', {});
      followsDepth(trial, 'sharply');
      const again = await trial.result();
      assert.deepEqual(again.outcome?.files, ['controlnet.json', 'stable_diffusion.json']);
    },
  },
  {
    what: 'the one that has changed is back where it was declined: its pull request is closed, with the reason',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      followsDepth(trial, 'also of line drawings');
      const result = await trial.result();
      assert.equal(result.outcome?.action.kind, 'close');
      assert.match((await trial.comments(2)).join(), /What still differs from PRIMARY was declined before; nothing is/);
      assert.deepEqual(await stateOf(trial), { 1: 'closed', 2: 'closed' });
      await assertNoMore(trial, 'declined', { controlnet: 1, image_generation: 1 });
      followsDepth(trial, 'softly');
      assert.equal((await trial.result()).outcome?.action.kind, 'create', 'we closed that ourselves');
    },
  },
  {
    what: 'the other agrees for a while: no pull request says so, and it still stays out when it differs again',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      let before = '';
      trial.edit('image_generation', (text) => {
        before = text;
        return unchanged ?? '';
      });
      const agreed = await trial.result();
      assert.deepEqual([agreed.outcome?.action.kind, leftOutOf(agreed)], ['update', {}]);
      assert.doesNotMatch((await trial.pulls()).find(({ number }) => number === 2)?.body ?? '', /Left out/);
      trial.edit('image_generation', () => before);
      assert.deepEqual(leftOutOf(await trial.result()), { image_generation: 1 });
      assert.equal(await trial.file(allBranch, 'stable_diffusion.json'), unchanged);
    },
  },
  {
    what: 'the other cannot be read for a while: its pull request stays as it is',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.pass();
      trial.primary.onRequest = (path) =>
        path.endsWith('/image_generation') ? Response.json({ detail: 'no' }, { status: 404 }) : undefined;
      await assertNoMore(trial, 'unchanged', {});
      trial.primary.onRequest = undefined;
      await assertNoMore(trial, 'unchanged', { image_generation: 1 });
    },
  },
  {
    what: 'fewer models are left than the threshold: not proposed',
    run: async (trial) => {
      await afterDecline(trial);
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD: '2' });
      assert.deepEqual(outcome?.action, { kind: 'below-threshold', changes: 1, threshold: 2 });
      assert.deepEqual(await stateOf(trial), { 1: 'closed' });
    },
  },
  {
    what: 'the run dies between the branch and its pull request: the next one opens it, without the other',
    run: async (trial) => {
      await afterDecline(trial);
      const dying = await trial.pass({}, async (url, init) => {
        if (init?.method === 'POST' && url.toString().endsWith('/pulls')) throw new TypeError('the network is gone');
        return await httpFetch(url, init);
      });
      assert.equal(hasFailed(dying), true);
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['create', { image_generation: 1 }]);
      assert.equal(await trial.file(allBranch, 'stable_diffusion.json'), unchanged);
    },
  },
  {
    what: 'a run over the other category alone has a pull request of its own, which a run over all leaves open',
    run: async (trial) => {
      await afterDecline(trial);
      await trial.result({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'image_generation' });
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(outcome.files, ['controlnet.json']);
      assert.deepEqual(
        outcome.others?.map(({ pull, action, reason }) => [pull.number, action, reason]),
        [[2, 'keep', 'it is still right']],
      );
      await assertNoMore(trial, 'unchanged', { image_generation: 1 });
    },
  },
  {
    what: 'beside a file of dates: that goes along with what is proposed',
    dates: inventedDates('controlnet.json'),
    run: async (trial) => {
      await afterDecline(trial);
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['create', { image_generation: 1 }]);
      assert.equal((await commitsOf(trial, allBranch)).length, 2);
      assert.equal(await trial.file(allBranch, 'stable_diffusion.json'), unchanged);
      await assertNoMore(trial, 'unchanged', { image_generation: 1 });
    },
  },
  {
    what: 'its branch was deleted, which closes it: nobody’s no, so both are proposed, and that is told',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      await trial.github.api('DELETE', `/repos/${slug}/git/refs/heads/${allBranch}`);
      followsDepth(trial, 'softly');
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['create', {}]);
      assert.deepEqual(result.outcome?.files, ['controlnet.json', 'stable_diffusion.json']);
      assert.match(result.warnings.join(), /^#1 was closed because its branch sync\/primary\/all was deleted/);
    },
  },
  {
    what: 'another program closed it, to put its own in its place: the other stays out and is told as that',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      const head = await trial.github.api<{ object: { sha: string } }>(
        'GET',
        `/repos/${slug}/git/ref/heads/${allBranch}`,
      );
      const theirs = 'sync/image_generation/20260102-030405';
      await trial.github.api('POST', `/repos/${slug}/git/refs`, { ref: `refs/heads/${theirs}`, sha: head.object.sha });
      await close(trial, 1);
      await trial.github.api('POST', `/repos/${slug}/pulls`, { title: 'Sync', head: theirs, base: 'main' });
      followsDepth(trial, 'softly');
      for (const kind of ['create', 'unchanged']) {
        const result = await trial.result();
        assert.equal(result.outcome?.action.kind, kind);
        assert.match(result.outcome.leftOut?.[0]?.reason ?? '', /closed it together with opening #2/);
      }
    },
  },
  {
    what: 'a reviewer wrote its description anew before: the other stays out all the same',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      await trial.github.api('PATCH', `/repos/${slug}/pulls/1`, { body: 'Not now.' });
      await close(trial, 1);
      followsDepth(trial, 'softly');
      const result = await trial.result();
      assert.deepEqual([result.outcome?.action.kind, leftOutOf(result)], ['create', { image_generation: 1 }]);
      await assertNoMore(trial, 'unchanged', { image_generation: 1 });
    },
  },
];

/** Registers the table's rows on a GitHub. */
export function declinedCategories(
  name: string,
  start: (t: TestContext, options: PassTrialOptions) => Promise<PassTrial>,
  isWanted: (row: Row) => boolean = () => true,
): void {
  describe(`a pull request of two categories was declined, on ${name}`, () => {
    for (const { what, run, ...row } of rows.filter(isWanted)) {
      it(what, async (t) => {
        await run(await start(t, row));
      });
    }
  });
}
