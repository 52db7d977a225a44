import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { equalJson } from '../../src/json/equal.ts';
import { elements, kindOf, type Member, members, parseJson } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { renderJson } from '../../src/formats/json.ts';
import { brokenRule } from '../../src/formats/repository-rules.ts';
import { jsonText, key, objectOf, objectText } from '../json/arbitraries.ts';

const recordsText = objectOf(objectText);
const document = fc
  .tuple(
    fc.constantFrom('', '\uFEFF'),
    fc.constantFrom('', ' ', '\r\n'),
    recordsText,
    fc.constantFrom('', '\n', '\r\n\t'),
  )
  .map((parts) => parts.join(''));

/** A document and what PRIMARY made of it by some edits at any depth. */
const edited = fc
  .tuple(
    document,
    fc.infiniteStream(fc.nat({ max: 19 })),
    fc.array(jsonText, { minLength: 1, maxLength: 4 }),
    fc.array(key, { minLength: 1, maxLength: 4 }),
  )
  .map(([text, choices, values, keys]): [string, string] => [text, new Editor(choices, values, keys).records(text)]);

describe('renderJson', () => {
  it('gives a text with the wanted records, whatever stood there before', () => {
    fc.assert(
      fc.property(document, recordsText, (old, wanted) => {
        holds(old, wanted);
      }),
      { numRuns: 500 },
    );
  });

  it('gives a text with the wanted records after edits at any depth, and keeps every byte beside them', () => {
    fc.assert(
      fc.property(edited, ([old, wanted]) => {
        holds(old, wanted);
      }),
      { numRuns: 3000 },
    );
  });

  it('passes the repositories’ own checks, whatever the old text’s style', () => {
    fc.assert(
      fc.property(edited, ([old, wanted]) => {
        const text = `${old}\n`;
        assert.equal(brokenRule('a.json', renderJson(text, parseRecords(wanted)), text), undefined);
      }),
      { numRuns: 1000 },
    );
  });

  it('changes nothing where nothing differs', () => {
    fc.assert(
      fc.property(document, (text) => {
        assert.equal(renderJson(text, parseRecords(text)), text);
      }),
    );
  });

  it('gives the same again from its own result', () => {
    fc.assert(
      fc.property(edited, ([old, wanted]) => {
        const records = parseRecords(wanted);
        const rendered = renderJson(old, records);
        assert.equal(renderJson(rendered, records), rendered);
      }),
    );
  });

  it('edits and prints values as deep as JSON may be nested', () => {
    const nested = (value: string) => `{"a":${'{"b":[0,'.repeat(31)}${value}${']}'.repeat(31)}}`;
    assert.equal(renderJson(nested('1'), parseRecords(nested('2'))), nested('2'));
    assert.equal(renderJson('{"a":{}}', parseRecords(nested('1'))), nested('1'));
    holds(nested('1').replace('{', '{"c": {},'), nested('1').replace('"a"', '"c"'));
  });
});

function holds(old: string, wantedText: string): void {
  const wanted = parseRecords(wantedText);
  const rendered = renderJson(old, wanted);
  assertSameRecords(parseRecords(rendered), wanted);
  const [before, after] = [parseJson(old), parseJson(rendered)];
  assert.equal(rendered.slice(0, after.start), old.slice(0, before.start), 'what stands before the document');
  assert.equal(rendered.slice(after.end), old.slice(before.end), 'what stands behind the document');
  assertKept(before, after);
}

function assertSameRecords(actual: Records, expected: Records): void {
  assert.deepEqual([...actual.keys()].sort(), [...expected.keys()].sort());
  for (const [name, record] of expected) assert.ok(equalJson(actual.get(name)!, record), name);
}

