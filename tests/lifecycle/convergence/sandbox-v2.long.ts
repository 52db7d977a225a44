import { describe, it, type TestContext } from 'node:test';
import { startSandboxTrial } from '../../support/pass-trial.ts';
import { answerLost, atEachRequest } from './at-each-request.ts';
import { runAndBreakHere } from './disturb.ts';
import { people, tasks } from './tasks.ts';

const start = async (t: TestContext) => await startSandboxTrial(t, { people, format: 'v2' });

for (const [name, task] of Object.entries(tasks)) {
  if (!task.isKilled) continue;
  describe(`${name} ends the same`, () => {
    it('when a connection breaks at any request, with a PRIMARY that keeps v2', async (t) => {
      await atEachRequest(t, { start, task }, runAndBreakHere, answerLost);
    });
  });
}
