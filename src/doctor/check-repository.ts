import type { Access } from '../clients/github/access.ts';
import type { RepositoryName } from '../clients/github/credentials.ts';
import { GitDataRepository } from '../clients/github/git-data-repository.ts';
import type { Tree } from '../clients/repository/git-repository.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import { GitHubPullRequests } from '../clients/github/pull-requests.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Settings } from '../settings/settings-table.ts';
import { imageDates } from '../sources/model-dates-file.ts';
import { checkAccess, notThere } from './check-access.ts';
import { checkAutoMerge } from './check-auto-merge.ts';
import { checkDates } from './check-dates.ts';
import { checkOf, foundAndAdvice, type Check, type CheckedRepository } from './check.ts';

interface Subject {
  readonly settings: Settings;
  readonly access: Access;
  readonly repository: CheckedRepository;
  /** Whose token it is. */
  readonly login: string | undefined;
}

/** All that a run needs of one repository. Where it may not even be seen, that is the only check. */
export async function checkRepository(subject: Subject): Promise<readonly Check[]> {
  const { settings, access, repository } = subject;
  const slug = slugOf(repository);
  const mayAccess = await settled('access', slug, () => checkAccess(settings, access, repository));
  if (mayAccess.status === 'failed') return [mayAccess];
  const { prLabels, prReviewers, prAutoAssignTeam: team } = settings;
  return [
    mayAccess,
    ...(await checkFiles(subject)),
    ...(await checkPulls(subject)),
    ...(prLabels.length === 0 ? [] : [await settled('labels', slug, () => checkLabels(subject))]),
    ...(prReviewers.length === 0 ? [] : [await settled('reviewers', slug, () => checkReviewers(subject))]),
    ...(team === undefined ? [] : [await settled('team', slug, () => checkTeam(subject, team))]),
    ...(settings.autoMerge === 'off'
      ? []
      : [await settled('auto-merge', slug, () => checkAutoMerge(access.octokit, repository))]),
  ];
}

async function settled(name: string, slug: string, check: () => Promise<Check>): Promise<Check> {
  try {
    return await check();
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return checkOf(name, slug).failed(...foundAndAdvice(error.message));
  }
}

async function checkFiles({ settings, access, repository }: Subject): Promise<readonly Check[]> {
  const { owner, name, branch, categories } = repository;
  const slug = slugOf(repository);
  const git = new GitDataRepository({ octokit: access.octokit, owner, name });
  let head: string | undefined;
  const checkBranch = async (): Promise<Check> => {
    const { ok, failed } = checkOf('branch', slug);
    head = (await git.readBranch(branch))?.commit;
    if (head !== undefined) return ok(`${branch} at ${head.slice(0, 7)}`);
    const [key = ''] = categories.map((category) => category.repository.toUpperCase());
    return failed(
      `there is no branch ${branch}`,
      `Give the right one in HORDE_MODEL_REFERENCE_${key}_GITHUB_REPO_BRANCH.`,
    );
  };
  const onBranch = await settled('branch', slug, checkBranch);
  const commit = head;
  if (commit === undefined) return [onBranch];
  let tree: Tree | undefined;
  const inTree = await settled('legacy files', slug, async () => {
    const { ok, failed } = checkOf('legacy files', slug);
    tree = await git.readTree(commit);
    const present = new Set(tree.entries.map(({ path }) => path));
    const wanted = categories.flatMap(({ files, reads }) => [...files, ...reads]);
    const missing = wanted.filter((path) => !present.has(path));
    if (missing.length === 0)
      return ok(wanted.length === 1 ? `${wanted[0] ?? ''} is there` : `all ${wanted.length} are there`);
    return failed(`${missing.join(', ')}: not on ${branch}`, 'Check that this is the right repository and branch.');
  });
  const base = tree && { branch, commit, tree };
  const isDated = categories.some(({ files }) => files.includes(imageDates.records));
  // Where the whole history has to tell, that takes more than the 60 requests an hour of who has no account.
  const isNobody = settings.githubToken === undefined && access.app === undefined;
  if (base === undefined || !isDated || isNobody) return [onBranch, inTree];
  return [onBranch, inTree, await settled('model dates', slug, () => checkDates(slug, git, base))];
}

/** Nothing where they may be read, which is what a run does with them first. */
async function checkPulls({ access, repository }: Subject): Promise<readonly Check[]> {
  const { owner, name: repo } = repository;
  const check = await settled('pull requests', slugOf(repository), async () => {
    await access.octokit.request('GET /repos/{owner}/{repo}/pulls', { owner, repo, per_page: 1 });
    return checkOf('pull requests').ok('may be read');
  });
  return check.status === 'ok' ? [] : [check];
}

async function checkLabels({ settings, access, repository }: Subject): Promise<Check> {
  const { ok, warning } = checkOf('labels', slugOf(repository));
  const { owner, name } = repository;
  const labels = await new GitHubPullRequests({ octokit: access.octokit, owner, name }).labels();
  const known = new Set(labels.map((label) => label.toLowerCase()));
  const missing = settings.prLabels.filter((label) => !known.has(label.toLowerCase()));
  if (missing.length === 0) return ok(settings.prLabels.join(', '));
  return warning(
    `not there yet: ${missing.join(', ')}`,
    'Create them once, or grant Issues: write; else pull requests go without them.',
  );
}

async function checkReviewers({ settings, access, repository, login }: Subject): Promise<Check> {
  const { ok, warning, failed } = checkOf('reviewers', slugOf(repository));
  const { prReviewers: reviewers } = settings;
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}';
  const unable: string[] = [];
  for (const username of reviewers) {
    const parameters = { owner: repository.owner, repo: repository.name, username };
    try {
      if ((await notThere(access.octokit.request(route, parameters))) === undefined) unable.push(username);
    } catch (error) {
      if (!(error instanceof GitHubError) || error.isLimit || ![401, 403].includes(error.status ?? 0)) throw error;
      return warning('GitHub tells only those who may write whether they can be asked', 'Give a token that may write.');
    }
  }
  const advice = 'Correct HORDE_GITHUB_SYNC_PR_REVIEWERS; the others are asked all the same.';
  if (unable.length > 0) return failed(`cannot be asked for a review, having no access: ${unable.join(', ')}`, advice);
  if (login !== undefined && reviewers.some((name) => name.toLowerCase() === login.toLowerCase())) {
    return failed(`${login} cannot be asked to review a pull request of ${login}`, advice);
  }
  return ok(`${reviewers.join(', ')} can be asked`);
}

async function checkTeam({ access, repository }: Subject, team: string): Promise<Check> {
  const { ok, failed } = checkOf('team', slugOf(repository));
  const { owner, name } = repository;
  // A review can be asked of the owner's own teams only.
  const slug = team.split('/').at(-1) ?? team;
  const route = 'GET /orgs/{org}/teams/{team_slug}/repos/{owner}/{repo}';
  const parameters = { org: owner, team_slug: slug, owner, repo: name };
  if ((await notThere(access.octokit.request(route, parameters))) !== undefined)
    return ok(`${owner}/${slug} can be asked`);
  return failed(
    `${owner}/${slug} cannot be asked: there is no such team with access here, or it may not be seen`,
    'Give the team access, correct HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM, or grant Members: read (read:org on a classic token).',
  );
}

function slugOf({ owner, name }: RepositoryName): string {
  return `${owner}/${name}`;
}
