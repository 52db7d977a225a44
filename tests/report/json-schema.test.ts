import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonReport } from '../../src/report/json.ts';
import { assertReports, checkOf, closedSchema, publishedSchema, type JsonSchema } from '../support/documents.ts';
import { notShown } from '../support/not-shown.ts';
import { ends } from './ends.ts';

const schema = publishedSchema('report');
const reports = Object.values(ends).map(
  (result) => JSON.parse(jsonReport(result)) as Readonly<Record<string, unknown>>,
);

describe('what --json prints keeps to its schema', () => {
  for (const [end, result] of Object.entries(ends)) {
    it(`where it ends with: ${end}`, () => {
      assertReports(jsonReport(result));
    });
  }

  it('for more than 30 ends, no two alike', () => {
    const different = new Set(reports.map((report) => JSON.stringify(report)));
    assert.equal(different.size, reports.length);
    assert.ok(different.size > 30, `${different.size}`);
  });

  it('which names nothing that is not among these ends', () => {
    assert.deepEqual(notShown(closedSchema(schema), reports), []);
  });

  it('and begins with its version', () => {
    for (const report of reports) assert.deepEqual(Object.entries(report)[0], ['version', 1]);
  });
});

describe('the schema of a report', () => {
  const [report = {}] = reports;
  const problemOf = checkOf(schema);

  it('lets a reader meet members and words that came later', () => {
    assert.equal(problemOf({ ...report, primaryFormat: 'v3', later: true }), undefined);
  });

  const wrong: readonly (readonly [string, JsonSchema, RegExp])[] = [
    ['no version', { ...report, version: undefined }, /must have required property 'version'/],
    ['another version', { ...report, version: 2 }, /version must be equal to constant/],
    ['a member of another type', { ...report, ok: 'yes' }, /ok must be boolean/],
    ['a member taken away', { ...report, counts: { added: 0, removed: 0 } }, /required property 'modified'/],
    ['a time in another form', { ...report, rateLimit: { remaining: 1, limit: 2, resetsAt: '3 May' } }, /date-time/],
  ];
  for (const [what, document, problem] of wrong) {
    it(`refuses ${what}`, () => {
      assert.match(problemOf(JSON.parse(JSON.stringify(document))) ?? '', problem);
    });
  }

  it('refuses, closed, a member and a word that it does not name', () => {
    const closed = checkOf(closedSchema(schema));
    assert.match(closed({ ...report, later: true }) ?? '', /must NOT have additional properties/);
    assert.match(closed({ ...report, primaryFormat: 'v3' }) ?? '', /must be equal to one of the allowed values/);
  });
});
