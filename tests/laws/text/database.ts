import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { spelling } from '../../../src/json/slice.ts';
import { parseRecords } from '../../../src/model/records.ts';
import { demand } from '../demand.ts';
import { type JsonObject, sameValue } from '../same-value.ts';

/** The two files of models are one: what one says, the other says. */
export function checkConsistent(files: ReadonlyMap<string, string>): void {
  const [csv = '', defaults = '', params = ''] = ['models.csv', 'defaults.json', 'generation_params.json'].map((path) =>
    files.get(path),
  );
  demand('db.json is what models.csv converts to', convertModels(csv, defaults, params).text === files.get('db.json'));
  demand('a file can be written as UTF-8', csv.isWellFormed());
}

/** Keys, order and values of db.json as the judge has them; its numbers are doubles. */
export function checkDatabase(database: string, judged: ReadonlyMap<string, ReadonlyMap<string, string>>): void {
  const records = parseRecords(database);
  demand(
    'db.json has the judge’s keys in their order',
    [...records.keys()].join('\n') === [...judged.keys()].join('\n'),
  );
  demand('db.json is printable ASCII', /^[\n -~]*$/.test(database));
  for (const [key, fields] of judged) {
    const record = records.get(key);
    const written = Object.entries(JSON.parse(record ? spelling(record) : '{}') as JsonObject);
    const expected = Object.fromEntries(Array.from(fields, ([field, value]) => [field, JSON.parse(value) as unknown]));
    const isSame = sameValue(Object.fromEntries(written), expected);
    demand('db.json says what models.csv says', isSame, () => `${key}: ${JSON.stringify(written)}`);
    const order = written.map(([field]) => field).join('\n') === Object.keys(expected).join('\n');
    demand('fields stand in their order', order, () => key);
  }
}
