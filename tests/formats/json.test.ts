import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { spelling } from '../../src/json/slice.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { parseRecords } from '../../src/model/records.ts';
import { RecordsError } from '../../src/model/records-error.ts';
import { jsonFormat, renderJson } from '../../src/formats/json.ts';

/** A table of texts: old file, PRIMARY's records, new file. */
type Cases = [what: string, old: string, primary: string, rendered: string][];

function check(cases: Cases): void {
  for (const [what, old, primary, rendered] of cases) {
    it(what, () => {
      assert.equal(renderJson(old, parseRecords(primary)), rendered);
    });
  }
}

const lines = (...rows: string[]) => rows.join('\n') + '\n';

describe('a changed value is replaced where it stands', () => {
  check([
    [
      'with tabs and CRLF around it',
      '{\r\n\t"a": {\r\n\t\t"v": "x",\r\n\t\t"w": 1\r\n\t}\r\n}\r\n',
      '{"a":{"v":"y","w":1}}',
      '{\r\n\t"a": {\r\n\t\t"v": "y",\r\n\t\t"w": 1\r\n\t}\r\n}\r\n',
    ],
    [
      'in a hand-made layout',
      '{ "a":{"v" :1,\n\n  "w": [1,2 , 3]}\n ,"b":{}}',
      '{"a":{"v":2,"w":[1,5,3]},"b":{}}',
      '{ "a":{"v" :2,\n\n  "w": [1,5 , 3]}\n ,"b":{}}',
    ],
    ['behind a byte order mark', '\uFEFF{"a":{"v":1}}', '{"a":{"v":2}}', '\uFEFF{"a":{"v":2}}'],
    ['without a final newline', '{"a": {"v": 1}}', '{"a":{"v":2}}', '{"a": {"v": 2}}'],
    [
      'deep in arrays',
      '{"a": {"f": [{"p": [1, [2]]}, {"q": 1}]}}',
      '{"a":{"f":[{"p":[1,[3]]},{"q":1}]}}',
      '{"a": {"f": [{"p": [1, [3]]}, {"q": 1}]}}',
    ],
    ['in the last place of a key that stands twice', '{"a":{"v":1,"v":2}}', '{"a":{"v":3}}', '{"a":{"v":1,"v":3}}'],
    [
      'in the last place of a model that stands twice',
      '{"a": {"v":1}, "b": {}, "a": {"v":2}}',
      '{"a":{"v":3},"b":{}}',
      '{"a": {"v":1}, "b": {}, "a": {"v":3}}',
    ],
    ['under a name like __proto__', '{"__proto__":{"1":1}}', '{"__proto__":{"1":2}}', '{"__proto__":{"1":2}}'],
    [
      'by one of another kind',
      '{"a": {"v": "x"}}',
      '{"a":{"v":{"w":[true,null]}}}',
      '{"a": {"v": {"w": [true, null]}}}',
    ],
  ]);
});

describe('what has the same value keeps its spelling', () => {
  check([
    [
      'numbers',
      '{"a":{"n":1.0,"m":1E2,"z":-0,"v":1}}',
      '{"a":{"n":1,"m":100,"z":0,"v":2}}',
      '{"a":{"n":1.0,"m":1E2,"z":-0,"v":2}}',
    ],
    [
      'escapes',
      '{"\\u0061":{"s":"caf\\u00E9 \\/","v":1}}',
      '{"a":{"s":"café /","v":2}}',
      '{"\\u0061":{"s":"caf\\u00E9 \\/","v":2}}',
    ],
    ['key order', '{"b":{"y":1,"x":2},"a":{}}', '{"a":{},"b":{"x":2,"y":3}}', '{"b":{"y":3,"x":2},"a":{}}'],
    ['keys that stand twice', '{"a":{"v":1,"w":1,"v":1}}', '{"a":{"v":1,"w":2}}', '{"a":{"v":1,"w":2,"v":1}}'],
    [
      'empty containers',
      '{"a":{"o":{ },"l":[\n],"v":1}}',
      '{"a":{"o":{},"l":[],"v":2}}',
      '{"a":{"o":{ },"l":[\n],"v":2}}',
    ],
  ]);
});

