import type { Timing } from '../lib/timing.ts';
import type { SignalSource } from '../watch/stop-on-signals.ts';

/** The process, as far as the program touches it. */
export interface Process extends SignalSource {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdout: Terminal;
  readonly stderr: Terminal;
  /** Ends the process at once, whatever is under way. */
  exit(code: number): void;
  /** The real one where absent. */
  readonly timing?: Timing;
}

interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Colour on a terminal only, and not where NO_COLOR is set (no-color.org). */
export function hasColor({ isTTY }: Terminal, env: Process['env']): boolean {
  return isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
