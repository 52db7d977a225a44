import * as runner from 'node:test';
import type { TestContext, TestOptions } from 'node:test';

type Body = (t: TestContext) => void | Promise<void>;

interface It {
  (name: string, body: Body): void;
  (name: string, options: TestOptions, body: Body): void;
}

interface Describe {
  (name: string, body: () => void): void;
  (name: string, options: { readonly skip: string | false }, body: () => void): void;
}

/** Registers tests and suites, as node:test's own do. */
interface Register {
  readonly it: It;
  readonly describe: Describe;
}

/** A suite that takes long, in two parts; together they are the whole. */
interface Lanes {
  /** Registers its representative tests, for a file `*.test.ts`, which `npm test` runs. */
  readonly short: () => void;
  /** Registers all others, for a file `*.long.ts`, which `npm run test:long` runs. */
  readonly long: () => void;
}

/** Which tests stand for the others in the short lane, by their names. */
type Representatives = readonly string[] | { readonly allBut: readonly string[] };

/** @param suite registers all tests with what it is given */
export function lanes(representatives: Representatives, suite: (register: Register) => void): Lanes {
  const { named, isShort } =
    'allBut' in representatives
      ? { named: representatives.allBut, isShort: (name: string) => !representatives.allBut.includes(name) }
      : { named: representatives, isShort: (name: string) => representatives.includes(name) };
  const registerThose = (isWanted: (name: string) => boolean): void => {
    const names = new Set<string>();
    // The tests of a suite that is skipped are not seen.
    let areSeen = true as boolean;
    suite({
      it: (name: string, ...rest: [Body] | [TestOptions, Body]) => {
        names.add(name);
        if (isWanted(name)) void runner.it(name, ...(rest as [TestOptions, Body]));
      },
      describe: (name: string, ...rest: [() => void] | [{ readonly skip: string | false }, () => void]) => {
        if (typeof rest[0] === 'object' && rest[0].skip !== false) areSeen = false;
        void runner.describe(name, ...(rest as [TestOptions, () => void]));
      },
    });
    const missing = named.filter((name) => !names.has(name));
    if (areSeen && missing.length > 0) throw new Error(`There is no test of the name ${missing.join(', ')}.`);
  };
  return {
    short: () => {
      registerThose(isShort);
    },
    long: () => {
      registerThose((name) => !isShort(name));
    },
  };
}
