import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestContext } from 'node:test';
import { assertDocuments, plainEnvironment, program, type Ended } from './program.ts';
import { within } from './wait-for.ts';

/** For a test's `skip`: false where a program can be asked to end, else why the test does not run. */
export const withoutSignals = process.platform === 'win32' && 'Windows ends a program without asking it';

/** The real program while it runs. */
export interface RunningProgram {
  readonly pid: number;
  stdout(): string;
  stderr(): string;
  /** Until the pattern stands in standard output, behind what an earlier `until` has found. Fails when the program ends. */
  until(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
}

/**
 * Starts the program with no environment but what is given; it is killed after the test if it still runs.
 *
 * @param file where the program is, if it is not the checkout's
 */
export function startProgram(
  t: TestContext,
  flags: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
  file = program,
): RunningProgram {
  const child = spawn(process.execPath, [file, ...flags], {
    cwd,
    env: { ...plainEnvironment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  let found = 0;
  let wake: () => void = () => undefined;
  let hasEnded = false;
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
      wake();
    });
  }
  const ended = once(child, 'close').then(async ([code]): Promise<Ended> => {
    hasEnded = true;
    wake();
    await assertDocuments(flags, said.stdout);
    return { code: code as number | null, ...said };
  });
  t.after(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid ?? 0,
    stdout: () => said.stdout,
    stderr: () => said.stderr,
    until: async (pattern) => {
      for (;;) {
        const match = pattern.exec(said.stdout.slice(found));
        if (match) {
          found += match.index + match[0].length;
          return;
        }
        if (hasEnded) throw new Error(`It ended without ${pattern.source}:\n${said.stdout}${said.stderr}`);
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await within(() => `${pattern.source} after:\n${said.stdout}${said.stderr}`, more);
      }
    },
    kill: (signal) => {
      child.kill(signal);
    },
    get ended() {
      return within(() => `the end of a program that said:\n${said.stdout}${said.stderr}`, ended);
    },
  };
}
