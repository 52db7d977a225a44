import * as v from 'valibot';
import { detailOf, PrimaryFailure, type PrimaryAnswer, type PrimaryClient } from '../clients/primary.ts';

const answerShape = v.object({ last_updated: v.nullable(v.pipe(v.number(), v.finite())) });

type Version = 'v1' | 'v2';

/** Unix seconds; `null` while PRIMARY has no metadata. */
interface LastUpdated {
  readonly timestamp: number | null;
  readonly version: Version;
}

/**
 * Asks PRIMARY when its records last changed. One request, and one more where it keeps the format of the other version:
 * v1's timestamp where that is the legacy one, else v2's (formats.md).
 *
 * @throws PrimaryFailure, which names the URL, where there is no such answer
 */
export async function readLastUpdated(client: PrimaryClient, first: Version = 'v1'): Promise<LastUpdated> {
  const answer = await ask(client, first);
  if (!isKeptElsewhere(answer)) return { timestamp: timestampOf(answer), version: first };
  const version = first === 'v1' ? 'v2' : 'v1';
  return { timestamp: timestampOf(await ask(client, version)), version };
}

/** The timestamp alone; asks first for the version that the last answer was of. */
export function lastUpdatedReader(client: PrimaryClient): () => Promise<number | null> {
  let current: Version = 'v1';
  return async () => {
    const { timestamp, version } = await readLastUpdated(client, current);
    current = version;
    return timestamp;
  };
}

async function ask(client: PrimaryClient, version: Version): Promise<PrimaryAnswer> {
  const path = `/model_references/${version}/metadata/last_updated`;
  try {
    return await client.ask(path);
  } catch (error) {
    if (!(error instanceof PrimaryFailure)) throw error;
    throw new PrimaryFailure(`${client.urlOf(path)}: ${error.message}`, { cause: error });
  }
}

/** A 503 that is no outage: the other API has the timestamp. */
function isKeptElsewhere({ status, text }: PrimaryAnswer): boolean {
  return status === 503 && detailOf(text).includes('canonical_format');
}

function timestampOf({ url, status, text }: PrimaryAnswer): number | null {
  if (status !== 200) {
    const advice = status === 404 ? '. Check the URL of PRIMARY' : '';
    throw new PrimaryFailure(`${url} answered ${status}${detailOf(text)}${advice}`);
  }
  const answer = v.safeParse(answerShape, parse(text));
  if (!answer.success) throw new PrimaryFailure(`${url} answered something else than {"last_updated": …}`);
  return answer.output.last_updated;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
