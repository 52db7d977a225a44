import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRecords } from '../../src/model/records.ts';
import { renderJson } from '../../src/formats/json.ts';

const lines = (...rows: string[]) => rows.join('\n') + '\n';

function check(cases: [what: string, old: string, primary: string, rendered: string][]): void {
  for (const [what, old, primary, rendered] of cases) {
    it(what, () => {
      assert.equal(renderJson(old, parseRecords(primary)), rendered);
    });
  }
}

describe('a new object without an example is indented by one level more than its surroundings', () => {
  const grown = '{"a":{"v":1,"o":{"l":2}}}';
  check([
    [
      'tabs at the top level',
      lines('{', '\t"a": {}', '}'),
      '{"a":{},"b":{"v":1}}',
      lines('{', '\t"a": {},', '\t"b": {', '\t\t"v": 1', '\t}', '}'),
    ],
    [
      'a tab, where the end of the document does not tell',
      lines('{', '\t"a": {}}'),
      '{"a":{},"b":{"v":1}}',
      lines('{', '\t"a": {},', '\t"b": {', '\t\t"v": 1', '\t}}'),
    ],
    [
      '4 spaces, where the end of the document does not tell',
      lines('{', '   "a": {}}'),
      '{"a":{},"b":{"v":1}}',
      lines('{', '   "a": {},', '   "b": {', '       "v": 1', '   }}'),
    ],
    [
      '4 spaces, where the surroundings have no indent',
      lines('{', '"a": {', '"v": 1', '}', '}'),
      grown,
      lines('{', '"a": {', '"v": 1,', '"o": {', '    "l": 2', '}', '}', '}'),
    ],
    [
      '4 spaces, where the end of the surroundings stands deeper than what is in them',
      lines('{', '  "a": {', '  "v": 1', '      }', '}'),
      grown,
      lines('{', '  "a": {', '  "v": 1,', '  "o": {', '      "l": 2', '  }', '      }', '}'),
    ],
    [
      '4 spaces, where the surroundings end on a line of their own’s',
      lines('{', '  "a": {', '      "v": 1}', '}'),
      grown,
      lines('{', '  "a": {', '      "v": 1,', '      "o": {', '          "l": 2', '      }}', '}'),
    ],
    [
      'a tab behind a tab, where the surroundings end with other blanks',
      lines('{', '  "a": {', '\t  "v": 1', '  }', '}'),
      grown,
      lines('{', '  "a": {', '\t  "v": 1,', '\t  "o": {', '\t  \t"l": 2', '\t  }', '  }', '}'),
    ],
    [
      '4 spaces behind spaces, whatever stands behind those',
      lines('{', '  \t"a": {}}'),
      '{"a":{},"b":{"v":1}}',
      lines('{', '  \t"a": {},', '  \t"b": {', '  \t    "v": 1', '  \t}}'),
    ],
    [
      'one level, where its neighbours stand in one line of their own',
      lines('{', '  "a": {', '    "v": 1, "w": 3', '  }', '}'),
      '{"a":{"v":1,"w":3,"o":{"l":2}}}',
      lines('{', '  "a": {', '    "v": 1, "w": 3, "o": {', '      "l": 2', '    }', '  }', '}'),
    ],
    [
      'in a document whose lines end with CR alone',
      lines('{', '  "a": {', '    "v": 1', '  }', '}').replaceAll('\n', '\r'),
      grown,
      lines('{', '  "a": {', '    "v": 1,', '    "o": {', '      "l": 2', '    }', '  }', '}').replaceAll('\n', '\r'),
    ],
  ]);
});

describe('a new item is set apart as the item before it is', () => {
  check([
    ['closely', '{"a":{"l":[1,2, 3]}}', '{"a":{"l":[1,2,9,3]}}', '{"a":{"l":[1,2,9, 3]}}'],
    ['with a blank', '{"a":{"l":[1, 2,3]}}', '{"a":{"l":[1,2,9,3]}}', '{"a":{"l":[1, 2, 9,3]}}'],
    [
      'in a line of its own after the first one, which has none before it',
      lines('{"a": {"l": [1,', '2]}}'),
      '{"a":{"l":[1,9,2]}}',
      lines('{"a": {"l": [1,', '9,', '2]}}'),
    ],
  ]);
});

describe('an example that is indented by hand is followed as it is', () => {
  check([
    [
      'where its end does not stand under its start',
      lines('{', '  "a": {', '      "v": 1', '      }', '}'),
      '{"a":{"v":1},"b":{"v":2}}',
      lines('{', '  "a": {', '      "v": 1', '      },', '  "b": {', '      "v": 2', '      }', '}'),
    ],
    [
      'where its end has no line of its own',
      lines('{', '"a": {', '"v": 1},', '  "b": {}', '}'),
      '{"a":{"v":1},"b":{},"c":{"v":2}}',
      lines('{', '"a": {', '"v": 1},', '  "b": {},', '  "c": {', '"v": 2}', '}'),
    ],
  ]);
});
