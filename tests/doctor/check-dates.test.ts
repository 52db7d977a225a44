import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import { checkDates } from '../../src/doctor/check-dates.ts';

const path = 'model_mod_data.json';
const commits = ['a'.repeat(40), 'b'.repeat(40)] as const;
const [first, second] = commits;
const texts = new Map<string, string>([
  [first, '{"one": {"v": 1}}'],
  [second, '{"one": {"v": 2}}'],
]);

/** `one`, added by the first commit and modified by `modified`. */
const dates = (modified: number) => ({
  one: {
    commit_added: first,
    date_added: 1,
    commit_modified: commits[modified - 1],
    date_modified: modified,
    commit_removed: null,
    date_removed: null,
  },
});

/** What doctor says of a base with this file. */
async function told(file: string | undefined, readVersions?: () => Promise<never>) {
  const entry = { path, mode: '100644', type: 'blob', sha: '0'.repeat(40) };
  const tree = { sha: '', entries: file === undefined ? [] : [entry] };
  const repository = {
    readBlob: () => Promise.resolve(Buffer.from(file ?? '')),
    readVersions:
      readVersions ??
      (() =>
        Promise.resolve([
          { commit: second, committedAt: 2, author: {}, subject: '' },
          { commit: first, committedAt: 1, author: {}, subject: '' },
        ])),
    readFileAt: (_: string, commit: string) => Promise.resolve(Buffer.from(texts.get(commit) ?? '')),
  };
  const check = await checkDates('o/r', repository, { branch: 'main', commit: second, tree });
  return [check.status, check.found, check.advice];
}

describe('the image repository’s file of dates', () => {
  it('is none: nothing is to be kept up to date', async () => {
    assert.deepEqual(await told(undefined), ['ok', `there is no ${path}, so none is kept up to date`, undefined]);
  });

  it('is right', async () => {
    assert.deepEqual(await told(JSON.stringify(dates(2))), ['ok', `${path} says what the history says`, undefined]);
  });

  it('is out of date: worth knowing, and mended by the next pull request', async () => {
    assert.deepEqual(await told(JSON.stringify(dates(1))), [
      'warning',
      `${path} is out of date: the check of dates there fails for pull requests of others`,
      'The next pull request of ours brings it up to date.',
    ]);
  });

  it('cannot be read: a run goes on without', async () => {
    const [status, found] = await told('{"one": 1}');
    assert.equal(status, 'warning');
    assert.match(
      String(found),
      /^whether model_mod_data\.json is up to date is not known: .*is a number, not an object/,
    );
  });

  it('follows from a history that cannot be read: a run goes on without', async () => {
    const gone = () =>
      Promise.reject(new GitHubError({ method: 'GET', path: '/x', status: 502, problem: 'Bad Gateway' }));
    assert.deepEqual(await told(JSON.stringify(dates(2)), gone), [
      'warning',
      `whether ${path} is up to date is not known: GitHub answered 502 to GET /x: Bad Gateway`,
      undefined,
    ]);
  });
});
