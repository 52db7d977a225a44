import * as v from 'valibot';
import { neededPermissions, type Access } from '../clients/github/access.ts';
import { missingPermissions } from '../clients/github/app-installations.ts';
import { checked } from '../clients/github/answers.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import type { Octokit } from '../clients/github/octokit.ts';
import type { Settings } from '../settings/settings-table.ts';
import { checkOf, type Check, type CheckedRepository } from './check.ts';

const installationAnswer = v.object({
  id: v.pipe(v.number(), v.safeInteger()),
  permissions: v.record(v.string(), v.string()),
});
const repositoryAnswer = v.object({
  full_name: v.string(),
  archived: v.optional(v.boolean()),
  permissions: v.optional(v.object({ push: v.boolean() })),
});

/** Whether the run may do on a repository what it has to. */
export async function checkAccess(settings: Settings, access: Access, repository: CheckedRepository): Promise<Check> {
  const slug = `${repository.owner}/${repository.name}`;
  const { failed } = checkOf('access', slug);
  const parameters = { owner: repository.owner, repo: repository.name };
  const ofApp = access.app && (await checkInstallation(settings, access.app, parameters, slug));
  if (ofApp && ofApp.status !== 'ok') return ofApp;
  const route = 'GET /repos/{owner}/{repo}';
  const answer = await notThere(access.octokit.request(route, parameters));
  if (answer === undefined) {
    const who = access.app ? 'the App' : settings.githubToken === undefined ? 'everybody' : 'the token';
    const [key = ''] = repository.categories.map((category) => category.repository.toUpperCase());
    const names = `HORDE_MODEL_REFERENCE_${key}_GITHUB_REPO_OWNER and …_NAME`;
    const advice = `Check its owner and name (${names}), and that ${who} may see it.`;
    return failed('there is no such repository', advice);
  }
  const { full_name: fullName, archived, permissions } = checked(repositoryAnswer, route, answer);
  return describe(settings, { slug, fullName, isArchived: archived === true, mayPush: permissions?.push, ofApp });
}

interface Found {
  readonly slug: string;
  readonly fullName: string;
  readonly isArchived: boolean;
  readonly mayPush: boolean | undefined;
  readonly ofApp: Check | undefined;
}

function describe({ dryRun, githubToken: token }: Settings, found: Found): Check {
  const { ok, warning, failed } = checkOf('access', found.slug);
  if (found.isArchived)
    return failed('it is archived: nobody can write there', 'Its owner can take that back in its settings.');
  if (found.fullName.toLowerCase() !== found.slug.toLowerCase()) {
    return warning(`it is called ${found.fullName} now`, 'Give its new owner and name.');
  }
  if (found.ofApp) return found.ofApp;
  if (dryRun) return ok('may be read, which is all that a dry run does');
  if (found.mayPush !== true) {
    const advice = 'Use a token of somebody who may write there, or sync to a fork of your own.';
    return failed('the token may read it, and not write', advice);
  }
  // GitHub tells what the user may do, not what a fine-grained token was given of that.
  return token?.startsWith('github_pat_') === true
    ? warning(
        'the token’s user may write; what this fine-grained token may do shows only when it writes',
        'It needs Contents: write and Pull requests: write on this repository.',
      )
    : ok('the token may write');
}

async function checkInstallation(
  { githubAppId = '', githubAppInstallationId: given, dryRun }: Settings,
  app: Octokit,
  parameters: { readonly owner: string; readonly repo: string },
  slug: string,
): Promise<Check> {
  const { ok, failed } = checkOf('access', slug);
  const route = 'GET /repos/{owner}/{repo}/installation';
  const answer = await notThere(app.request(route, parameters));
  if (answer === undefined) {
    return failed(
      `the App ${githubAppId} is not installed here, or there is no such repository`,
      `On its settings page choose “Install App” and ${parameters.owner}, and give it access to this repository.`,
    );
  }
  const { id, permissions } = checked(installationAnswer, route, answer);
  if (given !== undefined && given !== id) {
    return failed(
      `GITHUB_APP_INSTALLATION_ID is ${given}, and the App’s installation here is ${id}`,
      'Leave the variable out: then the right one is looked up from each repository.',
    );
  }
  const missing = missingPermissions(dryRun ? {} : neededPermissions, permissions);
  if (missing.length > 0) {
    const advice = 'Grant it on the App’s settings page; the owner of the repository then has to accept it.';
    return failed(`the App’s installation ${id} lacks ${missing.join(', ')}`, advice);
  }
  return ok(`the App’s installation ${id} may ${dryRun ? 'read' : 'write'}`);
}

/** Undefined for 404. */
export async function notThere<T>(request: Promise<T>): Promise<T | undefined> {
  return await request.catch((error: unknown) => {
    if (error instanceof GitHubError && error.status === 404) return undefined;
    throw error;
  });
}
