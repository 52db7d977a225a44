import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spelling } from '../../src/json/slice.ts';
import { parseRecords } from '../../src/model/records.ts';
import { conformRecords } from '../../src/formats/conform-records.ts';

const options = { path: 'models.json', onlyKnownMembers: true };

function conform(observed: string, desired: string, onlyKnownMembers = true) {
  const { records, notes } = conformRecords(parseRecords(observed), parseRecords(desired), {
    ...options,
    onlyKnownMembers,
  });
  return { records: Array.from(records.values(), spelling), notes };
}

describe('records are built as the file’s records are', () => {
  const cases: [what: string, observed: string, desired: string, record: string][] = [
    [
      'a new member stands where others have it',
      '{"a":{"x":1,"y":1,"z":1},"b":{"x":1,"z":1}}',
      '{"b":{"z":1,"x":1,"y":2}}',
      '{"x":1,"y":2,"z":1}',
    ],
    [
      'a new record has the file’s order',
      '{"a":{"x":1,"z":1},"b":{"x":1,"y":1}}',
      '{"n":{"y":1,"z":2,"x":3}}',
      '{"x":3,"y":1,"z":2}',
    ],
    [
      'an order that no single record shows',
      '{"a":{"x":1,"y":1},"b":{"y":1,"z":1}}',
      '{"n":{"z":1,"x":1}}',
      '{"x":1,"z":1}',
    ],
    ['the first of two orders counts', '{"a":{"x":1,"y":1},"b":{"y":1,"x":1}}', '{"n":{"y":1,"x":1}}', '{"x":1,"y":1}'],
    [
      'entries of the lists have theirs',
      '{"a":{"config":{"files":[{"path":1,"sha256sum":1}],"download":[{"n":1,"u":1}]}}}',
      '{"n":{"config":{"download":[{"u":1,"n":1}],"files":[{"sha256sum":1,"path":1}]}}}',
      '{"config":{"files":[{"path":1,"sha256sum":1}],"download":[{"n":1,"u":1}]}}',
    ],
    ['null means absent', '{"a":{"x":1,"y":1}}', '{"a":{"x":2,"y":1,"z":null}}', '{"x":2,"y":1}'],
    [
      '… also in an entry of a list',
      '{"a":{"config":{"files":[{"path":1}]}}}',
      '{"a":{"config":{"files":[{"path":1,"z":null}]}}}',
      '{"config":{"files":[{"path":1}]}}',
    ],
    [
      'a null that an entry of the file has stays where another member changes',
      '{"a":{"x":1,"config":{"files":[{"path":"p","h":null}]}}}',
      '{"a":{"x":2,"config":{"files":[{"path":"p","h":null}]}}}',
      '{"x":2,"config":{"files":[{"path":"p","h":null}]}}',
    ],
    ['a value that became null goes', '{"a":{"x":1,"y":1}}', '{"a":{"x":1,"y":null}}', '{"x":1}'],
    ['a null that the file has stays', '{"a":{"x":1,"y":null}}', '{"a":{"x":1}}', '{"x":1,"y":null}'],
    [
      'what a value holds keeps its nulls and its order',
      '{"a":{"x":{"b":1}}}',
      '{"a":{"x":{"c":null,"b":1}}}',
      '{"x":{"c":null,"b":1}}',
    ],
  ];
  for (const [what, observed, desired, record] of cases) {
    it(what, () => {
      assert.deepEqual(conform(observed, desired).records, [record]);
    });
  }

  it('a record that says the same is the file’s own', () => {
    assert.deepEqual(conform('{"a":{"x":1.0, "y":2}}', '{"a":{"y":2,"x":1,"z":null}}').records, ['{"x":1.0, "y":2}']);
  });

  it('a member that no record of the file has is left out, with a note', () => {
    const { records, notes } = conform(
      '{"a":{"x":1,"config":{"files":[{"path":1}]}}}',
      '{"a":{"x":1,"new":1,"config":{"files":[{"path":1,"h":2}]}}}',
    );
    assert.deepEqual(records, ['{"x":1,"config":{"files":[{"path":1}]}}']);
    assert.deepEqual(
      notes.map(({ severity, model, field }) => [severity, model, field]),
      [
        ['warning', 'a', 'config.files.h'],
        ['warning', 'a', 'new'],
      ],
    );
    assert.match(
      notes[1]!.message,
      /^"a": PRIMARY's "new" is left out, because no record of models\.json has such a member/,
    );
  });

  it('… and is written where the repository’s check takes it, behind the one before it', () => {
    assert.deepEqual(conform('{"a":{"x":1,"y":1}}', '{"a":{"x":1,"new":1,"y":1}}', false).records, [
      '{"x":1,"new":1,"y":1}',
    ]);
  });

  it('a file without records says nothing about members', () => {
    assert.deepEqual(conform('{}', '{"a":{"x":1}}').records, ['{"x":1}']);
  });
});
