import { canonicalJson } from '../../../src/json/canonical.ts';
import { equalJson } from '../../../src/json/equal.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import { demand } from '../demand.ts';
import { judgeJson, type JsonObject, sameValue } from '../same-value.ts';

/** The result says what was desired, to the last digit, and holds nothing else. */
export function checkContent(rendered: string, desired: Records, expected: JsonObject): void {
  demand('a file can be written as UTF-8', rendered.isWellFormed());
  let parsed: unknown;
  try {
    parsed = judgeJson(rendered);
  } catch (error) {
    demand('the result is JSON', false, () => String(error));
  }
  demand('the result says what was desired (JSON.parse)', sameValue(parsed, expected), () => rendered);
  const observed = parseRecords(rendered);
  demand('the result has the desired models', observed.size === desired.size, () => rendered);
  for (const [name, record] of desired) {
    const written = observed.get(name);
    const isEqual = written !== undefined && equalJson(written, record) && equalJson(record, written);
    demand('the result says what was desired, to the last digit', isEqual, () => name);
    if (written)
      demand('equal values have one canonical text', canonicalJson(written) === canonicalJson(record), () => name);
  }
}
