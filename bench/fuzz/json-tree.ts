import { key, quoted, respelled, scalar } from './json-scalars.ts';
import type { Random } from './random.ts';

/** A JSON value with its layout: the generator knows every byte of a document, and so what an edit may leave of it. */
export type Tree = Scalar | Container;

export interface Scalar {
  readonly kind: 'scalar';
  readonly literal: string;
}

export interface Container {
  readonly kind: 'object' | 'array';
  /** The blanks after the opening bracket, and all that an empty container holds. */
  readonly open: string;
  /** The blanks before the closing bracket. */
  readonly close: string;
  readonly items: readonly Item[];
}

export interface Item {
  /** What separates it from the one before, with the comma. */
  readonly separator: string;
  /** Decoded; `''` in an array. */
  readonly key: string;
  /** The key's literal, the colon and the blanks around it; `''` in an array. */
  readonly label: string;
  readonly value: Tree;
}

export function spell(tree: Tree): string {
  if (tree.kind === 'scalar') return tree.literal;
  const [opening, closing] = brackets(tree);
  if (tree.items.length === 0) return opening + tree.open + closing;
  const items = tree.items.map((item, index) => (index === 0 ? '' : item.separator) + spellItem(item));
  return opening + tree.open + items.join('') + tree.close + closing;
}

export function spellItem({ label, value }: Item): string {
  return label + spell(value);
}

export function brackets({ kind }: Container): readonly [string, string] {
  return kind === 'object' ? ['{', '}'] : ['[', ']'];
}

/** How a document is laid out at each depth. Each call may answer otherwise: people lay out by hand. */
export interface Style {
  readonly open: (depth: number) => string;
  readonly separator: (depth: number) => string;
  readonly colon: () => string;
  readonly close: (depth: number) => string;
}

const blanks = ['', '', ' ', '\n', '\r\n', '\t', '  ', '\n  ', '\r\n\t\t', '\n\n', '\r', ' \n\t '] as const;

export function style(random: Random): Style {
  const newline = random.pick(['\n', '\n', '\r\n', '\r']);
  const unit = random.pick(['    ', '    ', '  ', '\t', ' ', '', '   ']);
  const colon = random.pick([': ', ': ', ':', ' : ', ':\t', ' :\n ']);
  const line = (depth: number) => newline + unit.repeat(depth);
  const pretty: Style = {
    open: (depth) => line(depth + 1),
    separator: (depth) => `,${line(depth + 1)}`,
    colon: () => colon,
    close: line,
  };
  const gap = random.pick(['', ' ']);
  const inline: Style = { open: () => '', separator: () => `,${gap}`, colon: () => `:${gap}`, close: () => '' };
  const any = () => random.pick(blanks);
  const wild: Style = {
    open: any,
    separator: () => `${any()},${any()}`,
    colon: () => `${any()}:${any()}`,
    close: any,
  };
  switch (random.below(8)) {
    case 0:
      return inline;
    case 1:
      return wild;
    case 2:
      return mixed(() => (random.oneIn(8) ? wild : pretty));
    case 3: {
      const from = random.below(3);
      return {
        open: (depth) => (depth > from ? inline : pretty).open(depth),
        separator: (depth) => (depth > from ? inline : pretty).separator(depth),
        colon: pretty.colon,
        close: (depth) => (depth > from ? inline : pretty).close(depth),
      };
    }
    case 4:
      return {
        ...pretty,
        separator: (depth) => (random.oneIn(3) ? ` ,${newline}${line(depth + 1)}` : pretty.separator(depth)),
        close: (depth) => (random.oneIn(5) ? '' : pretty.close(depth)),
      };
    default:
      return pretty;
  }
}

function mixed(next: () => Style): Style {
  return {
    open: (depth) => next().open(depth),
    separator: (depth) => next().separator(depth),
    colon: () => next().colon(),
    close: (depth) => next().close(depth),
  };
}

/** An object whose members are objects, as legacy files are; keys may stand twice. */
export function recordsTree(random: Random, look: Style, size = random.pick([0, 1, 1, 2, 2, 3, 4, 8])): Container {
  return container(random, look, 'object', 0, size, () => {
    const width = random.oneIn(10) ? 0 : 1 + random.below(4);
    return container(random, look, 'object', 1, width, () => value(random, look, 2));
  });
}

export function value(random: Random, look: Style, depth: number): Tree {
  if (random.below(4) > 0 || depth > 5) return { kind: 'scalar', literal: scalar(random) };
  const kind = random.oneIn(2) ? 'object' : 'array';
  const size = random.below(4);
  return container(random, look, kind, depth, size, () => value(random, look, depth + 1));
}

function container(
  random: Random,
  look: Style,
  kind: 'object' | 'array',
  depth: number,
  size: number,
  inner: () => Tree,
): Container {
  const mayRepeat = random.oneIn(15);
  const keys = new Set<string>();
  const items: Item[] = [];
  for (let count = 0; count < size; count++) {
    const name = kind === 'object' ? key(random) : '';
    if (kind === 'object' && keys.has(name) && !mayRepeat) continue;
    keys.add(name);
    items.push(item(random, look, kind, depth, name, inner()));
  }
  const open = items.length > 0 ? look.open(depth) : random.oneIn(5) ? look.close(depth) : '';
  return { kind, open, close: look.close(depth), items };
}

export function item(
  random: Random,
  look: Style,
  kind: 'object' | 'array',
  depth: number,
  name: string,
  inner: Tree,
): Item {
  const label = kind === 'object' ? quoted(random, name) + look.colon() : '';
  return { separator: look.separator(depth), key: name, label, value: inner };
}

/** The same value as another program would write it: other layout, and here and there another spelling. */
export function rewritten(random: Random, look: Style, tree: Tree, depth = 0): Tree {
  if (tree.kind === 'scalar') return { kind: 'scalar', literal: respelled(random, tree.literal) };
  const items = tree.items.map((old) =>
    item(random, look, tree.kind, depth, old.key, rewritten(random, look, old.value, depth + 1)),
  );
  return { kind: tree.kind, open: items.length > 0 ? look.open(depth) : '', close: look.close(depth), items };
}
