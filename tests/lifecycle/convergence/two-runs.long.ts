import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startSandboxTrial, type PassTrial } from '../../support/pass-trial.ts';
import { editAgain, outcome } from '../outcome.ts';
import { people, settings } from './tasks.ts';

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
