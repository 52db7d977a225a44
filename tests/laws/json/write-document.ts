import type { SyncedCategory } from '../../../src/categories.ts';
import { compareCategory, type GitHubSide, type PrimarySide } from '../../../src/compare/compare-category.ts';
import type { Selection } from '../../../src/compare/select-changes.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import { jsonFormat } from '../../../src/formats/json.ts';
import type { LegacyFormat } from '../../../src/formats/legacy-format.ts';
import { renderCategory } from '../../../src/formats/render-category.ts';
import { strip } from '../../../src/formats/text/names.ts';
import type { DocumentPair } from '../../arbitraries/json/documents.ts';
import { demand } from '../demand.ts';
import { judgeJson, type JsonObject } from '../same-value.ts';

export const path = 'models.json';

export const category: SyncedCategory = {
  kind: 'synced',
  name: 'models',
  repository: 'image',
  format: 'json',
  files: [path],
  reads: [],
};

/** A document that went through the comparison and the renderer, with both sides as the judge reads them. */
export interface Written {
  readonly drawn: DocumentPair;
  readonly format: LegacyFormat;
  readonly compared: Selection;
  readonly rendered: string;
  readonly before: JsonObject;
  readonly asked: JsonObject;
  /** The models that only GitHub has. */
  readonly removed: readonly string[];
}

export function compareDocument(
  primary: PrimarySide,
  github: GitHubSide,
  policy: DocumentPair['policy'] = { removals: 'apply', maxRemovedPercent: 100 },
  format: LegacyFormat = jsonFormat(path),
) {
  return compareCategory(category, format, primary, github, policy);
}

/**
 * Compares and renders one document; undefined where its models are rightly refused.
 *
 * @throws LawBroken, or whatever the program throws
 */
export function writeDocument(drawn: DocumentPair, format: LegacyFormat = jsonFormat(path)): Written | undefined {
  const { old, desired, policy } = drawn;
  const files = new Map([[path, old]]);
  const compared = compareDocument({ kind: 'records', records: parseRecords(desired) }, files, policy, format);
  const [before, asked] = [judgeJson(old), judgeJson(desired)];
  const removed = Object.keys(before).filter((name) => !Object.hasOwn(asked, name));
  if (compared.status === 'refused') {
    const percent = (removed.length / Object.keys(before).length) * 100;
    const isMuch = percent > 50 && percent > policy.maxRemovedPercent;
    demand('only a loss of more than half of a few models is refused', isMuch);
    return undefined;
  }
  demand('documents that can be read are compared', compared.status === 'compared', () => JSON.stringify(compared));
  if (compared.status !== 'compared') return undefined;
  const nameless = Object.keys(asked).filter((name) => strip(name) === '' && !Object.hasOwn(before, name));
  if (nameless.length > 0) {
    const isTold = (name: string) => compared.notes.some(({ model }) => model === name);
    demand('a model without a name is told and not added', nameless.every(isTold));
    demand('nor desired', !nameless.some((name) => compared.desired.has(name)));
    return undefined;
  }
  const rendered = renderCategory(category.name, format, files, compared).get(path) ?? old;
  return { drawn, format, compared, rendered, before, asked, removed };
}

/** What the renderer makes of a text. */
export function renderAgain({ format }: Written, text: string, desired: Records): string {
  const reading = format.read(new Map([[path, text]]), desired);
  return reading.render(desired).get(path) ?? '';
}
