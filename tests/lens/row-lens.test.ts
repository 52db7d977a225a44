import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatOf } from '../../src/compare/format-of.ts';
import { categories } from '../../src/categories.ts';
import { lastEdits } from '../../src/compare/last-edits.ts';
import { spelling } from '../../src/json/slice.ts';
import { lastEdit } from '../../src/lens/last-edit.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import { parseRecords } from '../../src/model/records.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import type { Plain } from '../arbitraries/lens/pairs.ts';
import { jsonOf } from '../laws/lens.ts';

const header = 'name,parameters_bn,display_name,url,baseline,description,style,tags,instruct_format,settings';
const defaults = '{"baseline":"","parameters":null,"description":"","style":"","nsfw":false,"version":"1"}';
const params = '{"temperature":1,"top_k":1}';

const otter = 'tidepool/Otter-2B,2,,https://otter,Otter,"Swims, dives",chat,"river,sea",ChatML,"{""top_k"": 40}"';
const heron = 'Heron,0.5,,,,,,,,';

const otterV2 = {
  name: 'tidepool/Otter-2B',
  parameters: 2e9,
  url: 'https://otter',
  baseline: 'Otter',
  description: 'Swims, dives',
  style: 'chat',
  tags: ['river', 'sea'],
  instruct_format: 'ChatML',
  settings: { top_k: 40 },
};
const heronV2 = { name: 'Heron', parameters: 5e8 };

const text = categories.find((category) => category.kind === 'synced' && category.name === 'text_generation')!;
const [format, legacy] = text.kind === 'synced' ? [formatOf(text, 'v2'), formatOf(text)] : assert.fail();

/** The table that comes of these rows and v2 records, its notes, and how many models differ to consumers. */
function bring(rows: readonly string[], records: readonly Plain[]) {
  const csv = [header, ...rows, ''].join('\r\n');
  const files = new Map([
    ['models.csv', csv],
    ['db.json', convertModels(csv, defaults, params).text],
    ['defaults.json', defaults],
    ['generation_params.json', params],
  ]);
  const v2 = parseRecords(
    JSON.stringify(Object.fromEntries(records.map(({ key, ...record }) => [key ?? record.name, record]))),
  );
  const reading = format.read(files, v2);
  const rendered = renderCategory('text_generation', legacy, files, reading);
  const after = rendered.get('models.csv') ?? csv;
  assert.equal(rendered.get('db.json') ?? files.get('db.json'), convertModels(after, defaults, params).text);
  const again = format.read(new Map([...files, ...rendered]), v2);
  assert.equal(again.consistent, true);
  assert.deepEqual([...again.observed].map(recordText).sort(), [...again.desired].map(recordText).sort());
  return {
    rows: after.split('\r\n').slice(1, -1),
    notes: reading.notes.map(({ severity, message }) => `${severity}: ${message}`),
  };
}

function recordText([name, record]: readonly [string, Parameters<typeof spelling>[0]]) {
  return [name, JSON.stringify(JSON.parse(spelling(record)))];
}

const respelled =
  'warning: models.csv is brought to PRIMARY\'s spelling of "tidepool/Otter-2B"; consumers read the same as before.';

