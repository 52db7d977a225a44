import { startGithub, type Github } from '../../sandbox/src/github/github.ts';
import type { LimitOptions, RepositorySeed } from '../../sandbox/src/github/options.ts';
import type { EmulatedRepository } from './emulate.ts';
import { exchangeChecker } from '../../sandbox/tests/openapi/check-exchange.ts';

/** A GitHub to run against, whichever implementation it is. */
export interface GitHubUnderTest {
  readonly url: string;
  readonly token: string;
  /** A request with that token; its JSON answer. Fails on a status from 400. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Puts files on a branch in one commit, as a person would; returns the commit. */
  commit(repository: string, branch: string, files: ReadonlyMap<string, string>, message?: string): Promise<string>;
  close(): Promise<void>;
}

export interface StrictGitHub extends GitHubUnderTest {
  readonly server: Github;
  /** What did not agree with GitHub's published description in requests and answers since it was last asked. */
  takeProblems(): readonly string[];
}

export interface StrictOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly limits?: LimitOptions;
  readonly graphql?: boolean;
  /** Of each repository. */
  readonly merging?: Pick<RepositorySeed, 'allowAutoMerge' | 'requiredChecks' | 'mergeMethods'>;
}

/** A token of the program's that may do no more than docs/access.md asks for. */
export const narrowToken = 'narrow-token';

/** The sandbox's strict GitHub, with one person beside the program: `person`, who may write, too. */
export async function startStrictGitHub(
  directory: string,
  repositories: readonly EmulatedRepository[],
  people: readonly string[] = [],
  { merging, ...options }: StrictOptions = {},
): Promise<StrictGitHub> {
  const checker = exchangeChecker();
  const token = 'sandbox-token';
  const server = await startGithub({
    directory,
    repositories: repositories.map(({ owner, name, files }) => ({
      owner,
      name,
      branch: 'main',
      files: { 'README.md': `# ${name}\n`, ...Object.fromEntries(files) },
      collaborators: people,
      teams: ['core'],
      ...merging,
    })),
    tokens: {
      [token]: { login: 'sync-bot' },
      [narrowToken]: { login: 'sync-bot', permissions: { contents: 'write', pull_requests: 'write' } },
      'person-token': { login: 'person' },
    },
    onExchange: checker.check,
    ...options,
  });
  const call = async <T>(as: string, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${as}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const github: StrictGitHub = {
    server,
    url: server.url,
    token,
    api: async (method, path, body) => await call('person-token', method, path, body),
    commit: async (repository, branch, files, message = 'Edit by hand') => {
      const git = `/repos/${repository}/git`;
      const head = await github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`);
      const { tree } = await github.api<{ tree: { sha: string } }>('GET', `${git}/commits/${head.object.sha}`);
      const entries = [...files].map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' }));
      const made = await github.api<{ sha: string }>('POST', `${git}/trees`, { base_tree: tree.sha, tree: entries });
      const parents = [head.object.sha];
      const { sha } = await github.api<{ sha: string }>('POST', `${git}/commits`, { message, tree: made.sha, parents });
      await github.api('PATCH', `${git}/refs/heads/${branch}`, { sha });
      return sha;
    },
    takeProblems: checker.takeProblems,
    close: () => server.close(),
  };
  return github;
}
