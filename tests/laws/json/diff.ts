import { canonicalJson } from '../../../src/json/canonical.ts';
import { parseJson } from '../../../src/json/scan.ts';
import { spelling } from '../../../src/json/slice.ts';
import { changedFields } from '../../../src/model/changed-fields.ts';
import type { FieldChange } from '../../../src/model/diff.ts';
import { demand } from '../demand.ts';
import { sameValue } from '../same-value.ts';
import type { Written } from './write-document.ts';

/** What is added, removed, kept and modified is what the judge sees, field by field. */
export function checkDiff({ compared: { diff, kept, desired }, before, asked, removed, drawn }: Written): void {
  const keeps = drawn.policy.removals === 'keep';
  const names = (list: readonly { readonly name: string }[]) =>
    list
      .map(({ name }) => name)
      .sort()
      .join('\n');
  const added = Object.keys(asked).filter((name) => !Object.hasOwn(before, name));
  const gone = [...removed].sort().join('\n');
  demand('added are the models that only PRIMARY has', names(diff.added) === added.sort().join('\n'), () =>
    JSON.stringify([names(diff.added), added, Object.keys(before), Object.keys(asked)]),
  );
  demand('removed are the models that only GitHub has', names(diff.removed) === (keeps ? '' : gone));
  demand('kept are the models that only GitHub has', names(kept) === (keeps ? gone : ''));
  const modified = new Map(diff.modified.map((record) => [record.name, record]));
  for (const name of Object.keys(asked)) {
    if (!Object.hasOwn(before, name)) continue;
    const found = modified.get(name);
    // Doubles cannot tell all numbers apart, so here the program may see more than the judge.
    if (found === undefined)
      demand('modified are all models that differ', sameValue(before[name], asked[name]), () => name);
    else {
      demand('a modified model differs', canonicalJson(found.before) !== canonicalJson(found.after), () => name);
      demand('a modified model names its fields', found.fields.length > 0, () => name);
      const patched = structuredPatch(before[name], found.fields);
      demand('the changed fields lead from the old record to the new one', sameValue(patched, asked[name]), () => name);
    }
    const one = desired.get(name);
    const readAnew = one && parseJson(spelling(one));
    demand('a record has no changed field against itself', !readAnew || changedFields(one, readAnew).length === 0);
  }
}

/** A record with the changed fields put into it. */
function structuredPatch(record: unknown, fields: readonly FieldChange[]): unknown {
  const root = { record: clone(record) };
  for (const { path: steps, after } of fields) {
    const last = steps.at(-1) ?? 'record';
    const inside =
      steps.length === 0 ? root : steps.slice(0, -1).reduce((at, step) => (at as never)[step], root.record);
    if (after === undefined) Reflect.deleteProperty(inside as object, last);
    else define(inside as object, last, JSON.parse(spelling(after)));
  }
  return root.record;
}

function clone(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(clone);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, clone(member)]));
}

/** Also where the key is `__proto__`. */
function define(object: object, name: string | number, value: unknown): void {
  Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true });
}