describe('a row of models.csv from a v2 record', () => {
  it('is seen as PRIMARY’s converter sees it', () => {
    const cells = new Map([
      ['name', ' a/b '],
      ['parameters_bn', ' 1.3'],
      ['style', ''],
      ['tags', ' x ,,y'],
      ['odd', 'z'],
    ]);
    assert.deepEqual(JSON.parse(spelling(seeRow(cells))), { name: 'a/b', parameters: 1_300_000_000, tags: ['x', 'y'] });
  });

  it('stays byte for byte where it says the same', () => {
    const { rows, notes } = bring([otter, heron], [otterV2, heronV2]);
    assert.deepEqual(rows, [otter, heron]);
    assert.deepEqual(notes, []);
  });

  const edits: [what: string, v2: Plain, row: string][] = [
    ['a text', { description: 'New' }, otter.replace('"Swims, dives"', 'New')],
    ['a text that is empty now', { instruct_format: '' }, otter.replace('ChatML', '')],
    ['a text that is absent now', { instruct_format: null }, otter.replace('ChatML', '')],
    ['parameters', { parameters: 7_241_732_096 }, otter.replace(',2,', ',7.241732096,')],
    ['tags, in PRIMARY’s order', { tags: ['sea', 'river'] }, otter.replace('"river,sea"', '"sea, river"')],
    ['no tags', { tags: [] }, otter.replace('"river,sea"', '')],
    [
      'settings, those that stand there in their order',
      { settings: { temperature: 1.5, top_k: 40 } },
      otter.replace('""top_k"": 40', '""top_k"": 40, ""temperature"": 1.5'),
    ],
    ['no settings', { settings: {} }, otter.replace('"{""top_k"": 40}"', '')],
    [
      'a display name, also one that would be derived',
      { display_name: 'Otter 2B' },
      otter.replace('2,,', '2,Otter 2B,'),
    ],
    [
      'a tag that repeats the style',
      { tags: ['river', 'sea', 'chat'] },
      otter.replace('"river,sea"', '"river, sea, chat"'),
    ],
  ];
  for (const [what, v2, row] of edits) {
    it(`gets ${what}`, () => {
      const { rows, notes } = bring([otter, heron], [{ ...otterV2, ...v2 }, heronV2]);
      assert.deepEqual(rows, [row, heron]);
      const isRespelled = what.includes('PRIMARY’s order') || what.includes('derived') || what.includes('repeats');
      assert.deepEqual(notes, isRespelled ? [respelled] : []);
    });
  }

  it('gets all that it can hold where one field cannot be said', () => {
    const { rows, notes } = bring([heron], [{ ...heronV2, url: 'u', tags: ['a,b'] }]);
    assert.deepEqual(rows, [heron.replace('0.5,,', '0.5,,u')]);
    assert.equal(notes.length, 1);
  });

  it('has tags without the blanks that v2 does not see, and says which they are', () => {
    const newt = { name: 'Newt', parameters: 1e9, tags: [' a ', '', 'b'] };
    const { rows, notes } = bring([heron], [heronV2, newt]);
    assert.deepEqual(rows, [heron, 'Newt,1,,,,,,"a, b",,']);
    assert.deepEqual(notes, [
      'warning: "Newt": the legacy files cannot hold PRIMARY\'s "tags", [" a ","","b"]; they have ["a","b"].',
    ]);
  });

  it('keeps a cell that has already the nearest that it can say', () => {
    const { rows, notes } = bring([otter], [{ ...otterV2, tags: [' river', 'sea'] }]);
    assert.deepEqual(rows, [otter]);
    assert.deepEqual(notes, [
      'warning: "tidepool/Otter-2B": the legacy files cannot hold PRIMARY\'s "tags[0]", " river"; they have "river".',
    ]);
  });

  it('gets the tags that it can hold where one cannot be said, and its note says which', () => {
    const records = [
      { ...otterV2, tags: ['river', 'sea', 'd,e'] },
      { ...heronV2, tags: ['a', 'd,e', 'b'] },
      { name: 'Newt', parameters: 1e9, tags: ['d,e', 'c'] },
    ];
    const { rows, notes } = bring([otter, heron], records);
    assert.deepEqual(rows, [otter, 'Heron,0.5,,,,,,"a, b",,', 'Newt,1,,,,,,c,,']);
    const why = 'PRIMARY\'s "tags" holds "d,e", and a comma separates tags; models.csv';
    assert.deepEqual(notes, [
      `warning: "tidepool/Otter-2B": ${why} keeps "river,sea".`,
      `warning: "Heron": ${why} has "a, b".`,
      `warning: "Newt": ${why} has "c".`,
    ]);
  });

  it('is not made of a new record without parameters', () => {
    const { rows, notes } = bring([heron], [heronV2, { name: 'Newt', tags: ['a'] }]);
    assert.deepEqual(rows, [heron]);
    assert.match(notes.join(), /^error: "Newt" cannot be added to models\.csv: "parameters" is missing\.$/);
  });

  it('has its key for a name, whatever the record calls itself, and says so', () => {
    const { rows, notes } = bring([heron], [{ ...heronV2, key: 'Heron', name: 'Egret', url: 'u' }]);
    assert.deepEqual(rows, [heron.replace('0.5,,', '0.5,,u')]);
    assert.deepEqual(notes, [
      'warning: "Heron": the legacy files cannot hold PRIMARY\'s "name", "Egret"; they have "Heron".',
    ]);
  });

  it('is not made for a model without a name', () => {
    for (const key of ['', ' ']) {
      const { rows, notes } = bring([heron], [heronV2, { ...heronV2, key, name: 'x' }]);
      assert.deepEqual(rows, [heron]);
      assert.deepEqual(notes, ['error: "" cannot be added: a model needs a name.']);
    }
  });

  it('is one model’s where two names differ in blanks alone', () => {
    const { rows, notes } = bring([heron], [heronV2, { ...heronV2, key: ' Heron', name: 'Heron', url: 'u' }]);
    assert.deepEqual(rows, [heron]);
    assert.match(notes.join(), /^warning: " Heron" is left out: without the blanks around it/);
  });

  it('is made of a new record whose key has blanks around it, under the name without them', () => {
    const { rows, notes } = bring([heron], [heronV2, { ...otterV2, key: ' tidepool/Otter-2B ', settings: {} }]);
    assert.deepEqual(rows, [
      heron,
      'tidepool/Otter-2B,2,,https://otter,Otter,"Swims, dives",chat,"river, sea",ChatML,',
    ]);
    assert.deepEqual(notes, []);
  });

  it('is not made for a name that db.json has for copies, whatever blanks are around it', () => {
    const { rows, notes } = bring([heron], [heronV2, { ...heronV2, key: ' koboldcpp/Heron', name: 'koboldcpp/Heron' }]);
    assert.deepEqual(rows, [heron]);
    assert.deepEqual(notes, [
      'warning: " koboldcpp/Heron" cannot be added: db.json has names that start so for copies of other models.',
    ]);
  });

  it('of a new model stands after the model before it', () => {
    const newt = { name: 'pond/Newt', parameters: 1.5e9, tags: ['a'], display_name: 'Newt', metadata: {} };
    assert.deepEqual(bring([otter, heron], [otterV2, newt, heronV2]).rows, [
      otter,
      'pond/Newt,1.5,Newt,,,,,a,,',
      heron,
    ]);
  });

  it('goes where PRIMARY has the model no more', () => {
    assert.deepEqual(bring([otter, heron], [otterV2]).rows, [otter]);
  });

  it('is that of the last of two rows of one name', () => {
    const twice = [heron, otter, heron.replace('0.5', '0.6')];
    const { rows } = bring(twice, [otterV2, { ...heronV2, parameters: 7e8 }]);
    assert.deepEqual(rows, [heron, otter, heron.replace('0.5', '0.7')]);
  });

  it('is that of the name without its blanks; a twin of that name stays', () => {
    const blanks = ['" Heron",1,,,,,,,,', 'Heron ,0.5,,,,,,,,'];
    assert.deepEqual(bring(blanks, [heronV2]).rows, blanks);
    assert.deepEqual(bring(blanks, [{ ...heronV2, url: 'u' }]).rows, [blanks[0], 'Heron ,0.5,,u,,,,,,']);
  });

  const unsaid: [what: string, v2: Plain, note: RegExp][] = [
    [
      'a version that is not the default',
      { version: '2' },
      /^warning: "Heron": the legacy files cannot hold PRIMARY's "version", "2"; they have "1"\./,
    ],
    ['a flag without a column', { nsfw: true }, /^warning: .*"nsfw", true; they have false\./],
    ['a field that nobody knows', { flavour: 'salt' }, /^warning: .*"flavour", "salt"; they leave it out\./],
    ['a name that is derived', { model_name: 'Egret' }, /^warning: .*"model_name", "Egret"; they have "Heron"\./],
    ['a file', { config: { download: [{ file_name: 'a' }] } }, /^warning: .*"config"/],
    [
      'parameters that no decimal gives',
      { parameters: 1.5 },
      /^warning: "Heron": PRIMARY's "parameters" is 1\.5, which is not a whole number; models\.csv keeps "0\.5"\./,
    ],
    ['no parameters', { parameters: null }, /^warning: .*"parameters" is missing/],
    [
      'a tag with a comma',
      { tags: ['a,b'] },
      /^warning: "Heron": PRIMARY's "tags" holds "a,b", and a comma separates tags; models\.csv leaves it out\./,
    ],
    ['tags that are none', { tags: [5, 'a,b', {}] }, /"tags" holds 5, which is not a string, and 2 more such; models/],
    ['settings that the repository does not know', { settings: { mirostat: 1 } }, /^warning: .*has the key "mirostat"/],
    [
      'blanks at the end of a line',
      { description: 'a \nb' },
      /^warning: .*"description" has a line that ends in blanks, which the repository’s checks refuse/,
    ],
    ['a NUL character', { url: 'a\0b' }, /^warning: .*"url" has a NUL character/],
    ['a text that is none', { url: 5 }, /^warning: .*"url" is 5, which is not a string/],
  ];
  for (const [what, v2, note] of unsaid) {
    it(`says what it cannot hold: ${what}`, () => {
      const { rows, notes } = bring([otter, heron], [otterV2, { ...heronV2, ...v2 }]);
      assert.deepEqual(rows, [otter, heron]);
      assert.equal(notes.length, 1);
      assert.match(notes[0]!, note);
    });
  }

  it('says nothing of a version that consumers read from the defaults', () => {
    assert.deepEqual(bring([otter, heron], [otterV2, { ...heronV2, version: '1', nsfw: false }]).notes, []);
  });

  it('is not made for a name that is a URL, or one that db.json has for copies', () => {
    const { rows, notes } = bring(
      [otter],
      [otterV2, { ...heronV2, name: 'https://x/y' }, { ...heronV2, name: 'koboldcpp/Heron' }],
    );
    assert.deepEqual(rows, [otter]);
    assert.deepEqual(notes, [
      'warning: "koboldcpp/Heron" cannot be added: db.json has names that start so for copies of other models.',
      'warning: "https://x/y" is skipped: a name with "://" is no model\'s.',
    ]);
  });
});

