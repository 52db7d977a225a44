import { quoted } from './json-scalars.ts';
import { type JudgedModels, judgeModels } from './table-judge.ts';
import { choices, type Random } from './random.ts';

/** The text repository's files, and what PRIMARY answers. */
export interface TableCase {
  readonly files: ReadonlyMap<string, string>;
  /** A JSON text. */
  readonly primary: string;
  /** The models that PRIMARY's answer changes, adds or removes. */
  readonly touched: ReadonlySet<string>;
  /** Whether something in the files makes no sense, so that the category may be unknown. */
  readonly isOdd: boolean;
  readonly keeps: boolean;
  /** How db.json came to be: from the table, from another one, or by hand. */
  readonly database: 'converted' | 'stale' | 'edited' | 'broken';
}

/** A row's cells: column → value. */
type Cells = Readonly<Record<string, string>>;

const columns = choices(
  'name',
  'parameters_bn',
  'display_name',
  'url',
  'baseline',
  'description',
  'style',
  'tags',
  'instruct_format',
  'settings',
);

const names = choices(
  ...choices('acme/a', 'acme/b', 'b', 'acme/c-1_x/gguf', 'acme/Mid-12B_chat', 'solo', '_-_', 'other/Tiny 3B'),
  ...choices(
    'z "q", \u{1F600}',
    '',
    'aphrodite/acme/a',
    'koboldcpp/b',
    'https://x.y/z',
    'constructor',
    '__proto__',
    '12',
  ),
  ...choices('é/ü', 'a/', '/b', 'x\u3000', 'toString'),
);

const texts = choices(
  ...choices(
    '',
    '',
    '',
    '',
    'chat',
    'generalist',
    'a "b", c',
    'two\r\nlines',
    'two\nlines',
    'old\rmac',
    ' blanks ',
    '"',
    ',',
  ),
  ...choices(
    '\uFF21\u{1F600}',
    '\u007f\u0085',
    'https://example.org/?a=1,2',
    '{"a": 1}',
    '\t',
    "it's",
    '\uFEFF',
    '=1+1',
  ),
);

const tags = choices('', 'x', 'y z', ' w ', 'chat', 'generalist', '3B', '0B', '\uFF21', '\u{1F600}', 'comma,tag', 'X');

const billions = choices(
  ...choices(
    '3',
    ' 3',
    '3.0',
    '2.5',
    '0.5',
    '1.5',
    '2.5000000001',
    '0',
    '-0',
    '0.0000000001',
    '1.001',
    '1e2',
    '-1.5',
    '1_000',
  ),
  ...choices('+7', '7.', '.5', '1E-3', '\t12 ', '70', '8.03', '46.7', '1000000'),
);

const settingsKeys = choices('temperature', 'top_k', 'top_p', 'rep_pen', 'sampler_order', '__proto__', 'é');

const settingsValues = choices(
  ...choices(
    '1.0',
    '1',
    '0.70',
    '1e5',
    '1e-7',
    '-0',
    '-0.0',
    '1E16',
    '12345678901234567890',
    '0.1',
    '1e22',
    '123456.789',
  ),
  ...choices('true', 'null', '"x"', '"é\\n"', '[]', '{}', '[0, 1.50, {"a": [2]}]', '{"b":1,"b":2.0}', '""', '5e-324'),
);

const header = columns.join(',');

const generationParams = JSON.stringify(Object.fromEntries(settingsKeys.map((name) => [name, 0])));

const defaults = choices(
  '{"baseline": "", "parameters": null, "description": "", "version": "1", "style": "generalist", "nsfw": false}',
  '{"baseline": "", "parameters": null, "description": "", "version": "1", "style": "generalist", "nsfw": false}',
  '{}',
  '{"parameters": "unknown", "instruct_format": "ChatML"}',
  '{"url": "https://example.org/", "tags": [], "parameters": 7, "settings": {"top_k": 1.0}, "display_name": "None"}',
  '{"nsfw": true, "style": null, "extra": "more", "description": "A \\u00e9.", "version": 1e0, "model_name": "m"}',
);