/** That an edited value has all the old one's bytes beside what had to change. */
function assertKept(before: JsonSlice, after: JsonSlice): void {
  if (equalJson(before, after)) {
    assert.equal(spelling(after), spelling(before));
    return;
  }
  const kind = kindOf(before);
  if (kind !== kindOf(after)) return;
  if (kind === 'array') assertEdges(before, elements(before), after, elements(after));
  if (kind !== 'object') return;

  const [old, now] = [members(before), members(after)];
  assertEdges(before, old.map(rangeOf), after, now.map(rangeOf));
  const stays = (list: Member[]) => (member: Member) => list.some(({ key: name }) => name === member.key);
  const [oldKept, nowKept] = [old.filter(stays(now)), now.filter(stays(old))];
  assert.deepEqual(nowKept.map(label), oldKept.map(label), 'members that stay keep key, colon and order');
  for (const [index, member] of oldKept.entries()) {
    const successor = nowKept[index]!;
    const isLast = oldKept.findLastIndex(({ key: name }) => name === member.key) === index;
    if (isLast) assertKept(member.value, successor.value);
    else assert.equal(spelling(successor.value), spelling(member.value));
    const wereNeighbours = old[old.indexOf(member) - 1] === oldKept[index - 1];
    const areNeighbours = now[now.indexOf(successor) - 1] === nowKept[index - 1];
    if (index > 0 && wereNeighbours && areNeighbours) {
      assert.equal(separator(nowKept[index - 1]!, successor), separator(oldKept[index - 1]!, member));
    }
  }
}

function assertEdges(before: JsonSlice, old: Range[], after: JsonSlice, now: Range[]): void {
  if (old.length === 0 || now.length === 0) return;
  const edges = ({ text, start, end }: JsonSlice, items: Range[]) => [
    text.slice(start, items[0]!.start),
    text.slice(items.at(-1)!.end, end),
  ];
  assert.deepEqual(edges(after, now), edges(before, old));
}

interface Range {
  start: number;
  end: number;
}

function rangeOf({ keyStart, value }: Member): Range {
  return { start: keyStart, end: value.end };
}

function label({ keyStart, value }: Member): string {
  return value.text.slice(keyStart, value.start);
}

function separator(left: Member, right: Member): string {
  return right.value.text.slice(left.value.end, right.keyStart);
}

/** Edits a value here and there as its stream of choices has it, and spells the result without blanks. */
class Editor {
  readonly #choices: Iterator<number>;
  readonly #values: string[];
  readonly #keys: string[];

  constructor(choices: Iterator<number>, values: string[], keys: string[]) {
    this.#choices = choices;
    this.#values = values;
    this.#keys = keys;
  }

  records(text: string): string {
    return this.#object(parseJson(text), 0);
  }

  #value(slice: JsonSlice): string {
    if (this.#choice() === 0) return this.#newValue();
    if (kindOf(slice) === 'object') return this.#object(slice, 1);
    if (kindOf(slice) !== 'array') return spelling(slice);
    return `[${this.#items(
      elements(slice).map((element) => () => this.#value(element)),
      () => this.#newValue(),
    ).join(',')}]`;
  }

  /** Members of a document are records: objects. */
  #object(slice: JsonSlice, depth: 0 | 1): string {
    const last = [...new Map(members(slice).map(({ key: name, value }) => [name, value]))];
    const edit = (value: JsonSlice) => (depth === 0 ? this.#object(value, 1) : this.#value(value));
    const added = () => `${this.#newKey()}:${depth === 0 ? `{"v":${this.#newValue()}}` : this.#newValue()}`;
    const items = last.map(
      ([name, value]) =>
        () =>
          `${JSON.stringify(name)}:${edit(value)}`,
    );
    return `{${this.#items(items, added).join(',')}}`;
  }

  #items(items: (() => string)[], added: () => string): string[] {
    const edited = items.flatMap((item) => {
      const choice = this.#choice();
      if (choice === 0) return [];
      return choice === 1 ? [item(), added()] : [item()];
    });
    if (this.#choice() === 0) edited.unshift(added());
    if (this.#choice() === 0) edited.reverse();
    return edited;
  }

  #choice(): number {
    return this.#choices.next().value as number;
  }

  #newValue(): string {
    return this.#values[this.#choice() % this.#values.length]!;
  }

  #newKey(): string {
    return JSON.stringify(this.#keys[this.#choice() % this.#keys.length]);
  }
}
