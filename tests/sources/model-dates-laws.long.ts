import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { ModelDatesFile } from '../../src/sources/model-dates-file.ts';
import { git } from '../support/git.ts';
import { edits, event, InventedHistory } from '../support/invented-history.ts';
import { slowDates } from '../support/slow-dates.ts';
import { InventedRepository } from '../support/invented-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const [records, dates] = ['stable_diffusion.json', 'model_mod_data.json'];

/** Proposes a change as the program does: the file in the same commit, or in a second one that can name the first. */
async function propose(history: InventedHistory, edits: Parameters<InventedHistory['wanted']>[0]) {
  const { repository, head } = history;
  repository.asked.length = 0;
  const file = new ModelDatesFile({ path: 'model_mod_data.json', repository, records });
  const { models, text } = history.wanted(edits);
  const base = repository.base(head.commit);
  const change = new Map([[records, { text }]]);
  const update = await file.update(base, change);
  if (update.kind !== 'after-commit') {
    assert.notEqual(update.kind, 'unknown');
    const both = { [records]: text, ...(update.kind === 'text' && { [dates]: update.text }) };
    return { models, proposed: history.propose(head.commit, both) };
  }
  const committedAt = history.nextTime;
  const sha = history.propose(head.commit, { [records]: text });
  const second = await file.update(base, change, { sha, committedAt });
  assert.ok(second.kind === 'text');
  return { models, proposed: history.propose(sha, { [dates]: second.text }) };
}

describe('the file of dates', () => {
  it('says at the head of a pull request what the whole history says, whatever people have done', async (t) => {
    const repository = new InventedRepository();
    const heads: string[] = [];
    const counts: number[] = [];
    const proposeRightly = async (history: InventedHistory, edits: Parameters<InventedHistory['wanted']>[0]) => {
      const { models, proposed } = await propose(history, edits);
      const said = JSON.parse(repository.textAt(proposed, dates) ?? '');
      assert.deepEqual(said, slowDates(repository.versions(proposed, records)));
      heads.push(proposed);
      counts.push(repository.asked.length);
      return { models, proposed, said };
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(event, { minLength: 1, maxLength: 9 }),
        edits,
        fc.constantFrom('squash' as const, 'merge' as const),
        fc.array(event, { maxLength: 2 }),
        edits,
        async (events, firstEdits, end, later, secondEdits) => {
          const history = new InventedHistory(repository);
          for (const what of events) history.happen(what);
          const { proposed, models, said } = await proposeRightly(history, firstEdits);
          history.accept(proposed, models, said, end);
          for (const what of later) history.happen(what);
          await proposeRightly(history, secondEdits);
        },
      ),
      { numRuns: 200, seed: 13 },
    );
    counts.sort((a, b) => a - b);
    t.diagnostic(
      `${heads.length} pull requests; questions: median ${counts[counts.length >> 1]}, most ${counts.at(-1)}`,
    );

    // What was computed in memory is what git has: the same commits, and so the same texts, in the same order.
    const folder = temporaryFolder();
    git(folder, 'init', '--quiet', '--bare');
    repository.writeTo(folder);
    for (const head of heads) {
      const listed = git(folder, 'rev-list', head, '--', records).trimEnd().split('\n');
      assert.deepEqual(repository.revList(head, records), listed);
    }
  });
});