const databases = choices<TableCase['database']>(
  'converted',
  'converted',
  'converted',
  'converted',
  'converted',
  'stale',
  'edited',
);

export function tableCase(random: Random): TableCase {
  const defaultsJson = random.oneIn(5) ? random.pick(defaults) : defaults[0];
  const more = random.oneIn(8) ? random.pick([['extra'], ['features', 'é "x"'], ['__proto__'], ['']]) : [];
  const order = random.oneIn(10) ? random.shuffled([...columns, ...more]) : [...columns, ...more];
  const rows = random.list(random.pick([0, 1, 1, 2, 2, 3, 5]), () => randomRow(random, more));
  const isOdd = random.oneIn(10);
  const table = writeTable(random, order, rows);
  const csv = isOdd ? spoiled(random, table).toWellFormed() : table;
  const { text, touched } = primaryAnswer(random, judgeModels(table, defaultsJson));
  return {
    files: new Map([
      ['models.csv', csv],
      ['defaults.json', isOdd && random.oneIn(8) ? random.pick(oddDefaults) : defaultsJson],
      ['generation_params.json', isOdd && random.oneIn(10) ? random.pick(['[]', '{', '{}']) : generationParams],
    ]),
    primary: text,
    touched,
    isOdd,
    keeps: random.oneIn(6),
    database: isOdd && random.oneIn(10) ? 'broken' : random.pick(databases),
  };
}

const oddDefaults = choices('{"name": "x"}', '[]', '{"a": 1e999}', '{', '{"a":{"b":[1e400]}}');

function randomRow(random: Random, more: readonly string[]): Cells {
  return {
    name: random.pick(names),
    parameters_bn: random.oneIn(2) ? random.pick(billions) : String(random.below(10 ** 6) / 1000),
    display_name: random.oneIn(2) ? '' : random.pick(texts),
    url: random.pick(texts),
    baseline: random.pick(texts),
    description: random.pick(texts),
    style: random.oneIn(2) ? '' : random.pick(texts),
    tags: random.list(random.below(4), () => random.pick(tags)).join(random.pick([',', ', '])),
    instruct_format: random.pick(texts),
    settings: settingsCell(random),
    ...Object.fromEntries(more.map((column) => [column, random.pick(texts)])),
  };
}

function settingsCell(random: Random): string {
  if (random.oneIn(2)) return '';
  const [gap, colon] = random.pick<readonly [string, string]>([
    [', ', ': '],
    [',', ':'],
    [' ,\n', ' : '],
  ]);
  const members = random.list(random.below(4), () => {
    return quoted(random, random.pick(settingsKeys)) + colon + random.pick(settingsValues);
  });
  return `{${members.join(gap)}}`;
}

function writeTable(random: Random, order: readonly string[], rows: readonly Cells[]): string {
  const lineEnd = random.pick(['\r\n', '\r\n', '\n', '\r']);
  const lines = rows.map((row) => {
    const width = random.oneIn(4) ? random.below(order.length + 1) : order.length;
    const needed = Math.max(order.indexOf('parameters_bn'), order.indexOf('name')) + 1;
    const cells = order.slice(0, Math.max(width, needed)).map((column) => row[column] ?? '');
    if (random.oneIn(12)) {
      while (cells.length < order.length) cells.push('');
      cells.push(...random.list(1 + random.below(2), () => random.pick(texts)));
    }
    return cells.map((cell) => spellCell(random, cell)).join(',');
  });
  const titles = order.map((column) => spellCell(random, column)).join(',');
  const blank = random.oneIn(6) ? lineEnd.repeat(1 + random.below(2)) : '';
  const text = [order === columns ? header : titles, ...lines].join(lineEnd + blank);
  return (random.oneIn(8) ? '\uFEFF' : '') + text + (random.oneIn(5) ? '' : lineEnd + blank);
}

