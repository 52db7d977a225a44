import fc from 'fast-check';
import type { Edit } from './edits.ts';
import type { Container, Item } from './tree.ts';

const plain = { before: '', after: '', isOdd: false };

function item(key: string, value: Item['value']): Item {
  const literal = JSON.stringify(key);
  return { ...plain, key, literal, again: literal, value };
}

const numbers = Array.from({ length: 1_200 }, (_, index) => {
  const literal = String(index);
  return item('', { kind: 'scalar', literal, again: literal });
});

/** A model with an array so long that aligning the elements of the new one with it is given up, and such an edit. */
export const longArrays: fc.Arbitrary<[Container, readonly Edit[]]> = fc
  .record({ from: fc.nat({ max: numbers.length }), gone: fc.nat({ max: 2 }) })
  .map(({ from, gone }) => {
    const list: Container = { ...plain, kind: 'array', items: numbers };
    const model: Container = { ...plain, kind: 'object', items: [item('list', list)] };
    const root: Container = { ...plain, kind: 'object', items: [item('model', model)] };
    return [root, [{ kind: 'rearrange', at: 0, from, gone, added: [] }]];
  });
