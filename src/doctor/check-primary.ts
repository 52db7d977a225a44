import { PrimaryFailure, type PrimaryClient } from '../clients/primary.ts';
import { utc } from '../report/rate-limit.ts';
import { readLastUpdated } from '../sources/last-updated.ts';
import { checkOf, foundAndAdvice, type Check } from './check.ts';

/** Whether PRIMARY answers, and which of its two timestamps it serves. */
export async function checkPrimary(client: PrimaryClient): Promise<Check> {
  const { ok, warning, failed } = checkOf('PRIMARY');
  try {
    const { version, timestamp } = await readLastUpdated(client);
    const serves = `${client.urlOf('')} serves the timestamp of ${version}`;
    if (timestamp !== null) return ok(`${serves}; its records last changed at ${utc(Math.floor(timestamp))}`);
    return warning(`${serves}, and has none yet`, 'Watch mode waits until a record is changed.');
  } catch (error) {
    if (!(error instanceof PrimaryFailure)) throw error;
    const [found, advice] = foundAndAdvice(error.message);
    const last = 'Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs.';
    return failed(found, advice === undefined || advice.startsWith('Check the URL') ? last : advice);
  }
}
