import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import { countChanges } from '../../src/model/diff.ts';
import { hasFailed } from '../../src/model/sync-result.ts';
import { allBranch, imageFiles, slug, type PassTrial, type PassTrialOptions } from '../support/pass-trial.ts';

/** One row of the life-cycle table: what is there, and what a pass makes of it. */
interface Row {
  readonly what: string;
  /** It turns on the events of a pull request, who closed it and what came with that: the emulator keeps none. */
  readonly readsEvents?: true;
  /** Stands for the others in the short lane. */
  readonly isRepresentative?: true;
  readonly people?: readonly string[];
  run(trial: PassTrial): Promise<void>;
}

const refs = `/repos/${slug}/git/refs`;

async function decline(trial: PassTrial, number = 1): Promise<void> {
  await trial.github.api('PATCH', `/repos/${slug}/pulls/${number}`, { state: 'closed' });
}

async function headOf(trial: PassTrial, branch: string): Promise<string> {
  const path = `/repos/${slug}/git/ref/heads/${branch}`;
  return (await trial.github.api<{ object: { sha: string } }>('GET', path)).object.sha;
}

/** A pass in which GitHub says of some of the tries to set labels that there is no such pull request. */
async function passWithLabels(trial: PassTrial, isEarly: (times: number) => boolean) {
  let times = 0;
  const error = { resource: 'Label', code: 'unprocessable', field: 'data', message: 'Issue not found' };
  const result = await trial.pass({}, async (url, init) => {
    if (init?.method !== 'POST' || !url.toString().endsWith('/labels')) return await httpFetch(url, init);
    times += 1;
    if (!isEarly(times)) return await httpFetch(url, init);
    return Response.json({ message: 'Validation Failed', errors: [error] }, { status: 422 });
  });
  return { result, asked: () => times };
}

