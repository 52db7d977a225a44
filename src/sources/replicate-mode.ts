import * as v from 'valibot';
import { detailOf, PrimaryFailure, type PrimaryAnswer, type PrimaryClient } from '../clients/primary.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { answerAt } from './answer-at.ts';
import { isKeptElsewhere } from './kept-elsewhere.ts';

const path = '/replicate_mode';

/** So much of a server's words is quoted. */
const mostQuoted = 40;
const answerShape = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    replicate_mode: v.pipe(v.string(), v.maxLength(mostQuoted)),
    canonical_format: v.fallback(v.string(), ''),
  }),
);

const formats: ReadonlyMap<string, PrimaryFormat> = new Map([
  ['legacy', 'v1'],
  ['v2', 'v2'],
]);

/** What a server says of itself. */
export type ReplicateMode =
  /** It is PRIMARY, and this is the format that it keeps. */
  | { readonly kind: 'primary'; readonly format: PrimaryFormat }
  /** It is another server: its records are copies. */
  | { readonly kind: 'replica'; readonly problem: string }
  /** It answers, and nothing that could be understood. */
  | { readonly kind: 'unclear'; readonly problem: string }
  /** It does not answer. */
  | { readonly kind: 'silent'; readonly problem: string };

/** Asks a server what it is; `how` as in `answerAt`. */
export async function readReplicateMode(client: PrimaryClient, how: 'ask' | 'get'): Promise<ReplicateMode> {
  try {
    const answer = await answerAt(client, path, how);
    return answer.status === 404 ? await olderServer(client) : replicateModeOf(answer);
  } catch (error) {
    if (!(error instanceof PrimaryFailure)) throw error;
    return { kind: error.status === undefined ? 'silent' : 'unclear', problem: error.message };
  }
}

/**
 * A server that is older than the question keeps the legacy records, unless its v1 API says that they are not kept.
 *
 * @throws PrimaryFailure where that API does not answer
 */
async function olderServer(client: PrimaryClient): Promise<ReplicateMode> {
  const answer = await answerAt(client, '/model_references/v1/metadata/last_updated', 'ask');
  if (isKeptElsewhere(answer)) return { kind: 'primary', format: 'v2' };
  const { url, status, text } = answer;
  if (status >= 500) return { kind: 'unclear', problem: `${url} answered ${status}${detailOf(text)}` };
  return { kind: 'primary', format: 'v1' };
}

function replicateModeOf({ url, status, text }: PrimaryAnswer): ReplicateMode {
  const unclear = (what: string): ReplicateMode => ({ kind: 'unclear', problem: `${url} answered ${what}` });
  if (status !== 200) return unclear(`${status}${detailOf(text)}`);
  if (/^\s*</.test(text)) return unclear('with a web page, not with JSON');
  const answer = v.safeParse(answerShape, text);
  if (!answer.success) return unclear('something else than {"replicate_mode": …, "canonical_format": …}');
  const { replicate_mode: mode, canonical_format: kept } = answer.output;
  if (mode !== 'PRIMARY') {
    return {
      kind: 'replica',
      problem: `${url} says that its replicate_mode is ${JSON.stringify(mode)}, not "PRIMARY"`,
    };
  }
  const format = formats.get(kept);
  if (format !== undefined) return { kind: 'primary', format };
  const found =
    kept === '' ? 'no canonical_format' : `the canonical_format ${JSON.stringify(kept.slice(0, mostQuoted))}`;
  return unclear(`with ${found}, not with "legacy" or "v2"`);
}
