import fc from 'fast-check';
import { layout } from './layout.ts';
import { scalar } from './scalars.ts';
import { containerOf, recordsTree, spell, type Tree, treeOf } from './tree.ts';

const nil = fc.constant({ kind: 'scalar', literal: 'null', again: 'null' } as const);
const value = treeOf(fc.oneof({ weight: 9, arbitrary: scalar }, { weight: 1, arbitrary: nil }));

/** JSON texts in random layouts: blanks everywhere, mixed escapes, odd numbers, keys that stand twice. */
export const jsonText: fc.Arbitrary<string> = spelled(value);

export const objectText: fc.Arbitrary<string> = spelled(containerOf('object', value, 4));

/** An object of objects. */
export const recordsText: fc.Arbitrary<string> = spelled(recordsTree);

function spelled(tree: fc.Arbitrary<Tree>): fc.Arbitrary<string> {
  return fc.tuple(tree, layout).map(([drawn, look]) => spell(drawn, { layout: look, spelling: 'literal' }));
}
