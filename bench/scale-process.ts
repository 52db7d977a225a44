// A process of its own: takes a synthetic category through the program's own functions, and prints what each step took.
// scale-process.ts URL CHANGES ROUNDS; with 0 rounds once and without the floor, for its memory.
import { setImmediate as turn } from 'node:timers/promises';
import { categories, type SyncedCategory } from '../src/categories.ts';
import { PrimaryClient } from '../src/clients/primary.ts';
import { compareCategory } from '../src/compare/compare-category.ts';
import { countChanges } from '../src/model/diff.ts';
import { parseRecords } from '../src/model/records.ts';
import { formatOf } from '../src/compare/format-of.ts';
import { renderCategory } from '../src/formats/render-category.ts';
import type { ScaleRound } from './scale.ts';

const [baseUrl = '', changes = '', rounds = '0'] = process.argv.slice(2);
const client = new PrimaryClient({ baseUrl, timeoutSeconds: 120 });
const policy = { removals: 'apply', maxRemovedPercent: 25 } as const;
const category = imageGeneration();
const [path] = category.files;
const format = formatOf(category);

function imageGeneration(): SyncedCategory {
  const found = categories.find(({ name }) => name === 'image_generation');
  if (found?.kind !== 'synced') throw new Error('There is no image_generation.');
  return found;
}

/** Collects first, where the process lets it: nobody pays for another step's garbage. */
async function timed<T>(work: () => T | Promise<T>): Promise<{ readonly value: T; readonly took: number }> {
  globalThis.gc?.();
  await turn();
  const start = performance.now();
  const value = await work();
  return { value, took: performance.now() - start };
}

/** As a sync does it: both sides are fetched, PRIMARY's is parsed, compared with GitHub's files, and rendered. */
async function takeThrough() {
  const primary = await timed(async () => (await client.get('/primary')).text);
  const github = (await client.get('/github')).text;
  const files = new Map([[path, github]]);
  const parsed = await timed(() => parseRecords(primary.value));
  const side = { kind: 'records', records: parsed.value } as const;
  const compared = await timed(() => compareCategory(category, format, side, files, policy));
  if (compared.value.status !== 'compared') throw new Error(`The category is ${compared.value.status}.`);
  const { diff, desired, render } = compared.value;
  if (countChanges(diff) !== Number(changes))
    throw new Error(`${countChanges(diff)} of ${changes} changes were found.`);
  const rendered = await timed(() => renderCategory(category.name, format, files, { desired, render }));
  if (!rendered.value.has(path)) throw new Error('The changed file was not rendered.');
  const took = { fetch: primary.took, parse: parsed.took, compare: compared.took, render: rendered.took };
  return { took, primary: primary.value, github };
}

const results: ScaleRound[] = [];
if (Number(rounds) === 0) await takeThrough();
for (let round = 0; round < Number(rounds); round += 1) {
  const { took, primary, github } = await takeThrough();
  const parseGithub = await timed(() => parseRecords(github).size);
  const floor = await timed(() => JSON.stringify(JSON.parse(primary)).length);
  results.push({ ...took, parseGithub: parseGithub.took, floor: floor.took });
}
process.stdout.write(JSON.stringify(results));
