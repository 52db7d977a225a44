// Not 'diff' itself, which is 19 modules at every start.
import { diffArrays } from 'diff/lib/diff/array.js';
import { canonicalJson } from '../json/canonical.ts';
import { equalJson } from '../json/equal.ts';
import type { JsonSlice } from '../json/slice.ts';

/** Where more elements than this come and go, all are paired in order. Bounds the effort at about 10⁶ steps. */
const maxEdits = 1000;

/**
 * For each element after, the index of the one before that it is or that it takes the place of; undefined for one that
 * is added. Equal elements are found along a shortest edit; between those, the ones that come take the places of the ones
 * that go, in order. The indexes rise.
 */
export function alignElements(before: readonly JsonSlice[], after: readonly JsonSlice[]): (number | undefined)[] {
  const head = commonLength(before, after);
  const tail = commonLength(before.slice(head).reverse(), after.slice(head).reverse());
  const old = before.slice(head, before.length - tail).map(canonicalJson);
  const desired = after.slice(head, after.length - tail).map(canonicalJson);

  let aligned: (number | undefined)[] = range(0, head);
  let next = head;
  let removed: number[] = [];
  let added = 0;
  const closeHunk = () => {
    for (let index = 0; index < added; index++) aligned.push(removed[index]);
    removed = [];
    added = 0;
  };
  for (const change of diffArrays(old, desired, { maxEditLength: maxEdits }) ?? replaceAll(old, desired)) {
    if (change.added) {
      added += change.count;
      continue;
    }
    const indexes = range(next, change.count);
    next += change.count;
    if (change.removed) {
      removed = removed.concat(indexes);
    } else {
      closeHunk();
      aligned = aligned.concat(indexes);
    }
  }
  closeHunk();
  return aligned.concat(range(before.length - tail, tail));
}

function replaceAll(old: readonly string[], desired: readonly string[]) {
  return [
    { removed: true, added: false, count: old.length },
    { removed: false, added: true, count: desired.length },
  ];
}

/** How many elements two arrays share from their start on. */
function commonLength(a: readonly JsonSlice[], b: readonly JsonSlice[]): number {
  const length = a.findIndex((element, index) => {
    const other = b[index];
    return other === undefined || !equalJson(element, other);
  });
  return length === -1 ? a.length : length;
}

function range(start: number, length: number): number[] {
  return Array.from({ length }, (_, index) => start + index);
}
