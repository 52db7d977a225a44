import type { ArrayEdit, Edit } from './edits.ts';
import { separator } from './layout.ts';
import { type EditedPlaces, placeEdits } from './places.ts';
import type { Name, Scalar } from './scalars.ts';
import { type Container, frame, type Item, label, spell, type Tree, type Writer } from './tree.ts';

/**
 * What must stand in the new document, piece behind piece; `hole` is where new things are printed, whose layout is the
 * renderer's choice. Without a hole the pieces are the document, byte for byte.
 */
export type Pieces = readonly (string | typeof hole)[];

export const hole: unique symbol = Symbol('hole');

/** What came of the edits. */
export interface Tally {
  /** Scalars that got another one. */
  readonly scalars: number;
  /** Other edits. */
  readonly others: number;
  readonly additions: number;
  /** Whether something was added where nothing stood. */
  readonly fillsEmpty: boolean;
  /** Whether each replaced scalar is spelled as it must be when it comes back: numbers and words are. */
  readonly reversible: boolean;
}

export interface Edited<T extends Tree = Tree> {
  /** What PRIMARY says. */
  readonly desired: T;
  readonly pieces: Pieces;
}

/** Edits a document at any depth, and tells from the rules of formats.md what must become of its text. */
export function applyEdits(
  root: Container,
  edits: readonly Edit[],
  writer: Writer,
): Edited<Container> & { readonly tally: Tally } {
  const editor = new Editor(placeEdits(root, edits), writer);
  return { ...editor.object(root, 0), tally: editor.tally };
}

class Editor {
  readonly tally = { scalars: 0, others: 0, additions: 0, fillsEmpty: false, reversible: true };
  readonly #places: EditedPlaces;
  readonly #writer: Writer;

  constructor(places: EditedPlaces, writer: Writer) {
    this.#places = places;
    this.#writer = writer;
  }

