// Random documents, tables and pairs of records, with edits of them, against what must hold for them.
import { parseArgs } from 'node:util';
import { type FamilyName, familyNames } from './fuzz/families.ts';
import { fuzz, type FuzzOptions } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';
import { readCommandLine, wholeNumber } from './options.ts';

const asked = readCommandLine((): FuzzOptions => {
  const { values } = parseArgs({
    options: {
      runs: { type: 'string', default: '10000' },
      family: { type: 'string', multiple: true },
      seed: { type: 'string' },
      path: { type: 'string' },
      coverage: { type: 'string', default: '0' },
    },
  });
  const families = values.family?.map(familyOf) ?? familyNames;
  if (values.path !== undefined && (values.seed === undefined || families.length !== 1)) {
    throw new Error('--path wants the --seed and the --family that it belongs to.');
  }
  return {
    families,
    runs: wholeNumber('runs', values.runs, 1),
    seed: values.seed === undefined ? undefined : seedOf(values.seed),
    path: values.path,
    coverageSample: wholeNumber('coverage', values.coverage),
  };
});

if (asked !== undefined) {
  const figures = await fuzz(asked);
  process.stdout.write(printFuzz(figures));
  if (figures.families.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
}

function familyOf(name: string): FamilyName {
  const found = familyNames.find((family) => family === name);
  if (found === undefined) throw new Error(`--family wants one of ${familyNames.join(', ')}, not "${name}".`);
  return found;
}

/** As failures name it: 32 bits, so it may be below 0. */
function seedOf(text: string): number {
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new Error(`--seed wants a whole number, not "${text}".`);
}
