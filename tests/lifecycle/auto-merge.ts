import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { hasFailed, type RepositoryResult } from '../../src/model/sync-result.ts';
import { readMarker } from '../../src/publish/marker.ts';
import { narrowToken, type StrictGitHub, type StrictOptions } from '../support/github-under-test.ts';
import { lanes } from '../support/lanes.ts';
import { slug, startCloneTrial, startSandboxTrial, type PassTrial } from '../support/pass-trial.ts';

type Trial = PassTrial<StrictGitHub>;

const off = { HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' };
const safe = { ...off, HORDE_GITHUB_SYNC_AUTO_MERGE: 'safe' };
const check = 'rules';
const branch = 'sync/primary/controlnet';
const usual = { allowAutoMerge: true, requiredChecks: [check] };

async function start(
  t: TestContext,
  merging: StrictOptions['merging'] = usual,
  begin = startSandboxTrial,
): Promise<Trial> {
  return await begin(t, { merging });
}

async function green(trial: Trial): Promise<void> {
  await trial.github.server.report(slug, 1, check, 'success');
}

/** Who has asked GitHub to merge the pull request, if somebody has. */
async function asker(trial: Trial): Promise<string | undefined> {
  return (await trial.pulls())[0]?.auto_merge?.enabled_by.login;
}

async function isMerged(trial: Trial): Promise<boolean> {
  return (await trial.pulls())[0]?.merged_at !== null;
}

function merging({ outcome }: RepositoryResult): string | undefined {
  const { autoMerge } = outcome ?? {};
  return autoMerge && ('reason' in autoMerge ? `${autoMerge.kind}: ${autoMerge.reason}` : autoMerge.kind);
}

function editSafely(trial: Trial, words = 'Follows edges, sharply.'): void {
  trial.edit('controlnet', (text) => text.replace(/Follows edges[^"]*/, words));
}

/** A model goes. */
function editUnsafely(trial: Trial): void {
  trial.edit('controlnet', (text) => {
    const records = JSON.parse(text) as Record<string, unknown>;
    delete records['control_depth'];
    return JSON.stringify(records, null, 2);
  });
}

/** What a person does to the pull request's auto-merge. */
async function byHand(trial: Trial, name: 'enable' | 'disable'): Promise<void> {
  const { node_id: id } = await trial.github.api<{ node_id: string }>('GET', `/repos/${slug}/pulls/1`);
  const query = `mutation { ${name}PullRequestAutoMerge(input: { pullRequestId: "${id}" }) { clientMutationId } }`;
  const { errors } = await trial.github.api<{ errors?: unknown }>('POST', '/graphql', { query });
  assert.equal(errors, undefined);
}

async function pushByHand(trial: Trial): Promise<void> {
  await trial.github.commit(slug, branch, new Map([['README.md', 'By hand\n']]));
}

/** The mutations of auto-merge and the moves of branches, in order; `at` is called before GitHub acts. */
function watchWrites({ github }: Trial, at?: (what: string) => Promise<void>): readonly string[] {
  const seen: string[] = [];
  github.server.faults.before = async ({ path, body }) => {
    const [what] = /\b(?:enable|disable)PullRequestAutoMerge\b|\bupdateRefs\b/.exec(String(body)) ?? [];
    if (path !== '/graphql' || what === undefined) return undefined;
    seen.push(what);
    await at?.(what);
    return undefined;
  };
  return seen;
}

const told = {
  notAllowed:
    'GitHub does not merge #1 by itself: its repository does not allow that. Switch on “Allow auto-merge” in its settings ' +
    '(General, Pull Requests), or set HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
  nothingToWaitFor:
    'GitHub does not merge #1 by itself: there is nothing that it would wait for, so it could be merged at once, which is ' +
    'for a person to do. Require status checks on main (a ruleset, or branch protection): then GitHub waits for them and merges.',
  pushed:
    'GitHub does not merge #1 by itself: somebody has pushed to it, or GitHub does not know its commit yet. The next run looks again.',
  unknownThere:
    'GitHub does not merge #1 by itself: this server has nothing like it. Set HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
};

const representative = [
  'is opened, and merged by GitHub once its checks are green',
  'is told not to be merged any more before its branch gets what is not safe',
  'is a warning where the repository does not allow it',
  'is left alone by GitHub once the setting is off, and asked for again once it is on',
];

export const autoMerge = lanes(representative, ({ describe, it }) => {
  describe('a safe pull request', () => {
    it('is opened, and merged by GitHub once its checks are green', async (t) => {
      const trial = await start(t);
      const opened = await trial.result(safe);
      assert.deepEqual([merging(opened), opened.warnings], ['ask', []]);
      const [pull] = await trial.pulls();
      assert.deepEqual(
        [pull?.auto_merge?.enabled_by.login, pull?.auto_merge?.merge_method, pull?.merged_at],
        ['sync-bot', 'merge', null],
      );
      assert.deepEqual(readMarker(pull?.body ?? '')?.autoMerge, { head: pull?.head.sha, isAsked: true });
      await green(trial);
      assert.equal(await isMerged(trial), true);
      const after = await trial.result(safe);
      assert.deepEqual([after.outcome?.action.kind, merging(after)], ['delete-branch', undefined]);
    });

    it('costs a second run nothing, and is said to be merged', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      const { log } = trial.github.server;
      const requests = async (env: typeof off) => {
        log.clear();
        trial.forget();
        const result = await trial.result(env);
        assert.deepEqual([result.outcome?.action.kind, trial.writes], ['unchanged', []]);
        return { result, paths: log.entries.map(({ method, path }) => `${method} ${path}`).sort() };
      };
      const { result, paths } = await requests(safe);
      assert.equal(merging(result), 'on');
      await byHand(trial, 'disable');
      assert.deepEqual(paths, (await requests(off)).paths);
    });

    it('is asked for where it was opened before the setting was on', async (t) => {
      const trial = await start(t);
      assert.equal(merging(await trial.result(off)), undefined);
      assert.equal(await asker(trial), undefined);
      const result = await trial.result(safe);
      assert.deepEqual([result.outcome?.action.kind, merging(result)], ['unchanged', 'ask']);
      assert.equal(await asker(trial), 'sync-bot');
      assert.equal(merging(await trial.result(safe)), 'on');
    });

    it('stays one when it is updated, for the new commit', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      editSafely(trial);
      const result = await trial.result(safe);
      assert.deepEqual([result.outcome?.action.kind, merging(result)], ['update', 'ask']);
      const [pull] = await trial.pulls();
      assert.equal(pull?.auto_merge?.enabled_by.login, 'sync-bot');
      assert.deepEqual(readMarker(pull.body ?? '')?.autoMerge, { head: pull.head.sha, isAsked: true });
      assert.equal(merging(await trial.result(safe)), 'on');
    });

    it('is merged the way that its repository allows', async (t) => {
      const trial = await start(t, { ...usual, mergeMethods: ['squash'] });
      await trial.pass(safe);
      assert.equal((await trial.pulls())[0]?.auto_merge?.merge_method, 'squash');
      await green(trial);
      assert.equal(await isMerged(trial), true);
      assert.equal((await trial.result(safe)).outcome?.action.kind, 'delete-branch');
    });

    it('goes out through a clone, too', async (t) => {
      const trial = await start(t, usual, startCloneTrial);
      assert.equal(merging(await trial.result(safe)), 'ask');
      await green(trial);
      assert.equal(await isMerged(trial), true);
    });

    it('needs no more permissions than the access page asks for', async (t) => {
      const trial = await start(t);
      const result = await trial.result({ ...safe, HORDE_GITHUB_SYNC_GITHUB_TOKEN: narrowToken });
      assert.deepEqual([merging(result), await asker(trial)], ['ask', 'sync-bot']);
    });

    it('is no more than named in a dry run', async (t) => {
      const trial = await start(t);
      assert.equal(merging(await trial.result({ ...safe, HORDE_GITHUB_SYNC_DRY_RUN: 'true' })), 'ask');
      assert.deepEqual(trial.writes, []);
    });
  });

  describe('a pull request that is not safe any more', () => {
    it('is told not to be merged any more before its branch gets what is not safe', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      editUnsafely(trial);
      const armed: (string | undefined)[] = [];
      const writes = watchWrites(trial, async (what) => {
        if (what === 'updateRefs') armed.push(await asker(trial));
      });
      const result = await trial.result(safe);
      assert.deepEqual(
        [result.outcome?.action.kind, merging(result)],
        ['update', 'take-back: it removes 1 model (controlnet)'],
      );
      assert.deepEqual([writes, armed], [['disablePullRequestAutoMerge', 'updateRefs'], [undefined]]);
      await green(trial);
      assert.equal(await isMerged(trial), false);
      assert.equal(merging(await trial.result(safe)), 'no: it removes 1 model (controlnet)');
    });

    it('is told so also where a person had asked for it: nobody has seen that commit', async (t) => {
      const trial = await start(t);
      await trial.pass(off);
      await byHand(trial, 'enable');
      assert.equal(merging(await trial.result(safe)), 'on');
      assert.equal(await asker(trial), 'person');
      editUnsafely(trial);
      assert.match(merging(await trial.result(safe)) ?? '', /^take-back/);
      assert.equal(await asker(trial), undefined);
    });

    it('becomes one again', async (t) => {
      const trial = await start(t);
      editUnsafely(trial);
      assert.equal(merging(await trial.result(safe)), 'no: it removes 1 model (controlnet)');
      trial.agree();
      editSafely(trial);
      assert.equal(merging(await trial.result(safe)), 'ask');
      assert.equal(await asker(trial), 'sync-bot');
    });

    it('has somebody’s commits on its branch', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      await pushByHand(trial);
      assert.equal(await asker(trial), 'sync-bot');
      assert.equal(merging(await trial.result(safe)), 'take-back: its branch has commits that are not ours');
      assert.equal(await asker(trial), undefined);
      assert.match(merging(await trial.result(safe)) ?? '', /^no: its branch/);
    });

    it('is closed: nothing can be merged meanwhile', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      trial.agree();
      const writes = watchWrites(trial);
      assert.equal((await trial.result(safe)).outcome?.action.kind, 'close');
      assert.equal(writes[0], 'disablePullRequestAutoMerge');
    });

    it('keeps the branch where it is if GitHub does not take it back', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      editUnsafely(trial);
      const before = (await trial.pulls())[0]?.head.sha;
      trial.github.server.faults.before = ({ body }) =>
        String(body).includes('disablePullRequestAutoMerge')
          ? Response.json({ errors: [{ type: 'FORBIDDEN', message: 'Resource not accessible' }] })
          : undefined;
      const { error } = await trial.result(safe);
      assert.match(error ?? '', /Resource not accessible/);
      assert.equal((await trial.pulls())[0]?.head.sha, before);
      // Its own checks are held up by the fault above.
      trial.github.takeProblems();
    });

    it('is looked at again where GitHub merges it in that moment', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      editUnsafely(trial);
      let isFirst = true;
      watchWrites(trial, async (what) => {
        if (what !== 'disablePullRequestAutoMerge' || !isFirst) return;
        isFirst = false;
        await green(trial);
      });
      const result = await trial.result(safe);
      assert.equal(
        await trial.pulls().then((pulls) => pulls.find(({ number }) => number === 1)?.merged_at !== null),
        true,
      );
      assert.deepEqual([result.outcome?.action.kind, result.error], ['create', undefined]);
      assert.match(merging(result) ?? '', /^no: it removes/);
    });
  });

  describe('what a person decides', () => {
    it('holds: what was taken back is not asked for again, until the pull request changes', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      await byHand(trial, 'disable');
      trial.forget();
      assert.match(
        merging(await trial.result(safe)) ?? '',
        /^no: somebody, or GitHub itself, has taken auto-merge back/,
      );
      assert.deepEqual(trial.writes, []);
      editSafely(trial);
      assert.equal(merging(await trial.result(safe)), 'ask');
      assert.equal(await asker(trial), 'sync-bot');
    });

    it('holds: an unsafe pull request that a person has asked to be merged is', async (t) => {
      const trial = await start(t);
      editUnsafely(trial);
      await trial.pass(safe);
      await byHand(trial, 'enable');
      trial.forget();
      for (const env of [safe, off]) await trial.pass(env);
      assert.deepEqual(trial.writes, []);
      assert.equal(await asker(trial), 'person');
    });

    for (const moment of ['query AutoMerge', 'mutation EnableAutoMerge']) {
      it(`goes first: commits that are pushed just before the ${moment} are not merged`, async (t) => {
        const trial = await start(t);
        let isFirst = true;
        trial.github.server.faults.before = async ({ body }) => {
          if (!isFirst || !String(body).includes(moment)) return undefined;
          isFirst = false;
          await pushByHand(trial);
          return undefined;
        };
        const result = await trial.result(safe);
        assert.equal(isFirst, false);
        assert.deepEqual([merging(result), result.warnings], ['no: GitHub does not take that', [told.pushed]]);
        assert.equal(await asker(trial), undefined);
        assert.match(merging(await trial.result(safe)) ?? '', /^no: its branch has commits that are not ours/);
      });
    }
  });

  describe('the setting', () => {
    it('is left alone by GitHub once the setting is off, and asked for again once it is on', async (t) => {
      const trial = await start(t);
      await trial.pass(safe);
      assert.equal(merging(await trial.result(off)), 'take-back: auto-merge is off');
      assert.equal(await asker(trial), undefined);
      trial.forget();
      assert.equal(merging(await trial.result(off)), undefined);
      assert.deepEqual(trial.writes, []);
      assert.equal(merging(await trial.result(safe)), 'ask');
      assert.equal(await asker(trial), 'sync-bot');
    });
  });

  describe('a GitHub that does not take it', () => {
    const cases: readonly (readonly [what: string, merging: StrictOptions['merging'], warning: string])[] = [
      ['is a warning where the repository does not allow it', { requiredChecks: [check] }, told.notAllowed],
      ['is a warning where nothing is required of a pull request', { allowAutoMerge: true }, told.nothingToWaitFor],
    ];
    for (const [what, stands, warning] of cases) {
      it(what, async (t) => {
        const trial = await start(t, stands);
        const whole = await trial.pass(safe);
        assert.equal(hasFailed(whole), false);
        assert.deepEqual(whole.repositories[0]?.warnings, [warning]);
        assert.equal(whole.repositories[0].outcome?.action.kind, 'create');
        trial.forget();
        assert.deepEqual((await trial.result(safe)).warnings, [warning]);
        assert.deepEqual(
          trial.writes.filter((write) => !write.endsWith('/graphql')),
          [],
        );
      });
    }

    it('is a warning where checks that nothing requires are still under way', async (t) => {
      const trial = await start(t, { allowAutoMerge: true });
      await trial.pass(off);
      await trial.github.server.report(slug, 1, 'other', 'pending');
      assert.deepEqual((await trial.result(safe)).warnings, [told.nothingToWaitFor]);
    });

    it('is a warning where the server knows no GraphQL', async (t) => {
      const trial = await startSandboxTrial(t, { merging: usual, graphql: false });
      const whole = await trial.pass(safe);
      assert.equal(hasFailed(whole), false);
      assert.deepEqual(whole.repositories[0]?.warnings, [told.unknownThere]);
    });
  });
});
