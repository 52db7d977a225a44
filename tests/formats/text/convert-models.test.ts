import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { MalformedFileError } from '../../../src/model/malformed-file-error.ts';
import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { spellCell } from '../../../src/formats/text/table.ts';
import { defaultsJson, generationParamsJson, header, modelsCsv } from './sample.ts';

function convert(csv: string, defaults = defaultsJson): string {
  return convertModels(csv, defaults, generationParamsJson).text;
}

/** A row's record under the model's own name. */
function recordOf(row: string, defaults = defaultsJson): Record<string, unknown> {
  const database = JSON.parse(convert(header + row, defaults)) as Record<string, Record<string, unknown>>;
  return Object.values(database)[0] ?? {};
}

/** The number as db.json spells it where it stands in the settings. */
function settingSpelled(literal: string): string {
  const text = convert(`${header}a,1,,,,,,,,${spellCell(`{"top_k": ${literal}}`)}`);
  return /"top_k": (.*)\n/.exec(text)?.[1] ?? '';
}

describe('convertModels', () => {
  it('writes three records for a row, with the fields of defaults.json first', () => {
    const row = 'acme/Mid-12B_chat,12.5,,https://a.b,base,"Chats, ""well"".",chat,"z, a",ChatML,"{""top_k"":40}"\r\n';
    const fields = (name: string): string => `{
        "name": "${name}",
        "model_name": "Mid-12B_chat",
        "baseline": "base",
        "parameters": 12500000000,
        "description": "Chats, \\"well\\".",
        "version": "1",
        "style": "chat",
        "nsfw": false,
        "display_name": "Mid 12B chat",
        "url": "https://a.b",
        "tags": [
            "12B",
            "a",
            "chat",
            "z"
        ],
        "instruct_format": "ChatML",
        "settings": {
            "top_k": 40
        }
    }`;
    const [bare, aphrodite, koboldcpp] = ['acme/Mid-12B_chat', 'aphrodite/acme/Mid-12B_chat', 'koboldcpp/Mid-12B_chat'];
    assert.equal(
      convert(header + row),
      `{\n    "${bare}": ${fields(bare)},\n    "${aphrodite}": ${fields(aphrodite)},\n    "${koboldcpp}": ${fields(koboldcpp)}\n}\n`,
    );
  });

  it('writes an empty object for a table without rows', () => {
    assert.equal(convert(header), '{}\n');
  });

  it('gives a key that is written twice its first place and its last value', () => {
    const database = JSON.parse(convert(modelsCsv)) as Record<string, { description: string; tags: string[] }>;
    assert.deepEqual(Object.keys(database), [
      'acme/Tiny-3B',
      'aphrodite/acme/Tiny-3B',
      'koboldcpp/Tiny-3B',
      'acme/Mid-12B_chat',
      'aphrodite/acme/Mid-12B_chat',
      'koboldcpp/Mid-12B_chat',
      'solo',
      'aphrodite/solo',
      'koboldcpp/solo',
      'other/Tiny-3B',
      'aphrodite/other/Tiny-3B',
      'acme/Big-120B',
      'aphrodite/acme/Big-120B',
      'koboldcpp/Big-120B',
    ]);
    assert.equal(database['other/Tiny-3B']?.description, 'Second row');
    assert.deepEqual(database['koboldcpp/Tiny-3B']?.tags, ['2B']);
  });

  const rows: [title: string, row: string, fields: Record<string, unknown>][] = [
    ['blanks around the number are ignored', 'a, 3 ,,,,,,,,', { parameters: 3e9, tags: ['3B'] }],
    ['double arithmetic, cut towards zero', 'a,1.001,,,,,,,,', { parameters: 1000999999 }],
    ['no parameters are dropped: the default stands', 'a,0,,,,,,,,', { parameters: null, tags: ['0B'] }],
    ['half to even: 0.5', 'a,0.5,,,,,,,,', { tags: ['0B'] }],
    ['half to even: 1.5', 'a,1.5,,,,,,,,', { tags: ['2B'] }],
    ['half to even: 2.5', 'a,2.5,,,,,,,,', { tags: ['2B'] }],
    ['tags are trimmed, sorted, without repeats', 'a,1,,,,,," b ,a,b",,', { tags: ['1B', 'a', 'b'] }],
    ['an empty element between two commas stays', 'a,1,,,,,,"x,,y",,', { tags: ['', '1B', 'x', 'y'] }],
    ['the style is a tag', 'a,1,,,,,chat,x,,', { style: 'chat', tags: ['1B', 'chat', 'x'] }],
    ['the default style is none', 'a,1,,,,,,,,', { style: 'generalist', tags: ['1B'] }],
    ['a display name', 'a/b-c,1,Bee,,,,,,,', { model_name: 'b-c', display_name: 'Bee' }],
    ['no display name', 'a/b-c__d,1,,,,,,,,', { display_name: 'b c d' }],
    ['nothing left of the display name', '---,1,,,,,,,,', { display_name: undefined }],
    ['empty cells are no fields', 'a,1,,,,,,,,', { url: undefined, instruct_format: undefined, settings: undefined }],
    ['missing cells are empty', 'a,1', { url: undefined, style: 'generalist' }],
    ['empty settings are no field', 'a,1,,,,,,,,{}', { settings: undefined }],
    [
      'a key that stands twice in the settings',
      'a,1,,,,,,,,"{""top_k"":1,""top_p"":2,""top_k"":3}"',
      { settings: { top_k: 3, top_p: 2 } },
    ],
    ['nested settings', 'a,1,,,,,,,,"{""sampler_order"":[1,[],{}]}"', { settings: { sampler_order: [1, [], {}] } }],
    ['cells too many', 'a,1,,,,,,,,,x,', { null: ['x', ''] }],
  ];
  for (const [title, row, fields] of rows) {
    it(title, () => {
      const record = recordOf(row);
      for (const [field, value] of Object.entries(fields)) assert.deepEqual(record[field], value, field);
    });
  }

  it('takes the fields and their places from defaults.json', () => {
    const record = recordOf('a,1,,u,,,,,,', '{"url": "none", "extra": {"deep": [1.50]}, "baseline": "b"}');
    assert.deepEqual(Object.entries(record), [
      ['name', 'a'],
      ['model_name', 'a'],
      ['url', 'u'],
      ['extra', { deep: [1.5] }],
      ['baseline', 'b'],
      ['parameters', 1e9],
      ['display_name', 'a'],
      ['tags', ['1B']],
    ]);
  });

  it('carries a column that it does not know as a text', () => {
    const csv = `${header.trimEnd()},license\r\na,1,,,,,,,,,MIT\r\n`;
    assert.match(convert(csv), /"license": "MIT"/);
  });

  it('escapes everything outside U+0020–U+007E', () => {
    const text = convert(`${header}a,1,,,,"tab\t, ""quote"" \\ \r\n\b\f\u007f\u00e9\u{1F600}",,,,`);
    assert.ok(text.includes(String.raw`"tab\t, \"quote\" \\ \r\n\b\f\u007f\u00e9\ud83d\ude00"`));
  });

  for (const [literal, printed] of [
    ['1.0', '1.0'],
    ['40', '40'],
    ['-0', '0'],
    ['-0.0', '-0.0'],
    ['0.00001', '1e-05'],
    ['1e16', '1e+16'],
    ['1e5', '100000.0'],
    ['12345678901234567890', '12345678901234567890'],
    ['"\\u00E9\\/"', String.raw`"\u00e9/"`],
  ] as const) {
    it(`writes ${literal} in the settings as ${printed}`, () => {
      assert.equal(settingSpelled(literal), printed);
    });
  }

  it('warns of a row with cells too many, with its line', () => {
    const { warnings } = convertModels(`${header}a,1\r\n\r\nb,1,,,,,,,,,x\r\n`, defaultsJson, generationParamsJson);
    assert.deepEqual(warnings, [
      {
        severity: 'warning',
        message:
          'models.csv, line 4: the row of "b" has one cell too many, which db.json holds in a field named "null".',
        model: 'b',
        field: 'null',
      },
    ]);
  });

  const errors: [title: string, csv: string, message: string][] = [
    [
      'an empty file',
      '',
      'models.csv, line 1: the columns "name", "parameters_bn", "display_name", "url", "baseline", "description", "style", "tags", "instruct_format", "settings" are missing',
    ],
    ['a missing column', header.replace('tags,', ''), 'models.csv, line 1: the column "tags" is missing'],
    [
      'a column that stands twice',
      header.replace('name,', 'name,url,'),
      'models.csv, line 1: the column "url" stands twice',
    ],
    [
      'a column that is computed',
      header.replace('name,', 'name,parameters,'),
      'models.csv, line 1: the column "parameters" has the name of a field that is computed',
    ],
    ['an open quote', `${header}a,1,"\r\n`, 'models.csv, line 2: a quote is opened in this row and never closed'],
    ['no number', `${header}a,1\r\nb,x\r\n`, 'models.csv, line 3: parameters_bn of "b" is "x", not a number'],
    ['an empty number', `${header}a,\r\n`, 'models.csv, line 2: parameters_bn of "a" is "", not a number'],
    ['a number too large', `${header}a,1e300\r\n`, 'models.csv, line 2: parameters_bn of "a" is "1e300", not a number'],
    [
      'settings that are no JSON',
      `${header}a,1,,,,,,,,{x}\r\n`,
      'models.csv, line 2: settings of "a" are not JSON: unexpected "x" where a key in double quotes should be (column 2)',
    ],
    [
      'settings that are no object',
      `${header}a,1,,,,,,,,[]\r\n`,
      'models.csv, line 2: settings of "a" are not a JSON object',
    ],
    [
      'blank settings',
      `${header}a,1,,,,,,,, \r\n`,
      'models.csv, line 2: settings of "a" are not JSON: the text ends where a value should be (column 2)',
    ],
    [
      'an unknown setting',
      `${header}a,1,,,,,,,,"{""foo"": 1}"\r\n`,
      'models.csv, line 2: settings of "a" have the key "foo", which generation_params.json does not have',
    ],
    [
      'a byte order mark',
      `${header}a,1,,,,,,,,\uFEFF{}\r\n`,
      'models.csv, line 2: settings of "a" are not JSON: they start with a byte order mark',
    ],
    [
      'NaN',
      `${header}a,1,,,,,,,,"{""top_k"": NaN}"\r\n`,
      'models.csv, line 2: settings of "a" are not JSON: unexpected "N" where a value should be (column 11)',
    ],
    [
      'a setting that no double holds',
      `${header}a,1,,,,,,,,"{""top_k"": 1e400}"\r\n`,
      'models.csv, line 2: settings of "a" do not convert: the number 1e400 is too large',
    ],
  ];
  for (const [title, csv, message] of errors) {
    it(`is a clear error: ${title}`, () => {
      assert.throws(() => convert(csv), { name: 'MalformedFileError', message });
    });
  }

  for (const [defaults, params, message] of [
    ['{', '{}', 'defaults.json, line 1: not JSON: the text ends where a key in double quotes should be'],
    ['[]', '{}', 'defaults.json: not a JSON object'],
    ['{"nsfw": 1e999}', '{}', 'defaults.json: the number 1e999 is too large'],
    ['{"name": ""}', '{}', 'defaults.json: a default for "name" would name all models alike'],
    ['{}', 'null', 'generation_params.json: not a JSON object'],
  ] as const) {
    it(`is a clear error: ${message}`, () => {
      assert.throws(() => convertModels(header, defaults, params), { name: 'MalformedFileError', message });
    });
  }

  it('refuses or converts whatever the settings hold, and what it writes is JSON', () => {
    const cell = fc.oneof(
      fc.json().map((json) => `{"top_k": ${json}}`),
      fc
        .array(fc.constantFrom('{', '}', '[', ']', '"top_k"', ':', ',', '1', '-', '.', 'e5', 'NaN', '\\', '\uFEFF'))
        .map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(cell, (settings) => {
        try {
          JSON.parse(convert(`${header}a,1,,,,,,,,${spellCell(settings)}\r\n`));
        } catch (error) {
          assert.ok(error instanceof MalformedFileError);
        }
      }),
    );
  });

  it('writes what cells hold so that every reader gets it back', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(text, (description) => {
        const written = convert(`${header}a,1,,,,${spellCell(description)},,,,\r\n`);
        assert.match(written, /^[ -~\n]*$/);
        assert.equal(recordOf(`a,1,,,,${spellCell(description)},,,,`)['description'], description);
      }),
    );
  });
});
