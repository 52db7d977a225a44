import * as v from 'valibot';
import { realTiming, type Timing } from '../../lib/timing.ts';
import { checked, commentAnswer, labelAnswer, namesAnswer, pullAnswer } from './answers.ts';
import type { Octokit } from './octokit.ts';
import { sent } from './sending.ts';
import type { Closing, NewPullRequest, PullRequest, PullRequests, Reviewers } from '../repository/pull-requests.ts';
import { GitHubError } from '../repository/github-error.ts';
import { isPassing } from '../repository/refusal.ts';
import { readPages } from './pages.ts';
import { createOnce, untilSeen } from './eventual-consistency.ts';
import { readClosing } from './read-closing.ts';
import { readViewer } from './read-viewer.ts';
import { disableAutoMerge, enableAutoMerge } from './auto-merge.ts';

/** As far back a branch's past counts: one page. */
const mostOfBranch = 100;

/** The pull requests of one repository, through GitHub's API. */
export class GitHubPullRequests implements PullRequests {
  readonly #octokit: Octokit;
  /** By the names that GitHub answers with, once it has sent a request on. */
  #repo: { readonly owner: string; readonly repo: string };
  readonly #retryOptions: { readonly timing: Timing; readonly signal: AbortSignal | undefined };

  constructor(options: { octokit: Octokit; owner: string; name: string; timing?: Timing; signal?: AbortSignal }) {
    this.#octokit = options.octokit;
    this.#repo = { owner: options.owner, repo: options.name };
    this.#retryOptions = { timing: options.timing ?? realTiming, signal: options.signal };
  }

  async ofBranch(branch: string): Promise<readonly PullRequest[]> {
    const isOfBranch = (pull: PullRequest) => pull.branch === branch && pull.fromSameRepository;
    const ask = async () => {
      let isSentOn = false;
      const found = await this.#list(
        { state: 'all', head: `${this.#repo.owner}:${branch}` },
        {
          answeredAt: (url) => {
            isSentOn ||= !isAbout(url, this.#repo);
          },
          isEnough: (some) => some.map(pullRequest).filter(isOfBranch).length >= mostOfBranch,
        },
      );
      return { found, isSentOn };
    };
    const first = await ask();
    // A repository that has moved is found by its old names, but nothing of its old owner's is there.
    const { found } = first.isSentOn && (await this.#followNames()) ? await ask() : first;
    // A server that knows no such filter gives them all.
    return found.filter(isOfBranch);
  }

  /** undefined where there is none any more. */
  async read(number: number): Promise<PullRequest | undefined> {
    const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}';
    try {
      const answer = await this.#octokit.request(route, { ...this.#repo, pull_number: number });
      return pullRequest(checked(pullAnswer, route, answer));
    } catch (error) {
      if (error instanceof GitHubError && error.status === 404) return undefined;
      throw error;
    }
  }

  async open(): Promise<readonly PullRequest[]> {
    return await this.#list({ state: 'open' });
  }

  async viewer(): Promise<string | undefined> {
    return await readViewer(this.#octokit, { owner: this.#repo.owner, name: this.#repo.repo });
  }

  async readClosing(number: number): Promise<Closing | undefined> {
    return await readClosing(this.#octokit, this.#repo, number);
  }

  async ofCommit(sha: string): Promise<PullRequest | undefined> {
    const route = 'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls';
    const answer = await this.#octokit.request(route, { ...this.#repo, commit_sha: sha });
    return checked(v.array(pullAnswer), route, answer)
      .map(pullRequest)
      .find(({ merged }) => merged);
  }

  async create(pull: NewPullRequest, isIt: (found: PullRequest) => boolean): Promise<PullRequest> {
    const route = 'POST /repos/{owner}/{repo}/pulls';
    const { branch: head, base, title, body } = pull;
    return await createOnce({
      ...this.#retryOptions,
      create: async () => {
        const answer = await this.#octokit.request(route, {
          ...this.#repo,
          head,
          base,
          title,
          body,
          ...sent({ noResend: true }),
        });
        return pullRequest(checked(pullAnswer, route, answer));
      },
      find: async () => (await this.ofBranch(head)).find((found) => found.state === 'open' && isIt(found)),
    });
  }

