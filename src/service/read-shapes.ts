import * as v from 'valibot';
import { printable } from '../lib/printable.ts';
import { publicUrl } from '../report/public-url.ts';
import type { PullView, TextPart } from './status-document.ts';

/* Shapes of what is read: from the state folder, from Redis. Anybody may have written it. */

export const text = v.pipe(v.string(), v.maxLength(1_000), v.transform(printable));
export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const url = v.nullable(v.pipe(v.string(), v.maxLength(1_000), v.transform(publicUrl), v.string()));
export const pullShape = v.object({ number: count, url }) satisfies v.GenericSchema<unknown, PullView>;
export const partsShape = v.array(v.union([text, pullShape])) satisfies v.GenericSchema<unknown, readonly TextPart[]>;
