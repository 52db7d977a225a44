import fc from 'fast-check';
import type { JudgedModels } from '../../laws/text/judge.ts';
import { modelName, settings, tag, text } from './cells.ts';

/** Another value for a field, as a JSON text; undefined where PRIMARY leaves the field out. */
interface FieldEdit {
  readonly field: string;
  readonly value: string | undefined;
}

/** What PRIMARY says otherwise than the table. */
export interface TableEdits {
  /** Of the models, counted over and over; undefined where PRIMARY has no longer the model. */
  readonly changed: readonly { readonly at: number; readonly fields: readonly FieldEdit[] | undefined }[];
  /** New models, each behind so many others. */
  readonly added: readonly { readonly behind: number; readonly name: string; readonly fields: readonly FieldEdit[] }[];
  readonly isReversed: boolean;
}

const textFields = ['name', 'model_name', 'display_name', 'url', 'baseline', 'description', 'style', 'instruct_format'];
const fieldNames = [
  ...textFields,
  ...['parameters', 'tags', 'settings', 'nsfw', 'version', 'null', 'unknown', 'extra', '__proto__'],
];

const oddValues = [
  ...['null', 'true', '1', '1.5', '"1"', '"2"', '{}', '[]', '{"top_k": 40}', '{"top_k": 1, "nope": 2}', '[1]'],
  ...['"\\ud800"', '"\\u0000"', '1e400', '{"top_k": 1e400}', '-0', '1e10', '"a, \\"b\\"\\r\\n"'],
  ...['12345678901234567890123', '9'.repeat(401)],
];

const parameters = fc.oneof(
  fc.constantFrom(
    '0',
    '7',
    '-1500000000',
    '1001000000',
    '3e9',
    '7000000000.0',
    '1.5',
    '1e400',
    '9'.repeat(401),
    '12345678901234567890123',
  ),
  fc.nat().map(String),
  fc.tuple(fc.nat({ max: 10 ** 6 }), fc.nat({ max: 6 })).map(([digits, zeros]) => String(digits * 10 ** zeros)),
);

const valueOf = (field: fc.Arbitrary<string>, value: fc.Arbitrary<string | undefined>): fc.Arbitrary<FieldEdit> =>
  fc.record({ field, value });

const fieldEdit: fc.Arbitrary<FieldEdit> = fc.oneof(
  {
    weight: 4,
    arbitrary: valueOf(
      fc.constantFrom(...textFields, 'nsfw', 'version', 'unknown', 'extra', '__proto__'),
      text.map((value) => JSON.stringify(value)),
    ),
  },
  { weight: 2, arbitrary: valueOf(fc.constant('parameters'), parameters) },
  {
    weight: 2,
    arbitrary: valueOf(
      fc.constantFrom('tags', 'null'),
      fc.array(tag, { maxLength: 3 }).map((list) => JSON.stringify(list)),
    ),
  },
  {
    weight: 2,
    arbitrary: valueOf(
      fc.constant('settings'),
      fc.oneof(settings.map(object), fc.constantFrom('{"top_k": 1, "nope": 2}', '{"top_k": 1e400}')),
    ),
  },
  { weight: 2, arbitrary: valueOf(fc.constantFrom(...fieldNames), fc.constantFrom(...oddValues)) },
  { weight: 2, arbitrary: valueOf(fc.constantFrom(...fieldNames), fc.constant(undefined)) },
);

const fields = fc.array(fieldEdit, { minLength: 1, maxLength: 4 });

/** Changes to a record of PRIMARY's: fields as it may answer them, and as nobody should. */
export const fieldEdits: fc.Arbitrary<Readonly<Record<string, unknown>>> = fields.map((edits) =>
  Object.fromEntries(edits.map(({ field, value }) => [field, value === undefined ? value : JSON.parse(value)])),
);

const changed = fc.record({
  at: fc.nat({ max: 99 }),
  fields: fc.oneof({ weight: 3, arbitrary: fields }, { weight: 1, arbitrary: fc.constant(undefined) }),
});

const newName = fc
  .tuple(fc.nat({ max: 99 }), fc.constantFrom(...Array<string>(19).fill(''), '\n'))
  .map(([number, end]) => `acme/new-${number}B${end}`);

const added = fc.record({
  behind: fc.nat({ max: 9 }),
  name: fc.oneof({ weight: 1, arbitrary: newName }, { weight: 2, arbitrary: modelName }),
  fields,
});

/** None, one or some. */
function few<T>(edit: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> {
  return fc.oneof(fc.constant([]), fc.array(edit, { minLength: 1, maxLength: 1 }), fc.array(edit, { maxLength: 5 }));
}

export const tableEdits: fc.Arbitrary<TableEdits> = fc.record({
  changed: few(changed),
  added: fc.oneof(
    { weight: 1, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(added, { maxLength: 3 }) },
  ),
  isReversed: fc.nat({ max: 5 }).map((drawn) => drawn === 5),
});

/** PRIMARY's answer: what the table converts to, with some models and fields changed. */
export interface Answer {
  /** A JSON text. */
  readonly text: string;
  /** The models that it changes, adds or removes. */
  readonly touched: ReadonlySet<string>;
}

export function answer(models: JudgedModels, { changed, added, isReversed }: TableEdits): Answer {
  const names = [...models.keys()];
  const fates = new Map(changed.map(({ at, fields: edits }) => [names[at % names.length] ?? '', { edits }]));
  const newcomers = added.filter(
    ({ name }, index) => !models.has(name) && added.findIndex((other) => other.name === name) === index,
  );
  const touched = new Set<string>();
  const records: (readonly [string, string])[] = [];
  const addBehind = (count: number) => {
    for (const { behind, name, fields } of newcomers) {
      if (behind % (names.length + 1) !== count) continue;
      touched.add(name);
      records.push([name, object(edited(new Map([['parameters', '3000000000']]), fields))]);
    }
  };
  addBehind(0);
  for (const [index, [name, record]] of [...models].entries()) {
    const fate = fates.get(name);
    if (fate) touched.add(name);
    if (!fate || fate.edits) records.push([name, object(edited(record, fate?.edits ?? []))]);
    addBehind(index + 1);
  }
  return { text: object(isReversed ? records.reverse() : records), touched };
}

function edited(record: ReadonlyMap<string, string>, edits: readonly FieldEdit[]): ReadonlyMap<string, string> {
  const fields = new Map(record);
  for (const { field, value } of edits) {
    if (value === undefined) fields.delete(field);
    else fields.set(field, value);
  }
  return fields;
}

function object(members: Iterable<readonly [string, string]>): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`;
}
