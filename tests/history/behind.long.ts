import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { namesOf } from '../../src/model/diff.ts';
import { git } from '../support/git.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { TextPast } from './text-past.ts';

describe('a PRIMARY that is a copy of an older state of the real text repository', { skip: withoutSharedData }, () => {
  let past: TextPast;

  before(() => {
    const folder = temporaryFolder();
    git(folder, 'clone', '--quiet', '--branch', 'dev', fileURLToPath(sharedPath('history/text.bundle')), '.');
    past = new TextPast(folder);
  });

  it('is refused with that state’s commit, for one list and a file for each version since: any of 30 states', async (t) => {
    for (const state of past.states.slice(1, 31)) {
      const { compared, history } = await past.expectRefused(state);
      const differing = namesOf(compared.diff).size;
      t.diagnostic(`${state.commit.slice(0, 7)}: ${differing} models differ, ${history.reads.length} versions read`);
    }
  });

  for (const back of [3, 9, 27]) {
    it(`is refused just so where it keeps v2: ${back} versions old`, async () => {
      await past.expectRefused(past.states[back]!, 'v2');
    });

    it(`has one real edit, which alone is proposed, on two lines: ${back} versions old`, async () => {
      const { name, compared, decided, lines } = await past.withOneEdit(past.states[back]!);
      assert.ok(decided.status === 'compared');
      assert.deepEqual([...namesOf(decided.diff)], [name]);
      assert.equal(decided.newerOnGitHub.length, namesOf(compared.diff).size - 1);
      assert.equal(lines(), 2);
    });
  }

  it('has one new model, which alone is proposed, on one line', async () => {
    const { name, decided, lines } = await past.withOneModel(past.states[27]!);
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
    assert.equal(lines(), 1);
  });

  it('and deleted a model since, on purpose or not: everything that it lacks is proposed, with who put it there', async () => {
    const state = past.states[15]!;
    const { compared, decided } = await past.withOneDeletion(state);
    assert.ok(decided.status === 'compared');
    assert.equal(decided.deletes, 1);
    const { removed, added, modified } = decided.diff;
    assert.deepEqual([removed.length, added, modified], [compared.diff.removed.length, [], []]);
    for (const { name, origin } of removed) assert.deepEqual(origin, past.originByGit(name, state), name);
  });

  it('and took back a value since, which alone is proposed', async () => {
    const { name, decided } = await past.withOneValueTakenBack(past.states[6]!);
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
  });
});
