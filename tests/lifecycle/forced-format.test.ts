import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startSandboxTrial } from '../support/pass-trial.ts';

it('a pull request of the format that PRIMARY does not keep warns who reads it', async (t) => {
  const trial = await startSandboxTrial(t);
  trial.primary.canonicalFormat = 'v2';
  const forced = { HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet', HORDE_GITHUB_SYNC_PRIMARY_FORMAT: 'v1' };
  assert.equal((await trial.result(forced)).outcome?.action.kind, 'create');
  const [pull] = await trial.pulls();
  assert.match(
    pull?.body ?? '',
    /has, read in v1\.\n\n> \[!WARNING\]\n> PRIMARY keeps its records in v2, but v1 is read/,
  );
});
