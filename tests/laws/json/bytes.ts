import { parseRecords } from '../../../src/model/records.ts';
import type { Known } from '../../arbitraries/json/documents.ts';
import { changedLines } from '../changed-lines.ts';
import { demand } from '../demand.ts';
import { consistsOf, isOneInsertion } from './pieces.ts';
import { renderAgain, type Written } from './write-document.ts';

/** What the edits leave alone keeps its bytes and its place. */
export function checkBytes(written: Written): void {
  const known = knownOf(written);
  if (known)
    demand(
      'what is untouched keeps its bytes and its place',
      consistsOf(written.rendered, known.pieces),
      () => written.rendered,
    );
}

/** A small change is a small difference. */
export function checkSmallChange(written: Written): void {
  const { drawn, rendered } = written;
  const known = knownOf(written);
  if (known?.others === 0 && known.scalars === 1) {
    const isOneLine = changedLines(drawn.old, rendered).every((count) => count === 1);
    demand('one changed scalar changes one line', isOneLine, () => rendered);
  }
  if (known?.others === 1 && known.scalars === 0 && known.additions === 1 && !known.fillsEmpty) {
    demand('one addition is one insertion', isOneInsertion(drawn.old, rendered), () => rendered);
  }
}

/** The order of PRIMARY's models counts for new ones only. */
export function checkAnyOrder(written: Written): void {
  if (knownOf(written)?.additions !== 0) return;
  const reversed = new Map([...written.compared.desired].reverse());
  const isSame = renderAgain(written, written.drawn.old, reversed) === written.rendered;
  demand('the order of PRIMARY’s models does not count where none is new', isSame);
}

/** A change that is taken back leaves no trace. */
export function checkWayBack(written: Written): void {
  const { drawn, rendered } = written;
  const known = knownOf(written);
  if (known?.others !== 0 || !known.reversible) return;
  const back = renderAgain(written, rendered, parseRecords(drawn.old));
  demand('numbers and words that come back stand as they stood', back === drawn.old, () => back);
}

/** What PRIMARY lacks and GitHub keeps stands where the edits do not see it. */
function knownOf({ drawn }: Written): Known | undefined {
  return drawn.policy.removals === 'keep' ? undefined : drawn.known;
}
