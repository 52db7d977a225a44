import { it as register, type TestContext, type TestOptions } from 'node:test';

type Body = (t: TestContext) => void | Promise<void>;

/** Registers a test, as node:test's does. */
interface It {
  (name: string, body: Body): void;
  (name: string, options: TestOptions, body: Body): void;
}

/** A suite that takes long, in two parts; together they are the whole. */
interface Lanes {
  /** Registers its representative tests, for a file `*.test.ts`, which `npm test` runs. */
  readonly short: () => void;
  /** Registers all others, for a file `*.long.ts`, which `npm run test:long` runs. */
  readonly long: () => void;
}

/**
 * @param representatives the names of the tests that stand for the others in the short lane
 * @param suite registers all tests with the `it` that it is given
 */
export function lanes(representatives: readonly string[], suite: (it: It) => void): Lanes {
  const registerThose = (isWanted: (name: string) => boolean): void => {
    const names = new Set<string>();
    suite((name: string, ...rest: [Body] | [TestOptions, Body]) => {
      names.add(name);
      if (isWanted(name)) void register(name, ...(rest as [TestOptions, Body]));
    });
    const missing = representatives.filter((name) => !names.has(name));
    if (missing.length > 0) throw new Error(`There is no test of the name ${missing.join(', ')}.`);
  };
  return {
    short: () => {
      registerThose((name) => representatives.includes(name));
    },
    long: () => {
      registerThose((name) => !representatives.includes(name));
    },
  };
}
