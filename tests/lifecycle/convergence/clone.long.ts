import { describe, it } from 'node:test';
import { startCloneTrial } from '../../support/pass-trial.ts';
import { answerLost, atEachRequest } from './at-each-request.ts';
import { runAndBreak } from './disturb.ts';
import { tasks } from './tasks.ts';

for (const [name, task] of Object.entries(tasks)) {
  if (!task.inClone) continue;
  describe(`${name} ends the same`, () => {
    it('when the answer to any request of a run through a clone is lost', async (t) => {
      await atEachRequest(t, { start: startCloneTrial, task }, runAndBreak, answerLost);
    });
  });
}