/** A cell, quoted where it must be and here and there where it need not. */
function spellCell(random: Random, value: string): string {
  const must = /[",\r\n]/.test(value);
  if (must && !/[,\r\n]/.test(value) && !value.startsWith('"') && random.oneIn(3)) return value;
  return must || random.oneIn(10) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** A table with something in it that no converter takes, or may not take. */
function spoiled(random: Random, table: string): string {
  const at = random.below(table.length + 1);
  switch (random.below(7)) {
    case 0:
      return `${table}"open`;
    case 1:
      return `${table}\r\nacme/x,${random.pick(['', 'many', 'nan', 'inf', '1e999', '0x10', '1__0', '3 B', '1e305'])},\r\n`;
    case 2:
      return `${table}\r\nacme/x,1,,,,,,,,"${random.pick(['[]', '{', '{""nope"": 1}', '\uFEFF{}', '{""top_k"": 1e400}'])}"\r\n`;
    case 3:
      return table.replace(random.pick(columns), random.pick(['', 'parameters', 'null', 'model_name', 'x', 'tags']));
    case 4:
      return table.slice(0, at);
    case 5:
      return table.slice(0, at) + random.pick(['"', ',', '\n', '\r', 'x', '""']) + table.slice(at);
    default:
      return table.slice(0, at) + table.slice(at + 1 + random.below(4));
  }
}

const fieldNames = choices(
  ...choices('name', 'model_name', 'parameters', 'display_name', 'url', 'baseline', 'description', 'style', 'tags'),
  ...choices('instruct_format', 'settings', 'nsfw', 'version', 'null', 'unknown', 'extra', '__proto__'),
);

const oddValues = choices(
  ...choices('null', 'true', '1', '1.5', '"1"', '"2"', '{}', '[]', '{"top_k": 40}', '{"top_k": 1, "nope": 2}', '[1]'),
  ...choices(
    '"\\ud800"',
    '"\\u0000"',
    '1e400',
    '{"top_k": 1e400}',
    '-0',
    '1e10',
    '"a, \\"b\\"\\r\\n"',
    '12345678901234567890123',
    '9'.repeat(401),
  ),
);

/** PRIMARY's answer: what the table converts to, with some models and fields changed. */
function primaryAnswer(random: Random, models: JudgedModels): { text: string; touched: ReadonlySet<string> } {
  const touched = new Set<string>();
  const records = new Map<string, ReadonlyMap<string, string>>();
  const rarity = random.pick([1, 2, 4, 8, 1000]);
  const add = (): void => {
    const name = random.oneIn(3) ? `acme/new-${random.below(100)}B${random.oneIn(20) ? '\n' : ''}` : random.pick(names);
    if (models.has(name) || records.has(name)) return;
    touched.add(name);
    records.set(name, changedRecord(random, new Map([['parameters', '3000000000']])));
  };
  for (const [name, record] of models) {
    if (random.oneIn(rarity * 4)) add();
    if (!random.oneIn(rarity)) records.set(name, record);
    else {
      touched.add(name);
      if (!random.oneIn(4)) records.set(name, changedRecord(random, record));
    }
  }
  if (random.oneIn(rarity)) add();
  const all = random.oneIn(6) ? random.shuffled([...records]) : [...records];
  return { text: object(all.map(([name, record]) => [name, object(record)])), touched };
}

function changedRecord(random: Random, record: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const changed = new Map(record);
  for (let count = random.pick([1, 1, 2, 4]); count > 0; count--) {
    const field = random.pick(fieldNames);
    if (random.oneIn(6)) changed.delete(field);
    else if (random.oneIn(5)) changed.set(field, random.pick(oddValues));
    else changed.set(field, fieldValue(random, field));
  }
  return changed;
}

function fieldValue(random: Random, field: string): string {
  switch (field) {
    case 'parameters':
      if (random.oneIn(8)) return random.pick(['0', '7', '-1500000000', '1001000000', '3e9', '7000000000.0']);
      return random.oneIn(2) ? String(random.below(10 ** 6) * 10 ** random.below(7)) : String(random.below(2 ** 31));
    case 'tags':
    case 'null':
      return JSON.stringify(random.list(random.below(4), () => random.pick(tags)));
    case 'settings':
      return object(random.list(random.below(4), () => [random.pick(settingsKeys), random.pick(settingsValues)]));
    default:
      return JSON.stringify(random.pick(texts));
  }
}

function object(members: Iterable<readonly [string, string]>): string {
  return `{${Array.from(members, ([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`;
}
