import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import type { Handled } from './state.ts';

const shape = v.object({
  version: v.literal(1),
  watched: v.record(v.string(), v.string()),
  timestamp: v.nullable(v.pipe(v.number(), v.finite())),
  format: v.exactOptional(v.picklist(['v1', 'v2'])),
  isUnsettled: v.exactOptional(v.literal(true)),
  github: v.exactOptional(v.record(v.string(), v.object({ base: v.string(), open: v.exactOptional(v.number()) }))),
});

/** What a timestamp is about: PRIMARY and what is synced, by the settings' names. */
export type WatchedSettings = Readonly<Record<string, string>>;

export type ReadHandled =
  | { readonly kind: 'handled'; readonly handled: Handled }
  | { readonly kind: 'damaged' }
  /** It says nothing about what is watched now. `settings`: those that were others. */
  | { readonly kind: 'other'; readonly settings: readonly string[] };

/** What has been handled, as JSON text that a later process, or another one, can read. */
export function handledText(handled: Handled, watched: WatchedSettings): string {
  return `${JSON.stringify({ version: 1, watched, ...handled }, undefined, 2)}\n`;
}

export function readHandled(text: string, watched: WatchedSettings): ReadHandled {
  const state = v.safeParse(shape, jsonOrNothing(text));
  if (!state.success) return { kind: 'damaged' };
  const { timestamp, format, isUnsettled, github } = state.output;
  if (isDeepStrictEqual(state.output.watched, { ...watched })) {
    const more = { ...(format && { format }), ...(isUnsettled && { isUnsettled }), ...(github && { github }) };
    return { kind: 'handled', handled: { timestamp, ...more } };
  }
  const names = Object.keys({ ...watched, ...state.output.watched });
  return { kind: 'other', settings: names.filter((name) => watched[name] !== state.output.watched[name]) };
}
