import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import { categories } from '../categories.ts';
import { printable } from '../lib/printable.ts';
import { count, partsShape, pullShape, text, url } from './read-shapes.ts';
import { runEntries, withParts } from './run-history.ts';
import type {
  CategoryView,
  FieldView,
  ModelChange,
  NewerView,
  NoteView,
  OriginView,
  RepositoryView,
  Results,
  RunRecord,
} from './status-document.ts';

/** What one process tells another. */
interface ToldResults {
  readonly machine: string;
  readonly results: Results;
}

/** Bytes. Anybody may have written what is read. */
const longestText = 1_000_000;
const mostTold = 20;

const name = v.pipe(v.string(), v.maxLength(100), v.regex(/^[\w.-]+$/));
const category = v.picklist(categories.map(({ name: known }) => known));
/** What a date can hold. */
const moment = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
const change = v.picklist(['added', 'removed', 'modified']);

const originShape = v.object({
  since: text,
  author: v.nullable(text),
  commit: v.nullable(v.object({ name: text, url })),
  pull: v.nullable(pullShape),
}) satisfies v.GenericSchema<unknown, OriginView>;

const fieldShape = v.object({
  path: text,
  before: v.nullable(text),
  after: v.nullable(text),
}) satisfies v.GenericSchema<unknown, FieldView>;

const changeShape = v.object({
  kind: change,
  name: text,
  fields: v.array(fieldShape),
  fieldCount: count,
  origin: v.nullable(originShape),
}) satisfies v.GenericSchema<unknown, ModelChange>;

const newerShape = v.object({ name: text, change, origin: originShape }) satisfies v.GenericSchema<unknown, NewerView>;

const noteShape = v.object({
  severity: v.picklist(['warning', 'error']),
  message: text,
}) satisfies v.GenericSchema<unknown, NoteView>;

const categoryShape = v.object({
  category,
  files: v.array(text),
  state: v.picklist(['pending', 'in-sync', 'drift', 'proposed', 'declined', 'refused', 'unwritten', 'unknown']),
  reason: text,
  reasonParts: partsShape,
  pull: v.nullable(pullShape),
  models: v.nullable(count),
  added: count,
  removed: count,
  modified: count,
  kept: count,
  newer: count,
  newerModels: v.array(newerShape),
  changes: v.array(changeShape),
  notes: v.array(noteShape),
}) satisfies v.GenericSchema<unknown, CategoryView>;

const repositoryShape = v.object({
  owner: name,
  name,
  url,
  branch: text,
  commit: v.nullable(text),
  action: v.nullable(text),
  actionParts: partsShape,
  isForeign: v.boolean(),
  pull: v.nullable(pullShape),
  merged: v.nullable(pullShape),
  error: v.nullable(text),
  warnings: v.array(text),
  warningParts: v.array(partsShape),
  categories: v.array(categoryShape),
}) satisfies v.GenericSchema<unknown, RepositoryView>;

const sharedRunShape = v.pipe(
  v.object({
    ...runEntries,
    startedAt: moment,
    summary: text,
    actions: v.pipe(v.array(text), v.maxLength(10)),
  }),
  v.transform(withParts),
) satisfies v.GenericSchema<unknown, RunRecord>;

const resultsShape = v.object({
  comparedAt: v.nullable(moment),
  primaryFormat: v.nullable(v.picklist(['v1', 'v2'])),
  handledTimestamp: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e12))),
  rateLimitLeft: v.nullable(count),
  warnings: v.array(text),
  repositories: v.array(repositoryShape),
  skipped: v.array(v.object({ category, reason: text })),
  runs: v.pipe(v.array(sharedRunShape), v.maxLength(mostTold)),
}) satisfies v.GenericSchema<unknown, Results>;

const shape = v.object({
  version: v.literal(1),
  machine: v.pipe(v.string(), v.maxLength(300), v.transform(printable)),
  results: resultsShape,
}) satisfies v.GenericSchema<unknown, ToldResults>;

/** @returns `undefined` where it would be longer than what is read, also without the fields that differ */
export function resultsText({ machine, results }: ToldResults): string | undefined {
  // What is written can be read.
  const told = v.parse(resultsShape, { ...results, runs: results.runs.slice(0, mostTold) });
  return [told, withoutFields(told)]
    .map((shown) => JSON.stringify({ version: 1, machine, results: shown }))
    .find((made) => Buffer.byteLength(made) <= longestText);
}

/** @throws Error that says in words why it cannot be used */
export function readResults(read: string): ToldResults {
  if (read.length > longestText || Buffer.byteLength(read) > longestText) throw new Error('they are longer than 1 MB');
  const parsed = v.safeParse(shape, jsonOrNothing(read));
  if (!parsed.success) throw new Error('they are damaged, or of another version of this program');
  return parsed.output;
}

/** Their number stays. */
function withoutFields(results: Results): Results {
  const bare = (view: CategoryView) => ({
    ...view,
    changes: view.changes.map((model) => ({ ...model, fields: [] })),
  });
  return {
    ...results,
    repositories: results.repositories.map((repository) => ({
      ...repository,
      categories: repository.categories.map(bare),
    })),
  };
}
