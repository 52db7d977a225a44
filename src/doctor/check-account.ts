import * as v from 'valibot';
import type { Access } from '../clients/github/access.ts';
import { wrongKey } from '../clients/github/app-installations.ts';
import { checked } from '../clients/github/answers.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Settings } from '../settings/settings-table.ts';
import { checkOf, foundAndAdvice, type Check } from './check.ts';

const userAnswer = v.object({ login: v.string() });
const appAnswer = v.object({ slug: v.string() });

/** Who asks GitHub, if that is known. */
export interface Account {
  readonly check: Check;
  readonly login?: string;
}

/** A token that expires within so many days is told: whoever renews it needs some time. */
const soonDays = 14;

/**
 * Whether GitHub can be reached and knows the token or the App, and what it tells of the token.
 *
 * @param now Unix milliseconds
 */
export async function checkAccount(settings: Settings, access: Access, now: number): Promise<Account> {
  const { ok, warning, failed } = checkOf('GitHub');
  const { githubApiUrl: url, githubToken: token, githubAppId: appId } = settings;
  try {
    if (access.app && appId !== undefined) {
      const route = 'GET /app';
      const { slug } = checked(appAnswer, route, await access.app.request(route));
      const unused = token === undefined ? '' : '; the token is not used';
      return { check: ok(`${url} knows the App ${slug} (${appId})${unused}`), login: `${slug}[bot]` };
    }
    if (token === undefined) {
      const found = `${url} is asked without a token: a dry run needs none`;
      return { check: warning(found, 'GitHub answers only 60 such requests an hour.') };
    }
    return await checkToken(settings, access, now);
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return { check: failed(...explained(error, settings)) };
  }
}

async function checkToken(settings: Settings, { octokit }: Access, now: number): Promise<Account> {
  const { githubApiUrl: url, githubServerUrl, dryRun } = settings;
  const { ok, warning, failed } = checkOf('GitHub');
  const route = 'GET /user';
  const answer = await octokit.request(route).catch((error: unknown) => {
    if (error instanceof GitHubError && error.status === 403 && !error.isLimit) return undefined;
    throw error;
  });
  if (answer === undefined) {
    const found = `${url} knows the token; it belongs to no user: an App’s own, or that of a job of GitHub Actions`;
    return { check: warning(found, 'No check runs on pull requests that a job’s token opens; on an App’s they do.') };
  }
  const { login } = checked(userAnswer, route, answer);
  const { 'x-oauth-scopes': scopes, 'github-authentication-token-expiration': expiration } = answer.headers;
  // Only a classic token has any, be it none; with `repo` it reaches private repositories, too.
  if (!dryRun && scopes !== undefined && !/(?:^|[ ,])(?:public_)?repo(?:$|[ ,])/.test(scopes)) {
    const has = scopes === '' ? 'no scope at all' : `only ${scopes}`;
    const found = `the token of ${login} has not the scope public_repo (it has ${has})`;
    const advice = `Add it at ${githubServerUrl}/settings/tokens.`;
    return { check: failed(found, advice), login };
  }
  const found = `${url} knows the token of ${login}`;
  const expiresAt = Date.parse(String(expiration));
  if (Number.isNaN(expiresAt)) return { check: ok(found), login };
  const [day] = new Date(expiresAt).toISOString().split('T');
  const until = `${found}, which expires on ${day ?? ''}`;
  if (expiresAt > now + soonDays * 86_400_000) return { check: ok(until), login };
  return { check: warning(until, `Renew it in time at ${githubServerUrl}/settings/tokens.`), login };
}

function explained(
  error: KnownError,
  { githubApiUrl: url, githubAppId, githubServerUrl }: Settings,
): [found: string, advice?: string | undefined] {
  if (!(error instanceof GitHubError)) return foundAndAdvice(error.message);
  if (error.status === 401) {
    if (githubAppId !== undefined) return foundAndAdvice(wrongKey(githubAppId));
    const advice = `Make a new one at ${githubServerUrl}/settings/tokens and give it in HORDE_GITHUB_SYNC_GITHUB_TOKEN.`;
    return ['GitHub does not accept the token: it is incomplete, withdrawn or has expired', advice];
  }
  const [found, advice] = foundAndAdvice(error.message);
  if (error.status !== 404) return [found, advice];
  return [`${url} answers, and is not GitHub’s API`, 'Check GITHUB_API_URL: a GitHub Enterprise’s ends with /api/v3.'];
}
