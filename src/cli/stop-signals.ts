import type { StopSignal } from '../watch/stop-on-signals.ts';
import type { Process } from './process.ts';

/**
 * The signals that ask a program to stop that runs until it is asked to. SIGHUP says that the terminal is gone: only who has
 * one stops for that.
 */
export function stopSignalsOf(process: Process): readonly StopSignal[] {
  return hasTerminal(process) ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM'];
}

/**
 * Lets a process live on whose outputs go to no terminal when one is closed: `nohup` says so by ignoring SIGHUP, which Node.js
 * undoes before anybody can see it.
 *
 * @param tell that it happened
 */
export function outliveHangUp(process: Process, tell: (message: string) => void): void {
  if (hasTerminal(process)) return;
  process.on('SIGHUP', () => {
    tell('Received SIGHUP, going on: no output of this process goes to a terminal. SIGTERM ends it');
  });
}

function hasTerminal({ stdout, stderr }: Process): boolean {
  return stdout.isTTY === true || stderr.isTTY === true;
}
