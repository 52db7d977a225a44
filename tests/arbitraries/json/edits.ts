import fc from 'fast-check';
import { freshLiteral, type Name, name, scalar } from './scalars.ts';
import { type Item, itemOf, tree, type Tree } from './tree.ts';

/** What PRIMARY makes of one place of a document; `at` counts the places that take such an edit, over and over. */
export type Edit = { readonly at: number } & (ItemEdit | ObjectEdit | ArrayEdit);

/** Of a member or an element; none but members go or get another name. */
export type ItemEdit =
  | { readonly kind: 'replace'; readonly literal: string }
  | { readonly kind: 'substitute'; readonly value: Tree }
  | { readonly kind: 'remove' }
  | { readonly kind: 'rename'; readonly name: Name };

/** A new member, behind so many others. */
export interface ObjectEdit {
  readonly kind: 'add';
  readonly behind: number;
  readonly item: Item;
}

export type ArrayEdit =
  /** New elements between the old ones: each behind so many. */
  | { readonly kind: 'insert'; readonly added: readonly { readonly behind: number; readonly item: Item }[] }
  /** Element by element, over and over, whether it stays. */
  | { readonly kind: 'thin'; readonly stays: readonly boolean[] }
  /** The elements from any of them on, some of them gone and some new. */
  | { readonly kind: 'rearrange'; readonly from: number; readonly gone: number; readonly added: readonly Item[] };

const at = fc.nat({ max: 99 });
const behind = fc.nat({ max: 9 });
const item = itemOf(tree);

const edit: fc.Arbitrary<Edit> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace'), at, literal: freshLiteral }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('substitute'), at, value: fc.oneof(tree, scalar) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove'), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename'), at, name }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('add'), at, behind, item }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('insert'),
      at,
      added: fc.array(fc.record({ behind, item }), { minLength: 1, maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('thin'),
      at,
      stays: fc.array(fc.boolean(), { minLength: 1, maxLength: 4 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('rearrange'),
      at,
      from: fc.nat({ max: 3 }),
      gone: fc.nat({ max: 2 }),
      added: fc.array(item, { maxLength: 2 }),
    }),
  },
);

/** None, one or some. */
export const edits: fc.Arbitrary<readonly Edit[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 3, arbitrary: fc.tuple(edit) },
  { weight: 3, arbitrary: fc.array(edit, { maxLength: 8 }) },
);
