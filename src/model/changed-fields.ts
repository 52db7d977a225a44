import { equalJson } from '../json/equal.ts';
import { elements, kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import type { FieldChange, FieldPath } from './diff.ts';

/**
 * The smallest parts in which two values differ: members of objects at any depth, and elements of arrays that keep their
 * length; an array whose length changes is one part. Before's members in their order, then the new ones in after's.
 * Empty exactly when the values are equal.
 */
export function changedFields(before: JsonSlice, after: JsonSlice, path: FieldPath = []): FieldChange[] {
  if (equalJson(before, after)) return [];
  const kind = kindOf(before);
  if (kind === 'object' && kindOf(after) === 'object') return changedMembers(before, after, path);
  if (kind === 'array' && kindOf(after) === 'array') {
    const [old, desired] = [elements(before), elements(after)];
    if (old.length === desired.length) {
      return old.flatMap((element, index) => changedField(element, desired[index], [...path, index]));
    }
  }
  return [{ path, before, after }];
}

function changedMembers(before: JsonSlice, after: JsonSlice, path: FieldPath): FieldChange[] {
  const old = lastValues(before);
  const desired = lastValues(after);
  return [...new Set([...old.keys(), ...desired.keys()])].flatMap((key) =>
    changedField(old.get(key), desired.get(key), [...path, key]),
  );
}

function changedField(before: JsonSlice | undefined, after: JsonSlice | undefined, path: FieldPath): FieldChange[] {
  if (before !== undefined && after !== undefined) return changedFields(before, after, path);
  return [{ path, ...(before && { before }), ...(after && { after }) }];
}
