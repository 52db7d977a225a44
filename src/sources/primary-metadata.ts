import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import { lastSecond } from '../model/day.ts';
import { detailOf, PrimaryFailure, type PrimaryClient } from '../clients/primary.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { CategoryMetadata, PrimaryMetadata } from '../model/primary-metadata.ts';

const time = v.nullish(v.pipe(v.number(), v.minValue(-lastSecond), v.maxValue(lastSecond)));
const count = v.nullish(v.pipe(v.number(), v.safeInteger(), v.minValue(0)));

const categoryShape = v.object({
  initialization_time: time,
  last_updated: time,
  total_creates: count,
  total_updates: count,
  total_deletes: count,
});
// An array passes for a record.
const isNoArray = v.check((answer: unknown) => !Array.isArray(answer));
const answerShape = v.pipe(v.unknown(), isNoArray, v.record(v.string(), categoryShape));

/**
 * What PRIMARY tells of its categories in the format that it keeps. One request.
 *
 * @throws PrimaryFailure, which names the URL, where there is no such answer
 */
export async function readPrimaryMetadata(client: PrimaryClient, format: PrimaryFormat): Promise<PrimaryMetadata> {
  const path = `/model_references/${format}/metadata/metadata`;
  const { url, status, text } = await client.get(path).catch((error: unknown) => {
    if (!(error instanceof PrimaryFailure)) throw error;
    throw new PrimaryFailure(`${client.urlOf(path)}: ${error.message}`, { cause: error });
  });
  if (status !== 200) throw new PrimaryFailure(`${url} answered ${status}${detailOf(text)}`);
  const answer = v.safeParse(answerShape, jsonOrNothing(text));
  if (!answer.success) throw new PrimaryFailure(`${url} answered something else than metadata of categories`);
  return new Map(Object.entries(answer.output).map(([category, told]) => [category, categoryMetadata(told)]));
}

function categoryMetadata(told: v.InferOutput<typeof categoryShape>): CategoryMetadata {
  return {
    initializedAt: told.initialization_time ?? undefined,
    lastUpdatedAt: told.last_updated ?? undefined,
    creates: told.total_creates ?? undefined,
    updates: told.total_updates ?? undefined,
    deletes: told.total_deletes ?? undefined,
  };
}
