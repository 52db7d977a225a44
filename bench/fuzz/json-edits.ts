import { freshScalar, key } from './json-scalars.ts';
import {
  brackets,
  type Container,
  item,
  type Item,
  rewritten,
  spell,
  spellItem,
  type Style,
  value,
  type Tree,
} from './json-tree.ts';
import type { Random } from './random.ts';

/**
 * What must stand in the new document, piece behind piece; `hole` is where new things are printed, whose layout is the
 * renderer's choice. Without a hole the pieces are the document, byte for byte.
 */
export type Pieces = readonly (string | typeof hole)[];

export const hole: unique symbol = Symbol('hole');

export interface Edited {
  /** What PRIMARY says. */
  readonly wanted: Tree;
  readonly pieces: Pieces;
}

/** Edits a document here and there, at any depth, and tells from the rules of formats.md what must become of its text. */
export class Editor {
  readonly #random: Random;
  /** Of PRIMARY's answer. */
  readonly #look: Style;
  readonly #rarity: number;
  #left: number;
  /** How many scalars got another one, and how many other edits were made. */
  scalars = 0;
  others = 0;
  additions = 0;
  /** Whether something was added where nothing stood. */
  fillsEmpty = false;
  /** Whether each replaced scalar is spelled as it must be when it comes back: numbers and words are. */
  reversible = true;

  /**
   * @param most edits
   * @param rarity of an edit: one in so many places
   */
  constructor(random: Random, look: Style, most: number, rarity: number) {
    this.#random = random;
    this.#look = look;
    this.#left = most;
    this.#rarity = rarity;
  }

  document(tree: Container): Edited {
    return this.#object(tree, 0);
  }

