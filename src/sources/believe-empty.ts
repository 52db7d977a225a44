import type { KnownError } from '../lib/known-error.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { NoRecords, PrimaryRecords } from './primary-records.ts';
import { SourceError } from './source-error.ts';

type Answers = ReadonlyMap<string, PrimaryRecords | KnownError>;

interface Belief {
  /** The categories of which it is believed. */
  readonly letThrough: readonly string[];
  readonly format: PrimaryFormat;
  /** Categories that were not asked for. */
  readonly others: readonly string[];
  readonly read: (category: string) => Promise<PrimaryRecords | SourceError>;
}

/**
 * Takes PRIMARY's word that a category is empty, where that is let through and PRIMARY has models of another one in this
 * very run: a server that lost its records, or is none of ours, empties no file. Asks for another category only where none
 * of the answers has models.
 */
export async function believeEmpty(answers: Answers, { letThrough, format, others, read }: Belief): Promise<Answers> {
  const claims = [...answers].flatMap(([category, answer]) =>
    letThrough.includes(category) && saysEmpty(answer) ? [[category, answer] as const] : [],
  );
  if (claims.length === 0) return answers;
  const proof = [...answers.values()].some(hasModels) || (await findModels(others, read));
  const believed = claims.map(([category, claim]) => {
    if (proof instanceof SourceError) return [category, unseen(category, claim, proof)] as const;
    const answer: PrimaryRecords = proof
      ? { kind: 'records', format, records: new Map() }
      : { ...claim, empty: 'unproven' };
    return [category, answer] as const;
  });
  return new Map([...answers, ...believed]);
}

/** One that did not answer at all proves neither, and may answer later. */
async function findModels(others: Belief['others'], read: Belief['read']): Promise<boolean | SourceError> {
  for (const category of others) {
    const answer = await read(category);
    if (hasModels(answer)) return true;
    if (answer instanceof SourceError && !answer.isLasting) return answer;
  }
  return false;
}

function unseen(category: string, { url, answer }: NoRecords, error: SourceError): SourceError {
  const problem = `it answered ${answer}, and whether PRIMARY has models of others could not be seen: ${error.message}`;
  return new SourceError(category, url, problem, { cause: error });
}

function saysEmpty(answer: PrimaryRecords | KnownError): answer is NoRecords {
  return 'kind' in answer && answer.kind === 'none' && answer.empty === 'said';
}

function hasModels(answer: PrimaryRecords | KnownError): boolean {
  return 'kind' in answer && answer.kind === 'records';
}
