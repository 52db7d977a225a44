import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { MergeMethod } from '../../src/github/pulls/state.ts';
import { githubForEach, type Answer, type Fixture } from './fixture.ts';

const seed = { owner: 'org', name: 'models', branch: 'main', files: { 'a.json': '{"a": 1}\n' } };

interface Standing {
  readonly allowAutoMerge?: boolean;
  readonly requiredChecks?: readonly string[];
  readonly mergeMethods?: readonly MergeMethod[];
}

/** A fixture whose repository stands so to merging. */
function standing(given: Standing): Fixture {
  return githubForEach({ repositories: [{ ...seed, ...given }] });
}

async function ask({ api }: Fixture, text: string, token = 'sandbox-token'): Promise<Answer['body']> {
  return (await api('POST', '/graphql', { query: text }, { token })).body;
}

const idOf = async ({ repo }: Fixture): Promise<string> => (await repo('GET', '/pulls/1')).body.node_id as string;

async function enable(fixture: Fixture, more = '', token?: string): Promise<Answer['body']> {
  const id = await idOf(fixture);
  const input = `{ pullRequestId: "${id}"${more} }`;
  return await ask(fixture, `mutation { enablePullRequestAutoMerge(input: ${input}) { clientMutationId } }`, token);
}

const messageOf = (body: Answer['body']): string => body.errors[0].message as string;

describe('auto-merge where a check is required', () => {
  const fixture = standing({ allowAutoMerge: true, requiredChecks: ['rules'] });
  const pull = async () => (await fixture.repo('GET', '/pulls/1')).body;
  const report = async (state: 'success' | 'failure') => {
    await fixture.github.report('org/models', 1, 'rules', state);
  };

  it('waits for the check, then merges in the name of who asked', async () => {
    await fixture.propose('topic');
    assert.equal((await pull()).mergeable_state, 'blocked');
    assert.equal((await enable(fixture)).errors, undefined);
    assert.deepEqual(
      [(await pull()).auto_merge.enabled_by.login, (await pull()).auto_merge.merge_method],
      ['sandbox-bot', 'merge'],
    );
    await report('failure');
    assert.equal((await pull()).merged, false);
    await report('success');
    const { merged, merged_by: by, auto_merge: autoMerge } = await pull();
    assert.deepEqual([merged, by.login, autoMerge], [true, 'sandbox-bot', null]);
  });

  it('stays on when somebody who may write pushes, and waits for the check of that commit', async () => {
    await fixture.propose('topic');
    await report('failure');
    await enable(fixture);
    await fixture.push('topic', { 'a.json': '{"a": 3}\n' });
    assert.equal((await pull()).auto_merge.enabled_by.login, 'sandbox-bot');
    assert.equal((await pull()).merged, false);
    await report('success');
    assert.equal((await pull()).merged, true);
  });

  it('is refused for another head, and where it could be merged at once', async () => {
    await fixture.propose('topic');
    assert.match(
      messageOf(await enable(fixture, `, expectedHeadOid: "${'0'.repeat(40)}"`)),
      /Head branch was modified/,
    );
    assert.match(
      messageOf(await enable(fixture, ', mergeMethod: REBASE')),
      /^Merge method rebase merging is not allowed on this repository$/,
    );
    await report('success');
    assert.equal(messageOf(await enable(fixture)), 'Pull request Pull request is in clean status');
    await fixture.github.report('org/models', 1, 'other', 'failure');
    assert.equal(messageOf(await enable(fixture)), 'Pull request Pull request is in unstable status');
  });

  it('takes who may write contents and pull requests', async () => {
    await fixture.propose('topic');
    assert.equal((await enable(fixture, '', 'reading-token')).errors[0].type, 'FORBIDDEN');
  });

  it('is taken back once, and goes with a pull request that is closed', async () => {
    await fixture.propose('topic');
    await enable(fixture);
    const id = await idOf(fixture);
    const disable = `mutation { disablePullRequestAutoMerge(input: { pullRequestId: "${id}" }) { pullRequest { autoMergeRequest { mergeMethod } } } }`;
    assert.deepEqual((await ask(fixture, disable)).data.disablePullRequestAutoMerge.pullRequest, {
      autoMergeRequest: null,
    });
    assert.match(messageOf(await ask(fixture, disable)), /Can't disable auto-merge/);
    await enable(fixture);
    await fixture.repo('PATCH', '/pulls/1', { state: 'closed' });
    assert.equal((await pull()).auto_merge, null);
    assert.match(messageOf(await enable(fixture)), /Can't enable auto-merge/);
  });

  it('is shown on the page, with a button that reports the check as green', async () => {
    await fixture.propose('topic');
    await enable(fixture);
    const address = `${fixture.github.webUrl}/org/models/pull/1`;
    const page = async () => await (await fetch(address)).text();
    const before = await page();
    assert.match(before, /The required check <code>rules<\/code>: pending/);
    assert.match(before, /once all is green: <strong>sandbox-bot<\/strong> has asked for that/);
    assert.match(before, /action="\/org\/models\/pull\/1\/green">\s*<button[^>]*>Report as green</);
    await fetch(`${address}/green`, { method: 'POST', headers: { origin: fixture.github.webUrl } });
    assert.match(await page(), /Merged at .* by <strong>sandbox-bot<\/strong>/);
  });

  it('has no such button where the check is green already', async () => {
    await fixture.propose('topic');
    await report('success');
    const page = await (await fetch(`${fixture.github.webUrl}/org/models/pull/1`)).text();
    assert.match(page, /<code>rules<\/code>: success/);
    assert.doesNotMatch(page, /Report as green/);
  });

  it('outlasts a restart', async () => {
    await fixture.propose('topic');
    await enable(fixture);
    await fixture.restart();
    assert.equal((await pull()).auto_merge.enabled_by.login, 'sandbox-bot');
    await report('success');
    assert.equal((await pull()).merged, true);
  });

  it('is told of a repository to those who may write, and of a branch to all', async () => {
    const text = `{ repository(owner: "org", name: "models") {
      autoMergeAllowed mergeCommitAllowed squashMergeAllowed rebaseMergeAllowed
      ref(qualifiedName: "main") { refUpdateRule { requiredStatusCheckContexts } rules(first: 100) { nodes { type } } }
    } }`;
    assert.deepEqual((await ask(fixture, text, 'reading-token')).data.repository, {
      ...{ autoMergeAllowed: true, mergeCommitAllowed: true, squashMergeAllowed: true, rebaseMergeAllowed: false },
      ref: { refUpdateRule: { requiredStatusCheckContexts: ['rules'] }, rules: { nodes: [] } },
    });
    assert.equal((await fixture.repo('GET', '')).body.allow_auto_merge, true);
    const { body } = await fixture.api('GET', '/repos/org/models', undefined, { token: 'reading-token' });
    assert.equal('allow_auto_merge' in body, false);
  });
});

describe('auto-merge where the repository does not allow it', () => {
  const fixture = standing({ requiredChecks: ['rules'] });
  it('is refused in GitHub’s words', async () => {
    await fixture.propose('topic');
    assert.equal(messageOf(await enable(fixture)), 'Pull request Auto merge is not allowed for this repository');
  });
});
