import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A process in watch mode that logs JSON to its standard error. */
export interface Watching {
  /**
   * Resolves at the next event of that name.
   *
   * @throws Error if the process ends before, or if the event does not come in time
   */
  until(event: string): Promise<void>;
}

export interface WatchingOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** How long an event may take. */
  readonly patienceSeconds?: number;
}

/** Runs Node with these parameters while the work lasts; the process has ended when this settles, however the work ends. */
export async function whileWatching(
  parameters: readonly string[],
  { cwd, env, patienceSeconds = 60 }: WatchingOptions,
  work: (watching: Watching) => Promise<void>,
): Promise<void> {
  const child = spawn(process.execPath, parameters, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const ended = once(child, 'exit');
  const events: string[] = [];
  let wake: () => void = () => undefined;
  createInterface(child.stderr).on('line', (line) => {
    const [, event] = /"event":"([^"]+)"/.exec(line) ?? [];
    if (event !== undefined) events.push(event);
    wake();
  });
  void ended.then(() => {
    wake();
  });
  const watching: Watching = {
    until: async (event) => {
      const late = AbortSignal.timeout(patienceSeconds * 1_000);
      late.addEventListener('abort', () => {
        wake();
      });
      for (;;) {
        const seen = events.indexOf(event);
        if (seen >= 0) {
          events.splice(0, seen + 1);
          return;
        }
        const code = child.exitCode ?? child.signalCode;
        if (code !== null) throw new Error(`Watch mode ended with ${code} before ${event}.`);
        if (late.aborted) throw new Error(`Watch mode told no ${event} for ${patienceSeconds} s.`);
        await new Promise<void>((resolve) => (wake = resolve));
      }
    },
  };
  try {
    await work(watching);
  } finally {
    child.kill('SIGTERM');
    const killing = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(killing);
  }
}
