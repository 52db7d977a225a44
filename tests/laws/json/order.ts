import { members, parseJson } from '../../../src/json/scan.ts';
import type { JsonSlice } from '../../../src/json/slice.ts';
import { demand } from '../demand.ts';
import type { Written } from './write-document.ts';

/** Models stay in their places; a new one stands behind the one before it in PRIMARY's order, else at the end. */
export function checkOrder({ drawn, rendered: text }: Written): void {
  if (drawn.policy.removals === 'keep') return;
  const [old, desired, rendered] = [drawn.old, drawn.desired, text].map((one) => parseJson(one)) as [
    JsonSlice,
    JsonSlice,
    JsonSlice,
  ];
  const keys = (object: JsonSlice) => members(object).map(({ key }) => key);
  const present = keys(old);
  if (new Set(present).size < present.length) return;
  const asked = [...new Set(keys(desired))];
  const standing = new Set(present.filter((name) => asked.includes(name)));
  const followers = new Map<string, string[]>();
  const leading: string[] = [];
  let place = leading;
  for (const name of asked) {
    if (standing.has(name)) followers.set(name, (place = []));
    else place.push(name);
  }
  const order = [...standing].flatMap((name) => [name, ...(followers.get(name) ?? [])]).concat(leading);
  demand('models stand in their order', keys(rendered).join('\n') === order.join('\n'), () => order.join('\n'));
}
