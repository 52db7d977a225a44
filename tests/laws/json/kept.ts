import assert from 'node:assert/strict';
import { equalJson } from '../../../src/json/equal.ts';
import { elements, kindOf, type Member, members, parseJson } from '../../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../../src/json/slice.ts';
import type { Written } from './write-document.ts';

/** Whatever the two documents have to do with one another, what they share keeps its bytes. */
export function checkKept({ drawn, rendered }: Written): void {
  const [before, after] = [parseJson(drawn.old), parseJson(rendered)];
  assert.equal(rendered.slice(0, after.start), drawn.old.slice(0, before.start), 'what stands before the document');
  assert.equal(rendered.slice(after.end), drawn.old.slice(before.end), 'what stands behind the document');
  assertKept(before, after);
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