describe('who changed a model on PRIMARY last', () => {
  const cases: [metadata: unknown, edit: unknown][] = [
    [
      { updated_at: 10, updated_by: ' somebody ', created_by: 'else' },
      { by: 'somebody', at: 10 },
    ],
    [
      { created_at: 10, created_by: 'somebody' },
      { by: 'somebody', at: 10, isCreation: true },
    ],
    [
      { created_at: 10.2, created_by: 'somebody', updated_at: 10.7 },
      { by: 'somebody', at: 10, isCreation: true },
    ],
    [
      { created_at: 10, created_by: 'somebody', updated_at: 10, updated_by: 'somebody' },
      { by: 'somebody', at: 10, isCreation: true },
    ],
    [
      { created_at: 10, created_by: 'somebody', updated_at: 10, updated_by: 'else' },
      { by: 'else', at: 10 },
    ],
    [{ created_at: 10, created_by: 'somebody', updated_at: 11 }, { at: 11 }],
    [{ updated_at: 10.9 }, { at: 10 }],
    [{ updated_at: 1e99, updated_by: '' }, undefined],
    [{ updated_at: -1, updated_by: 5 }, undefined],
    [[], undefined],
    [undefined, undefined],
  ];
  for (const [metadata, edit] of cases) {
    it(`is ${JSON.stringify(edit)} for ${JSON.stringify(metadata)}`, () => {
      assert.deepEqual(lastEdit(jsonOf({ name: 'a', metadata })), edit);
    });
  }

  it('is known under the name of the row, whatever blanks are around it on PRIMARY', () => {
    const record = { name: 'new', record: jsonOf({}) };
    const records = parseRecords('{" new ":{"name":"new","metadata":{"updated_by":"somebody"}}}');
    const edits = lastEdits({ added: [record], removed: [], modified: [] }, { format: 'v2', records });
    assert.deepEqual([...edits], [['new', { by: 'somebody' }]]);
  });
});
