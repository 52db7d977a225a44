import { quoteJson, type QuoteStyle } from '../json/quote.ts';
import { elements, type JsonKind, kindOf, lastValues, type Member, stringOf } from '../json/scan.ts';
import { type JsonSlice, spelling } from '../json/slice.ts';
import { isEmpty, type Item, itemOf, itemsOf } from './json-items.ts';
import { indentOf, isMultiLine, type Layout, layoutInside, layoutOf, lineIndent, sampleSize } from './json-layout.ts';

/** Where a value stands or is to stand. Its methods are called only when something new is printed there. */
export interface Place {
  /** The layout of the container around it; none for a whole document. */
  parent(): Layout | undefined;
  /** Containers of one kind, not empty, that stand at the same depth; the best example first. */
  examples(kind: JsonKind): readonly JsonSlice[];
}

/** Prints new values in the style of one document. */
export class JsonPrinter {
  readonly #document: JsonSlice;
  readonly #items = new WeakMap<JsonSlice, readonly Item[]>();
  #documentStyle: QuoteStyle | undefined;
  #documentColon: string | undefined;

  constructor(document: JsonSlice, members: readonly Member[]) {
    this.#document = document;
    this.#items.set(document, members.map(itemOf));
  }

  /** The items of a container of the document. */
  itemsOf(container: JsonSlice): readonly Item[] {
    const known = this.#items.get(container);
    if (known) return known;
    const items = itemsOf(container);
    this.#items.set(container, items);
    return items;
  }

  /** The layout of a container of the document around the item at `index`. */
  layoutOf(container: JsonSlice, index: number): Layout {
    return layoutOf(container, this.itemsOf(container), index, this.#colon());
  }

  /** Numbers keep their spelling; a string that stands in the place of another is escaped as that one was. */
  print(value: JsonSlice, place: Place, replaced?: JsonSlice): string {
    switch (kindOf(value)) {
      case 'string':
        return this.#quote(stringOf(value), replaced);
      case 'object':
        return this.printObject(lastValues(value), place);
      case 'array':
        return this.#printContainer(
          'array',
          elements(value).map((element) => [undefined, element]),
          place,
        );
      default:
        return spelling(value);
    }
  }

  printObject(members: ReadonlyMap<string, JsonSlice>, place: Place): string {
    return this.#printContainer('object', [...members], place);
  }

  printItem(key: string | undefined, value: JsonSlice, layout: Layout, place: Place): string {
    return (key === undefined ? '' : this.#quote(key) + layout.colon) + this.print(value, place);
  }

  /**
   * Examples for a value inside a container: from the container's own examples what has the same key, then the
   * container's items beside it, then whatever else the examples hold.
   */
  examplesInside(
    kind: JsonKind,
    key: string | undefined,
    beside: readonly Item[],
    examples: readonly JsonSlice[],
  ): readonly JsonSlice[] {
    const found: JsonSlice[] = [];
    const take = (items: readonly Item[]) => {
      for (const { value } of items) {
        if (found.length === sampleSize) return;
        if (kindOf(value) === kind && !isEmpty(value)) found.push(value);
      }
    };
    if (key !== undefined) {
      take(examples.flatMap((example) => this.itemsOf(example).find((item) => item.key === key) ?? []));
    }
    take(beside);
    for (const example of examples) take(this.itemsOf(example));
    return found;
  }

  #printContainer(kind: 'object' | 'array', items: [key: string | undefined, JsonSlice][], place: Place): string {
    const [open, close] = kind === 'object' ? ['{', '}'] : ['[', ']'];
    if (items.length === 0) return open + close;
    const parent = place.parent();
    const examples = place.examples(kind);
    const inline = parent && !isMultiLine(parent.open + parent.separator);
    const fits = (example: JsonSlice) => !inline || !isMultiLine(Object.values(this.layoutOf(example, 0)).join(''));
    const model = examples.find(fits);
    const layout = model ? this.layoutOf(model, 0) : layoutInside(parent, this.#newline());
    const printed = items.map(([key, value]) =>
      this.printItem(key, value, layout, {
        parent: () => layout,
        examples: (desired) => this.examplesInside(desired, key, [], examples),
      }),
    );
    const text = open + layout.open + printed.join(layout.separator) + layout.close + close;
    return model && parent ? moved(text, model, layout, parent) : text;
  }

  #quote(value: string, replaced?: JsonSlice): string {
    if (/^[ -~]*$/.test(value)) return quoteJson(value, 'raw');
    return quoteJson(value, (replaced && quoteStyle(spelling(replaced))) ?? this.#style());
  }

  #style(): QuoteStyle {
    return (this.#documentStyle ??= hasRawCharacters(this.#document.text) ? 'raw' : 'ascii');
  }

  #colon(): string {
    return (this.#documentColon ??= layoutOf(this.#document, this.itemsOf(this.#document), 0, ': ').colon);
  }

  #newline(): string {
    return /\r\n|\r|\n/.exec(this.#document.text)?.[0] ?? '\n';
  }
}

/** A container printed after an example that is indented otherwise, moved to where it is to stand. */
function moved(text: string, example: JsonSlice, layout: Layout, parent: Layout): string {
  const from = indentOf(layout.close);
  const to = indentOf(isMultiLine(parent.separator) ? parent.separator : parent.open);
  const isOrdinary = isMultiLine(layout.close) && lineIndent(example.text, example.start) === from;
  return isOrdinary && from !== to ? text.replaceAll(`\n${from}`, `\n${to}`) : text;
}

function quoteStyle(literal: string): QuoteStyle | undefined {
  if (hasRawCharacters(literal)) return 'raw';
  return literal.includes('\\u') ? 'ascii' : undefined;
}

function hasRawCharacters(text: string): boolean {
  return /[^\0-\x7f]/.test(text);
}
