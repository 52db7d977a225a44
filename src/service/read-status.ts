import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import { printable } from '../lib/printable.ts';
import { count, pullShape } from './read-shapes.ts';

/*
 * What `status` shows of a document of `/api/status`, as it comes from a server that may be another version, or no such
 * program at all. Words that came later are texts, members that are not named here are left alone, and those that an older one
 * does not know may be missing.
 */

const text = v.pipe(v.string(), v.transform(printable));
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const texts = v.array(text);
const change = v.picklist(['added', 'removed', 'modified']);
const counts = { added: count, removed: count, modified: count };

const changeShape = v.object({
  kind: change,
  name: text,
  fields: v.array(v.object({ path: text, before: v.nullable(text), after: v.nullable(text) })),
  fieldCount: count,
});

const categoryShape = v.object({
  category: text,
  state: text,
  reason: text,
  pull: v.nullable(pullShape),
  models: v.nullable(count),
  ...counts,
  kept: count,
  newer: count,
  changes: v.array(changeShape),
  notes: v.array(v.object({ severity: v.picklist(['warning', 'error']), message: text })),
});

const repositoryShape = v.object({
  owner: text,
  name: text,
  branch: text,
  commit: v.nullable(text),
  action: v.nullable(text),
  pull: v.nullable(pullShape),
  merged: v.optional(v.nullable(pullShape), null),
  error: v.nullable(text),
  warnings: texts,
  categories: v.array(categoryShape),
});

const statusShape = v.object({
  version: v.literal(1),
  programVersion: text,
  primaryUrl: text,
  primaryFormat: v.nullable(text),
  dryRun: v.boolean(),
  verdict: v.object({ state: text, headline: text, detail: text }),
  troubles: v.optional(v.array(v.object({ severity: v.picklist(['error', 'warning']), subject: text, text })), []),
  nextPollAt: v.nullable(moment),
  rateLimitLeft: v.nullable(count),
  comparedAt: v.nullable(moment),
  comparedBy: v.nullable(text),
  repositories: v.array(repositoryShape),
  skipped: v.array(v.object({ category: text, reason: text })),
});

/** The part of a `StatusDocument` that `status` shows, harmless to print. */
export type ReadStatus = v.InferOutput<typeof statusShape>;

/** A document that could be read, with its own text on one line; or, in a clause, why it could not. */
export type StatusRead = { readonly status: ReadStatus; readonly json: string } | { readonly fault: string };

export function readStatus(body: string): StatusRead {
  const value = jsonOrNothing(body);
  const version: unknown =
    typeof value === 'object' && value !== null && 'version' in value ? value.version : undefined;
  if (typeof version === 'number' && version !== 1) {
    return { fault: `its status has version ${version}, and this program reads 1: use the same version of both` };
  }
  const read = v.safeParse(statusShape, value);
  if (read.success) return { status: read.output, json: printable(JSON.stringify(value)) };
  const [issue] = read.issues;
  const place = issue.path?.map(({ key }) => String(key)).join('.') ?? '';
  return {
    fault: `what answers is no status of horde-github-sync${place === '' ? '' : ` (${printable(place).slice(0, 100)})`}`,
  };
}
