import type { StopSignal } from '../watch/stop-on-signals.ts';
import type { World } from './process.ts';

/**
 * The signals that ask a program to stop that runs until it is asked to. SIGHUP says that the terminal is gone: only who has
 * one stops for that.
 */
export function stopSignalsOf(world: World): readonly StopSignal[] {
  return hasTerminal(world) ? ['SIGINT', 'SIGTERM', 'SIGHUP'] : ['SIGINT', 'SIGTERM'];
}

/**
 * Lets a process live on whose outputs go to no terminal when one is closed: `nohup` says so by ignoring SIGHUP, which Node.js
 * undoes before anybody can see it.
 *
 * @param tell that it happened
 */
export function outliveHangUp(world: World, tell: (message: string) => void): void {
  if (hasTerminal(world)) return;
  world.on('SIGHUP', () => {
    tell('Received SIGHUP, going on: no output of this process goes to a terminal. SIGTERM ends it');
  });
}

function hasTerminal({ stdout, stderr }: World): boolean {
  return stdout.isTTY === true || stderr.isTTY === true;
}
