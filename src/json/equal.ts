import { Char, isDigit, skipBlanks } from './chars.ts';
import { canonicalNumber } from './number.ts';
import { members, scalarEnd, stringEnd } from './scan.ts';
import { type JsonSlice, spelling } from './slice.ts';

/**
 * Whether two slices are the same JSON value: key order does not count, array order does; strings are equal when their
 * decoded values are, numbers when they are the same decimal (`1` and `1.0`); a key that stands twice has its last value.
 */
export function equalJson(a: JsonSlice, b: JsonSlice): boolean {
  const sameLength = a.end - a.start === b.end - b.start;
  if (sameLength && spelling(a) === spelling(b)) return true;
  return new ParallelWalk(a.text, b.text).values(a.start, b.start);
}

/**
 * Walks two values side by side without building anything, as long as their keys come in the same order. After two equal
 * values `a` and `b` are the positions behind them.
 */
class ParallelWalk {
  readonly #textA: string;
  readonly #textB: string;
  a = 0;
  b = 0;

  constructor(textA: string, textB: string) {
    this.#textA = textA;
    this.#textB = textB;
  }

  values(a: number, b: number): boolean {
    const char = this.#textA.charCodeAt(a);
    const other = this.#textB.charCodeAt(b);
    switch (char) {
      case Char.quote:
        return other === char && this.#strings(a, b);
      case Char.openBrace:
        return other === char && this.#objects(a, b);
      case Char.openBracket:
        return other === char && this.#arrays(a, b);
      default:
        return this.#scalars(a, b);
    }
  }

  #strings(a: number, b: number): boolean {
    const [textA, textB] = [this.#textA, this.#textB];
    let atA = a + 1;
    let atB = b + 1;
    for (;;) {
      const char = textA.charCodeAt(atA++);
      if (char !== textB.charCodeAt(atB++)) return this.#respelledStrings(a, b);
      if (char === Char.quote) break;
      if (char === Char.backslash && textA.charCodeAt(atA++) !== textB.charCodeAt(atB++)) {
        return this.#respelledStrings(a, b);
      }
    }
    this.a = atA;
    this.b = atB;
    return true;
  }

  #respelledStrings(a: number, b: number): boolean {
    this.a = stringEnd(this.#textA, a);
    this.b = stringEnd(this.#textB, b);
    const literalA = this.#textA.slice(a, this.a);
    const literalB = this.#textB.slice(b, this.b);
    return (literalA.includes('\\') || literalB.includes('\\')) && JSON.parse(literalA) === JSON.parse(literalB);
  }

  #scalars(a: number, b: number): boolean {
    this.a = scalarEnd(this.#textA, a);
    this.b = scalarEnd(this.#textB, b);
    const literalA = this.#textA.slice(a, this.a);
    const literalB = this.#textB.slice(b, this.b);
    if (literalA === literalB) return true;
    return isNumber(literalA) && isNumber(literalB) && canonicalNumber(literalA) === canonicalNumber(literalB);
  }

  #arrays(a: number, b: number): boolean {
    this.#enter(a, b);
    for (;;) {
      const closedA = this.#textA.charCodeAt(this.a) === Char.closeBracket;
      const closedB = this.#textB.charCodeAt(this.b) === Char.closeBracket;
      if (closedA || closedB) return closedA && closedB && this.#leave();
      if (!this.values(this.a, this.b)) return false;
      this.#next();
    }
  }

  #objects(a: number, b: number): boolean {
    this.#enter(a, b);
    for (let same = 0; ; same++) {
      const closedA = this.#textA.charCodeAt(this.a) === Char.closeBrace;
      const closedB = this.#textB.charCodeAt(this.b) === Char.closeBrace;
      if (closedA && closedB) return this.#leave();
      if (closedA || closedB || !this.#strings(this.a, this.b)) return this.#unordered(a, b, same);
      const valueA = skipBlanks(this.#textA, skipBlanks(this.#textA, this.a) + 1);
      const valueB = skipBlanks(this.#textB, skipBlanks(this.#textB, this.b) + 1);
      if (!this.values(valueA, valueB)) return this.#unordered(a, b, same);
      this.#next();
    }
  }

  /**
   * Objects whose first `same` members are equal in pairs; in the next pair either the keys or the values differ. No pair
   * is compared twice, or every level of nesting would double the work.
   */
  #unordered(a: number, b: number, same: number): boolean {
    const membersA = members({ text: this.#textA, start: a, end: a });
    const membersB = members({ text: this.#textB, start: b, end: b });
    const lastA = new Map(membersA.map(({ key }, index) => [key, index]));
    const lastB = new Map(membersB.map(({ key }, index) => [key, index]));
    if (lastA.size !== lastB.size) return false;
    for (const [key, indexA] of lastA) {
      const indexB = lastB.get(key);
      const valueA = membersA[indexA]?.value;
      const valueB = indexB === undefined ? undefined : membersB[indexB]?.value;
      if (valueA === undefined || valueB === undefined) return false;
      if (indexA === indexB && indexA < same) continue;
      if (indexA === indexB && indexA === same) return false;
      if (!this.values(valueA.start, valueB.start)) return false;
    }
    this.a = skipBlanks(this.#textA, membersA.at(-1)?.value.end ?? a + 1);
    this.b = skipBlanks(this.#textB, membersB.at(-1)?.value.end ?? b + 1);
    return this.#leave();
  }

  #enter(a: number, b: number): void {
    this.a = skipBlanks(this.#textA, a + 1);
    this.b = skipBlanks(this.#textB, b + 1);
  }

  #next(): void {
    this.a = skipBlanks(this.#textA, this.a);
    this.b = skipBlanks(this.#textB, this.b);
    if (this.#textA.charCodeAt(this.a) === Char.comma) this.a = skipBlanks(this.#textA, this.a + 1);
    if (this.#textB.charCodeAt(this.b) === Char.comma) this.b = skipBlanks(this.#textB, this.b + 1);
  }

  #leave(): true {
    this.a++;
    this.b++;
    return true;
  }
}

function isNumber(literal: string): boolean {
  const first = literal.charCodeAt(0);
  return first === Char.minus || isDigit(first);
}