  async edit(number: number, change: { title?: string; body?: string; state?: 'closed' }): Promise<void> {
    const route = 'PATCH /repos/{owner}/{repo}/pulls/{pull_number}';
    const edit = { ...this.#repo, pull_number: number, ...change };
    await untilSeen(() => this.#octokit.request(route, edit), this.#retryOptions);
  }

  async commentOnce(number: number, body: string, marker: string, author?: string): Promise<void> {
    const listRoute = 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments';
    const find = async (): Promise<true | undefined> => {
      const comments = await readPages(
        this.#octokit,
        listRoute,
        { ...this.#repo, issue_number: number },
        commentAnswer,
      );
      const marked = comments.filter((comment) => comment.body?.includes(marker));
      if (marked.length === 0) return undefined;
      const isBy = (account: string | undefined) => marked.some(({ user }) => user?.login === account);
      if (author !== undefined && isBy(author)) return true;
      // The account may be another one than that which opened the pull request.
      const viewer = await this.viewer();
      return viewer === undefined || isBy(viewer) ? true : undefined;
    };
    if (await find()) return;
    await createOnce({
      ...this.#retryOptions,
      find,
      create: async () => {
        const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments';
        await this.#octokit.request(route, { ...this.#repo, issue_number: number, body, ...sent({ noResend: true }) });
        return true as const;
      },
    });
  }

  async labels(): Promise<readonly string[]> {
    const route = 'GET /repos/{owner}/{repo}/labels';
    return (await readPages(this.#octokit, route, this.#repo, labelAnswer)).map(({ name }) => name);
  }

  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/issues/{issue_number}/labels';
    const add = { ...this.#repo, issue_number: number, labels: [...labels] };
    await this.#fresh(() => this.#octokit.request(route, add));
  }

  async requestReviewers(number: number, { users, teams }: Reviewers): Promise<void> {
    const route = 'POST /repos/{owner}/{repo}/pulls/{pull_number}/requested_reviewers';
    const ask = { ...this.#repo, pull_number: number, reviewers: [...users], team_reviewers: [...teams] };
    await this.#fresh(() => this.#octokit.request(route, ask));
  }

  async enableAutoMerge(number: number, head: string): Promise<void> {
    await enableAutoMerge({ octokit: this.#octokit, ...this.#repo, number }, head, this.#retryOptions);
  }

  async disableAutoMerge(number: number): Promise<boolean> {
    return await disableAutoMerge({ octokit: this.#octokit, ...this.#repo, number });
  }

  /** For what a pull request that was made a moment ago is given, and what GitHub may refuse with 422 for good. */
  async #fresh<T>(request: () => Promise<T>): Promise<T> {
    return await untilSeen(request, this.#retryOptions, isPassing);
  }

  async #list(
    filter: { state: 'all' | 'open'; head?: string },
    pages?: Parameters<typeof readPages<v.InferOutput<typeof pullAnswer>>>[4],
  ): Promise<readonly PullRequest[]> {
    const route = 'GET /repos/{owner}/{repo}/pulls';
    const asked = { ...this.#repo, ...filter };
    return (await readPages(this.#octokit, route, asked, pullAnswer, pages)).map(pullRequest);
  }

  /** Takes the names that the repository has now. Returns whether they are others. */
  async #followNames(): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}';
    const { owner, name } = checked(namesAnswer, route, await this.#octokit.request(route, this.#repo));
    const before = this.#repo;
    this.#repo = { owner: owner.login, repo: name };
    return owner.login !== before.owner || name !== before.repo;
  }
}

/** Whether an answer came from where a repository was asked for, not from where GitHub sent the request on. */
function isAbout(url: string, { owner, repo }: { readonly owner: string; readonly repo: string }): boolean {
  // A fetch of one's own may give none.
  if (!URL.canParse(url)) return true;
  return new URL(url).pathname.toLowerCase().includes(`/repos/${owner}/${repo}/`.toLowerCase());
}

function pullRequest(answer: v.InferOutput<typeof pullAnswer>): PullRequest {
  const { number, html_url: url, state, merged_at: mergedAt, title, body, user, head, base } = answer;
  const autoMerge = answer.auto_merge;
  return {
    number,
    url,
    state,
    merged: mergedAt !== null && mergedAt !== undefined,
    title,
    body: body ?? '',
    ...(user && { author: user.login }),
    branch: head.ref,
    headCommit: head.sha,
    base: base.ref,
    fromSameRepository: head.repo?.full_name.toLowerCase() === base.repo.full_name.toLowerCase(),
    ...(autoMerge && { autoMerge: { ...(autoMerge.enabled_by && { by: autoMerge.enabled_by.login }) } }),
  };
}
