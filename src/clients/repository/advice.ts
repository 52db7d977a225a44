/** A refusal of GitHub's: what it says, and how. */
export interface Refusal {
  readonly status: number;
  readonly problem: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly credential: 'token' | 'App';
}

/** GitHub's words for a cause that no permission mends, and what to do. The first that fits counts. */
const causes: readonly (readonly [words: RegExp, advice: string])[] = [
  [
    /\b(?:is|was|been) archived\b/i,
    'Nobody can write to an archived repository: unarchive it, or leave its categories out (--categories).',
  ],
  [
    /not permitted to create or approve pull requests/i,
    'Switch on “Allow GitHub Actions to create and approve pull requests” (the repository’s or organization’s settings, ' +
      'Actions, General), or better use a GitHub App: pull requests of a job’s own token start no checks.',
  ],
  [
    /\bGH001\b|exceeds GitHub['’]?s file size limit/i,
    'github.com takes no file of more than 100 MB, whichever way it comes, and out of Git LFS older clients would get no ' +
      'more than a pointer: the category has to become smaller on PRIMARY, or its repository stand on a GitHub Enterprise ' +
      'server that allows it.',
  ],
  [
    /IP allow list/i,
    'Add this machine’s address to the organization’s IP allow list, or run where an allowed address is.',
  ],
  [
    /\bverified signatures?\b|\bsignatures? (?:is |are )?required\b|\b(?:must be|be) signed\b|\bsigned commits?\b/i,
    'A rule wants signed commits: use a GitHub App, whose commits GitHub signs (docs/access.md).',
  ],
  [
    /force[ -]?push|non-fast-forward/i,
    'A rule there forbids force pushes (“Block force pushes”), but bringing a pull request up to date is one: leave ' +
      'sync/** out of that rule, or let this account bypass it. Until then merge or close the pull request and delete ' +
      'its branch; the next run opens a new one.',
  ],
  [
    /creations? being restricted|cannot create ref/i,
    'A rule restricts who creates branches there (“Restrict creations”): leave sync/** out of it, or let this account bypass it.',
  ],
  [
    /cannot update this protected ref|updates? being restricted/i,
    'A rule restricts who pushes there (“Restrict updates”): leave sync/** out of it, or let this account bypass it.',
  ],
  [
    /changes must be made through a pull request/i,
    'A rule wants a pull request for each change of a branch there (“Require a pull request before merging”): leave ' +
      'sync/** out of it; it is meant for the base branch.',
  ],
  [
    /required status check/i,
    'A rule wants status checks before a branch moves there (“Require status checks to pass”): leave sync/** out of it; ' +
      'it is meant for the base branch.',
  ],
  [
    /rule violations|ruleset|protected (?:branch|ref)|branch protection|restricted/i,
    'A rule of the repository forbids this: except our branches (sync/**) from it, or let this account bypass it.',
  ],
  [/installation .*suspended/i, 'An owner has to unsuspend the App in the organization’s settings, GitHub Apps.'],
  [
    /flagged|spam|account .*suspended/i,
    'GitHub has restricted this account: only its support can lift that; use another account or an App until then.',
  ],
];

/** What to do where no answer came. */
export const wayAdvice = 'Check the network, HTTPS_PROXY, and GITHUB_API_URL if that is set.';

/** What to do about a refusal, by its cause as GitHub's words and headers tell it; undefined where nothing is known. */
export function adviceOn({ status, problem, headers, credential }: Refusal): string | undefined {
  switch (status) {
    case 401:
      return credential === 'App'
        ? 'Check that the App is still installed there.'
        : 'Check that the token is complete and has not expired.';
    case 403:
      return singleSignOn(problem, headers) ?? causeOf(problem) ?? missingPermission(headers, credential);
    case 404:
      return `Check the repository’s owner, name and branch, and that the ${credential} may see it.`;
    case 409:
    case 422:
      return causeOf(problem);
    default:
      return undefined;
  }
}

/** The cause that GitHub's words name, if waiting cannot mend it, as what to do about it. */
export function causeOf(problem: string): string | undefined {
  return causes.find(([words]) => words.test(problem))?.[1];
}

/** `x-github-sso: required; url=…` names the page on which a token is authorized. */
function singleSignOn(problem: string, headers: Refusal['headers']): string | undefined {
  const { 'x-github-sso': header } = headers;
  if (header === undefined && !/\bSAML\b/.test(problem)) return undefined;
  const [, url] = /\burl=(https:\/\/[^\s;,]{1,500})/.exec(String(header)) ?? [];
  const where = url === undefined ? 'in the token’s settings (“Configure SSO”)' : `at ${url}`;
  return `The organization wants single sign-on: authorize the token ${where}.`;
}

/** `x-accepted-github-permissions: contents=write; pull_requests=write,issues=write`: all of one group, of any group. */
function missingPermission(headers: Refusal['headers'], credential: 'token' | 'App'): string {
  const accepted = String(headers['x-accepted-github-permissions'] ?? '').slice(0, 200);
  const groups = /^[\w=,; ]+$/.test(accepted) ? accepted.split(';').map((group) => group.trim()) : [];
  const wanted = groups.filter((group) => group !== '').map((group) => group.split(',').join(' and '));
  const general = `Check that the ${credential} may write contents and pull requests of this repository`;
  return wanted.length === 0 ? `${general}.` : `${general}; for this GitHub wants ${wanted.join(', or ')}.`;
}
