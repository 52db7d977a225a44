import { equalJson } from '../json/equal.ts';
import { elements, kindOf, lastValues } from '../json/scan.ts';
import type { JsonSlice } from '../json/slice.ts';
import { alignElements } from './align-elements.ts';
import { isEmpty, nearest } from './json-items.ts';
import { sampleSize } from './json-layout.ts';
import type { JsonPrinter, Place } from './json-printer.ts';
import { type Inserts, spliceItems, type TextEdit } from './text-edit.ts';

/** A new item and the old one that it follows, by index; −1 where it comes before all. */
interface Addition {
  readonly after: number;
  readonly key?: string;
  readonly value: JsonSlice;
}

/** Collects the edits that turn values of a document, where they stand, into desired ones. */
export class JsonEditor {
  readonly edits: TextEdit[] = [];
  readonly #printer: JsonPrinter;

  constructor(printer: JsonPrinter) {
    this.#printer = printer;
  }

  /**
   * Gives an object the members `desired`. Those that stay keep their places; a new one follows the one before it in
   * `desired`. Where none is before it, it stands at the end, or `first`.
   */
  editObject(
    old: JsonSlice,
    desired: ReadonlyMap<string, JsonSlice>,
    place: Place,
    leadingPlace: 'first' | 'last' = 'last',
  ): void {
    if (isEmpty(old) && desired.size === 0) return;
    if (isEmpty(old) || desired.size === 0) {
      this.#replace(old, this.#printer.printObject(desired, place));
      return;
    }
    const items = this.#printer.itemsOf(old);
    const lastIndex = new Map(items.map(({ key }, index) => [key, index]));
    const kept = items.map(({ key }) => key !== undefined && desired.has(key));
    const afterLeading = leadingPlace === 'first' ? -1 : kept.lastIndexOf(true);
    const added: Addition[] = [];
    const leading: Addition[] = [];
    let previous: number | undefined;
    for (const [key, value] of desired) {
      const index = lastIndex.get(key);
      if (index !== undefined) {
        previous = index;
        this.#editItem(old, index, value, place);
      } else if (previous !== undefined) {
        added.push({ after: previous, key, value });
      } else {
        leading.push({ after: afterLeading, key, value });
      }
    }
    this.#splice(old, kept, [...added, ...leading], place);
  }

  #editArray(old: JsonSlice, desired: readonly JsonSlice[], place: Place): void {
    const values = this.#printer.itemsOf(old).map(({ value }) => value);
    const predecessors = alignElements(values, desired);
    const kept = values.map(() => false);
    const added: Addition[] = [];
    let previous = -1;
    for (const [index, value] of desired.entries()) {
      const predecessor = predecessors[index];
      if (predecessor === undefined) {
        added.push({ after: previous, value });
      } else {
        previous = predecessor;
        kept[predecessor] = true;
        this.#editItem(old, predecessor, value, place);
      }
    }
    this.#splice(old, kept, added, place);
  }

  #editItem(container: JsonSlice, index: number, desired: JsonSlice, place: Place): void {
    const item = this.#printer.itemsOf(container)[index];
    if (!item || equalJson(item.value, desired)) return;
    const old = item.value;
    const inside = this.#placeInside(container, index, item.key, place);
    const kind = kindOf(old) === kindOf(desired) ? kindOf(old) : undefined;
    if (kind === 'object') this.editObject(old, lastValues(desired), inside);
    else if (kind === 'array' && !isEmpty(old) && !isEmpty(desired)) this.#editArray(old, elements(desired), inside);
    else this.#replace(old, this.#printer.print(desired, inside, old));
  }

  #splice(container: JsonSlice, kept: readonly boolean[], added: readonly Addition[], place: Place): void {
    const inserts = new Map<number, Inserts>();
    for (const [after, additions] of Map.groupBy(added, (addition) => addition.after)) {
      const index = Math.max(after, 0);
      const layout = this.#printer.layoutOf(container, index);
      const printed = additions.map(({ key, value }) =>
        this.#printer.printItem(key, value, layout, this.#placeInside(container, index, key, place)),
      );
      inserts.set(after, { separator: layout.separator, printed });
    }
    for (const edit of spliceItems(this.#printer.itemsOf(container), kept, inserts)) this.edits.push(edit);
  }

  #replace({ start, end }: JsonSlice, text: string): void {
    this.edits.push({ start, end, text });
  }

  #placeInside(container: JsonSlice, index: number, key: string | undefined, place: Place): Place {
    return {
      parent: () => this.#printer.layoutOf(container, index),
      examples: (kind) => {
        const beside = nearest(this.#printer.itemsOf(container), index, sampleSize);
        return this.#printer.examplesInside(kind, key, beside, place.examples(kindOf(container)));
      },
    };
  }
}