describe('new values keep their spelling where it carries meaning', () => {
  check([
    [
      '20-digit integers, 1.0 and exponents',
      '{"a": {"n": 12345678901234567890}}',
      '{"a":{"n":12345678901234567891,"m":1.0,"e":1E400}}',
      '{"a": {"n": 12345678901234567891, "m": 1.0, "e": 1E400}}',
    ],
    [
      'strings are escaped in a file of ASCII',
      '{"a": {"v": "x"}}',
      '{"a":{"v":"é😀\u007f/"}}',
      '{"a": {"v": "\\u00e9\\ud83d\\ude00\\u007f/"}}',
    ],
    [
      'strings are left as they are in a file that has others',
      '{"ä": {"v": "x"}}',
      '{"ä":{"v":"\\u00e9\\n"}}',
      '{"ä": {"v": "é\\n"}}',
    ],
    [
      'a string is escaped as the one in its place was',
      '{"ä": {"v": "\\u00e9"}}',
      '{"ä":{"v":"é!"}}',
      '{"ä": {"v": "\\u00e9!"}}',
    ],
  ]);
});

describe('a new member', () => {
  check([
    [
      'follows the one before it in the order of PRIMARY',
      lines('{', '  "a": {},', '  "c": {}', '}'),
      '{"a":{},"b":{},"c":{}}',
      lines('{', '  "a": {},', '  "b": {},', '  "c": {}', '}'),
    ],
    [
      'follows another new one',
      lines('{', '  "a": {},', '  "d": {}', '}'),
      '{"d":{},"a":{},"b":{},"c":{}}',
      lines('{', '  "a": {},', '  "b": {},', '  "c": {},', '  "d": {}', '}'),
    ],
    [
      'stands at the end when PRIMARY has it first, behind what follows the last one',
      lines('{', '  "a": {},', '  "b": {}', '}'),
      '{"new":{},"a":{},"b":{},"c":{}}',
      lines('{', '  "a": {},', '  "b": {},', '  "c": {},', '  "new": {}', '}'),
    ],
    [
      'follows the last place of a key that stands twice',
      '{"a":{"v":1,"w":2,"v":3,"x":4}}',
      '{"a":{"v":3,"n":0,"w":2,"x":4}}',
      '{"a":{"v":1,"w":2,"v":3,"n":0,"x":4}}',
    ],
    [
      'is printed like its neighbour, tabs and CRLF',
      '{\r\n\t"a": {\r\n\t\t"f": [\r\n\t\t\t{\r\n\t\t\t\t"p": "x"\r\n\t\t\t}\r\n\t\t]\r\n\t}\r\n}',
      '{"a":{"f":[{"p":"x"}]},"b":{"f":[{"p":"y"},{"q":1}]}}',
      '{\r\n\t"a": {\r\n\t\t"f": [\r\n\t\t\t{\r\n\t\t\t\t"p": "x"\r\n\t\t\t}\r\n\t\t]\r\n\t},\r\n' +
        '\t"b": {\r\n\t\t"f": [\r\n\t\t\t{\r\n\t\t\t\t"p": "y"\r\n\t\t\t},\r\n\t\t\t{\r\n\t\t\t\t"q": 1\r\n\t\t\t}\r\n\t\t]\r\n\t}\r\n}',
    ],
    [
      'is printed like its neighbour, member by member',
      lines('{', '"a": {', '    "t": ["x"], "f" : [', '      {"p": 1}', '    ]', '  },', '  "b": {}', '}'),
      '{"a":{"t":["x"],"f":[{"p":1}]},"n":{"f":[{"p":2},{"p":3}],"t":["y","z"],"o":{}},"b":{}}',
      lines(
        '{',
        '"a": {',
        '    "t": ["x"], "f" : [',
        '      {"p": 1}',
        '    ]',
        '  },',
        '  "n": {',
        '    "f": [',
        '      {"p": 2},',
        '      {"p": 3}',
        '    ], "t": ["y", "z"], "o": {}',
        '  },',
        '  "b": {}',
        '}',
      ),
    ],
    [
      'of a record is printed like the same member of other records',
      lines('{', '  "a": {', '    "v": 1', '  },', '  "b": {', '    "v": 1,', '    "t": ["x"]', '  }', '}'),
      '{"a":{"v":1,"t":["y","z"]},"b":{"v":1,"t":["x"]}}',
      lines(
        '{',
        '  "a": {',
        '    "v": 1,',
        '    "t": ["y", "z"]',
        '  },',
        '  "b": {',
        '    "v": 1,',
        '    "t": ["x"]',
        '  }',
        '}',
      ),
    ],
    [
      'without any example takes the indent of its surroundings',
      lines('{', '   "a": {', '      "v": 1', '   }', '}'),
      '{"a":{"v":1,"o":{"l":[1,{"x":2}],"e":[]}}}',
      lines(
        '{',
        '   "a": {',
        '      "v": 1,',
        '      "o": {',
        '         "l": [',
        '            1,',
        '            {',
        '               "x": 2',
        '            }',
        '         ],',
        '         "e": []',
        '      }',
        '   }',
        '}',
      ),
    ],
    [
      'is moved when its example is indented otherwise',
      lines('{', '\t"a": {', '\t\t"v": 1', '\t},', '    "b": {}', '}'),
      '{"a":{"v":1},"b":{},"c":{"v":2}}',
      lines('{', '\t"a": {', '\t\t"v": 1', '\t},', '    "b": {},', '    "c": {', '    \t"v": 2', '    }', '}'),
    ],
    [
      'joins a single-line document',
      '{"a": {"v": 1}}',
      '{"a":{"v":1},"b":{"v":[1,2],"w":{}}}',
      '{"a": {"v": 1}, "b": {"v": [1, 2], "w": {}}}',
    ],
    [
      'joins a document without blanks',
      '{"a":{"v":1}}',
      '{"a":{"v":1},"b":{"v":[1,2]}}',
      '{"a":{"v":1},"b":{"v":[1,2]}}',
    ],
    [
      'stays on one line in a record that does',
      lines('{', '  "a": {"v": 1},', '  "b": {', '    "t": [', '      1', '    ]', '  }', '}'),
      '{"a":{"v":1,"t":[2,3]},"b":{"t":[1]}}',
      lines('{', '  "a": {"v": 1, "t": [2, 3]},', '  "b": {', '    "t": [', '      1', '    ]', '  }', '}'),
    ],
    [
      'does not copy the blank line between groups',
      lines('{', '  "a": {},', '  "b": {},', '', '  "c": {}', '}'),
      '{"a":{},"b":{},"b2":{},"c":{}}',
      lines('{', '  "a": {},', '  "b": {},', '  "b2": {},', '', '  "c": {}', '}'),
    ],
    [
      'is added to an empty record',
      '{"a": {}, "b": {"v": 1}}',
      '{"a":{"w":2},"b":{"v":1}}',
      '{"a": {"w": 2}, "b": {"v": 1}}',
    ],
    [
      'named __proto__ or 1 is like any other',
      '{"a":{}}',
      '{"a":{},"__proto__":{"1":1,"0":0}}',
      '{"a":{},"__proto__":{"1":1,"0":0}}',
    ],
  ]);
});

