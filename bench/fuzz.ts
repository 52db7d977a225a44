// Random documents, tables and pairs of records, with edits of them, against what must hold for them.
import { Command, InvalidArgumentError, Option } from 'commander';
import { type FamilyName, familyNames } from './fuzz/families.ts';
import { fuzz } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';
import { wholeNumber } from './options.ts';

interface Flags {
  readonly runs: number;
  readonly family: readonly FamilyName[];
  readonly seed?: number;
  readonly path?: string;
  readonly coverage: number;
}

const command = new Command('npm run fuzz --')
  .description('Draws random documents, tables and pairs of records, and ends with 1 where one breaks a law.')
  .option('--runs <count>', 'Cases of each family', wholeNumber(1), 10_000)
  .addOption(new Option('--family <name...>', 'What is drawn').choices(familyNames).default(familyNames, 'all'))
  .option('--seed <number>', 'Draws the same cases again, as a failure names it: --seed=-12', seedOf)
  .option('--path <path>', 'One case alone, as a failure names it; with its --seed and --family')
  .option('--coverage <count>', 'Cases of each family that are run once more to measure coverage', wholeNumber(), 0);

command.action(async ({ runs, family: families, seed, path, coverage: coverageSample }: Flags) => {
  if (path !== undefined && (seed === undefined || families.length !== 1)) {
    command.error('error: --path wants the --seed and the --family that it belongs to');
  }
  const figures = await fuzz({ families, runs, seed, path, coverageSample });
  process.stdout.write(printFuzz(figures));
  if (figures.families.some(({ failure }) => failure !== undefined)) process.exitCode = 1;
});
await command.parseAsync();

/** As failures name it: 32 bits, so it may be below 0. */
function seedOf(text: string): number {
  if (/^-?\d{1,10}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It wants a whole number.');
}
