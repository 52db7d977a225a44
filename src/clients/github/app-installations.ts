import * as v from 'valibot';
import { silentLog, type Log } from '../../lib/log.ts';
import { realTiming, type Timing } from '../../lib/timing.ts';
import { checked } from './answers.ts';
import { AppError } from '../repository/app-error.ts';
import type { Credentials, Refusal, RepositoryName } from './credentials.ts';
import { GitHubError } from '../repository/github-error.ts';
import { dateOf } from '../told-times.ts';
import type { Octokit } from './octokit.ts';

/** GitHub's names of permissions, with `read` or `write`. */
export type Permissions = Readonly<Record<string, string>>;

interface AppInstallationsOptions {
  /** For messages. */
  readonly appId: string;
  /** Asks as the App itself, with an AppJwt. */
  readonly app: Octokit;
  /** Looked up from each repository where not given. */
  readonly installationId?: number;
  /** What the run cannot do without. */
  readonly needs: Permissions;
  readonly timing?: Timing;
  readonly log?: Log;
}

interface Token {
  readonly header: string;
  /** Unix milliseconds by our clock, as all of these. */
  readonly madeAt: number;
  readonly renewAt: number;
}

/** `token` is the pending one's, too, so that requests side by side share it. */
interface Held {
  readonly token: Promise<Token>;
  settled?: Token;
}

const installationAnswer = v.object({ id: v.pipe(v.number(), v.safeInteger(), v.minValue(1)) });
const tokenAnswer = v.object({
  token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/)),
  expires_at: v.pipe(v.string(), v.isoTimestamp()),
  permissions: v.record(v.string(), v.string()),
  repositories: v.optional(v.array(v.object({ full_name: v.string() }))),
});

/** Renewed so long before its end that a request which stands in line still gets through. */
const spareMilliseconds = 60_000;
/** GitHub may not know a token yet that it has just given out (github.md). */
const freshMilliseconds = 10_000;

/**
 * An App where it is installed: for each repository a token that reaches that one alone. The two repositories may belong
 * to different installations.
 */
export class AppInstallations implements Credentials {
  readonly kind = 'App';
  readonly #options: AppInstallationsOptions;
  readonly #timing: Timing;
  readonly #log: Log;
  readonly #held = new Map<string, Held>();

  constructor(options: AppInstallationsOptions) {
    this.#options = options;
    this.#timing = options.timing ?? realTiming;
    this.#log = options.log ?? silentLog;
  }

