import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { jsonReport, type JsonReport } from '../../src/report/json.ts';
import { consoleReport } from '../../src/report/console.ts';
import { slug, type PassTrial } from '../support/pass-trial.ts';

const branch = 'sync/primary/controlnet';
const filtered = {
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet',
  HORDE_GITHUB_SYNC_MAX_REMOVED_PERCENT: '100',
};

/** PRIMARY has lost the models of controlnet; the documented cure for the refused category has removed them in #1. */
async function afterCure(trial: PassTrial): Promise<void> {
  trial.agree();
  trial.edit('controlnet', () => '{ "other": { "name": "other" } }');
  const { outcome } = await trial.result(filtered);
  assert.equal(outcome?.action.kind, 'create');
  assert.equal(outcome.branch, branch);
}

async function statesOf(trial: PassTrial) {
  const pulls = await trial.pulls();
  return Object.fromEntries(pulls.map(({ head, state }) => [head.ref, state]));
}

interface Row {
  readonly what: string;
  run(trial: PassTrial): Promise<void>;
}

const rows: readonly Row[] = [
  {
    what: 'while the category is refused: left open and named in both reports, no write',
    run: async (trial) => {
      await afterCure(trial);
      trial.forget();
      const result = await trial.pass();
      const [other] = result.repositories[0]?.outcome?.others ?? [];
      assert.deepEqual([other?.pull.number, other?.branch, other?.action], [1, branch, 'keep']);
      const { repositories } = JSON.parse(jsonReport(result)) as JsonReport;
      const summary = `left #1 (${branch}) open: controlnet is refused`;
      assert.equal(repositories[0]?.outcome?.others[0]?.summary, summary);
      assert.ok(consoleReport(result, { color: false }).includes(summary));
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'PRIMARY is well again: closed with the reason, branch deleted, and not taken for declined',
    run: async (trial) => {
      await afterCure(trial);
      trial.agree();
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'nothing');
      assert.deepEqual(
        outcome.others?.map(({ pull, action, reason }) => [pull.number, action, reason]),
        [[1, 'close', 'nothing of it is left to propose']],
      );
      assert.deepEqual(await statesOf(trial), { [branch]: 'closed' });
      assert.match((await trial.comments(1)).join(), /agree again; nothing is left to propose/);
      assert.deepEqual(await trial.branches(), ['main']);
      await afterCure(trial);
    },
  },
  {
    what: 'PRIMARY is well again and has one change: closed with the reason, the change proposed by the run',
    run: async (trial) => {
      await afterCure(trial);
      trial.agree();
      trial.edit('controlnet', (text) => text.replace('Follows edges.', 'Follows edges, sharply.'));
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(
        outcome.others?.map(({ action, reason }) => [action, reason]),
        [['close', 'PRIMARY or the base has changed since']],
      );
      assert.deepEqual(await statesOf(trial), { [branch]: 'closed', 'sync/primary/all': 'open' });
      assert.match((await trial.comments(1)).join(), /PRIMARY or the base has changed since.*`sync\/primary\/all`/s);
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'a dry run over all: told, not closed',
    run: async (trial) => {
      await afterCure(trial);
      trial.agree();
      trial.forget();
      const result = await trial.pass({ HORDE_GITHUB_SYNC_DRY_RUN: 'true' });
      assert.match(
        consoleReport(result, { color: false }),
        /would close #1 \(sync\/primary\/controlnet\): nothing of it/,
      );
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'it is still right beside another change: left open and named',
    run: async (trial) => {
      await trial.pass({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' });
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(
        outcome.others?.map(({ pull, action, reason }) => [pull.number, action, reason]),
        [[1, 'keep', 'it is still right']],
      );
      assert.deepEqual(await statesOf(trial), { [branch]: 'open', 'sync/primary/all': 'open' });
    },
  },
  {
    what: 'somebody has pushed to it: left alone and named',
    run: async (trial) => {
      await afterCure(trial);
      await trial.github.commit(slug, branch, new Map([['blip.json', '{}\n']]));
      trial.agree();
      trial.forget();
      const { outcome } = await trial.result();
      assert.deepEqual(
        outcome?.others?.map(({ action, reason }) => [action, reason]),
        [['keep', 'its branch has commits that are not ours']],
      );
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'this run leaves models there as they are: left open, for a run with other settings may want it so',
    run: async (trial) => {
      await afterCure(trial);
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_REMOVALS: 'keep' });
      assert.deepEqual(
        outcome?.others?.map(({ action, reason }) => [action, reason]),
        [['keep', 'this run does not decide on controlnet.json']],
      );
    },
  },
  {
    what: 'a branch and a pull request there that are not ours: neither touched nor named',
    run: async (trial) => {
      const refs = `/repos/${slug}/git/refs`;
      const main = await trial.github.api<{ object: { sha: string } }>('GET', `/repos/${slug}/git/ref/heads/main`);
      await trial.github.api('POST', refs, { ref: `refs/heads/${branch}`, sha: main.object.sha });
      await trial.github.commit(slug, branch, new Map([['controlnet.json', '{}\n']]));
      await trial.github.api('POST', `/repos/${slug}/pulls`, { title: 'Mine', head: branch, base: 'main' });
      trial.agree();
      const { outcome } = await trial.result();
      assert.equal(outcome?.others, undefined);
      assert.deepEqual(trial.writes, []);
    },
  },
];

/** Registers the table's rows on a GitHub. */
export function otherScopes(name: string, start: (t: TestContext) => Promise<PassTrial>): void {
  describe(`an open pull request of ours for other categories, on ${name}`, () => {
    for (const row of rows) {
      it(row.what, async (t) => {
        await row.run(await start(t));
      });
    }
  });
}
