import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { equalJson } from '../../../src/json/equal.ts';
import { spelling } from '../../../src/json/slice.ts';
import { parseRecords, type Records } from '../../../src/model/records.ts';
import { convertModels } from '../../../src/formats/text/convert-models.ts';
import { isBareName } from '../../../src/formats/text/names.ts';
import { renderCategory } from '../../../src/formats/render-category.ts';
import { textFormat } from '../../../src/formats/text.ts';
import { defaultsJson, generationParamsJson, header, modelsCsv, records, repository } from './sample.ts';

type Fields = Readonly<Record<string, unknown>>;

function convert(csv: string): string {
  return convertModels(csv, defaultsJson, generationParamsJson).text;
}

function primaryOf(csv: string): Record<string, Fields> {
  return JSON.parse(convert(csv)) as Record<string, Fields>;
}

const consistent = repository(modelsCsv, convert(modelsCsv));

/** The notes on a consistent repository whose PRIMARY has one model with other fields. */
function notesOn(name: string, fields: Fields): unknown {
  const primary = primaryOf(modelsCsv);
  return textFormat.read(consistent, records({ ...primary, [name]: { ...primary[name], ...fields } })).notes;
}

describe('textFormat', () => {
  it('reads the records under the models’ own names, PRIMARY’s in its order', () => {
    const primary = Object.entries(primaryOf(modelsCsv)).reverse();
    const { observed, desired, notes } = textFormat.read(consistent, records(Object.fromEntries(primary)));
    const names = ['acme/Tiny-3B', 'acme/Mid-12B_chat', 'solo', 'other/Tiny-3B', 'acme/Big-120B'];
    assert.deepEqual([...observed.keys()], names);
    assert.deepEqual([...desired.keys()], names.toReversed());
    assertSameRecords(desired, observed);
    assert.deepEqual(notes, []);
  });

  it('renders the two files, and only those', () => {
    const rendered = textFormat.read(consistent, records({})).render(new Map());
    assert.deepEqual(
      [...rendered],
      [
        ['models.csv', header],
        ['db.json', '{}\n'],
      ],
    );
  });

  it('adds a model whose name has blanks before it under that very name', () => {
    const primary = { ...primaryOf(modelsCsv), ' new/One': { parameters: 1e9 } };
    const { observed, desired, render } = textFormat.read(consistent, records(primary));
    assert.deepEqual(
      [...desired.keys()].filter((name) => !observed.has(name)),
      [' new/One'],
    );
    assert.match(render(desired).get('models.csv') ?? '', /^ new\/One,1,/m);
  });

  it('adds no model without a name, and says so as an error', () => {
    const primary = { ...primaryOf(modelsCsv), ' ': { parameters: 1e9 } };
    const { desired, notes, render } = textFormat.read(consistent, records(primary));
    assert.deepEqual(notes, [
      { severity: 'error', message: '" " cannot be added: a model needs a name.', model: ' ', field: 'name' },
    ]);
    assert.equal(render(desired).get('models.csv'), modelsCsv);
  });

  it('keeps a model that is to be kept', () => {
    const { observed } = textFormat.read(consistent, records({}));
    assert.deepEqual(textFormat.read(consistent, observed).render(observed), new Map([...consistent].slice(0, 2)));
  });

  const lost: [title: string, fields: Fields, notes: [field: string, message: string][]][] = [
    ['a field that equals the default', { nsfw: false, version: '1' }, []],
    ['nsfw', { nsfw: true }, [['nsfw', `"solo": models.csv cannot hold PRIMARY's "nsfw", true; db.json has false.`]]],
    [
      'version',
      { version: '2' },
      [['version', `"solo": models.csv cannot hold PRIMARY's "version", "2"; db.json has "1".`]],
    ],
    [
      'an unknown field',
      { features: ['a'] },
      [['features', `"solo": models.csv cannot hold PRIMARY's "features", ["a"]; db.json leaves it out.`]],
    ],
    ['an unknown field without a value', { features: [], note: null, size: 0, more: {}, text: '' }, []],
    [
      'a name that is not the key',
      { name: 'other' },
      [['name', `"solo": models.csv cannot hold PRIMARY's "name", "other"; db.json has "solo".`]],
    ],
    [
      'another model name',
      { model_name: 'x' },
      [['model_name', `"solo": models.csv cannot hold PRIMARY's "model_name", "x"; db.json has "solo".`]],
    ],
    ['no name and no model name', { name: undefined, model_name: undefined }, []],
    ['tags in another order, and twice', { tags: ['generalist', '0B', '0B'] }, []],
    [
      'tags without the size',
      { tags: ['generalist'] },
      [
        [
          'tags',
          `"solo": models.csv cannot hold PRIMARY's "tags", ["generalist"]; db.json has [\n            "0B",\n            "generalist"\n        ].`,
        ],
      ],
    ],
    ['texts that are empty', { url: '', display_name: '', style: null, description: null }, []],
    ['parameters as a float', { parameters: 5e8 }, []],
  ];
  for (const [title, fields, expected] of lost) {
    it(`${expected.length === 0 ? 'says nothing of' : 'warns of what a row cannot carry:'} ${title}`, () => {
      assert.deepEqual(
        notesOn('solo', fields),
        expected.map(([field, message]) => ({ severity: 'warning', message, model: 'solo', field })),
      );
    });
  }

  it('a difference that no row can carry is no difference', () => {
    const primary = primaryOf(modelsCsv);
    const { observed, desired } = textFormat.read(
      consistent,
      records({ ...primary, solo: { ...primary['solo'], nsfw: true, features: 1 } }),
    );
    assertSameRecords(desired, observed);
  });

  it('empties instruct_format where PRIMARY says that it is empty, and keeps it where PRIMARY says nothing', () => {
    const [name, before] = ['acme/Mid-12B_chat', ',ChatML,\r\n'];
    for (const [format, after] of [
      ['', ',,\r\n'],
      [undefined, before],
    ] as const) {
      const primary = primaryOf(modelsCsv);
      const answer = records({ ...primary, [name]: { ...primary[name], instruct_format: format } });
      const { desired, render } = textFormat.read(consistent, answer);
      const rendered = render(desired);
      assert.equal(rendered.get('models.csv'), modelsCsv.replace(before, after));
    }
  });

  it('writes a model without parameters, new or not, as a row of 0 billions', () => {
    const primary = primaryOf(modelsCsv);
    const answer = records({ ...primary, solo: { ...primary['solo'], parameters: 0 }, 'acme/none': { parameters: 0 } });
    const rendered = renderCategory('text_generation', textFormat, consistent, textFormat.read(consistent, answer));
    const rows = rendered
      .get('models.csv')
      ?.split('\r\n')
      .filter((row) => /^(solo|acme\/none),/.test(row));
    assert.deepEqual(rows, ['solo,0,,,,,,generalist,,', 'acme/none,0,,,,,,,,']);
    assert.match(rendered.get('db.json') ?? '', /"model_name": "none",\n +"baseline": "",\n +"parameters": null,/);
  });

  for (const parameters of [3e9, 'unknown']) {
    it(`writes such a model also where the default for parameters is ${parameters}`, () => {
      const defaults = JSON.stringify({ parameters });
      const files = repository(header, '{}\n', defaults);
      const reading = textFormat.read(files, records({ none: { parameters: 0 }, three: { parameters: 3e9 } }));
      const rendered = renderCategory('text_generation', textFormat, files, reading);
      assert.equal(rendered.get('models.csv'), `${header}none,0,,,,,,,,\r\nthree,3,,,,,,,,\r\n`);
    });
  }

  it('leaves the cell empty where the default of a column is no text', () => {
    const columns = header.replace('\r\n', ',nsfw\r\n');
    const files = repository(columns, '{}\n', defaultsJson);
    const reading = textFormat.read(files, records({ a: { parameters: 3e9 }, b: { parameters: 3e9, nsfw: false } }));
    const rendered = renderCategory('text_generation', textFormat, files, reading);
    assert.equal(rendered.get('models.csv'), `${columns}a,3,,,,,,,,,\r\n`);
  });

  it('leaves a row alone where PRIMARY says what the defaults say', () => {
    const defaults = '{"parameters": 7, "settings": {"top_k": 1.0}, "display_name": "None"}';
    const csv = `${header}acme/a,3\r\n_,0,,,,,,,,{}\r\n`;
    const database = convertModels(csv, defaults, generationParamsJson).text;
    const files = repository(csv, database, defaults);
    const { desired } = textFormat.read(files, records(JSON.parse(database) as Fields));
    assert.deepEqual(textFormat.read(files, desired).render(desired), new Map([...files].slice(0, 2)));
  });

  it('lets the others through where one record cannot become a row', () => {
    const primary = primaryOf(modelsCsv);
    const broken = { ...primary, solo: {}, fresh: { parameters: 'many' }, 'acme/new': { parameters: 1e9 } };
    const { observed, desired, notes } = textFormat.read(consistent, records(broken));
    assert.equal(
      desired.get('solo') && spelling(desired.get('solo')!),
      observed.get('solo') && JSON.stringify(primary['solo'], null, 4).replaceAll('\n', '\n    '),
    );
    assert.equal(desired.has('fresh'), false);
    assert.equal(desired.has('acme/new'), true);
    assert.deepEqual(
      notes.map(({ severity, model, field }) => [severity, model, field]),
      [
        ['error', 'solo', 'parameters'],
        ['error', 'fresh', 'parameters'],
      ],
    );
  });

  describe('files that disagree on GitHub', () => {
    const stale = convert(modelsCsv.replace('Second row', 'Older').replace('solo,0.5', 'gone,0.5'));

    it('are reported by model, and repaired from models.csv where PRIMARY says the same', () => {
      const files = repository(modelsCsv, stale);
      const { desired, notes } = textFormat.read(files, records(primaryOf(modelsCsv)));
      assert.deepEqual(notes, [
        {
          severity: 'warning',
          message: 'models.csv and db.json disagree on GitHub: 3 models differ ("solo", "other/Tiny-3B", "gone").',
        },
      ]);
      assert.deepEqual(textFormat.read(files, desired).render(desired), new Map([...consistent].slice(0, 2)));
    });

    it('are repaired in models.csv where PRIMARY says what db.json says', () => {
      const files = repository(modelsCsv, stale);
      const { observed, desired } = textFormat.read(files, records(JSON.parse(stale) as Fields));
      assertSameRecords(desired, observed);
      const rendered = textFormat.read(files, desired).render(desired);
      assert.ok(rendered.get('models.csv')?.includes('\r\nother/Tiny-3B,2.5,,,,Older,,,,\r\n'));
      assertSameRecords(parseRecords(rendered.get('db.json') ?? ''), parseRecords(stale));
    });

    it('are reported where no record differs', () => {
      const { notes } = textFormat.read(
        repository(modelsCsv, `${convert(modelsCsv)}\n`),
        records(primaryOf(modelsCsv)),
      );
      assert.deepEqual(
        notes.map(({ message }) => message),
        [
          'models.csv and db.json disagree on GitHub: no model differs, but db.json is not, byte for byte, what models.csv converts to.',
        ],
      );
    });

    it('may hold a model in db.json alone that no row can give: kept, it is as a row carries it', () => {
      const byHand = stale.replaceAll('"nsfw": false', '"nsfw": true');
      const files = repository(modelsCsv, byHand);
      const { observed } = textFormat.read(files, records({}));
      assertSameRecords(bareRecords(textFormat.read(files, observed).render(observed).get('db.json') ?? ''), observed);
    });

    it('keep a model that db.json alone has, where its record on PRIMARY cannot become a row', () => {
      const files = repository(modelsCsv, stale);
      const { desired } = textFormat.read(files, records({ ...primaryOf(modelsCsv), gone: { parameters: 'many' } }));
      assert.equal(desired.has('gone'), true);
      assertSameRecords(bareRecords(textFormat.read(files, desired).render(desired).get('db.json') ?? ''), desired);
    });
  });

  const errors: [title: string, files: ReadonlyMap<string, string>, message: string][] = [
    ...['models.csv', 'db.json', 'defaults.json', 'generation_params.json'].map(
      (path): [string, ReadonlyMap<string, string>, string] => [
        `no ${path}`,
        new Map([...consistent].filter(([other]) => other !== path)),
        `${path}: the repository does not have this file`,
      ],
    ),
    [
      'a number that is none',
      repository(`${header}a,x\r\n`, '{}'),
      'models.csv, line 2: parameters_bn of "a" is "x", not a number',
    ],
    [
      'db.json is no JSON',
      repository(modelsCsv, '{\n"a": {}'),
      'db.json, line 2: not JSON: the text ends where "," or "}" should be (column 8)',
    ],
    [
      'db.json has a record that is none',
      repository(modelsCsv, '{"a": 1}'),
      'db.json, line 1: the record "a" is a number, not an object',
    ],
  ];
  for (const [title, files, message] of errors) {
    it(`is a clear error: ${title}`, () => {
      assert.throws(() => textFormat.read(files, records({})), { name: 'MalformedFileError', message });
    });
  }
});

function bareRecords(database: string): Records {
  return new Map([...parseRecords(database)].filter(([name]) => isBareName(name)));
}

function assertSameRecords(actual: Records, expected: Records): void {
  const differing = [...new Set([...actual.keys(), ...expected.keys()])].filter((name) => {
    const [one, other] = [actual.get(name), expected.get(name)];
    return one === undefined || other === undefined || !equalJson(one, other);
  });
  assert.deepEqual(differing, []);
}