const rows: readonly Row[] = [
  {
    what: 'no difference, no pull request: nothing, no write',
    run: async (trial) => {
      trial.agree();
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'nothing');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'no difference, our open pull request: closed with a comment that says so, branch deleted',
    isRepresentative: true,
    run: async (trial) => {
      await trial.pass();
      trial.agree();
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind, 'close');
      const [pull] = await trial.pulls();
      assert.equal(pull?.state, 'closed');
      assert.match((await trial.comments(1)).join(), /nothing is left to propose/);
      assert.deepEqual(await trial.branches(), ['main']);
    },
  },
  {
    what: 'the difference comes back after that: proposed anew, because nobody declined it',
    run: async (trial) => {
      await trial.pass();
      trial.agree();
      await trial.pass();
      trial.edit('controlnet', (text) => text.replace('Follows depth.', 'Follows depth, also of line drawings.'));
      await trial.pass();
      trial.agree();
      await trial.pass();
      trial.edit('controlnet', (text) => text.replace('Follows depth.', 'Follows depth, also of line drawings.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'no difference, no open pull request, a branch of ours left over: deleted',
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      trial.agree();
      assert.equal((await trial.result()).outcome?.action.kind, 'delete-branch');
      assert.deepEqual(await trial.branches(), ['main']);
      assert.equal((await trial.pulls()).length, 1);
    },
  },
  {
    what: 'a difference, no pull request: branch, commit, pull request, labels, reviewers',
    isRepresentative: true,
    people: ['reviewer'],
    run: async (trial) => {
      const { outcome, warnings } = await trial.result({ HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer' });
      assert.equal(outcome?.action.kind, 'create');
      assert.deepEqual(warnings, []);
      const [pull, ...others] = await trial.pulls();
      assert.deepEqual(others, []);
      assert.equal(pull?.head.ref, allBranch);
      assert.deepEqual(pull.labels.map(({ name }) => name).sort(), ['automated', 'ready-for-review', 'sync']);
      assert.deepEqual(
        pull.requested_reviewers.map(({ login }) => login),
        ['reviewer'],
      );
      assert.match(pull.body ?? '', /"ready":true/);
      assert.match(await trial.file(allBranch, 'controlnet.json'), /also of line drawings/);
    },
  },
  {
    what: 'the same difference again, 100 times: no write after the first',
    run: async (trial) => {
      await trial.pass();
      trial.forget();
      for (let run = 0; run < 100; run += 1) {
        assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      }
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'the base has moved, but not in the files of the pull request: nothing, no write',
    run: async (trial) => {
      await trial.pass();
      await trial.github.commit(slug, 'main', new Map([['README.md', 'Another readme.\n']]));
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'the base has touched a file of the pull request: rebuilt on the base, without undoing its commit',
    run: async (trial) => {
      await trial.pass();
      const file = imageFiles.get('controlnet.json') ?? '';
      const edited = file.replace('Follows edges.', 'Follows edges, sharply.');
      const base = await trial.github.commit(slug, 'main', new Map([['controlnet.json', edited]]));
      trial.edit('controlnet', (text) => text.replace('Follows edges.', 'Follows edges, sharply.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      const head = await headOf(trial, allBranch);
      const { parents } = await trial.github.api<{ parents: { sha: string }[] }>(
        'GET',
        `/repos/${slug}/git/commits/${head}`,
      );
      assert.deepEqual(
        parents.map(({ sha }) => sha),
        [base],
      );
      assert.match(await trial.file(allBranch, 'controlnet.json'), /sharply.*line drawings/s);
      assert.deepEqual(
        (await trial.pulls()).map(({ state }) => state),
        ['open'],
      );
    },
  },
  {
    what: 'another difference: the same pull request is updated; labels and reviewers that people changed stay',
    isRepresentative: true,
    people: ['reviewer', 'somebody-else'],
    run: async (trial) => {
      await trial.pass({ HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer' });
      await trial.github.api('DELETE', `/repos/${slug}/issues/1/labels/sync`);
      await trial.github.api('POST', `/repos/${slug}/pulls/1/requested_reviewers`, { reviewers: ['somebody-else'] });
      const [before] = await trial.pulls();
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
      const [pull, ...others] = await trial.pulls();
      assert.deepEqual(others, []);
      assert.notEqual(pull?.title, before?.title);
      assert.match(pull?.body ?? '', /Enlarges 4 times/);
      assert.deepEqual(pull?.labels.map(({ name }) => name).sort(), ['automated', 'ready-for-review']);
      assert.deepEqual(pull.requested_reviewers.map(({ login }) => login).sort(), ['reviewer', 'somebody-else']);
    },
  },
  {
    what: 'another open pull request of ours has these files: nothing, reported as proposed there',
    run: async (trial) => {
      await trial.pass();
      trial.forget();
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' });
      assert.deepEqual(outcome?.action.kind === 'proposed-elsewhere' && outcome.action.pull.number, 1);
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'a person committed onto our branch: left alone, one comment, reported, exit 0',
    isRepresentative: true,
    run: async (trial) => {
      await trial.pass();
      const head = await trial.github.commit(slug, allBranch, new Map([['blip.json', '{}\n']]));
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      for (let run = 0; run < 3; run += 1) {
        const result = await trial.pass();
        assert.equal(result.repositories[0]?.outcome?.action.kind, 'foreign');
        assert.equal(hasFailed(result), false);
      }
      assert.equal(await headOf(trial, allBranch), head);
      assert.equal((await trial.comments(1)).length, 1);
      assert.match((await trial.comments(1)).join(), /leaves the pull request alone/);
    },
  },
  {
    what: 'a person amended our commit, our trailer kept: left alone',
    run: async (trial) => {
      await trial.pass();
      const git = `/repos/${slug}/git`;
      const head = await headOf(trial, allBranch);
      const { message, parents, tree } = await trial.github.api<{
        message: string;
        parents: { sha: string }[];
        tree: { sha: string };
      }>('GET', `${git}/commits/${head}`);
      const entries = [{ path: 'blip.json', mode: '100644', type: 'blob', content: '{}\n' }];
      const amended = await trial.github.api<{ sha: string }>('POST', `${git}/trees`, {
        base_tree: tree.sha,
        tree: entries,
      });
      const commit = await trial.github.api<{ sha: string }>('POST', `${git}/commits`, {
        message,
        tree: amended.sha,
        parents: parents.map(({ sha }) => sha),
      });
      await trial.github.api('PATCH', `${git}/refs/heads/${allBranch}`, { sha: commit.sha, force: true });
      assert.equal((await trial.result()).outcome?.action.kind, 'foreign');
      assert.equal(await headOf(trial, allBranch), commit.sha);
    },
  },
  {
    what: 'somebody pressed “Update branch”: still ours, nothing to write',
    run: async (trial) => {
      await trial.pass();
      const base = await trial.github.commit(slug, 'main', new Map([['README.md', 'Another readme.\n']]));
      const git = `/repos/${slug}/git`;
      const ours = await headOf(trial, allBranch);
      const { tree } = await trial.github.api<{ tree: { sha: string } }>('GET', `${git}/commits/${ours}`);
      const merged = await trial.github.api<{ sha: string }>('POST', `${git}/trees`, {
        base_tree: tree.sha,
        tree: [{ path: 'README.md', mode: '100644', type: 'blob', content: 'Another readme.\n' }],
      });
      const merge = await trial.github.api<{ sha: string }>('POST', `${git}/commits`, {
        message: `Merge branch 'main' into ${allBranch}`,
        tree: merged.sha,
        parents: [ours, base],
      });
      await trial.github.api('PATCH', `${git}/refs/heads/${allBranch}`, { sha: merge.sha });
      trial.forget();
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'update');
    },
  },
  {
    what: 'foreign commits and ON_FOREIGN_COMMITS=overwrite: rebuilt as wanted',
    run: async (trial) => {
      await trial.pass();
      await trial.github.commit(slug, allBranch, new Map([['blip.json', '{}\n']]));
      const { outcome } = await trial.result({ HORDE_GITHUB_SYNC_ON_FOREIGN_COMMITS: 'overwrite' });
      assert.equal(outcome?.action.kind, 'update');
      assert.equal(await trial.file(allBranch, 'blip.json'), imageFiles.get('blip.json'));
    },
  },
  {
    what: 'our pull request for this change was closed unmerged: not proposed again, reported, exit 0',
    isRepresentative: true,
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      trial.forget();
      const result = await trial.pass();
      assert.equal(result.repositories[0]?.outcome?.action.kind, 'declined');
      assert.equal(hasFailed(result), false);
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'closed together with opening its own by another program, as the Python service does: not proposed again, told as that, exit 0',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      const theirs = 'sync/image_generation/20260102-030405';
      await trial.github.api('POST', refs, { ref: `refs/heads/${theirs}`, sha: await headOf(trial, allBranch) });
      await decline(trial);
      await trial.github.api('POST', `/repos/${slug}/pulls`, { title: 'Sync', head: theirs, base: 'main' });
      trial.forget();
      const result = await trial.pass();
      const { action } = result.repositories[0]?.outcome ?? {};
      assert.ok(action?.kind === 'closed-by-another', action?.kind);
      assert.match(action.reason, /closed it together with opening #2 from sync\/image_gen\S+, .* stop that service/);
      assert.equal(hasFailed(result), false);
      assert.deepEqual(trial.writes, []);
      assert.equal((await trial.result({ FORCE: 'true' })).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'a declined change and the branch deleted with it: still not proposed again',
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      await trial.timing.sleep(2_000);
      await trial.github.api('DELETE', `${refs}/heads/${allBranch}`);
      assert.equal((await trial.result()).outcome?.action.kind, 'declined');
    },
  },
  {
    what: 'somebody deleted our branch, which closes its pull request: nobody’s no, proposed anew and told',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      await trial.github.api('DELETE', `${refs}/heads/${allBranch}`);
      assert.equal((await trial.pulls())[0]?.state, 'closed');
      const { outcome, warnings } = await trial.result();
      assert.equal(outcome?.action.kind, 'create');
      assert.match(
        warnings.join(),
        /^#1 was closed because its branch sync\/primary\/all was deleted.*Keep what cleans up/,
      );
      assert.deepEqual((await trial.result()).warnings, []);
    },
  },
  {
    what: 'the setting of the base branch was changed while our pull request is open: left alone, told as that with what to do',
    run: async (trial) => {
      await trial.pass();
      await trial.github.api('POST', refs, { ref: 'refs/heads/next', sha: await headOf(trial, 'main') });
      const { HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: clones } = trial.env;
      const next = {
        HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_BRANCH: 'next',
        // A clone stands on one branch.
        ...(clones !== undefined && { HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: `${clones}-next` }),
      };
      trial.forget();
      const { outcome, error } = await trial.result(next);
      assert.ok(outcome?.action.kind === 'foreign', error);
      assert.match(
        outcome.action.reason,
        /^it is ours, but goes onto main, .* Merge or close it and delete its branch/,
      );
      assert.deepEqual(trial.writes, []);
      await decline(trial);
      await trial.github.api('DELETE', `${refs}/heads/${allBranch}`);
      assert.equal((await trial.result(next)).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'a reviewer wrote the description anew and closed the pull request: declined all the same',
    readsEvents: true,
    run: async (trial) => {
      await trial.pass();
      await trial.github.api('PATCH', `/repos/${slug}/pulls/1`, { body: 'Not now.' });
      await decline(trial);
      trial.forget();
      const { outcome } = await trial.result();
      assert.equal(outcome?.action.kind === 'declined' && outcome.action.pull.number, 1);
      assert.deepEqual(trial.writes, []);
      assert.equal((await trial.result({ FORCE: 'true' })).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'a declined change and --force: proposed again',
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      assert.equal((await trial.result({ FORCE: 'true' })).outcome?.action.kind, 'create');
      assert.deepEqual((await trial.pulls()).map(({ state }) => state).sort(), ['closed', 'open']);
    },
  },
  {
    what: 'a declined change and a new one: proposed',
    isRepresentative: true,
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'fewer changed models than the threshold: reported, not proposed, exit 0; --force overrides',
    run: async (trial) => {
      const env = { HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD: '5' };
      const result = await trial.pass(env);
      assert.deepEqual(result.repositories[0]?.outcome?.action, { kind: 'below-threshold', changes: 4, threshold: 5 });
      assert.equal(hasFailed(result), false);
      assert.deepEqual(trial.writes, []);
      assert.equal((await trial.result({ ...env, FORCE: 'true' })).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'too many removals: the category is refused with the figure and the setting, the others go through, exit 1',
    isRepresentative: true,
    run: async (trial) => {
      trial.edit('clip', (text) => {
        const records = JSON.parse(text) as Record<string, unknown>;
        return JSON.stringify(Object.fromEntries(Object.entries(records).slice(1)));
      });
      trial.edit('controlnet', () => '{ "other": { "name": "other" } }');
      const result = await trial.pass();
      const [repository] = result.repositories;
      const refused = repository?.categories.find(({ status }) => status === 'refused');
      assert.equal(refused?.category, 'controlnet');
      assert.match(
        refused.status === 'refused' ? refused.reason : '',
        /2 of GitHub’s 2 models \(100 %\).*If that is right, --let-through controlnet lets it through/s,
      );
      assert.equal(hasFailed(result), true);
      assert.equal(repository?.outcome?.action.kind, 'create');
      assert.equal(await trial.file(allBranch, 'controlnet.json'), imageFiles.get('controlnet.json'));
      const allowed = await trial.pass({ HORDE_GITHUB_SYNC_MAX_REMOVED_PERCENT: '100' });
      assert.equal(hasFailed(allowed), false);
    },
  },
  {
    what: 'REMOVALS=keep: models that only GitHub has stay and are listed',
    run: async (trial) => {
      const { categories } = await trial.result({ HORDE_GITHUB_SYNC_REMOVALS: 'keep' });
      const images = categories.find(({ category }) => category === 'image_generation');
      assert.ok(images?.status === 'compared');
      assert.deepEqual(
        images.kept.map(({ name }) => name),
        ['Tin Robot'],
      );
      assert.equal(countChanges(images.diff), 2);
      assert.match(await trial.file(allBranch, 'stable_diffusion.json'), /"Tin Robot"/);
      assert.match((await trial.pulls())[0]?.body ?? '', /Tin Robot/);
    },
  },
  {
    what: 'strangers’ sync/… branches and pull requests: never touched',
    isRepresentative: true,
    run: async (trial) => {
      const main = await headOf(trial, 'main');
      const strangers = ['sync/image_generation/20250101', 'sync/primary-old', 'sync/primary/mine'];
      for (const branch of strangers) {
        await trial.github.api('POST', refs, { ref: `refs/heads/${branch}`, sha: main });
        await trial.github.commit(slug, branch, new Map([['blip.json', `{"${branch}": {}}\n`]]));
        await trial.github.api('POST', `/repos/${slug}/pulls`, { title: branch, head: branch, base: 'main' });
      }
      const heads = await Promise.all(strangers.map(async (branch) => await headOf(trial, branch)));
      await trial.pass();
      trial.agree();
      await trial.pass();
      assert.deepEqual(await Promise.all(strangers.map(async (branch) => await headOf(trial, branch))), heads);
      const pulls = (await trial.pulls()).filter(({ head }) => strangers.includes(head.ref));
      assert.deepEqual(
        pulls.map(({ state, body }) => [state, body ?? '']),
        strangers.map(() => ['open', '']),
      );
    },
  },
  {
    what: 'a branch of our name that somebody else made: reported, never moved',
    run: async (trial) => {
      const main = await headOf(trial, 'main');
      await trial.github.api('POST', refs, { ref: `refs/heads/${allBranch}`, sha: main });
      const head = await trial.github.commit(slug, allBranch, new Map([['blip.json', '{}\n']]));
      assert.equal((await trial.result()).outcome?.action.kind, 'foreign');
      assert.equal(await headOf(trial, allBranch), head);
    },
  },
  {
    what: 'our pull request was merged and its branch left: a later difference gets a new pull request',
    isRepresentative: true,
    run: async (trial) => {
      await trial.pass();
      await trial.merge(1);
      assert.equal((await trial.result()).outcome?.action.kind, 'delete-branch');
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      assert.equal((await trial.result()).outcome?.action.kind, 'create');
    },
  },
  {
    what: 'a run died before labels and reviewers: the next one asks for them, once',
    isRepresentative: true,
    people: ['reviewer'],
    run: async (trial) => {
      const env = { HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer' };
      const dying = await trial.pass(env, async (url, init) => {
        if (url.toString().endsWith('/labels')) throw new TypeError('the network is gone');
        return await httpFetch(url, init);
      });
      assert.equal(hasFailed(dying), true);
      assert.match((await trial.pulls())[0]?.body ?? '', /"ready":false/);
      assert.equal((await trial.result(env)).outcome?.action.kind, 'complete');
      const [pull] = await trial.pulls();
      assert.equal(pull?.labels.length, 3);
      assert.equal(pull.requested_reviewers.length, 1);
      trial.forget();
      assert.equal((await trial.result(env)).outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    },
  },
  {
    what: 'GitHub does not know the pull request at first where labels are set: set in the same run',
    run: async (trial) => {
      const { result, asked } = await passWithLabels(trial, (times) => times <= 2);
      assert.deepEqual([result.repositories[0]?.warnings, asked()], [[], 3]);
      const [pull] = await trial.pulls();
      assert.equal(pull?.labels.length, 3);
      assert.match(pull.body ?? '', /"ready":true/);
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
    },
  },
  {
    what: 'GitHub does not know the pull request all the while labels are set: told, and set by the next run',
    run: async (trial) => {
      const { result, asked } = await passWithLabels(trial, () => true);
      assert.equal(hasFailed(result), false);
      assert.equal(asked(), 4);
      assert.match(
        result.repositories[0]?.warnings[0] ?? '',
        /^The label automated was not set yet; the next run tries/,
      );
      assert.match((await trial.pulls())[0]?.body ?? '', /"ready":false/);
      assert.equal((await trial.result()).outcome?.action.kind, 'complete');
      assert.equal((await trial.pulls())[0]?.labels.length, 3);
      assert.equal((await trial.result()).outcome?.action.kind, 'unchanged');
    },
  },
  {
    what: 'a dry run: the same plan in words, no write',
    isRepresentative: true,
    run: async (trial) => {
      const dry = { HORDE_GITHUB_SYNC_DRY_RUN: 'true' };
      assert.equal((await trial.result(dry)).outcome?.action.kind, 'create');
      assert.deepEqual(trial.writes, []);
      await trial.pass();
      trial.forget();
      trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
      assert.equal((await trial.result(dry)).outcome?.action.kind, 'update');
      trial.agree();
      assert.equal((await trial.result(dry)).outcome?.action.kind, 'close');
      assert.deepEqual(trial.writes, []);
    },
  },
];

/** The table's rows, or those that are wanted, as tests on one GitHub. */
export function lifeCycle(
  name: string,
  start: (t: TestContext, options: PassTrialOptions) => Promise<PassTrial>,
  isWanted: (row: Row) => boolean = () => true,
): void {
  describe(`the life cycle on ${name}`, () => {
    for (const row of rows.filter(isWanted)) {
      it(row.what, async (t) => {
        await row.run(await start(t, { people: row.people ?? [] }));
      });
    }
  });
}
