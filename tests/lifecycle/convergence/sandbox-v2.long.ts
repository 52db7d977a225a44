import { describe, it, type TestContext } from 'node:test';
import { startSandboxTrial, type PassTrialOptions } from '../../support/pass-trial.ts';
import { answerLost, atEachRequest } from './at-each-request.ts';
import { runAndBreakHere } from './disturb.ts';
import { tasks } from './tasks.ts';

const start = async (t: TestContext, options: PassTrialOptions) =>
  await startSandboxTrial(t, { ...options, format: 'v2' });

for (const [name, task] of Object.entries(tasks)) {
  if (!task.isKilled || task.autoMerge) continue;
  describe(`${name} ends the same`, () => {
    it('when a connection breaks at any request, with a PRIMARY that keeps v2', async (t) => {
      await atEachRequest(t, { start, task }, runAndBreakHere, answerLost);
    });
  });
}
