import { describe, it } from 'node:test';
import { startSandboxTrial } from '../../support/pass-trial.ts';
import { atEachRequest } from './at-each-request.ts';
import { runAndKill } from './disturb.ts';
import { tasks } from './tasks.ts';

for (const [name, task] of Object.entries(tasks)) {
  if (!task.isKilled) continue;
  describe(`${name} ends the same`, () => {
    it('when the process is killed at any request', async (t) => {
      await atEachRequest(t, { start: startSandboxTrial, task }, runAndKill);
    });
  });
}
