import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { namesOf } from '../../src/model/diff.ts';
import { inventedTexts } from './invented-texts.ts';
import { TextPast } from './text-past.ts';

describe('a PRIMARY that is a copy of an older state of an invented text repository', () => {
  const past = new TextPast(inventedTexts().folder);
  /** Before a model was added, one removed and several changed. */
  const old = past.states.at(-2)!;

  for (const format of ['v1', 'v2'] as const) {
    it(`is refused with that state’s commit, whichever it is: ${format}`, async () => {
      assert.equal(past.states.length, 7);
      for (const state of past.states.slice(1)) await past.expectRefused(state, format);
    });
  }

  it('has one real edit, which alone is proposed, on two lines', async () => {
    const { name, compared, decided, lines } = await past.withOneEdit(old);
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
    assert.equal(decided.newerOnGitHub.length, namesOf(compared.diff).size - 1);
    assert.equal(lines(), 2);
  });

  it('has one new model, which alone is proposed, on one line', async () => {
    const { name, decided, lines } = await past.withOneModel(past.states[1]!);
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
    assert.equal(lines(), 1);
  });

  it('and deleted a model since: everything that it lacks is proposed, with who put it there', async () => {
    const { decided } = await past.withOneDeletion(old);
    assert.ok(decided.status === 'compared');
    assert.equal(decided.deletes, 1);
    const { removed, added, modified } = decided.diff;
    assert.deepEqual([added, modified], [[], []]);
    for (const { name, origin } of removed) assert.deepEqual(origin, past.originByGit(name, old), name);
  });

  it('and took back a value since, which alone is proposed', async () => {
    const { name, decided } = await past.withOneValueTakenBack(old);
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
  });
});
