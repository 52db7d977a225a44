import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import { askReviewers } from '../../src/publish/ask-reviewers.ts';
import { setLabels } from '../../src/publish/set-labels.ts';
import { FakePulls } from './fake-pulls.ts';

interface Refusal {
  readonly status?: number;
  readonly problem?: string;
  readonly codes?: readonly string[];
  readonly isLimit?: boolean;
}

function refusal({ problem = 'it is unknown', ...rest }: Refusal): GitHubError {
  return new GitHubError({ method: 'POST', path: '/x', problem, ...rest });
}

const unknown = refusal({ status: 422 });
const mayNotMake = refusal({ status: 403, problem: 'You may not create labels', codes: ['unauthorized'] });
const notKnownYet = refusal({ status: 422, problem: 'Validation Failed: Issue not found' });

interface Given {
  /** Labels that the repository has. */
  readonly known?: readonly string[];
  readonly refuse: (call: string) => Error | undefined;
}

async function label(labels: readonly string[], { known = [], refuse }: Given) {
  const calls: string[] = [];
  const pulls = new FakePulls(calls, [], refuse);
  pulls.known = known;
  return { unmet: await setLabels(1, labels, pulls), calls };
}

/** Refuses what names one of these. */
function refusing(error: Error, ...names: readonly string[]): Given['refuse'] {
  return (call) => (names.some((name) => call.split(/[ ,]/).includes(name)) ? error : undefined);
}

describe('labels', () => {
  it('are set all at once', async () => {
    const { unmet, calls } = await label(['a', 'b'], { refuse: () => undefined });
    assert.deepEqual({ unmet, calls }, { unmet: [], calls: ['addLabels 1 a,b'] });
  });

  it('are none: nothing is asked', async () => {
    assert.deepEqual((await label([], { refuse: () => unknown })).calls, []);
  });

  it('that may not be made do not keep the others off, and those that exist come first', async () => {
    const { unmet, calls } = await label(['new', 'Sync', 'newer', 'ready'], {
      known: ['other', 'ready', 'sync'],
      refuse: refusing(mayNotMake, 'new', 'newer'),
    });
    assert.deepEqual(calls, [
      'addLabels 1 new,Sync,newer,ready',
      'labels',
      'addLabels 1 Sync,ready',
      'addLabels 1 new',
      'addLabels 1 newer',
    ]);
    const advice =
      'the repository has no such label, and this run may not make one. Grant Issues: write, or create it once.';
    assert.deepEqual(
      unmet,
      ['new', 'newer'].map((name) => ({ warning: `The label ${name} was not set: ${advice}`, isPassing: false })),
    );
  });

  it('that GitHub refuses for another reason are told with it', async () => {
    const { unmet } = await label(['a', 'b'], { known: ['a', 'b'], refuse: refusing(unknown, 'b') });
    assert.deepEqual(unmet, [{ warning: `The label b was not set: ${unknown.message}`, isPassing: false }]);
  });

  it('are tried one by one where it may not be seen which exist', async () => {
    const { unmet, calls } = await label(['a', 'b'], {
      known: ['a'],
      refuse: (call) => (call === 'labels' ? mayNotMake : refusing(unknown, 'b')(call)),
    });
    assert.deepEqual(calls, ['addLabels 1 a,b', 'labels', 'addLabels 1 a', 'addLabels 1 b']);
    assert.equal(unmet.length, 1);
  });

  it('are left to the next run where GitHub does not know the pull request yet', async () => {
    const { unmet, calls } = await label(['a', 'b'], { refuse: () => notKnownYet });
    assert.deepEqual(calls, ['addLabels 1 a,b']);
    assert.deepEqual(
      unmet,
      ['a', 'b'].map((name) => ({
        warning: `The label ${name} was not set yet; the next run tries again. ${notKnownYet.message}`,
        isPassing: true,
      })),
    );
  });
});

describe('reviewers', () => {
  const reviewers = { users: ['u', 'v'], team: 't' };

  async function ask(refuse: Given['refuse'], given: Parameters<typeof askReviewers>[1] = reviewers) {
    const calls: string[] = [];
    return { unmet: await askReviewers(1, given, new FakePulls(calls, [], refuse)), calls };
  }

  it('are asked all at once', async () => {
    const { unmet, calls } = await ask(() => undefined);
    assert.deepEqual({ unmet, calls }, { unmet: [], calls: ['requestReviewers 1 u,v,team:t'] });
  });

  it('are none: nothing is asked', async () => {
    assert.deepEqual((await ask(() => unknown, { users: [] })).calls, []);
  });

  it('that cannot be asked do not cost the others', async () => {
    const { unmet, calls } = await ask(refusing(unknown, 'u'));
    assert.deepEqual(calls, [
      'requestReviewers 1 u,v,team:t',
      'requestReviewers 1 u',
      'requestReviewers 1 v',
      'requestReviewers 1 team:t',
    ]);
    assert.deepEqual(unmet, [{ warning: `u was not asked for a review: ${unknown.message}`, isPassing: false }]);
  });

  it('are one alone: nobody is asked twice', async () => {
    assert.deepEqual((await ask(() => unknown, { users: ['u'] })).calls, ['requestReviewers 1 u']);
  });

  it('are a team that may not be seen: the permission is named', async () => {
    const unseen = refusal({ status: 422, problem: "Could not resolve to a node with the global id of 'T_kwDOA5iQ'." });
    const { unmet } = await ask(refusing(unseen, 'team:t'));
    const warning =
      't was not asked for a review: this run may not see the team. Grant Members: read (read:org on a classic token).';
    assert.deepEqual(unmet, [{ warning, isPassing: false }]);
  });

  it('are left to the next run where GitHub does not know the pull request yet', async () => {
    const early = refusal({ status: 422, problem: "Could not resolve to a node with the global id of 'PR_kwDOA5iQ'." });
    const { unmet, calls } = await ask(() => early);
    assert.deepEqual(calls, ['requestReviewers 1 u,v,team:t']);
    assert.deepEqual(
      unmet.map(({ isPassing }) => isPassing),
      [true, true, true],
    );
  });
});

describe('what keeps labels and reviewers from a run without being GitHub’s no', () => {
  const faults: Readonly<Record<string, GitHubError>> = {
    'no answer': refusal({}),
    'a failure': refusal({ status: 500 }),
    'a rate limit': refusal({ status: 403, isLimit: true }),
  };
  for (const [given, error] of Object.entries(faults)) {
    it(`ends the run: ${given}`, async () => {
      const calls: string[] = [];
      const pulls = new FakePulls(calls, [], () => error);
      await assert.rejects(setLabels(1, ['a', 'b'], pulls), (thrown) => thrown === error);
      await assert.rejects(askReviewers(1, { users: ['u', 'v'] }, pulls), (thrown) => thrown === error);
      assert.deepEqual(calls, ['addLabels 1 a,b', 'requestReviewers 1 u,v']);
    });
  }
});
