import { readFolder } from '../support/shared-data.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { git } from '../support/git.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeCommits } from '../support/write-commits.ts';

const samples = readFolder(new URL('../../samples/github/text/', import.meta.url));
const [defaults, params] = [samples.get('defaults.json')!, samples.get('generation_params.json')!];

const heron = 'tidepool/Heron-1.5B,1.5,,https://models.example/heron,Heron,Patient.,,,,';
const wren = 'tidepool/Wren-0.1B,0.1,,https://models.example/wren,Wren,,,,,';

/** What people did to models.csv, the oldest first, and whether they made db.json of it. */
const deeds: readonly { readonly change: (csv: string) => string; readonly isConverted: boolean }[] = [
  { change: (csv) => csv, isConverted: true },
  { change: (csv) => swap(csv, 'lantern-13b,Lantern,,', 'lantern-13b,Lantern,Larger.,'), isConverted: true },
  { change: (csv) => swap(csv, 'tidepool/Otter', `${heron}\r\ntidepool/Otter`), isConverted: true },
  { change: (csv) => swap(csv, 'Otter-0.5B,0.5', 'Otter-0.5B,0.6'), isConverted: false },
  { change: (csv) => csv, isConverted: true },
  { change: (csv) => swap(csv, 'Ferryman-7b,7.24', 'Ferryman-7b,seven'), isConverted: false },
  {
    change: (csv) => swap(swap(csv, 'Ferryman-7b,seven', 'Ferryman-7b,7'), /^northmill\/Storyteller.*\r\n/m, ''),
    isConverted: true,
  },
  { change: (csv) => swap(`${csv}${wren}\r\n`, 'Ferry,Instruction following.', 'Ferry,Obeys.'), isConverted: true },
];

/**
 * A text repository without a work tree, whose people have added, changed and removed models, have forgotten db.json
 * once and have broken models.csv once.
 *
 * @returns its folder, and its commits, the oldest first; the first has no db.json yet
 */
export function inventedTexts(): { readonly folder: string; readonly commits: readonly string[] } {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--bare', '--initial-branch', 'main', '.');
  let csv = samples.get('models.csv')!;
  const [header = ''] = csv.split('\r\n');
  const first = {
    parents: [],
    at: 1_000_000,
    author: 'Person 0',
    files: { 'models.csv': `${header}\r\n`, 'defaults.json': defaults, 'generation_params.json': params },
  };
  const later = deeds.map(({ change, isConverted }, index) => {
    csv = change(csv);
    const db = isConverted ? { 'db.json': convertModels(csv, defaults, params).text } : {};
    const at = 1_000_000 * (index + 2);
    return { parents: [index], at, author: `Person ${index + 1}`, files: { 'models.csv': csv, ...db } };
  });
  return { folder, commits: writeCommits(folder, 'main', [first, ...later]) };
}

function swap(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`There is no ${from} to change.`);
  return result;
}
