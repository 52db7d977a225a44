import type { LegacyFormat } from '../../../src/formats/legacy-format.ts';
import type { DocumentPair } from '../../arbitraries/json/documents.ts';
import { demand } from '../demand.ts';
import { checkAnyOrder, checkBytes, checkSmallChange, checkWayBack } from './bytes.ts';
import { checkContent } from './content.ts';
import { checkDiff } from './diff.ts';
import { checkKept } from './kept.ts';
import { checkOrder } from './order.ts';
import { renderAgain, type Written, writeDocument } from './write-document.ts';

/** What holds for a legacy file and what is written for PRIMARY's answer to it. */
export const documentLaws: Readonly<Record<string, (written: Written) => void>> = {
  'tells what differs': checkDiff,
  'gives a text with the desired records, whatever stood there before': checkDesired,
  'changes nothing where nothing differs': checkNothingChanges,
  'gives the same again from its own result': checkRest,
  'keeps every byte that both share': checkKept,
  'keeps every byte beside the edits': checkBytes,
  'makes a small difference of a small change': checkSmallChange,
  'asks for PRIMARY’s order only where a model is new': checkAnyOrder,
  'leaves models where they are, and puts new ones behind their neighbours': checkOrder,
  'leaves no trace of a change that is taken back': checkWayBack,
};

/** All laws of documents. */
export function checkDocument(drawn: DocumentPair, format?: LegacyFormat): void {
  const written = writeDocument(drawn, format);
  if (written) for (const check of Object.values(documentLaws)) check(written);
}

function checkDesired({ drawn, compared, rendered, before, asked, removed }: Written): void {
  const kept = drawn.policy.removals === 'keep' ? removed.map((name) => [name, before[name]] as const) : [];
  checkContent(rendered, compared.desired, { ...Object.fromEntries(kept), ...asked });
}

function checkNothingChanges({ drawn, compared: { diff }, rendered }: Written): void {
  const isSame = diff.added.length + diff.removed.length + diff.modified.length === 0;
  demand('no difference, no byte changed', !isSame || rendered === drawn.old);
}

function checkRest(written: Written): void {
  const { rendered, compared } = written;
  demand('rendering again changes nothing', renderAgain(written, rendered, compared.desired) === rendered);
}
