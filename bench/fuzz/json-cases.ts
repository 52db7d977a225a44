import { Editor, type Pieces } from './json-edits.ts';
import { type Container, recordsTree, spell, style } from './json-tree.ts';
import { choices, type Random } from './random.ts';

/** A legacy file and PRIMARY's answer. */
export interface JsonCase {
  readonly old: string;
  readonly wanted: string;
  readonly pieces: Pieces;
  readonly edits: Editor;
  /** Whether PRIMARY's answer has nothing to do with the file. */
  readonly unrelated: boolean;
  readonly keeps: boolean;
  readonly maxRemovedPercent: number;
}

/** A text that need not be JSON. */
export interface MalformedCase {
  readonly broken: string;
}

const endings = ['\n', '\n', '\n', '', '\r\n', '\n\n', ' \t\n', '\r'] as const;

export function jsonCase(random: Random): JsonCase | MalformedCase {
  const tree = random.oneIn(5_000) ? longArrays(random) : recordsTree(random, style(random));
  const start = (random.oneIn(10) ? '\uFEFF' : '') + random.pick(['', '', '', '', ' ', '\r\n']);
  const end = random.pick(endings);
  const old = start + spell(tree) + end;
  if (random.oneIn(12)) return { broken: broken(random, old) };

  const look = style(random);
  const edits = new Editor(random, look, random.pick([0, 1, 1, 1, 3, 100, 100]), random.pick([1, 2, 3, 6]));
  const edited = edits.document(tree);
  const unrelated = random.oneIn(25);
  return {
    old,
    wanted: spell(unrelated ? recordsTree(random, look) : edited.wanted),
    pieces: [start, ...edited.pieces, end],
    edits,
    unrelated,
    keeps: random.oneIn(10),
    maxRemovedPercent: random.pick([100, 100, 100, 25]),
  };
}

/** Arrays so long that aligning them is given up. */
function longArrays(random: Random): Container {
  const look = style(random);
  const elements = random.list(1200, (index) => ({
    separator: look.separator(2),
    key: '',
    label: '',
    value: { kind: 'scalar', literal: String(index) } as const,
  }));
  const list: Container = { kind: 'array', open: look.open(2), close: look.close(2), items: elements };
  const member = (name: string, value: Container, depth: number): Container => ({
    kind: 'object',
    open: look.open(depth),
    close: look.close(depth),
    items: [{ separator: look.separator(depth), key: name, label: `"${name}"${look.colon()}`, value }],
  });
  return member('model', member('list', list, 1), 0);
}

const oddCharacters = choices('{', ...Array.from('}[]",:\\/0123456789.eE+-tfnu \t\n\r\0\u00a0\uFEFFé'));

const oddDocuments = (random: Random): readonly [string, ...string[]] => [
  '',
  ' ',
  '[]',
  '"text"',
  'null',
  '1',
  `{"a":${'['.repeat(60 + random.below(8))}${']'.repeat(60 + random.below(8))}}`,
  `{"a":${'{"b":'.repeat(60 + random.below(8))}{}${'}'.repeat(60 + random.below(8))}}`,
  `{"a":{"b":1e${'9'.repeat(random.pick([900, 999, 1000, 1001, 2000]))}}}`,
  `{"a":{"b":"${random.pick(['\\u00', '\\x', '\\', '\\u12G4', '\\u12', '\n', '\t', 'open'])}`,
  `{"a":{"b":"${random.pick(['\\u00', '\\x41', '\\', '\\u12G4', '\\uD8', '\n', '\0', '\\/'])}"}}`,
  `{"a":{"b":${random.pick(['01', '-', '+1', '.5', '1.', '1e', '1e+', 'NaN', 'Infinity', 'tru', 'nul', 'fals', '--1', '0x10'])}}}`,
  `{"a":${random.pick(['[]', '1', '"x"', 'null', 'true', '[{}]'])}}`,
];

/** A document with a few characters that nobody wrote on purpose, or cut off. */
function broken(random: Random, text: string): string {
  if (random.oneIn(4)) return random.pick(oddDocuments(random));
  let changed = text;
  for (let count = 1 + random.below(3); count > 0; count--) {
    const at = random.below(changed.length + 1);
    switch (random.below(4)) {
      case 0:
        changed = changed.slice(0, at);
        break;
      case 1:
        changed = changed.slice(0, at) + changed.slice(at + 1 + random.below(3));
        break;
      case 2:
        changed = changed.slice(0, at) + random.pick(oddCharacters) + changed.slice(at);
        break;
      default:
        changed = changed.slice(0, at) + random.pick(oddCharacters) + changed.slice(at + 1);
    }
  }
  return changed;
}
