import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import { noticeKinds } from './notice.ts';
import { mostPending, type Told } from './told.ts';

const text = v.pipe(v.string(), v.maxLength(2_000));
/** A time that a Date can tell. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const pull = v.object({ number: v.pipe(v.number(), v.safeInteger(), v.minValue(1)), url: text });

const shape = v.object({
  version: v.literal(1),
  /** What it is about: told of something else it says nothing. */
  about: text,
  pulls: v.record(text, v.pipe(v.array(pull), v.maxLength(100))),
  refused: v.record(text, text),
  failing: v.exactOptional(
    v.object({
      since: moment,
      isTold: v.boolean(),
      isOfSync: v.exactOptional(v.literal(true)),
      hasGivenUp: v.exactOptional(v.literal(true)),
      link: v.exactOptional(text),
    }),
  ),
  pending: v.pipe(
    v.array(
      v.object({
        id: text,
        kind: v.picklist(noticeKinds),
        at: moment,
        title: text,
        details: v.pipe(v.array(text), v.maxLength(50)),
        link: text,
        repository: v.exactOptional(text),
        category: v.exactOptional(text),
        pull: v.exactOptional(pull),
      }),
    ),
    v.maxLength(mostPending),
  ),
});

/** What has been told, as JSON text that a later process, or another one, can read. */
export function toldText(told: Told, about: string): string {
  const pending = told.pending.slice(-mostPending);
  return `${JSON.stringify({ version: 1, about, ...told, pending }, undefined, 2)}\n`;
}

export type ReadTold =
  { readonly kind: 'told'; readonly told: Told } | { readonly kind: 'damaged' } | { readonly kind: 'other' };

export function readTold(source: string, about: string): ReadTold {
  const read = v.safeParse(shape, jsonOrNothing(source));
  if (!read.success) return { kind: 'damaged' };
  const { about: of, pulls, refused, failing, pending } = read.output;
  if (of !== about) return { kind: 'other' };
  return { kind: 'told', told: { pulls, refused, pending, ...(failing && { failing }) } };
}
