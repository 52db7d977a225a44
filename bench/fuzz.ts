// Random documents and tables, and edits of them, through the renderers: what holds for each, and what does not.
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'string', default: '1000000' },
    text: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '1' },
    coverage: { type: 'string', default: '5000' },
  },
});

function whole(option: keyof typeof values): number {
  if (/^\d{1,9}$/.test(values[option])) return Number(values[option]);
  throw new Error(`--${option} wants a whole number, not "${values[option]}".`);
}

const figures = await fuzz({
  json: whole('json'),
  text: whole('text'),
  seed: whole('seed'),
  coverageSample: whole('coverage'),
});
process.stdout.write(printFuzz(figures));
if (figures.json.failures.length + figures.text.failures.length > 0) process.exitCode = 1;
