import { describe, it } from 'node:test';
import { startSandboxTrial } from '../../support/pass-trial.ts';
import { atEachRequest } from './at-each-request.ts';
import { runAndBreak } from './disturb.ts';
import { tasks } from './tasks.ts';

for (const [name, task] of Object.entries(tasks)) {
  if (task.isDated) continue;
  describe(`${name} ends the same`, () => {
    it('when a connection to the sandbox breaks at any request', async (t) => {
      await atEachRequest(t, { start: startSandboxTrial, task }, runAndBreak);
    });
  });
}
