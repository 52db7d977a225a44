import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { inventedTexts } from './invented-texts.ts';
import { checkSteps, commitOf, disagreeing, disagreement, readStates, repaired } from './text-states.ts';

describe('an invented history of the text repository', () => {
  const { folder, commits } = inventedTexts();
  const states = readStates(folder, 'main');
  const short = (index: number) => commits[index]!.slice(0, 7);

  it('converts to the committed db.json but where people forgot that or broke models.csv', () => {
    assert.deepEqual(states.map(commitOf), [1, 2, 3, 4, 5, 6, 7, 8].map(short));
    assert.deepEqual(disagreeing(states).map(commitOf), [short(4)]);
    assert.deepEqual(disagreement(states[3]!), ['tidepool/Otter-0.5B']);
    const [stopped, ...others] = states.filter(({ error }) => error !== undefined);
    assert.equal(stopped?.commit, short(6));
    assert.match(stopped.error ?? '', /seven/);
    assert.deepEqual(others, []);
  });

  it('tells of the state whose files disagree, and repairs it', () => {
    assert.deepEqual(repaired(states).map(commitOf), [short(4)]);
  });

  it('goes from every state to the next one, with db.json converted and unchanged rows as they were', () => {
    const { steps, leftOut } = checkSteps(states);
    assert.equal(steps, 5);
    assert.deepEqual(leftOut, [`${short(5)} to ${short(6)}`, `${short(6)} to ${short(7)}`]);
  });
});
