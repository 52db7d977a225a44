import { describe, it } from 'node:test';
import { startEmulateTrial } from '../../support/pass-trial.ts';
import { atEachRequest, beforeActing } from './at-each-request.ts';
import { runAndBreakHere } from './disturb.ts';
import { tasks } from './tasks.ts';

for (const [name, task] of Object.entries(tasks)) {
  // It knows nothing of auto-merge.
  if (task.autoMerge) continue;
  describe(`${name} ends the same`, () => {
    it('when a connection to the emulator breaks, which does not refuse a second pull request', async (t) => {
      // The short lane has the other moment of those that stand for all.
      const at = task.isRepresentative ? beforeActing : undefined;
      await atEachRequest(t, { start: startEmulateTrial, task }, runAndBreakHere, at);
    });
  });
}
