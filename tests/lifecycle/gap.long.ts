import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { StrictGitHub } from '../support/github-under-test.ts';
import { allBranch, slug, startSandboxTrial, type PassTrial } from '../support/pass-trial.ts';
import { editAgain } from './outcome.ts';

const git = `/repos/${slug}/git`;

async function headOf(trial: PassTrial, branch: string): Promise<string> {
  return (await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`)).object.sha;
}

/** What a person does in the moment when our write of a branch arrives at GitHub; tells what came of it. */
function inTheGap(trial: PassTrial<StrictGitHub>, act: () => Promise<string>): () => string | undefined {
  let made: Promise<string> | undefined;
  let head: string | undefined;
  trial.github.server.faults.before = async ({ path, body }) => {
    if (path !== '/graphql' || !body.toString().includes('mutation') || made) return undefined;
    made = act();
    head = await made;
    return undefined;
  };
  return () => head;
}

const theirs = new Map([['blip.json', '{ "by hand": {} }\n']]);

describe('a person who pushes between our look and our write loses nothing', () => {
  it('where we would move the branch', async (t) => {
    const trial = await startSandboxTrial(t);
    await trial.pass();
    editAgain(trial);
    const pushed = inTheGap(trial, () => trial.github.commit(slug, allBranch, theirs));
    assert.equal((await trial.result()).outcome?.action.kind, 'foreign');
    assert.ok(pushed());
    assert.equal(await headOf(trial, allBranch), pushed());
  });

  it('where we would make it', async (t) => {
    const trial = await startSandboxTrial(t);
    const pushed = inTheGap(trial, async () => {
      const sha = await headOf(trial, 'main');
      await trial.github.api('POST', `${git}/refs`, { ref: `refs/heads/${allBranch}`, sha });
      return await trial.github.commit(slug, allBranch, theirs);
    });
    assert.equal((await trial.result()).outcome?.action.kind, 'foreign');
    assert.ok(pushed());
    assert.equal(await headOf(trial, allBranch), pushed());
    assert.deepEqual(await trial.pulls(), []);
  });

  it('where we would delete it', async (t) => {
    const trial = await startSandboxTrial(t);
    await trial.pass();
    trial.agree();
    const pushed = inTheGap(trial, () => trial.github.commit(slug, allBranch, theirs));
    await trial.pass();
    assert.ok(pushed());
    assert.equal(await headOf(trial, allBranch), pushed());
  });

  it('where they have deleted it', async (t) => {
    const trial = await startSandboxTrial(t);
    await trial.pass();
    editAgain(trial);
    const gone = inTheGap(trial, async () => {
      await trial.github.api('DELETE', `${git}/refs/heads/${allBranch}`);
      return 'gone';
    });
    await trial.pass();
    assert.equal(gone(), 'gone');
    // GitHub has closed the pull request with its branch: the change goes out in a new one.
    assert.deepEqual((await trial.pulls()).map(({ state }) => state).sort(), ['closed', 'open']);
  });
});
