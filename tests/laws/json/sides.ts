import { MalformedFileError } from '../../../src/model/malformed-file-error.ts';
import { parseRecords } from '../../../src/model/records.ts';
import { jsonFormat } from '../../../src/formats/json.ts';
import { renderCategory } from '../../../src/formats/render-category.ts';
import { strip } from '../../../src/formats/text/names.ts';
import type { DocumentPair } from '../../arbitraries/json/documents.ts';
import { demand, LawBroken } from '../demand.ts';
import { judgeJson } from '../same-value.ts';
import { checkContent } from './content.ts';
import { category, compareDocument, path } from './write-document.ts';

/** A side that could not be read is no empty one. */
export function checkUnreadable({ old, desired }: DocumentPair): void {
  const primary = { kind: 'records', records: parseRecords(desired) } as const;
  const file = new Map([[path, old]]);
  const silent = compareDocument({ kind: 'unknown', reason: 'it did not answer' }, file);
  demand('a PRIMARY that did not answer is unknown', silent.status === 'unknown');
  const unread = compareDocument(primary, new MalformedFileError(path, 'it is too large'));
  demand('a file that could not be read is unknown', unread.status === 'unknown');
  const none = compareDocument({ kind: 'none', answer: '404' }, file);
  const isSafe = none.status === (parseRecords(old).size > 0 ? 'unknown' : 'compared');
  demand('no answer is no instruction to remove all', isSafe);
}

/** A file that the repository does not have is an empty one. */
export function checkNewFile({ desired }: DocumentPair): void {
  const records = parseRecords(desired);
  const compared = compareDocument({ kind: 'records', records }, new Map());
  if (compared.status !== 'compared') throw new LawBroken('a file that is not there yet is an empty one');
  const files = renderCategory(category.name, jsonFormat(path), new Map(), compared);
  if ([...records.keys()].some((name) => strip(name) === '')) return;
  demand('no file is made for no models', files.has(path) === records.size > 0);
  const text = files.get(path);
  if (text !== undefined) checkContent(text, records, judgeJson(desired));
}
