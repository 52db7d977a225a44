import { spelling } from '../../../src/json/slice.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import { RecordsError } from '../../../src/model/records-error.ts';
import { demand } from '../demand.ts';
import { judgeJson, type JsonObject, sameValue } from '../same-value.ts';
import { compareDocument, path } from './write-document.ts';

/** What `JSON.parse` refuses is refused, and nothing else, except for what is said in so many words. */
export function checkBrokenText(broken: string): void {
  let expected: unknown;
  let isJson = true;
  try {
    expected = judgeJson(broken);
  } catch {
    isJson = false;
  }
  try {
    const records = parseRecords(broken);
    demand('what JSON.parse refuses is refused', isJson);
    demand('records that are read are those of JSON.parse', sameValue(valueOf(records), expected));
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error;
    const ours = /nested deeper|exponent of more than|expected an object of records|is .*, not an object/s.test(
      error.problem,
    );
    demand('what JSON.parse takes is taken', !isJson || ours, () => error.message);
    demand('an error names a line of the text', error.line >= 1 && error.line <= broken.split(/\r\n|\r|\n/).length);
    const side = { kind: 'records', records: new Map() } as const;
    const { status } = compareDocument(side, new Map([[path, broken]]));
    demand('a file that cannot be read is unknown', status === 'unknown');
  }
}

function valueOf(records: Records): JsonObject {
  return Object.fromEntries(Array.from(records, ([name, record]) => [name, JSON.parse(spelling(record)) as unknown]));
}