  /** @throws AppError if the App cannot be used on this repository */
  async authorize(repository: RepositoryName | undefined): Promise<string> {
    if (repository === undefined) throw new Error('An App is installed on repositories: name the one it is about.');
    const slug = `${repository.owner}/${repository.name}`;
    const held = this.#held.get(slug);
    if (held && !(held.settled && held.settled.renewAt <= this.#timing.now())) return (await held.token).header;
    const fresh: Held = { token: this.#make(repository, slug) };
    this.#held.set(slug, fresh);
    try {
      fresh.settled = await fresh.token;
      return fresh.settled.header;
    } catch (error) {
      if (this.#held.get(slug) === fresh) this.#held.delete(slug);
      throw error;
    }
  }

  refused({ header, refusals }: Refusal): number | undefined {
    const [slug, held] = [...this.#held].find(([, { settled }]) => settled?.header === header) ?? [];
    // Another request has put a new one in its place.
    if (slug === undefined || !held?.settled) return refusals === 1 ? 0 : undefined;
    if (this.#timing.now() - held.settled.madeAt < freshMilliseconds) return 1_000 * 2 ** (refusals - 1);
    if (refusals > 1) return undefined;
    this.#held.delete(slug);
    return 0;
  }

  async #make(repository: RepositoryName, slug: string): Promise<Token> {
    const id = this.#options.installationId ?? (await this.#lookUp(repository, slug));
    const madeAt = this.#timing.now();
    const route = 'POST /app/installations/{installation_id}/access_tokens';
    const ask = { installation_id: id, repositories: [repository.name] };
    const answer = await this.#options.app.request(route, ask).catch((error: unknown) => {
      throw this.#explain(error, { ...unusable(id, slug), 404: this.#noInstallation(id) });
    });
    const { token, expires_at: end, permissions, repositories } = checked(tokenAnswer, route, answer);
    // It was asked for by its name alone: another owner may have a fork of that name.
    const reaches = repositories?.some(({ full_name: name }) => name.toLowerCase() === slug.toLowerCase()) ?? true;
    if (!reaches) throw new AppError(outOfReach(id, slug));
    this.#demand(permissions, slug);
    // By GitHub's clock on both ends: ours may be wrong.
    const lasts = Date.parse(end) - (dateOf(answer.headers.date) ?? madeAt);
    this.#log.debug('github.app-token', `A token for ${slug} by installation ${id}, until ${end}`, {
      repository: slug,
      installation: id,
    });
    return { header: `token ${token}`, madeAt, renewAt: madeAt + lasts - spareMilliseconds };
  }

  async #lookUp({ owner, name }: RepositoryName, slug: string): Promise<number> {
    const route = 'GET /repos/{owner}/{repo}/installation';
    const answer = await this.#options.app.request(route, { owner, repo: name }).catch((error: unknown) => {
      const notInstalled =
        `The GitHub App ${this.#options.appId} is not installed on ${slug}, or there is no such repository. ` +
        'On the App’s settings page choose “Install App” and that owner, and give it access to the repository.';
      throw this.#explain(error, { 404: notInstalled });
    });
    return checked(installationAnswer, route, answer).id;
  }

  #demand(granted: Permissions, slug: string): void {
    const missing = missingPermissions(this.#options.needs, granted);
    if (missing.length === 0) return;
    throw new AppError(
      `The GitHub App ${this.#options.appId} lacks a permission on ${slug}: ${missing.join(', ')}. Grant it on the App’s ` +
        'settings page under “Permissions & events”; the owner of the repository then has to accept it.',
    );
  }

  #explain(error: unknown, sentences: Readonly<Record<number, string>>): unknown {
    if (!(error instanceof GitHubError) || error.isLimit) return error;
    const known = sentences[error.status ?? 0];
    if (known !== undefined) return new AppError(known);
    return error.status === 401 ? new AppError(wrongKey(this.#options.appId)) : error;
  }

  #noInstallation(id: number): string {
    const advice =
      this.#options.installationId === undefined
        ? 'It has just been removed; install the App again.'
        : 'Correct GITHUB_APP_INSTALLATION_ID, or leave it out: then it is looked up from each repository.';
    return `The GitHub App ${this.#options.appId} has no installation ${id}. ${advice}`;
  }
}

/** What the App lacks, as its settings page names it: `Contents: write`. */
export function missingPermissions(needs: Permissions, granted: Permissions): string[] {
  return Object.entries(needs)
    .filter(([name, level]) => granted[name] !== level && granted[name] !== 'write')
    .map(([name, level]) => `${nameOf(name)}: ${level}`);
}

function nameOf(permission: string): string {
  const words = permission.replaceAll('_', ' ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

function unusable(id: number, slug: string): Readonly<Record<number, string>> {
  return {
    403: `The App’s installation ${id} may not be used: it is suspended. The owner of ${slug} can take that back under “Installed GitHub Apps”.`,
    422: outOfReach(id, slug),
  };
}

function outOfReach(id: number, slug: string): string {
  return (
    `The App’s installation ${id} does not reach ${slug}. Add the repository to that installation, ` +
    'or leave GITHUB_APP_INSTALLATION_ID out: then the right one is looked up.'
  );
}

export function wrongKey(appId: string): string {
  return (
    `GitHub does not accept the private key as one of the App ${appId}. Check GITHUB_APP_ID on the App’s settings page, ` +
    'and that the key still stands there under “Private keys”.'
  );
}
