import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { git } from '../support/git.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { checkSteps, commitOf, disagreeing, disagreement, readStates, repaired, type State } from './text-states.ts';

describe('the real history of the text repository', { skip: withoutSharedData }, () => {
  let states: readonly State[] = [];

  before(() => {
    const folder = temporaryFolder();
    const bundle = fileURLToPath(sharedPath('history/text.bundle'));
    git(folder, 'clone', '--quiet', '--bare', '--branch', 'dev', bundle, '.');
    states = readStates(folder, 'dev');
  });

  it('has 112 states with all four files; the converter gives the committed db.json in 106 of them', (t) => {
    const differing = disagreeing(states);
    const stopped = states.filter(({ error }) => error !== undefined);
    for (const state of differing) {
      const names = disagreement(state).join(', ');
      t.diagnostic(`${state.commit}: db.json is not regenerated from models.csv, which differs in ${names}`);
    }
    for (const { commit, error = '' } of stopped) t.diagnostic(`${commit}: ${error}`);

    assert.equal(states.length, 112);
    assert.deepEqual(differing.map(commitOf), ['437c05b', '68fd676', 'a235e60', '1fa6801']);
    assert.deepEqual(stopped.map(commitOf), ['f74c1f4', 'd5a6f25']);
  });

  it('tells of the four states whose files disagree, and repairs them', () => {
    assert.deepEqual(repaired(states).map(commitOf), ['437c05b', '68fd676', 'a235e60', '1fa6801']);
  });

  it('goes from every state to the next one, with db.json converted and unchanged rows as they were', (t) => {
    const { steps, leftOut } = checkSteps(states);
    for (const step of leftOut) t.diagnostic(`left out: ${step}, one of which does not convert`);
    t.diagnostic(`${steps} steps`);
    assert.equal(steps, 108);
  });
});