describe('a member that goes', () => {
  const old = lines('{', '  "a": {},', '  "b": {},', '  "c": {}', '}');
  check([
    ['first', old, '{"b":{},"c":{}}', lines('{', '  "b": {},', '  "c": {}', '}')],
    ['in the middle', old, '{"a":{},"c":{}}', lines('{', '  "a": {},', '  "c": {}', '}')],
    ['last', old, '{"a":{},"b":{}}', lines('{', '  "a": {},', '  "b": {}', '}')],
    ['with all others', old, '{}', '{}\n'],
    ['with all others, others coming', old, '{"x":{},"y":{}}', lines('{', '  "x": {},', '  "y": {}', '}')],
    ['where another comes', old, '{"a":{},"x":{},"c":{}}', lines('{', '  "a": {},', '  "x": {},', '  "c": {}', '}')],
    [
      'first, with one coming at the end',
      old,
      '{"x":{},"b":{},"c":{}}',
      lines('{', '  "b": {},', '  "c": {},', '  "x": {}', '}'),
    ],
    ['goes with all its places', '{"a":{"v":1,"w":2,"v":3}}', '{"a":{"w":2}}', '{"a":{"w":2}}'],
    ['leaves an empty object', '{"a": { "v": 1 }}', '{"a":{}}', '{"a": {}}'],
  ]);
});

