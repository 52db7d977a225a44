import { randomBytes } from 'node:crypto';
import { checkAppToken } from './app-token.ts';
import { GithubError } from './github-error.ts';
import type { AppSeed, Permissions, TokenSeed } from './options.ts';

/** Who asks. */
export interface Actor {
  readonly kind: 'user' | 'installation' | 'app' | 'anonymous';
  readonly login: string;
  /** Whose limit counts. */
  readonly caller: string;
  readonly permissions: Permissions;
  /** `owner/name` of those it reaches, or all. */
  readonly repositories: readonly string[] | 'all';
  readonly appId?: number;
}

export interface InstallationToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expires: number;
  readonly permissions: Permissions;
}

export type Installation = AppSeed['installations'][number];

const everything: Permissions = {
  contents: 'write',
  issues: 'write',
  members: 'write',
  pull_requests: 'write',
  statuses: 'write',
  workflows: 'write',
};
const usualOfApps: Permissions = { contents: 'write', issues: 'write', pull_requests: 'write' };
const hourMs = 3_600_000;

export const anonymous: Actor = {
  kind: 'anonymous',
  login: '',
  caller: 'anonymous',
  permissions: {},
  repositories: [],
};

/** Knows tokens and Apps, and gives out installation tokens. */
export class Authority {
  readonly apps: readonly AppSeed[];
  readonly #tokens: Readonly<Record<string, TokenSeed>>;
  readonly #minted = new Map<string, { expires: number; actor: Actor }>();
  readonly #now: () => number;

  constructor(tokens: Readonly<Record<string, TokenSeed>>, apps: readonly AppSeed[], now: () => number) {
    this.#tokens = tokens;
    this.apps = apps;
    this.#now = now;
  }

  /** @throws GithubError 401 */
  identify(authorization: string | undefined): Actor {
    if (authorization === undefined) return anonymous;
    const secret = secretOf(authorization);
    const known = Object.hasOwn(this.#tokens, secret) ? this.#tokens[secret] : undefined;
    if (known !== undefined) {
      const { login, permissions = everything, repositories = 'all' } = known;
      return { kind: 'user', login, caller: login, permissions, repositories };
    }
    const minted = this.#minted.get(secret);
    if (minted !== undefined && minted.expires > this.#now()) return minted.actor;
    if (secret.split('.').length === 3) return this.#identifyApp(secret);
    throw new GithubError(401, 'Bad credentials');
  }

  /** @param repositories `owner/name` of those that the token is to reach, all of them the installation's */
  mint(app: AppSeed, installation: Installation, repositories: readonly string[]): InstallationToken {
    const token = `ghs_${randomBytes(18).toString('hex')}`;
    const expires = this.#now() + hourMs;
    const permissions = permissionsOf(installation);
    this.#minted.set(token, {
      expires,
      actor: {
        kind: 'installation',
        login: `${app.slug}[bot]`,
        caller: `installation ${installation.id}`,
        permissions,
        repositories,
        appId: app.id,
      },
    });
    return { token, expires, permissions };
  }

  logins(): string[] {
    return Object.values(this.#tokens).map(({ login }) => login);
  }

  #identifyApp(token: string): Actor {
    const find = (id: number): AppSeed | undefined => this.apps.find((app) => app.id === id);
    const id = checkAppToken(token, (appId) => find(appId)?.publicKey, this.#now());
    return {
      kind: 'app',
      login: find(id)?.slug ?? '',
      caller: `app ${id}`,
      permissions: {},
      repositories: [],
      appId: id,
    };
  }
}

export function permissionsOf({ permissions = usualOfApps }: Installation): Permissions {
  return permissions;
}

/** `Bearer x`, `token x`, and git's `Basic` with the token as its password. */
function secretOf(authorization: string): string {
  const [scheme = '', value = ''] = authorization.split(' ');
  if (scheme.toLowerCase() !== 'basic') return value;
  return Buffer.from(value, 'base64').toString().split(':').slice(1).join(':');
}

/** Whether the actor's token is for that repository; public ones are seen without that. */
export function reaches({ repositories }: Actor, { fullName }: { readonly fullName: string }): boolean {
  return repositories === 'all' || repositories.includes(fullName);
}

/** What a call needs: one permission, or any of several. */
export type Needs = Need | readonly Need[];

type Need = keyof Permissions | 'metadata';

/** @throws GithubError if the actor may not */
export function demand(
  actor: Actor,
  repository: { readonly fullName: string; readonly isPrivate: boolean },
  needs: Needs,
  level: 'read' | 'write',
): void {
  const isReached = reaches(actor, repository);
  if (!isReached && repository.isPrivate) throw new GithubError(404, 'Not Found');
  const alternatives = typeof needs === 'string' ? [needs] : needs;
  const granted = alternatives.map((need) => (need === 'metadata' ? 'read' : actor.permissions[need]));
  const accepted = alternatives.map((need) => `${need}=${level}`).join('; ');
  if (level === 'read') {
    if (repository.isPrivate && granted.every((each) => each === undefined)) throw forbidden(actor, accepted);
    return;
  }
  if (actor.kind === 'anonymous') throw new GithubError(401, 'Requires authentication');
  if (!isReached || !granted.includes('write')) throw forbidden(actor, accepted);
}

/** @param accepted what would have been enough, as GitHub writes it: `issues=write; pull_requests=write` */
export function forbidden({ kind }: Actor, accepted: string): GithubError {
  const by = kind === 'installation' ? 'integration' : 'personal access token';
  return new GithubError(403, `Resource not accessible by ${by}`, {
    headers: { 'x-accepted-github-permissions': accepted },
  });
}
