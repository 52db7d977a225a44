import type { Fetch } from '../network/fetch.ts';
import { AppInstallations, type Permissions } from './app-installations.ts';
import { AppJwt } from './app-jwt.ts';
import { readAppKey } from './app-key.ts';
import { tokenCredentials, type Credentials } from './credentials.ts';
import { createOctokit, type Octokit } from './octokit.ts';
import { RateLimitTracker } from './rate-limit.ts';
import { RequestBudget } from './request-budget.ts';
import type { Log } from '../../lib/log.ts';
import type { Timing } from '../../lib/timing.ts';
import type { Settings } from '../../settings/settings-table.ts';

/** The way to GitHub that the settings give. */
export interface Access {
  readonly octokit: Octokit;
  readonly credentials: Credentials;
  readonly rateLimits: RateLimitTracker;
  readonly budget: RequestBudget;
  /** Asks as the App itself; absent with a token. */
  readonly app?: Octokit;
}

interface Surroundings {
  readonly log: Log;
  readonly fetch?: Fetch;
  readonly timing?: Timing;
  readonly signal?: AbortSignal;
  /** A limit that is used up for longer is an error at once; default: a quarter of an hour. */
  readonly longestWaitSeconds?: number;
}

/** What an App cannot do without. A dry run reads what everybody may read. */
export const neededPermissions: Permissions = { contents: 'write', pull_requests: 'write' };

/**
 * An App goes before a token.
 *
 * @throws AppError if the App's key cannot be used
 */
export function openAccess(settings: Settings, surroundings: Surroundings): Access {
  const { githubAppId: appId, githubAppInstallationId: installationId, dryRun } = settings;
  const { log, timing } = surroundings;
  const rateLimits = new RateLimitTracker();
  const budget = new RequestBudget();
  const common = { apiUrl: settings.githubApiUrl, ...surroundings };
  const connect = (credentials: Credentials) =>
    createOctokit({ ...common, credentials, rateLimits, budget, writeIntervalSeconds: settings.writeIntervalSeconds });
  if (appId === undefined) {
    const credentials = tokenCredentials(settings.githubToken);
    return { octokit: connect(credentials), credentials, rateLimits, budget };
  }

  if (settings.githubToken !== undefined) {
    log.info('github.app-before-token', `Both are set: the GitHub App ${appId} is used, the token is not`, { appId });
  }
  const shared = { appId, log, ...(timing && { timing }) };
  const jwt = new AppJwt({ ...shared, key: keyOf(settings) });
  // Apart from the other requests: one that waits in line may need a token first.
  const app = createOctokit({ ...common, credentials: jwt, writeIntervalSeconds: 0 });
  const credentials = new AppInstallations({
    ...shared,
    app,
    needs: dryRun ? {} : neededPermissions,
    ...(installationId !== undefined && { installationId }),
  });
  return { octokit: connect(credentials), credentials, rateLimits, budget, app };
}

function keyOf({ githubAppPrivateKey: pem, githubAppPrivateKeyPath: path }: Settings) {
  if (path !== undefined) return readAppKey({ path });
  if (pem !== undefined) return readAppKey({ pem });
  throw new Error('An App without a key: the rules of the settings let none through.');
}
