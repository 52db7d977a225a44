import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { main } from '../../src/cli/main.ts';
import type { Process } from '../../src/cli/process.ts';
import { startNotifyTrial } from '../support/notify-trial.ts';
import { imageCategories } from '../support/trial.ts';

describe('a single run that breaks before it has ended', () => {
  it('is told as one that failed, and the next one’s success with it', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    const run = async (write: (text: string) => void) => {
      const process: Process = {
        env: {
          ...trial.env,
          HORDE_GITHUB_SYNC_NOTIFY_URL: receiver.urls.JSON,
          HORDE_GITHUB_SYNC_NOTIFY_AFTER_SECONDS: '0',
        },
        stdout: { write },
        stderr: { write: () => undefined },
        on: () => undefined,
        off: () => undefined,
        exit: () => assert.fail('the process is ended by its exit code'),
      };
      const flags = ['--categories', imageCategories, '--state-dir', join(trial.folder, 'state')];
      return await main(['node', 'horde-github-sync', ...flags], process);
    };
    const broken = run(() => {
      throw new Error('the screen is gone');
    });
    await assert.rejects(broken, /the screen is gone/);
    assert.equal(await run(() => undefined), 0);
    assert.deepEqual(
      receiver.taken.map(({ body }) => [body.event, body.details]),
      [
        ['failing', ['the screen is gone']],
        ['well-again', []],
      ],
    );
  });
});
