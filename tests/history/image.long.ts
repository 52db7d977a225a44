import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { categories } from '../../src/categories.ts';
import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { members, stringOf } from '../../src/json/scan.ts';
import { countChanges } from '../../src/model/diff.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { renderJson } from '../../src/formats/json.ts';
import { changedLines } from '../support/git.ts';
import { imageHistory } from '../support/real-history.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const nine = categories
  .filter((category) => category.kind === 'synced')
  .filter(({ repository }) => repository === 'image');

describe('the image repository', { skip: withoutSharedData }, () => {
  it('takes each of the 285 changes of its history, in 17,400 changed lines at most', (t) => {
    const changes = readChanges().filter(({ from, to }) => !sameRecords(from.records, to.records));
    assert.equal(changes.length, 285);

    const rendered = changes.map(({ from, to }) => renderJson(from.text, to.records));
    for (const [index, { file, to }] of changes.entries()) {
      assert.ok(sameRecords(parseRecords(rendered[index]!), to.records), `change ${index}, ${file}`);
    }
    const before = changes.map(({ from }) => from.text);
    const total = changedLinesInAll(before, rendered);
    t.diagnostic(`${changes.length} changes, ${total} changed lines`);
    // At most 17,400 are allowed. Fewer are better: then this figure goes down.
    assert.equal(total, 17_236);
  });

  it('has the records that PRIMARY has, in each of the nine categories', () => {
    assert.equal(nine.length, 9);
    for (const { name, files } of nine) {
      assert.ok(sameRecords(parseRecords(readGithub(files[0])), parseRecords(readPrimary(name))), name);
    }
  });

  it('takes one changed field in each of the nine files as two changed lines', (t) => {
    const lines = nine.map(({ name, files }) => {
      const desired = parseRecords(withChangedField(readPrimary(name)));
      const rendered = renderJson(readGithub(files[0]), desired);
      assert.ok(sameRecords(parseRecords(rendered), desired), name);
      return changedLines(readGithub(files[0]), rendered);
    });
    t.diagnostic(`changed lines: ${lines.join(', ')}`);
    assert.deepEqual(lines, [2, 2, 2, 2, 2, 2, 2, 2, 2]);
  });
});

interface Version {
  readonly text: string;
  readonly records: Records;
}

interface Change {
  readonly file: string;
  readonly from: Version;
  readonly to: Version;
}

function readChanges(): Change[] {
  const version = (text: string): Version => ({ text, records: parseRecords(text) });
  return imageHistory().flatMap(({ before, after }) =>
    Array.from(after, ([file, text]) => ({ file, from: version(before.get(file)!), to: version(text) })),
  );
}

function sameRecords(observed: Records, desired: Records): boolean {
  return countChanges(new ModelReferenceComparator().compare(observed, desired)) === 0;
}

function readGithub(file: string): string {
  return readFileSync(sharedPath(`github/image/${file}`), 'utf8');
}

function readPrimary(category: string): string {
  return readFileSync(sharedPath(`primary/v1/${category}.json`), 'utf8');
}

/** What `changedLines` counts, in one go for many texts. */
function changedLinesInAll(from: readonly string[], to: readonly string[]): number {
  const folder = temporaryFolder();
  for (const [name, texts] of Object.entries({ from, to })) {
    mkdirSync(join(folder, name));
    for (const [index, text] of texts.entries()) writeFileSync(join(folder, name, String(index)), text);
  }
  const parameters = ['diff', '--no-index', '--numstat', '--no-renames', 'from', 'to'];
  const { status, stdout, stderr } = spawnSync('git', parameters, { cwd: folder, encoding: 'utf8' });
  // 1: there are differences.
  assert.equal(status, 1, stderr);
  const counts = Array.from(
    stdout.matchAll(/^(\d+)\t(\d+)\t/gm),
    ([, added, removed]) => Number(added) + Number(removed),
  );
  assert.equal(counts.length, stdout.trimEnd().split('\n').length);
  return counts.reduce((total, count) => total + count, 0);
}

/** Another `description` in the first record, or another `type` where the records have none. */
function withChangedField(text: string): string {
  const [first] = parseRecords(text).values();
  const fields = new Map(members(first!).map(({ key, value }) => [key, value]));
  const field = fields.get('description') ?? fields.get('type');
  return text.slice(0, field!.start) + JSON.stringify(`${stringOf(field!)} – changed`) + text.slice(field!.end);
}
