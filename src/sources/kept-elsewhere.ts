import { detailOf, type PrimaryAnswer } from '../clients/primary.ts';

/** A 503 that is no outage: the server keeps the other format, so the other API has the timestamp. */
export function isKeptElsewhere({ status, text }: PrimaryAnswer): boolean {
  return status === 503 && detailOf(text).includes('canonical_format');
}
