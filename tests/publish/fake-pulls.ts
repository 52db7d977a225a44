import type { Closing } from '../../src/clients/repository/pull-requests.ts';
import type {
  NewPullRequest,
  PullRequest,
  PullRequests,
  Reviewers,
} from '../../src/clients/repository/pull-requests.ts';

export const branch = 'sync/primary/all';

export function pullRequest(number: number, more: Partial<PullRequest> = {}): PullRequest {
  return {
    number,
    url: `https://github.example/o/r/pull/${number}`,
    state: 'open',
    merged: false,
    title: 'Old title',
    body: 'Old body',
    branch,
    base: 'main',
    headCommit: 'c0ffee'.padEnd(40, '0'),
    fromSameRepository: true,
    ...more,
  };
}

/** What a fake's method throws instead of doing its work, by its call: `addLabels 1 sync`. */
type Refusals = (call: string) => Error | undefined;

/** Pull requests in memory that write down what is asked of them. */
export class FakePulls implements PullRequests {
  readonly calls: string[];
  all: PullRequest[];
  readonly comments: string[] = [];
  closing: Closing | undefined;
  /** The account that asks. */
  account: string | undefined;
  /** Those that the repository has. */
  known: readonly string[] = [];
  readonly #refuse: Refusals;

  constructor(calls: string[], all: readonly PullRequest[] = [], refuse: Refusals = () => undefined) {
    this.calls = calls;
    this.all = [...all];
    this.#refuse = refuse;
  }

  async ofBranch(name: string): Promise<readonly PullRequest[]> {
    await this.#asked(`ofBranch ${name}`);
    return this.all.filter((pull) => pull.branch === name);
  }

  async open(): Promise<readonly PullRequest[]> {
    await this.#asked('open');
    return this.all.filter(({ state }) => state === 'open');
  }

  async viewer(): Promise<string | undefined> {
    await this.#asked('viewer');
    return this.account;
  }

  async readClosing(number: number): Promise<Closing | undefined> {
    await this.#asked(`readClosing ${number}`);
    return this.closing;
  }

  async create(pull: NewPullRequest): Promise<PullRequest> {
    await this.#asked('create');
    const made = pullRequest(this.all.length + 1, pull);
    this.all.push(made);
    return made;
  }

  async ofCommit(sha: string): Promise<PullRequest | undefined> {
    await this.#asked(`ofCommit ${sha}`);
    return this.all.find(({ merged, headCommit }) => merged && headCommit === sha);
  }

  async edit(number: number, change: { title?: string; body?: string; state?: 'closed' }): Promise<void> {
    await this.#asked(`edit ${number} ${Object.keys(change).sort().join('+')}`);
    this.all = this.all.map((pull) => (pull.number === number ? { ...pull, ...change } : pull));
  }

  async commentOnce(number: number, body: string, marker: string): Promise<void> {
    await this.#asked(`commentOnce ${number}`);
    if (!this.comments.some((comment) => comment.includes(marker))) this.comments.push(body);
  }

  async labels(): Promise<readonly string[]> {
    await this.#asked('labels');
    return this.known;
  }

  async addLabels(number: number, labels: readonly string[]): Promise<void> {
    await this.#asked(`addLabels ${number} ${labels.join(',')}`);
  }

  async requestReviewers(number: number, { users, teams }: Reviewers): Promise<void> {
    await this.#asked(`requestReviewers ${number} ${[...users, ...teams.map((team) => `team:${team}`)].join(',')}`);
  }

  async enableAutoMerge(number: number, head: string): Promise<void> {
    await this.#asked(`enableAutoMerge ${number} ${head}`);
  }

  async disableAutoMerge(number: number): Promise<boolean> {
    await this.#asked(`disableAutoMerge ${number}`);
    return this.all.find((pull) => pull.number === number)?.state === 'open';
  }

  async #asked(call: string): Promise<void> {
    this.calls.push(call);
    await Promise.resolve();
    const error = this.#refuse(call);
    if (error) throw error;
  }
}
