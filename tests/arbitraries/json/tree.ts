import fc from 'fast-check';
import { type Blanks, blanks, closing, colon, type Layout, opening, separator } from './layout.ts';
import { type Name, name, type Scalar, scalar } from './scalars.ts';

/** A JSON value with its layout: the generator knows every byte of a document, and so what an edit may leave of it. */
export type Tree = Scalar | Container;

export interface Container extends Blanks {
  readonly kind: 'object' | 'array';
  readonly items: readonly Item[];
}

/** A member, or an element: its name counts for nothing. */
export interface Item extends Name, Blanks {
  readonly value: Tree;
}

/** Who writes a document: with which layout, and with which of a literal's two spellings. */
export interface Writer {
  readonly layout: Layout;
  readonly spelling: 'literal' | 'again';
}

export function spell(tree: Tree, writer: Writer, depth = 0): string {
  if (tree.kind === 'scalar') return tree[writer.spelling];
  const [start, end] = frame(tree, writer, depth);
  const items = tree.items.map(
    (item, index) => (index === 0 ? '' : separator(writer.layout, depth, item)) + spellItem(tree, item, writer, depth),
  );
  return start + items.join('') + end;
}

function spellItem(container: Container, item: Item, writer: Writer, depth: number): string {
  return label(container, item, writer) + spell(item.value, writer, depth + 1);
}

/** A container's brackets with the blanks inside them. */
export function frame(container: Container, { layout }: Writer, depth: number): readonly [string, string] {
  const [start, end] = container.kind === 'object' ? ['{', '}'] : ['[', ']'];
  const close = closing(layout, depth, container);
  if (container.items.length === 0) return [start, (container.isOdd ? close : '') + end];
  return [start + opening(layout, depth, container), close + end];
}

/** A member's key and colon; nothing for an element. */
export function label({ kind }: Container, item: Item, { layout, spelling }: Writer): string {
  return kind === 'object' ? item[spelling] + colon(layout, item) : '';
}

export function itemOf<T extends Tree>(value: fc.Arbitrary<T>): fc.Arbitrary<Item & { readonly value: T }> {
  return fc.tuple(name, blanks, value).map(([named, around, inner]) => ({ ...named, ...around, value: inner }));
}

export function containerOf(
  kind: Container['kind'],
  value: fc.Arbitrary<Tree>,
  maxLength: number,
): fc.Arbitrary<Container> {
  return fc
    .tuple(fc.array(itemOf(value), { maxLength, depthIdentifier: 'json' }), blanks, fc.nat({ max: 14 }))
    .map(([items, around, repeats]) => ({
      kind,
      ...around,
      // Here and there a key stands twice.
      items: kind === 'array' || repeats === 14 ? items : [...new Map(items.map((item) => [item.key, item])).values()],
    }));
}

/** Values of any depth, made of such scalars. */
export function treeOf(scalars: fc.Arbitrary<Scalar>): fc.Arbitrary<Tree> {
  return fc.letrec<{ tree: Tree }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4, depthIdentifier: 'json', withCrossShrink: true },
      { weight: 5, arbitrary: scalars },
      { weight: 1, arbitrary: containerOf('object', tie('tree'), 3) },
      { weight: 1, arbitrary: containerOf('array', tie('tree'), 4) },
    ),
  })).tree;
}

export const tree: fc.Arbitrary<Tree> = treeOf(scalar);

const record: fc.Arbitrary<Container> = containerOf('object', tree, 4);

/** An object whose members are objects, as legacy files are. */
export const recordsTree: fc.Arbitrary<Container> = containerOf('object', record, 5);