  object(old: Container, depth: number): Edited<Container> {
    const last = new Map(old.items.map((member) => [member.key, member]));
    const desired: Item[] = [];
    const kept: Kept[] = [];
    let added = 0;
    const add = (item: Item, name: Name = item) => {
      added++;
      this.#other();
      this.tally.additions++;
      desired.push({ ...item, ...apart(name, last), value: depth === 0 ? asRecord(item) : item.value });
    };
    const edit = this.#places.get(old);
    const addBehind = (count: number) => {
      if (edit?.kind === 'add' && edit.behind % (old.items.length + 1) === count) add(edit.item);
    };
    addBehind(0);
    for (const [index, member] of old.items.entries()) {
      const counts = last.get(member.key) ?? member;
      const fate = this.#places.get(counts);
      if (fate?.kind === 'remove' || fate?.kind === 'rename') {
        if (member === counts) this.#other();
        if (member === counts && fate.kind === 'rename') add(member, fate.name);
      } else if (member !== counts) {
        kept.push({ item: member, pieces: [this.#spellItem(old, member, depth)] });
      } else {
        const inside = this.#item(member, depth);
        desired.push({ ...member, value: inside.desired });
        kept.push({ item: member, pieces: [label(old, member, this.#writer), ...inside.pieces] });
      }
      addBehind(index + 1);
    }
    const object = { ...old, items: desired };
    if (old.items.length === 0 && added > 0) this.tally.fillsEmpty = true;
    if (old.items.length === 0) return { desired: object, pieces: added > 0 ? [hole] : [this.#spell(old, depth)] };
    if (desired.length === 0) return { desired: object, pieces: ['{}'] };
    return { desired: object, pieces: this.#framed(old, depth, kept, added > 0) };
  }

  #item(item: Item, depth: number): Edited {
    const edit = this.#places.get(item);
    if (edit?.kind === 'substitute') {
      this.#other();
      return { desired: edit.value, pieces: [hole] };
    }
    if (edit?.kind !== 'replace') return this.#value(item.value, depth + 1);
    if (item.value.kind !== 'scalar') this.#other();
    else {
      this.tally.scalars++;
      if (item.value.literal.startsWith('"')) this.tally.reversible = false;
    }
    const fresh: Scalar = { kind: 'scalar', literal: edit.literal, again: edit.literal };
    return { desired: fresh, pieces: [edit.literal] };
  }

  #value(tree: Tree, depth: number): Edited {
    if (tree.kind === 'scalar') return { desired: tree, pieces: [tree[this.#writer.spelling]] };
    return tree.kind === 'object' ? this.object(tree, depth) : this.#array(tree, depth);
  }

  #array(old: Container, depth: number): Edited {
    const edit = this.#places.get(old);
    switch (edit?.kind) {
      case 'insert':
        return this.#inserted(old, depth, edit);
      case 'thin':
        return this.#thinned(old, depth, edit);
      case 'rearrange': {
        this.#other();
        const from = edit.from % old.items.length;
        const turned = [...old.items.slice(from), ...old.items.slice(0, from).reverse()].slice(edit.gone);
        return { desired: { ...old, items: [...turned, ...edit.added] }, pieces: [hole] };
      }
      default:
        return this.#oneElement(old, depth);
    }
  }

  #inserted(old: Container, depth: number, { added }: ArrayEdit & { kind: 'insert' }): Edited {
    this.#other();
    this.tally.additions += added.length;
    const behind = (count: number) =>
      added.filter((one) => one.behind % (old.items.length + 1) === count).map(({ item }) => item);
    const items = [...behind(0), ...old.items.flatMap((element, index) => [element, ...behind(index + 1)])];
    return {
      desired: { ...old, items },
      pieces: this.#framed(old, depth, this.#untouched(old, old.items, depth), true),
    };
  }

  /** Which of several equal elements stay is the renderer's choice. */
  #thinned(old: Container, depth: number, { stays }: ArrayEdit & { kind: 'thin' }): Edited {
    this.#other();
    const left = old.items.filter((_, index) => stays[index % stays.length]);
    const desired = { ...old, items: left };
    if (!areDistinctScalars(old.items)) return { desired, pieces: [hole] };
    if (left.length === 0) return { desired, pieces: ['[]'] };
    return { desired, pieces: this.#framed(old, depth, this.#untouched(old, left, depth), false) };
  }

  /** At most one element changes: whatever stands beside it, it is the one that is replaced. */
  #oneElement(old: Container, depth: number): Edited {
    if (old.items.length === 0) return { desired: old, pieces: [this.#spell(old, depth)] };
    const chosen = old.items.find((element) => this.#isTouched(element));
    const edited = chosen && this.#item(chosen, depth);
    const kept = this.#untouched(old, old.items, depth).map((same) =>
      edited && same.item === chosen ? { ...same, pieces: edited.pieces } : same,
    );
    const items = old.items.map((element) =>
      edited && element === chosen ? { ...element, value: edited.desired } : element,
    );
    return { desired: { ...old, items }, pieces: this.#framed(old, depth, kept, false) };
  }

  #isTouched(item: Item): boolean {
    if (this.#places.has(item)) return true;
    const { value } = item;
    return value.kind !== 'scalar' && (this.#places.has(value) || value.items.some((inner) => this.#isTouched(inner)));
  }

  #untouched(old: Container, items: readonly Item[], depth: number): Kept[] {
    return items.map((item) => ({ item, pieces: [this.#spellItem(old, item, depth)] }));
  }

  #spell(tree: Tree, depth: number): string {
    return spell(tree, this.#writer, depth);
  }

  #spellItem(old: Container, item: Item, depth: number): string {
    return label(old, item, this.#writer) + this.#spell(item.value, depth + 1);
  }

  #other(): void {
    this.tally.others++;
    this.tally.reversible = false;
  }

  /**
   * A container with the items that it keeps, each with the separator before it; the first of them stands where the
   * first old one stood. New ones may stand before and behind each.
   */
  #framed(old: Container, depth: number, kept: readonly Kept[], hasAdditions: boolean): Pieces {
    const [start, end] = frame(old, this.#writer, depth);
    const gap: Pieces = hasAdditions ? [hole] : [];
    const inner = kept.flatMap(({ item, pieces }, index): Pieces => {
      return [...(index === 0 ? gap : [separator(this.#writer.layout, depth, item)]), ...pieces, ...gap];
    });
    return [start, ...(kept.length === 0 ? gap : inner), end];
  }
}

/** An old item that stays, and what must stand for it. */
interface Kept {
  readonly item: Item;
  readonly pieces: Pieces;
}

/** A name that none of these members has. */
function apart({ key, literal, again }: Name, present: ReadonlyMap<string, Item>): Name {
  if (!present.has(key)) return { key, literal, again };
  const other = `${key} ${present.size}`;
  const spelled = JSON.stringify(other);
  return apart({ key: other, literal: spelled, again: spelled }, present);
}

function asRecord(item: Item): Container {
  if (item.value.kind === 'object') return item.value;
  return { kind: 'object', before: item.before, after: item.after, isOdd: item.isOdd, items: [item] };
}

function areDistinctScalars(items: readonly Item[]): boolean {
  const literals = items.map(({ value }) =>
    value.kind === 'scalar' ? JSON.stringify(JSON.parse(value.literal)) : undefined,
  );
  return !literals.includes(undefined) && new Set(literals).size === items.length;
}
