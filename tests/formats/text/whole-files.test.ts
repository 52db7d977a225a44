import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { diffLines } from 'diff';
import { equalJson } from '../../../src/json/equal.ts';
import { spelling } from '../../../src/json/slice.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import { textFormat } from '../../../src/formats/text.ts';
import { sharedPath, withoutSharedData } from '../../support/shared-data.ts';

interface Given {
  readonly skip: string | false;
  /** Where the repository's files are. */
  readonly github: () => URL;
  /** What a PRIMARY says that holds what they hold. */
  readonly primary: () => URL;
  readonly models: number;
  readonly edited: string;
  readonly removed: string;
}

const samples = new URL('../../../samples/github/text/', import.meta.url);
const repositories: Readonly<Record<string, Given>> = {
  'the sample text repository': {
    skip: false,
    github: () => samples,
    primary: () => new URL('db.json', samples),
    models: 5,
    edited: 'northmill/Ferryman-7b',
    removed: 'quillworks/Lantern-13B',
  },
  'the real text repository': {
    skip: withoutSharedData,
    github: () => sharedPath('github/text/'),
    primary: () => sharedPath('primary/v1/text_generation.json'),
    models: 719,
    edited: 'acrastt/Marx-3B-V3',
    removed: 'Aeala/Enterredaas-33b',
  },
};

for (const [repository, { skip, github, primary: answer, models, edited, removed }] of Object.entries(repositories)) {
  describe(repository, { skip }, () => {
    const paths = ['models.csv', 'db.json', 'defaults.json', 'generation_params.json'];
    const files = new Map(
      skip === false ? paths.map((path) => [path, readFileSync(new URL(path, github()), 'utf8')]) : [],
    );
    const primary = (): Records => parseRecords(readFileSync(answer(), 'utf8'));

    /** Added and removed lines of each file once PRIMARY's records stand in it. */
    function changedLines(records: Records): Record<string, string> {
      const { desired, notes } = textFormat.read(files, records);
      assert.deepEqual(notes, []);
      const rendered = textFormat.read(files, desired).render(desired);
      return Object.fromEntries(
        Array.from(rendered, ([path, text]) => {
          const changes = diffLines(files.get(path) ?? '', text);
          const count = (kind: 'added' | 'removed'): number =>
            changes.reduce((lines, change) => (change[kind] ? lines + change.count : lines), 0);
          return [path, `+${count('added')} -${count('removed')}`];
        }),
      );
    }

    it('holds what PRIMARY holds: no difference, no note, not a byte', () => {
      const { observed, desired, notes } = textFormat.read(files, primary());
      assert.equal(observed.size, models);
      assert.deepEqual([...desired.keys()], [...observed.keys()]);
      for (const [name, record] of desired) assert.ok(equalJson(record, observed.get(name)!), name);
      assert.deepEqual(notes, []);
      assert.deepEqual(textFormat.read(files, desired).render(desired), new Map([...files].slice(0, 2)));
    });

    it('changes 2 lines of models.csv and 6 of db.json where one description changed', () => {
      const records = new Map(primary());
      const record = spelling(records.get(edited)!);
      const described = record.replace(/"description": ".*"/, '"description": "Changed."');
      assert.notEqual(described, record);
      records.set(edited, { text: described, start: 0, end: described.length });
      assert.deepEqual(changedLines(records), { 'models.csv': '+1 -1', 'db.json': '+3 -3' });
    });

    it('adds 1 line to models.csv where one model is new', () => {
      const text = '{"parameters": 7000000000, "url": "https://example.org/new-7B", "tags": ["7B"]}';
      const [first, ...others] = primary();
      const records = new Map([first!, ['acme/new-7B', { text, start: 0, end: text.length }], ...others]);
      assert.deepEqual(changedLines(records), { 'models.csv': '+1 -0', 'db.json': '+45 -0' });
    });

    it('removes 1 line of models.csv where one model is gone', () => {
      const records = new Map(primary());
      assert.ok(records.delete(removed));
      assert.deepEqual(changedLines(records), { 'models.csv': '+0 -1', 'db.json': '+0 -45' });
    });
  });
}
