import { causeOf } from '../repository/advice.ts';
import { KnownError } from '../../lib/known-error.ts';

/**
 * What kind of thing went wrong.
 *
 * - `network`: no whole answer; it passes by waiting, and a write may have happened
 * - `rejected`: GitHub took the request and refused the write
 * - `local`: git could not do something in the clone itself
 */
export type GitFault =
  | 'no-git'
  | 'old-git'
  | 'disk-full'
  | 'unwritable'
  | 'unauthorized'
  | 'forbidden'
  | 'not-found'
  | 'redirected'
  | 'network'
  | 'rejected'
  | 'local';

interface GitFailure {
  readonly fault: GitFault;
  /** What was attempted, without anything secret: `git fetch of https://github.com/o/r.git`. */
  readonly what: string;
  readonly problem: string;
}

/** `git` failed. Says what was attempted and what to do; carries no environment, so that a token can never be printed with it. */
export class GitError extends KnownError {
  override readonly name = 'GitError';
  readonly fault: GitFault;
  readonly problem: string;

  constructor({ fault, what, problem }: GitFailure) {
    const cause = fault === 'rejected' ? causeOf(problem) : undefined;
    super(
      [`${what} failed: ${problem.replace(/\.$/, '')}.`, cause ?? advice[fault]]
        .filter((part) => part !== '')
        .join(' '),
    );
    this.fault = fault;
    this.problem = problem;
  }
}

const advice: Readonly<Record<GitFault, string>> = {
  'no-git': 'Writing through clones needs git: install it, put it on the PATH, or leave out --target-dir.',
  'old-git': 'Install a newer git, or leave out --target-dir.',
  'disk-full': 'Free some space for the folder of --target-dir, then run again.',
  unwritable: 'Check the owner and the permissions of the folder of --target-dir.',
  unauthorized: 'Check that the token is complete and has not expired.',
  forbidden: 'Check that the token may write contents of this repository.',
  'not-found': 'Check the repository’s owner and name, and that the token may see it.',
  redirected: 'The repository was renamed or moved: set its owner and name to the new ones.',
  network: 'Check the connection, GITHUB_SERVER_URL and the proxy, then run again.',
  rejected: 'Check the repository’s rules for branches under sync/primary/.',
  local:
    'Check that the folder of --target-dir may be written; a clone there may be moved away, then it is made again.',
};

/** In order: the first that matches says what it was. git's messages in English (`LC_ALL=C`). */
const signs: readonly (readonly [RegExp, GitFault])[] = [
  [/No space left on device|Disk quota exceeded/i, 'disk-full'],
  [/: Permission denied|Read-only file system|insufficient permission/i, 'unwritable'],
  [/could not read Username|Authentication failed|returned error: 401/i, 'unauthorized'],
  [/returned error: 403/i, 'forbidden'],
  [/returned error: 404|repository '[^']*' not found/i, 'not-found'],
  [/returned error: 30\d|unable to update url base from redirection/i, 'redirected'],
  [
    /returned error: (?:408|429|5\d\d)|unable to access|Could not resolve|Failed to connect|Connection (?:reset|refused|timed out)|Empty reply|unexpected disconnect|early EOF|RPC failed|remote end hung up|the remote end|Operation too slow|expected flush|bad (?:pack|line length)|protocol error|invalid server response|could not fetch \w+ from promisor/i,
    'network',
  ],
];

/** What git's messages say of a failure; `local` where they say nothing of the other side. */
export function faultOfGit(stderr: string): GitFault {
  return signs.find(([sign]) => sign.test(stderr))?.[1] ?? 'local';
}

/** The lines that tell why, without git's prefixes and hints: `unable to access …`. */
export function problemOfGit(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => /^(?:fatal|error|remote): ?\S/.test(line))
    .map((line) => line.replace(/^(?:(?:fatal|error|remote): ?)+/, ''));
  const problem = (lines.length > 0 ? [...new Set(lines)].join('; ') : stderr.trim()).slice(0, 500);
  return problem === '' ? 'git said nothing' : problem;
}