  #value(tree: Tree, depth: number): Edited {
    if (tree.kind === 'scalar') {
      if (!this.#edits()) return this.#same(tree, depth);
      if (this.#random.oneIn(3)) return this.#anything(depth);
      this.scalars++;
      if (tree.literal.startsWith('"')) this.reversible = false;
      const literal = freshScalar(this.#random);
      return { wanted: { kind: 'scalar', literal }, pieces: [literal] };
    }
    if (this.#random.oneIn(4) && this.#edits()) {
      if (this.#random.oneIn(2)) return this.#anything(depth);
      this.#other();
      const literal = freshScalar(this.#random);
      return { wanted: { kind: 'scalar', literal }, pieces: [literal] };
    }
    return tree.kind === 'object' ? this.#object(tree, depth) : this.#array(tree, depth);
  }

  #object(old: Container, depth: number): Edited {
    const last = new Map(old.items.map((member, index) => [member.key, index]));
    const wanted: Item[] = [];
    const kept: Pieces[] = [];
    const separators: string[] = [];
    let added = 0;
    const add = (inner: Tree) => {
      added++;
      this.additions++;
      wanted.push(this.#member(depth, this.#newKey(last), inner));
    };
    if (this.#edits(4)) add(this.#newValue(depth));
    const gone = new Set<string>();
    for (const [name, index] of last) {
      if (!this.#edits(3)) continue;
      gone.add(name);
      const member = old.items[index];
      if (!member || !this.#random.oneIn(4)) continue;
      this.#other();
      add(rewritten(this.#random, this.#look, member.value, depth + 1));
    }
    for (const [index, member] of old.items.entries()) {
      if (gone.has(member.key)) continue;
      if (last.get(member.key) !== index) {
        kept.push([member.label, spell(member.value)]);
        separators.push(member.separator);
        continue;
      }
      const inside = depth === 0 ? this.#object(member.value as Container, 1) : this.#value(member.value, depth + 1);
      wanted.push(this.#member(depth, member.key, inside.wanted));
      kept.push([member.label, ...inside.pieces]);
      separators.push(member.separator);
      if (this.#edits(4)) add(this.#newValue(depth));
    }
    const tree = this.#wantedObject(wanted, depth);
    if (old.items.length === 0 && added > 0) this.fillsEmpty = true;
    if (old.items.length === 0) return { wanted: tree, pieces: added > 0 ? [hole] : [spell(old)] };
    if (wanted.length === 0) return { wanted: tree, pieces: ['{}'] };
    return { wanted: tree, pieces: framed(old, kept, separators, added > 0) };
  }

  #wantedObject(items: Item[], depth: number): Container {
    const members = this.#random.oneIn(6) ? this.#random.shuffled(items) : items;
    const [first] = members;
    if (first && this.#random.oneIn(25)) {
      // The last one counts.
      const empty: Tree = { kind: 'object', open: '', close: '', items: [] };
      members.unshift(this.#member(depth, this.#random.pick([first, ...members]).key, empty));
    }
    return this.#container('object', members, depth);
  }

  #array(old: Container, depth: number): Edited {
    const { items } = old;
    const values = items.map((element) => element.value);
    const operation = this.#random.below(5);
    if (items.length === 0 || operation === 0 || !this.#edits(3)) return this.#element(old, depth);
    if (operation === 1) return this.#inserted(old, values, depth);
    const literals = values.map((element) =>
      element.kind === 'scalar' ? JSON.stringify(JSON.parse(element.literal)) : '',
    );
    const areDistinct = !literals.includes('') && new Set(literals).size === values.length;
    if (operation === 2 && areDistinct) {
      const stays = values.map(() => !this.#random.oneIn(2));
      const left = items.filter((_, index) => stays[index]);
      const wanted = this.#elements(
        left.map((element) => this.#same(element.value, depth).wanted),
        depth,
      );
      if (left.length === 0) return { wanted, pieces: ['[]'] };
      const kept = left.map((element) => [spellItem(element)]);
      return { wanted, pieces: framed(old, kept, separatorsOf(left), false) };
    }
    const shuffled = this.#random.shuffled(values).filter(() => !this.#random.oneIn(4));
    const wanted = shuffled.map((element) =>
      this.#random.oneIn(4) ? this.#newValue(depth) : rewritten(this.#random, this.#look, element, depth + 1),
    );
    return { wanted: this.#elements(wanted, depth), pieces: [hole] };
  }

  /** At most one element changes: whatever stands beside it, it is the one that is replaced. */
  #element(old: Container, depth: number): Edited {
    const chosen = this.#random.below(old.items.length);
    const inside = old.items.map((element, index) =>
      index === chosen ? this.#value(element.value, depth + 1) : this.#same(element.value, depth + 1),
    );
    const wanted = this.#elements(
      inside.map((edited) => edited.wanted),
      depth,
    );
    if (old.items.length === 0) return { wanted, pieces: [spell(old)] };
    const kept = inside.map(({ pieces }) => pieces);
    return { wanted, pieces: framed(old, kept, separatorsOf(old.items), false) };
  }

  #inserted(old: Container, values: readonly Tree[], depth: number): Edited {
    const wanted = values.flatMap((element) => {
      const same = this.#same(element, depth + 1).wanted;
      return this.#random.oneIn(3) ? [same, this.#newValue(depth)] : [same];
    });
    if (wanted.length === values.length) wanted.unshift(this.#newValue(depth));
    this.additions += wanted.length - values.length;
    const kept = old.items.map((element) => [spellItem(element)]);
    return { wanted: this.#elements(wanted, depth), pieces: framed(old, kept, separatorsOf(old.items), true) };
  }

  #anything(depth: number): Edited {
    this.#other();
    return { wanted: this.#newValue(depth), pieces: [hole] };
  }

  #same(tree: Tree, depth: number): Edited {
    return { wanted: rewritten(this.#random, this.#look, tree, depth), pieces: [spell(tree)] };
  }

  #newKey(present: ReadonlyMap<string, number>): string {
    const name = key(this.#random);
    return present.has(name) ? `${name} ${this.#random.below(2 ** 31)}` : name;
  }

  #newValue(depth: number): Tree {
    if (depth > 0) return value(this.#random, this.#look, depth + 1);
    const record = value(this.#random, this.#look, 1);
    if (record.kind === 'object') return record;
    return this.#container('object', [this.#member(1, key(this.#random), record)], 1);
  }

  #member(depth: number, name: string, inner: Tree): Item {
    return item(this.#random, this.#look, 'object', depth, name, inner);
  }

  #elements(values: readonly Tree[], depth: number): Container {
    const items = values.map((inner) => item(this.#random, this.#look, 'array', depth, '', inner));
    return this.#container('array', items, depth);
  }

  #container(kind: 'object' | 'array', items: readonly Item[], depth: number): Container {
    return { kind, open: items.length > 0 ? this.#look.open(depth) : '', close: this.#look.close(depth), items };
  }

  #other(): void {
    this.others++;
    this.reversible = false;
  }

  /** Whether an edit is to be made here; one that is no replaced scalar is counted at once. */
  #edits(rarer?: number): boolean {
    if (this.#left === 0 || !this.#random.oneIn(this.#rarity * (rarer ?? 1))) return false;
    this.#left--;
    if (rarer !== undefined) this.#other();
    return true;
  }
}

/**
 * A container with the items that it keeps, each with the separator before it; the first of them stands where the first
 * old one stood. New ones may stand before and behind each.
 */
function framed(old: Container, kept: readonly Pieces[], separators: readonly string[], hasAdditions: boolean): Pieces {
  const [opening, closing] = brackets(old);
  const gap: Pieces = hasAdditions ? [hole] : [];
  const inner = kept.flatMap<string | typeof hole>((pieces, index) => [
    ...(index === 0 ? gap : [separators[index] ?? '']),
    ...pieces,
    ...gap,
  ]);
  return [opening + old.open, ...(kept.length === 0 ? gap : inner), old.close + closing];
}

function separatorsOf(items: readonly Item[]): string[] {
  return items.map(({ separator }) => separator);
}
