import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWrittenByUs, readDated, trailer } from '../../src/publish/trailer.ts';

const treeSha = 'a'.repeat(40);
const line = `Horde-GitHub-Sync: 1 ${treeSha}`;
const dated = { tree: 'd'.repeat(40), base: 'e'.repeat(40) };
const dates = `Horde-GitHub-Sync-Dates: ${dated.tree} ${dated.base}`;

const rows: readonly { readonly given: string; readonly message: string; readonly is: boolean }[] = [
  { given: 'a message that ends with it', message: `Sync\n\n${line}`, is: true },
  { given: 'with a line end after it', message: `Sync\n\n${line}\n`, is: true },
  { given: 'with blanks after it', message: `Sync\n\n${line}  \r\n\n`, is: true },
  { given: 'alone', message: line, is: true },
  { given: 'an empty message', message: '', is: false },
  { given: 'no trailer', message: 'Sync', is: false },
  { given: 'the trailer of another tree', message: `Sync\n\n${trailer('b'.repeat(40))}`, is: false },
  { given: 'a text after it', message: `Sync\n\n${line}\nSigned-off-by: somebody`, is: false },
  { given: 'not at the start of its line', message: `Sync\n\n> ${line}`, is: false },
  { given: 'another version', message: `Sync\n\nHorde-GitHub-Sync: 2 ${treeSha}`, is: false },
  { given: 'longer than a tree', message: `Sync\n\n${line}a`, is: false },
  { given: 'a line on dates above it', message: `Sync\n\n${dates}\n${line}`, is: true },
  { given: 'a line on dates below it', message: `Sync\n\n${line}\n${dates}`, is: false },
];

const datings: readonly { readonly given: string; readonly message: string; readonly is: boolean }[] = [
  { given: 'the line right above the last', message: `Dates\n\n${dates}\n${line}`, is: true },
  { given: 'the same with a line end after it', message: `Dates\n\n${dates}\n${line}\n`, is: true },
  { given: 'no such line', message: `Sync\n\n${line}`, is: false },
  { given: 'the last line alone', message: line, is: false },
  { given: 'an empty line between', message: `Dates\n\n${dates}\n\n${line}`, is: false },
  { given: 'a list of names that ends with it', message: `Sync\n\n- add ${dates}\n${line}`, is: false },
  { given: 'a base that is no commit', message: `Dates\n\n${dates.slice(0, -1)}\n${line}`, is: false },
  { given: 'more behind it', message: `Dates\n\n${dates} ${treeSha}\n${line}`, is: false },
];

describe('a commit’s trailer', () => {
  it('names the commit’s own tree', () => {
    assert.equal(trailer(treeSha), line);
  });

  for (const { given, message, is } of rows) {
    it(`${is ? 'says' : 'does not say'} that we wrote it: ${given}`, () => {
      assert.equal(isWrittenByUs({ sha: 'c'.repeat(40), treeSha, parents: [], message }), is);
    });
  }

  it('of a commit with the file of dates also names the change and its base', () => {
    assert.equal(trailer(treeSha, dated), `${dates}\n${line}`);
  });

  for (const { given, message, is } of datings) {
    it(`${is ? 'tells' : 'does not tell'} a commit’s change and base: ${given}`, () => {
      const commit = { sha: 'c'.repeat(40), treeSha, parents: [], message };
      assert.deepEqual(readDated(commit), is ? dated : undefined);
    });
  }
});
