import { describe, it } from 'node:test';
import { startEmulateTrial } from '../../support/pass-trial.ts';
import { answerLost, atEachRequest } from './at-each-request.ts';
import { runAndBreakHere } from './disturb.ts';
import { tasks } from './tasks.ts';

for (const [name, task] of Object.entries(tasks)) {
  if (!task.isRepresentative) continue;
  describe(`${name} ends the same`, () => {
    it('when a connection to the emulator breaks, which does not refuse a second pull request', async (t) => {
      await atEachRequest(t, { start: startEmulateTrial, task }, runAndBreakHere, answerLost);
    });
  });
}
