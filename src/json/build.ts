import { quoteJson } from './quote.ts';
import { type JsonSlice, spelling } from './slice.ts';

/** A JSON object of these members, each value as it is spelled. */
export function objectOf(members: Iterable<readonly [string, JsonSlice]>): JsonSlice {
  return whole(`{${Array.from(members, ([key, value]) => `${quoteJson(key, 'raw')}:${spelling(value)}`).join()}}`);
}

/** A JSON array of these elements, each as it is spelled. */
export function arrayOf(elements: Iterable<JsonSlice>): JsonSlice {
  return whole(`[${Array.from(elements, spelling).join()}]`);
}

export function textOf(value: string): JsonSlice {
  return whole(quoteJson(value, 'raw'));
}

export const falseValue: JsonSlice = whole('false');

/** @param text a valid JSON text without blanks around it */
export function whole(text: string): JsonSlice {
  return { text, start: 0, end: text.length };
}
