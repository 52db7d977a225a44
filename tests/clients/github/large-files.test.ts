import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { BlobBody } from '../../../src/clients/github/blob-body.ts';
import { largeFiles, mostInBlob, mostInTree } from '../../../src/clients/github/large-files.ts';
import type { FileContent } from '../../../src/clients/repository/git-repository.ts';
import { FileTooLargeError } from '../../../src/clients/repository/file-too-large-error.ts';

const sha = '1'.repeat(40);

/** A text of so many bytes, which are as many in JSON. */
function of(bytes: number): FileContent {
  return { text: 'x'.repeat(bytes) };
}

describe('the files that are blobs before the tree', () => {
  const half = mostInTree / 2;
  const rows: readonly (readonly [given: string, files: Record<string, FileContent>, large: readonly string[]])[] = [
    ['none of two that fit into the request together', { a: of(half), b: of(half - 1_000) }, []],
    ['one alone that does not fit', { a: of(mostInTree) }, ['a']],
    ['the larger of two', { a: of(half + 2), b: of(half + 1), c: of(10) }, ['a']],
    ['as many as make the rest fit', { a: of(half), b: of(mostInTree), c: of(half), d: of(half - 1_000) }, ['c', 'b']],
    ['one that does not fit with its escapes', { a: { text: '"'.repeat(half) } }, ['a']],
    ['none that GitHub has already', { a: { sha }, b: of(10) }, []],
  ];
  for (const [given, files, large] of rows) {
    it(given, () => {
      assert.deepEqual([...largeFiles(new Map(Object.entries(files))).keys()], large);
    });
  }

  it('hold no more than GitHub’s API makes: the error says how large the file is, and which way takes it', () => {
    assert.equal(largeFiles(new Map([['a.json', of(mostInBlob)]])).size, 1);
    assert.throws(
      () => largeFiles(new Map([['a.json', of(mostInBlob + 50_000)]])),
      (error) => {
        assert.ok(error instanceof FileTooLargeError);
        assert.equal(
          error.message,
          'a.json would have 40.1 MB, and GitHub’s API makes no file of more than 40 MB: nothing was written. Go through a ' +
            'clone, which has no such limit: --target-dir DIR (HORDE_GITHUB_SYNC_TARGET_DIR). github.com itself takes no ' +
            'file of more than 100 MB, whichever way it comes; a GitHub Enterprise server may.',
        );
        return true;
      },
    );
  });
});

describe('the body that makes a blob', () => {
  for (const text of ['', 'näïve "🦄"\r\n\t\u0001', `x${'🦄'.repeat(100_000)}\ud800`]) {
    it(`says the text, and its length beforehand: ${text.slice(0, 20)}`, () => {
      const body = new BlobBody(text);
      const whole = [...body].join('');
      assert.deepEqual(JSON.parse(whole), { encoding: 'utf-8', content: text });
      assert.equal(body.byteLength, Buffer.byteLength(whole));
    });
  }
});
