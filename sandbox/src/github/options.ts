import type { KeyObject } from 'node:crypto';
import type { Breakdown } from '../listen.ts';
import type { Exchange, ReceivedRequest } from './exchange.ts';
import type { MergeMethod } from './pulls/state.ts';

/** What a token may do; without an entry nothing. `metadata` can always be read. */
export type Permissions = Readonly<
  Partial<Record<'contents' | 'issues' | 'members' | 'pull_requests' | 'statuses' | 'workflows', 'read' | 'write'>>
>;

/** A repository as it is when the local GitHub first starts; later starts find what was left. */
export interface RepositorySeed {
  readonly owner: string;
  readonly name: string;
  /** The default branch. */
  readonly branch: string;
  /** A folder with a git repository: this one starts as a copy of it, not from `branch` and `files`. */
  readonly copyOf?: string;
  /** Path → content of the first commit. A fork starts as a copy instead. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  /** `owner/name` of a repository named before this one. */
  readonly forkOf?: string;
  /** Only tokens see it. */
  readonly private?: boolean;
  /** Logins that a review may be asked of. */
  readonly collaborators?: readonly string[];
  /** Slugs of the owner's teams that a review may be asked of. */
  readonly teams?: readonly string[];
  /** Labels that exist from the start. */
  readonly labels?: readonly string[];
  /** Whether pull requests may be set to be merged by themselves; default false, as on GitHub. */
  readonly allowAutoMerge?: boolean;
  /** Checks that have to be green before a pull request may be merged by itself; default none. */
  readonly requiredChecks?: readonly string[];
  /** Default: merge and squash. */
  readonly mergeMethods?: readonly MergeMethod[];
}

/** A personal access token. */
export interface TokenSeed {
  readonly login: string;
  /** Default: everything may be written. */
  readonly permissions?: Permissions;
  /** `owner/name` of those it reaches; default all. Public ones can always be read. */
  readonly repositories?: readonly string[];
}

/** A GitHub App with its installations. */
export interface AppSeed {
  readonly id: number;
  readonly slug: string;
  /** As PEM, or read by `node:crypto`. */
  readonly publicKey: string | KeyObject;
  readonly installations: readonly {
    readonly id: number;
    readonly account: string;
    /** `owner/name` of those it is installed on. */
    readonly repositories: readonly string[];
    /** Default: contents, issues and pull requests may be written. */
    readonly permissions?: Permissions;
  }[];
}

/** What GitHub lets one caller do in a time. */
export interface LimitOptions {
  /** Default 5000 with a token, 60 without; the status of the refusal is 403 or 429, default 403. */
  readonly requestsPerHour?: number;
  readonly refusal?: 403 | 429;
  /** Secondary limits; default none. GitHub: 900 points (a read 1, a write 5) and 80 writes a minute. */
  readonly pointsPerMinute?: number;
  readonly writesPerMinute?: number;
}

/** A response, or no whole one, in the place of GitHub's; `undefined` lets GitHub go on. */
type Instead = Response | Breakdown | undefined;

/** What goes wrong, decided for each request. May be changed while the server runs. */
export interface Faults {
  /** Called before GitHub acts: what it returns is answered and GitHub does nothing. */
  before: ((request: ReceivedRequest) => Instead | Promise<Instead>) | undefined;
  /** Called when GitHub has acted, before its answer leaves: what it returns is answered in its place. */
  after: ((request: ReceivedRequest, answer: { readonly status: number }) => Instead | Promise<Instead>) | undefined;
  /** How many answers about a pull request still show its old head after its branch has moved. */
  headLag: number;
  /** How many calls that label a pull request, from its opening on, are answered 422 “Issue not found”. */
  labelLag: number;
}

export interface GithubOptions {
  /** Holds `{owner}/{name}.git` and `{owner}/{name}.json`; made if it is not there. */
  readonly directory: string;
  readonly repositories: readonly RepositorySeed[];
  /** Token → whose it is. Default: `sandbox-token` of `sandbox-bot`. */
  readonly tokens?: Readonly<Record<string, TokenSeed>>;
  readonly apps?: readonly AppSeed[];
  readonly limits?: LimitOptions;
  /** Default true; an older server has none. */
  readonly graphql?: boolean;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Milliseconds since 1970; default `Date.now`. Dates commits, tokens and limits. */
  readonly now?: () => number;
  /** Called for each request to the API, with its whole answer. */
  readonly onExchange?: (exchange: Exchange) => void;
}
