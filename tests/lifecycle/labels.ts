import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { hasFailed } from '../../src/model/sync-result.ts';
import { narrowToken } from '../support/github-under-test.ts';
import { slug, startSandboxTrial, type PassTrial } from '../support/pass-trial.ts';
import { lanes } from '../support/lanes.ts';

const narrow = {
  HORDE_GITHUB_SYNC_GITHUB_TOKEN: narrowToken,
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet',
};

/** A repository that has the labels of the default settings. */
async function start(t: TestContext) {
  const trial = await startSandboxTrial(t, { people: ['reviewer'] });
  for (const name of ['automated', 'sync', 'ready-for-review']) {
    await trial.github.api('POST', `/repos/${slug}/labels`, { name });
  }
  return trial;
}

async function labelsOf(trial: PassTrial): Promise<readonly string[]> {
  return ((await trial.pulls())[0]?.labels ?? []).map(({ name }) => name).sort();
}

export const labels = lanes(
  ['opens a pull request with the labels that exist, and tells which do not'],
  ({ describe, it }) => {
    describe('a token with the permissions that the access page asks for', () => {
      it('opens a pull request with the labels that exist, and tells which do not', async (t) => {
        const trial = await start(t);
        const env = { ...narrow, HORDE_GITHUB_SYNC_PR_LABELS: 'unheard-of,sync,ready-for-review' };
        const result = await trial.pass(env);
        assert.equal(hasFailed(result), false);
        assert.deepEqual(result.repositories[0]?.warnings, [
          'The label unheard-of was not set: the repository has no such label, and this run may not make one. Grant Issues: write, or create it once.',
        ]);
        assert.deepEqual(await labelsOf(trial), ['ready-for-review', 'sync']);
        trial.forget();
        assert.equal((await trial.result(env)).outcome?.action.kind, 'unchanged');
        assert.deepEqual(trial.writes, []);
      });

      it('updates and closes it', async (t) => {
        const trial = await start(t);
        await trial.pass(narrow);
        trial.edit('controlnet', (text) => text.replace('Follows edges.', 'Follows edges, sharply.'));
        assert.equal((await trial.result(narrow)).outcome?.action.kind, 'update');
        trial.agree();
        assert.equal((await trial.result(narrow)).outcome?.action.kind, 'close');
      });

      it('asks people for a review where the team may not be seen, and tells the permission', async (t) => {
        const trial = await start(t);
        const { warnings } = await trial.result({
          ...narrow,
          HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer',
          HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM: 'core',
        });
        assert.deepEqual(warnings, [
          'core was not asked for a review: this run may not see the team. Grant Members: read (read:org on a classic token).',
        ]);
        assert.deepEqual(
          (await trial.pulls())[0]?.requested_reviewers.map(({ login }) => login),
          ['reviewer'],
        );
      });

      it('has its labels set although GitHub does not know the pull request at first', async (t) => {
        const trial = await start(t);
        trial.github.server.faults.labelLag = 2;
        assert.deepEqual((await trial.result(narrow)).warnings, []);
        assert.deepEqual(await labelsOf(trial), ['automated', 'ready-for-review', 'sync']);
      });

      it('has its labels set by the next run where GitHub does not know it for long', async (t) => {
        const trial = await start(t);
        trial.github.server.faults.labelLag = 6;
        assert.equal((await trial.result(narrow)).warnings.length, 3);
        assert.deepEqual(await labelsOf(trial), []);
        assert.equal((await trial.result(narrow)).outcome?.action.kind, 'complete');
        assert.deepEqual(await labelsOf(trial), ['automated', 'ready-for-review', 'sync']);
      });
    });
  },
);
