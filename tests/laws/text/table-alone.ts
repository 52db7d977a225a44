import { equalJson } from '../../../src/json/equal.ts';
import { spelling } from '../../../src/json/slice.ts';
import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { strip } from '../../../src/formats/text/names.ts';
import { renderModelsCsv } from '../../../src/formats/text/render-models-csv.ts';
import { demand } from '../demand.ts';
import { checkRows } from './rows.ts';
import type { WrittenTable } from './write-table.ts';

/** `renderModelsCsv` by itself: its table converts to what the comparison wants, but for the models that it tells of. */
export function checkTableAlone({ files, primary, desired, drawn: { touched } }: WrittenTable): void {
  const [before = '', defaults = '', params = ''] = ['models.csv', 'defaults.json', 'generation_params.json'].map(
    (path) => files.get(path),
  );
  const { text, notes } = renderModelsCsv(before, primary, defaults, params);
  const { records } = convertModels(text, defaults, params);
  const told = new Set(notes.map(({ model }) => model));
  for (const [name, record] of desired) {
    if (told.has(name) || !primary.has(name)) continue;
    const written = records.get(name);
    const isSame = written !== undefined && equalJson(written, record);
    demand('models.csv alone converts to what was desired', isSame, () => `${name}: ${written && spelling(written)}`);
  }
  // The comparison lets no model in that has no name.
  const others = [...records.keys()].filter((name) => !desired.has(name) && strip(name) !== '');
  demand('models.csv alone has no other models than desired', others.length === 0, () => others.join('\n'));
  checkRows(before, text, touched);
}
