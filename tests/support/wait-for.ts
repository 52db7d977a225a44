import { setTimeout } from 'node:timers/promises';

/** For one wait: far more than it takes on the slowest machine. */
const limitMilliseconds = 600_000;

/** Waits until it is so. @param what it waits for: what the error says where that never comes */
export async function waitFor(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + limitMilliseconds;
  while (!(await isSo())) {
    if (performance.now() > end) throw waited(what);
    await setTimeout(5);
  }
}

/** Waits for a promise. @param what it waits for, or what tells that when it never comes */
export async function within<T>(what: string | (() => string), promise: Promise<T>): Promise<T> {
  const over = new AbortController();
  const limit = setTimeout(limitMilliseconds, undefined, { signal: over.signal }).then(() => {
    throw waited(typeof what === 'string' ? what : what());
  });
  // It is over before that, nearly always.
  limit.catch(() => undefined);
  try {
    return await Promise.race([promise, limit]);
  } finally {
    over.abort();
  }
}

function waited(what: string): Error {
  return new Error(`Waited for ${limitMilliseconds / 1_000} s for ${what}.`);
}
