import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { within } from './wait-for.ts';

/** The program's file: what `npm run sync` starts. */
export const program = fileURLToPath(new URL('../../scripts/sync.js', import.meta.url));

/** All the environment that the program gets of the tests' own, and why: tests/support/preload.ts. */
export const plainEnvironment = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url)),
  GIT_TEST_FSYNC: '0',
};

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs the real program in a process of its own, with no environment but what is given.
 *
 * @param file where the program is, if it is not the checkout's
 */
export async function runProgram(
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  file = program,
): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...flags], {
    cwd,
    env: { ...plainEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  const [stdout, stderr, code] = await within(
    `the end of horde-github-sync ${flags.join(' ')}`,
    Promise.all([text(child.stdout), text(child.stderr), ended]),
  );
  await assertDocuments(flags, stdout);
  return { code, stdout, stderr };
}

/** Whatever a test looks at, what `--json` prints of syncs keeps to its schema. */
export async function assertDocuments(flags: readonly string[], stdout: string): Promise<void> {
  if (!flags.includes('--json') || flags.includes('doctor') || flags.includes('status')) return;
  // Most tests need no validator.
  const { assertReports } = await import('./documents.ts');
  // A program that was killed may have ended in the middle of a line.
  assertReports(stdout.slice(0, stdout.lastIndexOf('\n') + 1));
}
