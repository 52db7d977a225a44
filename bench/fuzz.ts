// Random documents and tables, and edits of them, through the renderers, and pairs of records through the lens: what holds for each, and what does not.
import { parseArgs } from 'node:util';
import { fuzz } from './fuzz/fuzz.ts';
import { printFuzz } from './fuzz/print.ts';
import { readCommandLine, wholeNumber } from './options.ts';

const asked = readCommandLine(() => {
  const { values } = parseArgs({
    options: {
      json: { type: 'string', default: '1000000' },
      text: { type: 'string', default: '100000' },
      lens: { type: 'string', default: '1000000' },
      seed: { type: 'string', default: '1' },
      coverage: { type: 'string', default: '5000' },
    },
  });
  return {
    json: wholeNumber('json', values.json),
    text: wholeNumber('text', values.text),
    lens: wholeNumber('lens', values.lens),
    seed: wholeNumber('seed', values.seed),
    coverageSample: wholeNumber('coverage', values.coverage),
  };
});

if (asked !== undefined) {
  const figures = await fuzz(asked);
  process.stdout.write(printFuzz(figures));
  if (figures.json.failures.length + figures.text.failures.length + (figures.lens?.failures.length ?? 0) > 0)
    process.exitCode = 1;
}
