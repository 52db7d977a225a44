import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { afterEach, before, beforeEach } from 'node:test';
import { startGithub, type Github } from '../../src/github/github.ts';
import type { GithubOptions } from '../../src/github/options.ts';
import { exchangeChecker } from '../openapi/check-exchange.ts';
import { temporaryFolder } from '../../../tests/support/temporary-folder.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed where it is JSON, else the text. */
  readonly body: any;
}

export interface Fixture {
  readonly github: Github;
  readonly directory: string;
  /** Moves GitHub's clock, milliseconds since 1970. */
  now: number;
  /** Calls the API as `sandbox-bot`; `token` null calls without one. */
  readonly api: (
    method: string,
    path: string,
    body?: unknown,
    more?: { token?: string | null; headers?: Record<string, string> },
  ) => Promise<Answer>;
  /** The same below `/repos/org/models`. */
  readonly repo: (method: string, path: string, body?: unknown) => Promise<Answer>;
  /** Commits files onto a branch of a repository, by default `org/models`, as a person would by pushing; gives the commit. */
  readonly push: (branch: string, files: Record<string, string | null>, repository?: string) => Promise<string>;
  /** Opens a pull request there from a new branch with one changed file. */
  readonly propose: (branch: string, repository?: string) => Promise<Answer>;
  readonly restart: () => Promise<void>;
}

const start = Date.parse('2026-01-02T03:04:05Z');

/**
 * A local GitHub for each test, with the repository `org/models`, its fork `ann/models` and the private `org/secret`.
 * After each test every request and answer must have agreed with GitHub's published description.
 */
export function githubForEach(more: Partial<GithubOptions> = {}): Fixture {
  let github: Github;
  let directory: string;
  const checker = exchangeChecker();

  const run = (): Promise<Github> =>
    startGithub({
      directory,
      repositories: [
        {
          owner: 'org',
          name: 'models',
          branch: 'main',
          files: { 'a.json': '{"a": 1}\n', 'b.json': '{"b": 1}\n', 'folder/c.txt': 'c\n' },
          collaborators: ['ann', 'bob'],
          teams: ['core'],
          labels: ['sync'],
        },
        { owner: 'ann', name: 'models', branch: 'main', files: {}, forkOf: 'org/models' },
        { owner: 'org', name: 'secret', branch: 'main', files: { 'x.json': '{}' }, private: true },
      ],
      tokens: {
        'sandbox-token': { login: 'sandbox-bot' },
        'ann-token': { login: 'ann' },
        'reading-token': { login: 'reader', permissions: { contents: 'read' } },
      },
      now: () => fixture.now,
      onExchange: checker.check,
      ...more,
    });

  const fixture: Fixture = {
    get github() {
      return github;
    },
    get directory() {
      return directory;
    },
    now: start,
    async api(method, path, body, { token = 'sandbox-token', headers = {} } = {}) {
      const answer = await fetch(github.url + path, {
        method,
        headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await answer.text();
      const isJson = answer.headers.get('content-type')?.startsWith('application/json') === true;
      return { status: answer.status, headers: answer.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
    },
    repo: (method, path, body) => fixture.api(method, `/repos/org/models${path}`, body),
    async push(branch, files, repository = 'org/models') {
      const git = github.git(repository);
      const before = await git.branch(branch);
      const parent = before ?? (await git.branch('main'));
      assert.ok(parent);
      const edits = Object.entries(files).map(async ([path, content]) => ({
        path: path.split('/'),
        mode: '100644',
        sha: content === null ? null : await git.writeBlob(content),
      }));
      const tree = await git.editTree((await git.commit(parent)).tree, await Promise.all(edits));
      const person = { name: 'Ann', email: 'ann@users.noreply.github.com', seconds: fixture.now / 1000, zone: '+0000' };
      const sha = await git.writeCommit({
        tree,
        parents: [parent],
        author: person,
        committer: person,
        message: `Change ${branch}`,
        signature: null,
      });
      assert.equal(await git.moveRef(`refs/heads/${branch}`, before, sha), 'done');
      return sha;
    },
    async propose(branch, repository = 'org/models') {
      await fixture.push(branch, { 'a.json': `{"a": "${branch}"}\n` }, repository);
      const asked = { title: `From ${branch}`, head: branch, base: 'main', body: 'Please.' };
      return fixture.api('POST', `/repos/${repository}/pulls`, asked);
    },
    async restart() {
      await github.close();
      github = await run();
    },
  };

  // Made once and copied for each test: a local GitHub is a folder.
  let template: string;
  before(async () => {
    template = temporaryFolder();
    directory = template;
    await (await run()).close();
  });

  beforeEach(async () => {
    directory = temporaryFolder();
    await cp(template, directory, { recursive: true, verbatimSymlinks: true });
    fixture.now = start;
    github = await run();
  });
  afterEach(async () => {
    await github.close();
    assert.deepEqual(checker.takeProblems(), []);
  });
  return fixture;
}
