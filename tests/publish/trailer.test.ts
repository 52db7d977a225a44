import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isWrittenByUs, trailer } from '../../src/publish/trailer.ts';

const treeSha = 'a'.repeat(40);
const line = `Horde-GitHub-Sync: 1 ${treeSha}`;

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
});
