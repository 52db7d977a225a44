import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Records } from '../../../src/model/records.ts';
import { parseRecords } from '../../../src/model/records.ts';
import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { isBareName } from '../../../src/formats/text/names.ts';
import { renderModelsCsv } from '../../../src/formats/text/render-models-csv.ts';
import { defaultsJson, generationParamsJson, header, modelsCsv, records } from './sample.ts';

type Fields = Readonly<Record<string, unknown>>;

function render(csv: string, desired: Records): string {
  return renderModelsCsv(csv, desired, defaultsJson, generationParamsJson).text;
}

/** What PRIMARY answers when it has the models of a table. */
function primaryOf(csv: string): Record<string, Fields> {
  return JSON.parse(convertModels(csv, defaultsJson, generationParamsJson).text) as Record<string, Fields>;
}

/** The sample's answer, with fields of one model changed; a field that is undefined is left out. */
function edited(name: string, fields: Fields, csv = modelsCsv): Records {
  const primary = primaryOf(csv);
  return records({ ...primary, [name]: { ...primary[name], ...fields } });
}

/** Lines that only one of the texts has, as `-` and `+` lines. */
function changedLines(before: string, after: string): string[] {
  const [old, now] = [before.split(/(?<=\n)/), after.split(/(?<=\n)/)];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

describe('renderModelsCsv', () => {
  it('changes nothing where PRIMARY says the same', () => {
    assert.equal(render(modelsCsv, records(primaryOf(modelsCsv))), modelsCsv);
  });

  const edits: [title: string, name: string, fields: Fields, lines: string[]][] = [
    [
      'a description',
      'acme/Tiny-3B',
      { description: 'New, "quoted"' },
      [
        '-acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,"{""temperature"": 0.7, ""rep_pen"":1.0}"\r\n',
        '+acme/Tiny-3B, 3,,https://example.org/tiny,,"New, ""quoted""",,,,"{""temperature"": 0.7, ""rep_pen"":1.0}"\r\n',
      ],
    ],
    [
      'one setting; the others keep their order and spelling, a new one stands after its predecessor',
      'acme/Tiny-3B',
      { settings: { temperature: 0.7, top_k: 40, rep_pen: 1.5 } },
      [
        '-acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,"{""temperature"": 0.7, ""rep_pen"":1.0}"\r\n',
        '+acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,"{""temperature"": 0.7, ""top_k"": 40, ""rep_pen"": 1.5}"\r\n',
      ],
    ],
    [
      'no settings any more',
      'acme/Tiny-3B',
      { settings: undefined },
      [
        '-acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,"{""temperature"": 0.7, ""rep_pen"":1.0}"\r\n',
        '+acme/Tiny-3B, 3,,https://example.org/tiny,,,,,,\r\n',
      ],
    ],
    [
      'parameters, with the size tag',
      'acme/Mid-12B_chat',
      { parameters: 13e9, tags: ['13B', 'chat', 'popular', 'roleplay'] },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,13,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
      ],
    ],
    [
      'tags: those that stay keep their order',
      'acme/Mid-12B_chat',
      { tags: ['12B', 'chat', 'a', 'roleplay', 'popular'] },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay, a",ChatML,\r\n',
      ],
    ],
    [
      'the style becomes the default one, which is no tag',
      'acme/Mid-12B_chat',
      { style: 'generalist', tags: ['12B', 'popular', 'roleplay'] },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",,"popular, roleplay",ChatML,\r\n',
      ],
    ],
    [
      'the style becomes the default one, which is a tag',
      'acme/Mid-12B_chat',
      { style: 'generalist', tags: ['12B', 'generalist', 'popular', 'roleplay'] },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",generalist,"popular, roleplay",ChatML,\r\n',
      ],
    ],
    [
      'another tag besides the default style: its cell stays empty',
      'solo',
      { tags: ['0B', 'generalist', 'new'] },
      ['-solo,0.5,,,,,,generalist,,\r\n', '+solo,0.5,,,,,,"generalist, new",,\r\n'],
    ],
    [
      'the derived display name',
      'acme/Mid-12B_chat',
      { display_name: 'Mid 12B chat' },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,12.2,,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
      ],
    ],
    ['an absent display name is the derived one', 'solo', { display_name: undefined }, []],
    ['blanks around tags count for nothing', 'solo', { tags: [' generalist', '0B '] }, []],
    ['an absent instruct_format stays', 'acme/Mid-12B_chat', { instruct_format: undefined }, []],
    [
      'an empty instruct_format goes',
      'acme/Mid-12B_chat',
      { instruct_format: '' },
      [
        '-acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",ChatML,\r\n',
        '+acme/Mid-12B_chat,12.2,Mid Twelve,,acme/base,"Chats, a lot.",chat,"popular, roleplay",,\r\n',
      ],
    ],
    [
      'numbers, tags and fields that are only spelled otherwise',
      'acme/Tiny-3B',
      { tags: ['3B', '3B'], url: 'https://example.org/tiny' },
      [],
    ],
    [
      'of a name that stands twice, the later row',
      'other/Tiny-3B',
      { url: 'https://example.org' },
      ['-other/Tiny-3B,2.5,,,,Second row,,,,\r\n', '+other/Tiny-3B,2.5,,https://example.org,,Second row,,,,\r\n'],
    ],
  ];
  for (const [title, name, fields, lines] of edits) {
    it(`changes only the cells that differ: ${title}`, () => {
      assert.deepEqual(changedLines(modelsCsv, render(modelsCsv, edited(name, fields))), lines);
    });
  }

  it('gives a row that lacks its last cells no more of them than it needs', () => {
    const csv = `${header}a,1\r\nb,1\r\n`;
    assert.equal(render(csv, edited('a', { url: 'u' }, csv)), `${header}a,1,,u\r\nb,1\r\n`);
  });

  it('takes away cells beyond the last column that PRIMARY does not have', () => {
    const csv = `${header}a,1,,,,,,,,,x\r\n`;
    assert.equal(render(csv, edited('a', {}, csv)), csv);
    assert.equal(render(csv, edited('a', { null: undefined }, csv)), `${header}a,1,,,,,,,,\r\n`);
    assert.equal(render(csv, edited('a', { null: ['x', 'y,'] }, csv)), `${header}a,1,,,,,,,,,x,"y,"\r\n`);
  });

  it('keeps the cell of a column that PRIMARY does not carry', () => {
    const csv = `${header.trimEnd()},license\r\na,1,,,,,,,,,MIT\r\n`;
    assert.equal(render(csv, edited('a', { license: undefined, url: 'u' }, csv)), csv.replace('a,1,,', 'a,1,,u'));
  });

  it('writes a new row in the style of the file: one-line settings, nothing that is derived', () => {
    const model = {
      parameters: 1_300_000_000,
      display_name: 'new 1.3B',
      description: 'Two\nlines, "quoted"',
      style: 'chat',
      tags: ['1B', 'chat', 'z', 'a'],
      settings: { temperature: 1, sampler_order: [6, 0] },
    };
    const row =
      'x/new-1.3B,1.3,,,,"Two\nlines, ""quoted""",chat,"z, a",,"{""temperature"": 1, ""sampler_order"": [6, 0]}"\r\n';
    const primary = { ...primaryOf(modelsCsv), 'x/new-1.3B': model };
    assert.deepEqual(
      changedLines(modelsCsv, render(modelsCsv, records(primary))).join(''),
      row.replace(/^|\n(?=l)/g, '$&+'),
    );
  });

  const fresh = { parameters: 1e9 };
  const places: [title: string, order: readonly string[], rows: readonly string[]][] = [
    ['after the one before it', ['a', 'n', 'b'], ['a', 'n', 'b']],
    ['several in their order', ['a', 'n', 'm', 'b'], ['a', 'n', 'm', 'b']],
    ['the first one at the end', ['n', 'a', 'b'], ['a', 'b', 'n']],
    ['after the one before it, although the file has another order', ['b', 'n', 'a'], ['a', 'b', 'n']],
    ['where the one before it went', ['n', 'm', 'a', 'b'], ['a', 'b', 'n', 'm']],
    ['while another goes', ['a', 'n'], ['a', 'n']],
  ];
  for (const [title, order, rows] of places) {
    it(`puts a new model ${title}`, () => {
      const csv = `${header}a,1,,,,,,,,\r\nb,1,,,,,,,,\r\n`;
      const text = render(csv, records(Object.fromEntries(order.map((name) => [name, fresh]))));
      assert.equal(text, header + rows.map((name) => `${name},1,,,,,,,,\r\n`).join(''));
    });
  }

  it('removes a model with its line end, and all rows of its name', () => {
    const { 'other/Tiny-3B': removed, ...others } = primaryOf(modelsCsv);
    assert.ok(removed);
    const kept = modelsCsv.split(/(?<=\n)/).filter((line) => !line.startsWith('other/'));
    assert.equal(render(modelsCsv, records(others)), kept.join(''));
  });

  it('leaves blank lines, and rows that are no model of their own, where they are', () => {
    const csv = `\uFEFF${header}\r\na,1,,,,,,,,\r\n\r\naphrodite/a,1,,,,,,,,\r\n\r\n`;
    assert.equal(render(csv, records({})), csv.replace('a,1,,,,,,,,\r\n', ''));
    assert.equal(
      render(csv, records({ a: fresh, n: fresh })),
      csv.replace('\r\n\r\naph', '\r\nn,1,,,,,,,,\r\n\r\naph'),
    );
  });

  const ends: [title: string, csv: string, order: readonly string[], result: string][] = [
    ['keeps LF', 'H\na,1\n', ['a', 'n'], 'H\na,1\nn,1,,,,,,,,\n'],
    ['keeps a missing line end at the end', 'H\r\na,1', ['a', 'n'], 'H\r\na,1\r\nn,1,,,,,,,,'],
    ['leaves the row before the last one alone', 'H\r\na,1\r\nb,1', ['a'], 'H\r\na,1\r\n'],
    ['replaces the last row', 'H\r\na,1\r\nb,1', ['a', 'n'], 'H\r\na,1\r\nn,1,,,,,,,,\r\n'],
    ['writes the first row after a header without a line end', 'H', ['n'], 'H\r\nn,1,,,,,,,,'],
  ];
  for (const [title, csv, order, result] of ends) {
    it(`line ends: ${title}`, () => {
      const withHeader = (text: string): string => text.replace('H', header.trimEnd());
      const text = render(withHeader(csv), records(Object.fromEntries(order.map((name) => [name, fresh]))));
      assert.equal(text, withHeader(result));
    });
  }

  it('drops the copies that PRIMARY answers besides', () => {
    const copies = Object.entries(primaryOf(modelsCsv)).filter(([name]) => !isBareName(name));
    assert.equal(copies.length, 9);
    const { text, notes } = renderModelsCsv(
      header,
      records(Object.fromEntries(copies)),
      defaultsJson,
      generationParamsJson,
    );
    assert.equal(text, header);
    assert.deepEqual(notes, []);
  });

  it('keeps numbers of new settings as PRIMARY spells them', () => {
    const desired = parseRecords(
      '{"a": {"parameters": 1e9, "settings": {"temperature": 1.0, "top_k": 12345678901234567890}}}',
    );
    assert.equal(
      render(header, desired),
      `${header}a,1,,,,,,,,"{""temperature"": 1.0, ""top_k"": 12345678901234567890}"\r\n`,
    );
  });

  const refused: [title: string, name: string, record: Fields, field: string, reason: string][] = [
    ['no parameters', 'a', {}, 'parameters', '"parameters" is missing'],
    ['parameters that are null', 'a', { parameters: null }, 'parameters', '"parameters" is missing'],
    [
      'parameters that are a string',
      'a',
      { parameters: '3' },
      'parameters',
      '"parameters" is "3", which is not a number',
    ],
    [
      'parameters that are not whole',
      'a',
      { parameters: 1.5 },
      'parameters',
      '"parameters" is 1.5, which is not a whole number',
    ],
    ['a line break in a name', 'a\nb', fresh, 'name', '"name" has a line break'],
    [
      'a setting that generation_params.json does not have',
      'a',
      { ...fresh, settings: { foo: 1 } },
      'settings',
      '"settings" has the key "foo", which generation_params.json does not have',
    ],
    [
      'settings that are a list',
      'a',
      { ...fresh, settings: [] },
      'settings',
      '"settings" is [], which is not an object',
    ],
    ['a url that is a number', 'a', { ...fresh, url: 5 }, 'url', '"url" is 5, which is not a string'],
    ['tags that are a string', 'a', { ...fresh, tags: 'x' }, 'tags', '"tags" is "x", which is not a list'],
    ['a tag that is a number', 'a', { ...fresh, tags: [1] }, 'tags', '"tags" holds 1, which is not a string'],
    ['a comma in a tag', 'a', { ...fresh, tags: ['x,y'] }, 'tags', '"tags" holds "x,y", and a comma separates tags'],
    [
      'half a surrogate pair',
      'a',
      { ...fresh, url: '\ud800' },
      'url',
      '"url" has half a surrogate pair, which UTF-8 cannot hold',
    ],
    [
      'blanks at the end of a line',
      'a',
      { ...fresh, description: 'a \r\nb' },
      'description',
      '"description" has a line that ends in blanks, which the repository’s checks refuse',
    ],
    [
      'a NUL inside a cell',
      'a',
      { ...fresh, description: 'a\0b' },
      'description',
      '"description" has a NUL character, which makes a file binary to git',
    ],
    [
      'a NUL in a cell beyond the last column',
      'a',
      { ...fresh, null: ['x', 'a\0b'] },
      'null',
      '"null" has a NUL character, which makes a file binary to git',
    ],
    ['a NUL', 'a', { ...fresh, style: '\0' }, 'style', '"style" has a NUL character, which makes a file binary to git'],
  ];
  for (const [title, name, record, field, reason] of refused) {
    it(`reports a record that cannot become a row, and what follows for its model: ${title}`, () => {
      const csv = `${header}${name.includes('\n') ? '"a\nb"' : 'a'},7,,old,,,,,,\r\n`;
      for (const [present, follows] of [
        [csv, 'cannot be written to models.csv and is left as it is on GitHub'],
        [header, 'cannot be added to models.csv'],
      ] as const) {
        const { text, notes } = renderModelsCsv(
          present,
          records({ [name]: record, b: fresh }),
          defaultsJson,
          generationParamsJson,
        );
        assert.equal(text, `${present}b,1,,,,,,,,\r\n`);
        assert.deepEqual(notes, [
          {
            severity: 'error',
            message: `"${name}" ${follows}: ${reason}.`,
            model: name,
            field,
          },
        ]);
      }
    });
  }

  it('does not judge again what a row has, where another of its cells changes', () => {
    const csv = `${header}a,1,,old,,"a \nb",,,,\r\n`;
    assert.equal(render(csv, edited('a', { url: 'new' }, csv)), csv.replace('old', 'new'));
  });

  const lineEnds: [what: string, fields: Fields, row: string | undefined][] = [
    ['a blank before a comma ends no line', { url: 'u ', licence: 'MIT' }, 'a,1,,u ,,,,,,,MIT'],
    ['a blank at the end of the last column does', { licence: 'MIT ' }, undefined],
    ['… but not before cells beyond it', { licence: 'MIT ', null: ['x'] }, 'a,1,,,,,,,,,MIT ,x'],
    ['nor does one of those before another', { licence: 'MIT', null: ['x ', 'y'] }, 'a,1,,,,,,,,,MIT,x ,y'],
    ['the last of those does', { licence: 'MIT', null: ['x', 'y '] }, undefined],
  ];
  for (const [what, fields, row] of lineEnds) {
    it(`writes no line that ends in blanks: ${what}`, () => {
      const wide = header.replace('\r\n', ',licence\r\n');
      const answer = records({ a: { ...fresh, ...fields } });
      const { text, notes } = renderModelsCsv(wide, answer, defaultsJson, generationParamsJson);
      assert.equal(text, row === undefined ? wide : `${wide}${row}\r\n`);
      assert.equal(notes.length, row === undefined ? 1 : 0);
    });
  }

  it('names the first of several tags with a comma', () => {
    const answer = records({ a: { ...fresh, tags: ['x,y', 'p,q'] } });
    const { notes } = renderModelsCsv(header, answer, defaultsJson, generationParamsJson);
    assert.match(notes[0]?.message ?? '', /"tags" holds "x,y"/);
  });

  it('reports parameters and settings that no cell converts to', () => {
    const desired = parseRecords(
      '{"a": {"parameters": 9007199254740993}, "b": {"parameters": 1, "settings": {"top_k": 1e400}}}',
    );
    const { notes } = renderModelsCsv(header, desired, defaultsJson, generationParamsJson);
    assert.deepEqual(
      notes.map(({ message }) => message),
      [
        '"a" cannot be added to models.csv: "parameters" is 9007199254740993, which no number of billions converts to.',
        '"b" cannot be added to models.csv: "settings" cannot be written: the number 1e400 is too large.',
      ],
    );
  });

  it('names every field that stands in the way, in one note', () => {
    const { notes } = renderModelsCsv(header, records({ a: { url: 1, tags: 2 } }), defaultsJson, generationParamsJson);
    assert.deepEqual(
      notes.map(({ model, field, message }) => [model, field, message]),
      [
        [
          'a',
          undefined,
          '"a" cannot be added to models.csv: "tags" is 2, which is not a list; "parameters" is missing; "url" is 1, which is not a string.',
        ],
      ],
    );
  });

  it('warns of a name with "://" and leaves its row alone', () => {
    const csv = `${header}https://x.y/z,1,,,,,,,,\r\n`;
    const { text, notes } = renderModelsCsv(
      csv,
      records({ 'https://x.y/z': { parameters: 5 } }),
      defaultsJson,
      generationParamsJson,
    );
    assert.equal(text, csv);
    assert.deepEqual(notes, [
      {
        severity: 'warning',
        message: '"https://x.y/z" is skipped: a name with "://" is no model\'s.',
        model: 'https://x.y/z',
      },
    ]);
  });
});
