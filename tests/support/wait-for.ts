import { setTimeout } from 'node:timers/promises';

/** For one wait: far more than it takes on the slowest machine. */
const limitMilliseconds = 60_000;

/** Waits until it is so. @param what it waits for: what the error says where that never comes */
export async function waitFor(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMilliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Waited for ${limitMilliseconds / 1_000} s for ${what}.`);
    await setTimeout(5);
  }
}
