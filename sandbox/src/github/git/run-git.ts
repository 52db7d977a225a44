import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { SandboxError } from '../../sandbox-error.ts';

export interface GitResult {
  readonly code: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** `git` left to itself: nobody's configuration, no prompt, English messages. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    LC_ALL: 'C',
  };
}

/**
 * Runs `git` once and gives what it printed, whatever its exit code.
 *
 * @throws SandboxError if there is no `git`
 */
export async function tryGit(
  directory: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  environment: Readonly<Record<string, string>> = {},
): Promise<GitResult> {
  const child = spawn('git', args, { cwd: directory, env: { ...gitEnvironment(), ...environment } });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  // git may end before it has read everything; its exit code tells.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  try {
    const [code] = (await once(child, 'close')) as [number | null];
    return { code: code ?? 1, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
  } catch (error) {
    throw new SandboxError('The local GitHub needs git, and running it failed. Install git, or put it on the PATH.', {
      cause: error,
    });
  }
}

/**
 * Runs `git` and gives what it printed.
 *
 * @throws GitError if it fails
 */
export async function runGit(
  directory: string,
  args: readonly string[],
  input: string | Uint8Array = '',
): Promise<Buffer> {
  const { code, stdout, stderr } = await tryGit(directory, args, input);
  if (code !== 0) throw new GitError(args, stderr);
  return stdout;
}

/** A `git` command that failed where it should not have. */
class GitError extends Error {
  override readonly name = 'GitError';

  constructor(args: readonly string[], stderr: string) {
    super(`git ${args[0] ?? ''}: ${stderr.trim()}`);
  }
}
