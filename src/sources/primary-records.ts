import { detailOf, PrimaryFailure, type PrimaryClient } from '../clients/primary.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { parseRecords } from '../model/records.ts';
import type { Records } from '../model/records.ts';
import { RecordsError } from '../model/records-error.ts';
import { SourceError } from './source-error.ts';

/**
 * PRIMARY's records of one category. `none` is an answer without records (404 or `{}`): right where GitHub has none
 * either, and no instruction to delete where GitHub has some (formats.md). `records` are none only where that was let
 * through (believe-empty.ts).
 */
export type PrimaryRecords =
  { readonly kind: 'records'; readonly format: PrimaryFormat; readonly records: Records } | NoRecords;

export interface NoRecords {
  readonly kind: 'none';
  readonly url: string;
  readonly answer: string;
  /**
   * PRIMARY says of this very category that it is empty, as after the removal of its last model: `said` where nobody let
   * that through, `unproven` where PRIMARY has models of no other category either.
   */
  readonly empty?: 'said' | 'unproven';
}

/** @throws SourceError naming URL, category and cause */
export async function readPrimaryRecords(
  client: PrimaryClient,
  category: string,
  format: PrimaryFormat,
): Promise<PrimaryRecords> {
  const path = `/model_references/${format}/${category}`;
  const url = client.urlOf(path);
  try {
    const { status, text } = await client.get(path);
    if (status === 404) {
      const detail = detailOf(text);
      const isSaidEmpty = detail === `: Model category '${category}' not found or is empty`;
      return { kind: 'none', url, answer: `404${detail}`, ...(isSaidEmpty && { empty: 'said' }) };
    }
    if (status !== 200)
      throw new SourceError(category, url, `it answered ${status}${detailOf(text)}`, { isLasting: true });
    if (/^\s*</.test(text)) {
      throw new SourceError(category, url, 'it answered with a web page, not with JSON. Check the URL of PRIMARY');
    }
    const records = parseRecords(text);
    return records.size === 0 ? { kind: 'none', url, answer: '{}' } : { kind: 'records', format, records };
  } catch (error) {
    if (error instanceof PrimaryFailure) throw new SourceError(category, url, error.message, { cause: error });
    if (error instanceof RecordsError) {
      const told = { cause: error, isLasting: true };
      throw new SourceError(category, url, `the answer cannot be used: ${error.message}`, told);
    }
    throw error;
  }
}
