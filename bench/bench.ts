// Measures what docs/performance.md tells.
import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Argument, Command } from 'commander';
import { endurance } from './endurance.ts';
import { largeCategory } from './large-category.ts';
import { formats } from './formats.ts';
import { history } from './history.ts';
import { idle, pushes } from './idle.ts';
import { latency } from './latency.ts';
import { machine } from './machine.ts';
import { noChange } from './no-change.ts';
import { oneModel } from './one-model.ts';
import { wholeNumber } from './options.ts';
import { poll } from './poll.ts';
import { program } from './process.ts';
import { fuzzing } from './random-input.ts';
import { reviewNoise } from './review-noise.ts';
import { scale } from './scale.ts';
import { renderTable, type BenchOptions, type Section, type SectionRows } from './table.ts';

const sections: Readonly<Record<string, Section>> = {
  'no-change': noChange,
  formats,
  'one-model': oneModel,
  history,
  latency,
  scale,
  'large-category': largeCategory,
  'review-noise': reviewNoise,
  fuzzing,
  endurance,
  poll,
  idle,
  pushes,
};

/** What runs the built program. */
const ofTheBuild: ReadonlySet<Section | undefined> = new Set([
  noChange,
  formats,
  oneModel,
  history,
  latency,
  largeCategory,
  poll,
]);

const aCount = wholeNumber(1);

await new Command('npm run bench --')
  .description('Measures the built program. Slow is no failure: 1 says that something is wrong.')
  .addArgument(new Argument('[section...]', 'What to measure').choices(Object.keys(sections)).default([], 'all'))
  .option('--rounds <count>', 'How often each side of a comparison of processes runs', aCount, 9)
  .option('--models <count,…>', 'Sizes of the synthetic categories', countsOf, [1_000, 10_000, 100_000])
  .option('--documents <count>', 'How many random documents the renderers are given', aCount, 100_000)
  .option('--seconds <count>', 'How long endurance, idle and pushes watch', aCount, 600)
  .action(async (names: readonly string[], options: BenchOptions) => {
    process.exitCode = await run(names.length > 0 ? names : Object.keys(sections), options);
  })
  .parseAsync();

function countsOf(list: string): readonly number[] {
  return list.split(',').map(aCount);
}

async function run(names: readonly string[], options: BenchOptions): Promise<number> {
  if (names.some((name) => ofTheBuild.has(sections[name])) && !isBuilt()) {
    process.stderr.write('The built program is not there, or older than src/. Run `npm run build` first.\n');
    return 1;
  }
  const results: SectionRows[] = [];
  let exitCode = 0;
  for (const name of names) {
    const start = performance.now();
    process.stderr.write(`${name} …`);
    try {
      const rows = await sections[name]?.(options);
      results.push({ section: name, rows: rows ?? [] });
    } catch (error) {
      exitCode = 1;
      results.push({ section: name, rows: [{ what: 'failed', measured: '–' }] });
      process.stderr.write(` ${error instanceof Error ? error.stack : String(error)}`);
    }
    process.stderr.write(` ${((performance.now() - start) / 1_000).toFixed(0)} s\n`);
  }
  process.stdout.write(`${machine()}\n\n${renderTable(results)}`);
  return exitCode;
}

function isBuilt(): boolean {
  const built = statSync(program, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return globSync(fileURLToPath(new URL('../{src,sandbox/src}/**/*.ts', import.meta.url))).every(
    (file) => statSync(file).mtimeMs < built,
  );
}
