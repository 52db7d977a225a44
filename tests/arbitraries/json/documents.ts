import fc from 'fast-check';
import type { RemovalPolicy } from '../../../src/compare/select-changes.ts';
import { type Edit, edits } from './edits.ts';
import { applyEdits, type Pieces, type Tally } from './editor.ts';
import { type Layout, layout } from './layout.ts';
import { longArrays } from './long-arrays.ts';
import { type Container, recordsTree, spell, type Tree } from './tree.ts';

/** A legacy file and PRIMARY's answer. */
export interface DocumentPair {
  readonly old: string;
  readonly desired: string;
  readonly policy: Pick<RemovalPolicy, 'removals' | 'maxRemovedPercent'>;
  /** What the edits make of the file; undefined where PRIMARY's answer has nothing to do with it. */
  readonly known?: Known | undefined;
}

export interface Known extends Tally {
  readonly pieces: Pieces;
}

/** A file's text around its document. */
interface Edges {
  readonly start: string;
  readonly end: string;
}

/** How PRIMARY writes its answer. */
interface Answer {
  readonly layout: Layout;
  /** Odd objects start with another member, by so many. */
  readonly turn: number;
  /** Whether odd objects have a key twice: the last one counts. */
  readonly repeats: boolean;
}

const edges: fc.Arbitrary<Edges> = fc
  .tuple(
    fc.constantFrom(...Array<string>(9).fill(''), '\uFEFF'),
    fc.constantFrom('', '', '', '', ' ', '\r\n'),
    fc.constantFrom('\n', '\n', '\n', '', '\r\n', '\n\n', ' \t\n', '\r'),
  )
  .map(([mark, blanks, end]) => ({ start: mark + blanks, end }));

const answer: fc.Arbitrary<Answer> = fc.record({
  layout,
  turn: fc.constantFrom(0, 0, 0, 1, 2, 3),
  repeats: fc.nat({ max: 9 }).map((drawn) => drawn === 9),
});

const policy = fc.record({
  removals: fc.constantFrom(...Array<'apply'>(9).fill('apply'), 'keep' as const),
  maxRemovedPercent: fc.constantFrom(100, 100, 100, 25),
});

/** The text of a legacy file: records in any layout. */
export const documentText: fc.Arbitrary<string> = fc
  .tuple(recordsTree, layout, edges)
  .map(([root, look, around]) => writeFile(root, look, around));

/** A file that PRIMARY edits in no place, in one, or in some. */
export const editedDocument: fc.Arbitrary<DocumentPair> = fc
  .tuple(
    fc.oneof({ weight: 300, arbitrary: fc.tuple(recordsTree, edits) }, { weight: 1, arbitrary: longArrays }),
    layout,
    edges,
    answer,
    policy,
  )
  .map(([[root, changes], look, around, primary, rule]) => editDocument(root, changes, look, around, primary, rule));

/** A file and an answer that have nothing to do with one another. */
export const unrelatedDocuments: fc.Arbitrary<DocumentPair> = fc
  .tuple(documentText, recordsTree, answer, policy)
  .map(([old, root, primary, rule]) => ({ old, desired: writeAnswer(root, primary), policy: rule }));

function editDocument(
  root: Container,
  changes: readonly Edit[],
  look: Layout,
  around: Edges,
  primary: Answer,
  rule: DocumentPair['policy'],
): DocumentPair {
  const { desired, pieces, tally } = applyEdits(root, changes, { layout: look, spelling: 'literal' });
  return {
    old: writeFile(root, look, around),
    desired: writeAnswer(desired, primary),
    policy: rule,
    known: { ...tally, pieces: [around.start, ...pieces, around.end] },
  };
}

function writeFile(root: Container, look: Layout, { start, end }: Edges): string {
  return start + spell(root, { layout: look, spelling: 'literal' }) + end;
}

/** The same value as another program would write it: other layout, here and there another spelling or another order. */
function writeAnswer(root: Container, primary: Answer): string {
  return spell(answered(root, primary), { layout: primary.layout, spelling: 'again' });
}

function answered<T extends Tree>(tree: T, primary: Answer): T {
  if (tree.kind === 'scalar') return tree;
  const items = tree.items.map((item) => ({ ...item, value: answered(item.value, primary) }));
  const last = items.at(-1);
  if (tree.kind === 'array' || !tree.isOdd || last === undefined) return { ...tree, items };
  const from = primary.turn % items.length;
  const turned = [...items.slice(from), ...items.slice(0, from)];
  const empty: Container = { kind: 'object', before: '', after: '', isOdd: false, items: [] };
  return { ...tree, items: primary.repeats ? [{ ...last, value: empty }, ...turned] : turned };
}
