import type { Provenance } from '../model/provenance.ts';
import type { Reach } from './reach.ts';
import { judge, type ComparedVersion, type DifferingModel, type Judgement } from './judge.ts';

/** A version of the category's file that is not read yet. */
export interface UnreadVersion {
  readonly origin: Provenance;
  /** The models in which it differs from PRIMARY; `undefined` where it cannot be read as the category's records. */
  readonly compare: () => Promise<ReadonlySet<string> | undefined>;
}

/** Versions that are read at once: one alone first, then twice as many each time, up to this. */
const mostAtOnce = 8;

/**
 * Goes back through the versions, no further than one could still say anything.
 *
 * @param differing now
 */
export async function walkBack(
  models: readonly DifferingModel[],
  { versions, since, isWhole }: Reach<UnreadVersion>,
  differing: ReadonlySet<string>,
): Promise<Judgement> {
  // That one is GitHub's side of the comparison, so it is not read.
  const [newest, ...older] = versions;
  const compared: ComparedVersion[] = newest ? [{ origin: newest.origin, differing }] : [];
  let read = 0;
  const judgeSoFar = () => judge(models, { versions: compared, isWhole: isWhole && read === older.length });
  let judgement = judgeSoFar();
  for (let size = 1; read < older.length; size = Math.min(2 * size, mostAtOnce)) {
    const isBefore = read + 1 >= since;
    if (isBefore ? judgement.isDecided : judgement.isSettled) break;
    const batch = older.slice(read, isBefore ? read + size : Math.min(read + size, since - 1));
    const answers = await Promise.all(
      batch.map(async ({ origin, compare }) => ({ origin, differing: await compare() })),
    );
    compared.push(...answers.filter((answer): answer is ComparedVersion => answer.differing !== undefined));
    read += batch.length;
    judgement = judgeSoFar();
  }
  return judgement;
}
