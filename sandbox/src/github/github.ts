import type { HttpBindings } from '@hono/node-server';
import { listen } from '../listen.ts';
import { Authority } from './auth.ts';
import { ExchangeLog, type RequestLog } from './exchange.ts';
import { api, exchange, type Act, type Frame } from './frame.ts';
import type { GitRepository } from './git/repository.ts';
import { graphqlPath, graphqlRoute } from './graphql/answer.ts';
import { openRepository, type HostedRepository } from './hosted-repository.ts';
import { Limits } from './limits.ts';
import type { Faults, GithubOptions } from './options.ts';
import { webPages } from './page/pages.ts';
import { report } from './pulls/auto-merge.ts';
import type { CheckState, RepositoryState } from './pulls/state.ts';
import { router } from './router.ts';
import { allRoutes } from './routes/all.ts';
import { answerGit, isGitPath } from './smart-http.ts';
import { change, settle, type World } from './world.ts';

const defaultTokens = { 'sandbox-token': { login: 'sandbox-bot' } };

/** A local GitHub that runs. */
export interface Github {
  /** The API's base URL (`GITHUB_API_URL`), without a trailing slash. */
  readonly url: string;
  /** The web host's URL (`GITHUB_SERVER_URL`); `{webUrl}/{owner}/{name}/pull/{n}` shows a pull request. */
  readonly webUrl: string;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** A repository's git data, to play the people who work there. @throws Error if there is none of that name */
  git(fullName: string): GitRepository;
  /** What the repository has beside it, with pull requests as its branches make them now. */
  state(fullName: string): Promise<RepositoryState>;
  /** Plays a check that ends, or begins, on the head of a pull request. */
  report(fullName: string, pull: number, check: string, state: CheckState): Promise<void>;
  close(): Promise<void>;
}

const apiPrefix = '/api/v3';
/** Where Octokit asks GraphQL of a server whose REST API is at `/api/v3`. */
const enterpriseGraphqlPath = '/api/graphql';

/**
 * A strict local GitHub. Its truth is bare git repositories in a folder; it serves the REST routes and the part of GraphQL
 * that a client of this kind uses, git's own protocol at `{webUrl}/{owner}/{name}.git`, and a page for each pull request.
 *
 * @throws SandboxError if there is no `git`
 */
export async function startGithub(options: GithubOptions): Promise<Github> {
  const { directory, tokens = defaultTokens, apps = [], limits = {}, port = 0, host = '127.0.0.1' } = options;
  const now = options.now ?? Date.now;
  const faults: Faults = { before: undefined, after: undefined, headLag: 0, labelLag: 0 };
  const log = new ExchangeLog();

  const repositories: HostedRepository[] = [];
  const find = (fullName: string | undefined): HostedRepository | undefined =>
    repositories.find((repository) => repository.fullName === fullName);
  for (const seed of options.repositories) {
    const parent = find(seed.forkOf);
    repositories.push(await openRepository(directory, seed, { parent, nowMs: now(), faults }));
  }

  const world: World & { webUrl: string; apiUrl: string } = {
    repositories,
    authority: new Authority(tokens, apps, now),
    limits: new Limits(limits, now),
    now,
    webUrl: '',
    apiUrl: '',
  };
  const frame: Frame = { faults, log, onExchange: options.onExchange };
  const routes = options.graphql === false ? allRoutes : [...allRoutes, graphqlRoute];
  const answerApi = api(world, router(world, routes));
  const git: Act = (request, authorization) => answerGit(world, request, authorization);
  const pages = webPages(world);
  const answer = (request: Request, node: HttpBindings): Promise<Response> | Response => {
    const { pathname } = new URL(request.url);
    if (pathname.startsWith(`${apiPrefix}/`)) {
      return exchange(frame, request, pathname.slice(apiPrefix.length), node, answerApi);
    }
    if (pathname === enterpriseGraphqlPath) return exchange(frame, request, graphqlPath, node, answerApi);
    return isGitPath(pathname) ? exchange(frame, request, pathname, node, git) : pages.fetch(request);
  };
  const { url: webUrl, close } = await listen(answer, { port, host });
  Object.assign(world, { webUrl, apiUrl: webUrl + apiPrefix });

  const needed = (fullName: string): HostedRepository => {
    const repository = find(fullName);
    if (repository === undefined) throw new Error(`The local GitHub has no repository ${fullName}.`);
    return repository;
  };
  return {
    url: world.apiUrl,
    webUrl,
    faults,
    log,
    git: (fullName) => needed(fullName).git,
    state: async (fullName) => {
      const repository = needed(fullName);
      await repository.turn(() => settle(world, repository));
      return repository.state;
    },
    report: async (fullName, number, check, checkState) => {
      const repository = needed(fullName);
      await change(world, repository, () => {
        const pull = repository.state.pulls.find((each) => each.number === number);
        if (pull === undefined) throw new Error(`${fullName} has no pull request #${number}.`);
        report(repository, pull.head.sha, check, checkState);
        return Promise.resolve();
      });
    },
    close: async () => {
      await close();
      for (const repository of repositories) {
        // What is under way may finish and be kept.
        await repository.turn(() => Promise.resolve());
        repository.git.close();
      }
    },
  };
}