describe('an array', () => {
  const old = lines('{"a": {"l": [', '  "x",', '  "y",', '  "z"', ']}}');
  check([
    [
      'gets an element at its start',
      old,
      '{"a":{"l":["w","x","y","z"]}}',
      lines('{"a": {"l": [', '  "w",', '  "x",', '  "y",', '  "z"', ']}}'),
    ],
    [
      'gets an element inside',
      old,
      '{"a":{"l":["x","w","y","z"]}}',
      lines('{"a": {"l": [', '  "x",', '  "w",', '  "y",', '  "z"', ']}}'),
    ],
    [
      'gets an element at its end',
      old,
      '{"a":{"l":["x","y","z","w"]}}',
      lines('{"a": {"l": [', '  "x",', '  "y",', '  "z",', '  "w"', ']}}'),
    ],
    ['loses its first element', old, '{"a":{"l":["y","z"]}}', lines('{"a": {"l": [', '  "y",', '  "z"', ']}}')],
    ['loses its last elements', old, '{"a":{"l":["x"]}}', lines('{"a": {"l": [', '  "x"', ']}}')],
    ['loses all elements', old, '{"a":{"l":[]}}', '{"a": {"l": []}}\n'],
    ['is turned round', old, '{"a":{"l":["z","y","x"]}}', lines('{"a": {"l": [', '  "z",', '  "y",', '  "x"', ']}}')],
    ['is filled', '{"a": {"l": []}}', '{"a":{"l":[1,2]}}', '{"a": {"l": [1, 2]}}'],
    [
      'edits the element in the place of another',
      '{"a": {"l": [{"p":1, "q" : 1.0}, {"p":2}]}}',
      '{"a":{"l":[{"p":3,"q":1},{"p":2},{"p":4,"q":5}]}}',
      '{"a": {"l": [{"p":3, "q" : 1.0}, {"p":2}, {"p":4,"q":5}]}}',
    ],
    [
      'keeps equal elements through changes on both sides',
      '{"a":{"l":[1, 2.0, 3]}}',
      '{"a":{"l":[0,1,2,4]}}',
      '{"a":{"l":[0, 1, 2.0, 4]}}',
    ],
  ]);
});

describe('a huge array', () => {
  const file = (elements: string[]) => `{"a":{"l":[${elements.join(', ')}]}}`;

  it('is edited in bounded time where most of it changes', () => {
    const [old, desired] = [1, 2].map((step) => Array.from({ length: 200_000 }, (_, index) => String(index * step)));
    assert.equal(renderJson(file(old!), parseRecords(file(desired!))), file(desired!));
  });
});

describe('an empty document', () => {
  check([
    [
      'is laid out with 4 spaces and LF',
      '{}\n',
      '{"a":{"l":[1,{}],"s":"é"}}',
      lines(
        '{',
        '    "a": {',
        '        "l": [',
        '            1,',
        '            {}',
        '        ],',
        '        "s": "\\u00e9"',
        '    }',
        '}',
      ),
    ],
    ['keeps its CRLF and byte order mark', '\uFEFF{}\r\n', '{"a":{}}', '\uFEFF{\r\n    "a": {}\r\n}\r\n'],
    ['stays as it is with nothing to add', ' { \n}', '{}', ' { \n}'],
  ]);
});

describe('jsonFormat', () => {
  const format = jsonFormat('models.json');

  it('reads the records of its file, and takes those of PRIMARY as they are', () => {
    const primary = parseRecords('{"b":{}}');
    const reading = format.read(new Map([['models.json', '{"a":{}}']]), primary);
    assert.deepEqual([...reading.observed.keys()], ['a']);
    assert.deepEqual(
      [...reading.desired].map(([name, record]) => [name, spelling(record)]),
      [['b', '{}']],
    );
  });

  it('takes a file that is not there for one without records', () => {
    assert.equal(format.read(new Map(), new Map()).observed.size, 0);
    assert.equal(format.read(new Map(), new Map()).render(new Map()).has('models.json'), false);
  });

  it('makes a file that is not there', () => {
    const files = format.read(new Map(), new Map()).render(parseRecords('{"a":{"v":1}}'));
    assert.equal(files.get('models.json'), lines('{', '    "a": {', '        "v": 1', '    }', '}'));
  });

  it('names the file and line of what it cannot read', () => {
    const files = new Map([['models.json', '{\n"a": 1}']]);
    assert.throws(
      () => format.read(files, new Map()),
      (error) =>
        error instanceof MalformedFileError &&
        error.message === 'models.json, line 2: the record "a" is a number, not an object',
    );
  });

  it('refuses to render into a text that is not an object', () => {
    assert.throws(() => renderJson('[]', new Map()), RecordsError);
  });
});
