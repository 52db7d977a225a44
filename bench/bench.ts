// npm run bench -- [section …] [--rounds N] [--models N,N,…] [--documents N] [--seconds N]
import { globSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { endurance } from './endurance.ts';
import { largeCategory } from './large-category.ts';
import { formats } from './formats.ts';
import { history } from './history.ts';
import { idle, pushes } from './idle.ts';
import { latency } from './latency.ts';
import { machine } from './machine.ts';
import { noChange } from './no-change.ts';
import { oneModel } from './one-model.ts';
import { readCommandLine, wholeNumber } from './options.ts';
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

const asked = readCommandLine(() => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rounds: { type: 'string', default: '9' },
      models: { type: 'string', default: '1000,10000,100000' },
      documents: { type: 'string', default: '100000' },
      seconds: { type: 'string', default: '600' },
    },
  });
  const options: BenchOptions = {
    rounds: wholeNumber('rounds', values.rounds, 1),
    models: values.models.split(',').map((size) => wholeNumber('models', size, 1)),
    documents: wholeNumber('documents', values.documents, 1),
    seconds: wholeNumber('seconds', values.seconds, 1),
  };
  return { names: positionals.length > 0 ? positionals : Object.keys(sections), options };
});

/** Slow is no failure: 1 says that something is wrong. */
if (asked !== undefined) process.exitCode = await run(asked.names, asked.options);

async function run(names: readonly string[], options: BenchOptions): Promise<number> {
  const unknown = names.filter((name) => !Object.hasOwn(sections, name));
  if (unknown.length > 0) {
    process.stderr.write(`No section ${unknown.join(', ')}. There are: ${Object.keys(sections).join(', ')}.\n`);
    return 1;
  }
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
