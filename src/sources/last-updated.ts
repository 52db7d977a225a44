import * as v from 'valibot';
import { lastSecond } from '../model/day.ts';
import { detailOf, PrimaryFailure, type PrimaryAnswer, type PrimaryClient } from '../clients/primary.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { answerAt } from './answer-at.ts';
import { chooseFormat, type FormatChoice } from './choose-format.ts';
import { isKeptElsewhere } from './kept-elsewhere.ts';
import { readReplicateMode } from './replicate-mode.ts';

const answerShape = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ last_updated: v.nullable(v.pipe(v.number(), v.minValue(-lastSecond), v.maxValue(lastSecond))) }),
);

/** When PRIMARY's records last changed, in Unix seconds; `null` while it has no metadata. */
type Timestamp = number | null;

/**
 * Timestamps are whole seconds, so a second change within that second shows in none. Nor is the answer's `date` finer: after
 * two seconds of it that second is over. One that is far ahead of that clock says nothing of when it was written.
 */
const young = { from: -60, to: 2 };

/**
 * Asks PRIMARY when its records last changed: the timestamp of `first`, and where the server keeps the other format, that
 * one's (formats.md).
 *
 * @throws PrimaryFailure, which names the URL, where there is no such answer
 */
export async function readLastUpdated(client: PrimaryClient, first: PrimaryFormat): Promise<Timestamp> {
  const answer = await askFor(client, first);
  return timestampOf(isKeptElsewhere(answer) ? await askFor(client, otherThan(first)) : answer);
}

/**
 * Reads the timestamp again and again, together with the format that a sync is to read now. One request for each time;
 * one or two more the first time, after a failure, and where the server says that it keeps the other format.
 *
 * @returns what throws a PrimaryFailure, which names the URL, where the answers do not tell
 */
export function lastUpdatedReader(client: PrimaryClient, choice: FormatChoice = 'auto') {
  const askFormat = async () => (choice === 'auto' ? await askKeptFormat(client) : choice);
  /** `api`: the one whose timestamp is served, which an older server and a given format may have apart. */
  let known: { readonly format: PrimaryFormat; readonly api: PrimaryFormat } | undefined;
  return async (): Promise<{
    readonly timestamp: Timestamp;
    readonly format: PrimaryFormat;
    readonly isYoung?: true;
  }> => {
    let format = known?.format ?? (await askFormat());
    let api = known?.api ?? format;
    // Until there is a timestamp, nothing is: the server may be another one when it is back.
    known = undefined;
    let answer = await askFor(client, api);
    if (isKeptElsewhere(answer)) {
      format = await askFormat();
      api = otherThan(api);
      answer = await askFor(client, api);
    }
    const timestamp = timestampOf(answer);
    known = { format, api };
    const age = timestamp === null || answer.date === undefined ? Infinity : answer.date / 1_000 - timestamp;
    const isYoung = age > young.from && age < young.to;
    return { timestamp, format, ...(isYoung && { isYoung }) };
  };
}

async function askKeptFormat(client: PrimaryClient): Promise<PrimaryFormat> {
  const chosen = chooseFormat('auto', await readReplicateMode(client, 'ask'));
  if (chosen.kind === 'none') throw new PrimaryFailure(chosen.reason);
  return chosen.format;
}

async function askFor(client: PrimaryClient, format: PrimaryFormat): Promise<PrimaryAnswer> {
  return await answerAt(client, `/model_references/${format}/metadata/last_updated`, 'ask');
}

function otherThan(format: PrimaryFormat): PrimaryFormat {
  return format === 'v1' ? 'v2' : 'v1';
}

function timestampOf({ url, status, text, retryAfter }: PrimaryAnswer): Timestamp {
  if (status !== 200) {
    const advice = status === 404 ? '. Check the URL of PRIMARY' : '';
    throw new PrimaryFailure(`${url} answered ${status}${detailOf(text)}${advice}`, { status, retryAfter });
  }
  const answer = v.safeParse(answerShape, text);
  if (!answer.success) throw new PrimaryFailure(`${url} answered something else than {"last_updated": …}`);
  return answer.output.last_updated;
}
