import { PrimaryFailure, type PrimaryClient } from '../clients/primary.ts';
import { utc } from '../report/rate-limit.ts';
import type { ChosenFormat } from '../sources/choose-format.ts';
import type { GithubSynchronizer, PrimaryReading } from '../sources/github-synchronizer.ts';
import { readLastUpdated } from '../sources/last-updated.ts';
import { checkOf, foundAndAdvice, type Check } from './check.ts';

/** PRIMARY itself, and what it has of each category; nothing where it does not answer as PRIMARY does. */
export interface CheckedPrimary {
  readonly check: Check;
  readonly records: PrimaryReading['records'];
}

/** Whether PRIMARY answers, what it is, and whether its format is the one that is read. Reads as a run does. */
export async function checkPrimary(
  client: PrimaryClient,
  synchronizer: GithubSynchronizer,
  categories: readonly string[],
  letThrough: readonly string[],
): Promise<CheckedPrimary> {
  const { failed } = checkOf('PRIMARY');
  const { format, records } = await synchronizer.readPrimary(categories, letThrough);
  const nothing: PrimaryReading['records'] = new Map();
  if (format?.kind === 'none') return { check: failed(...foundAndAdvice(format.reason)), records: nothing };
  try {
    const timestamp = await readLastUpdated(client, format?.format ?? 'v1');
    return { check: described(client.urlOf(''), format, records, timestamp), records };
  } catch (error) {
    if (!(error instanceof PrimaryFailure)) throw error;
    const [found, advice] = foundAndAdvice(error.message);
    const last = 'Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs.';
    const check = failed(found, advice === undefined || advice.startsWith('Check the URL') ? last : advice);
    return { check, records: nothing };
  }
}

function described(
  url: string,
  format: Exclude<ChosenFormat, { kind: 'none' }> | undefined,
  records: PrimaryReading['records'],
  timestamp: number | null,
): Check {
  const { ok, warning, failed } = checkOf('PRIMARY');
  if (format === undefined) return ok(`${url} answers; nothing is to be read from it`);
  if (format.kind === 'not-kept') return failed(...foundAndAdvice(format.warning));
  if ([...records.values()].every((answer) => 'kind' in answer && answer.kind === 'none')) {
    const advice = 'Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.';
    return failed(`${url} has no models in any of the categories`, advice);
  }
  if (format.kind === 'not-told') return warning(...foundAndAdvice(format.warning));
  if (timestamp === null) {
    return warning(`${url} keeps ${format.format}, and has no timestamp yet`, 'Watch mode waits for the first change.');
  }
  return ok(`${url} keeps ${format.format}; its records last changed at ${utc(Math.floor(timestamp))}`);
}
