import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import fc from 'fast-check';
import { blobSha, overlay, treeSha } from '../../../src/clients/repository/git-objects.ts';
import type { TreeEntry } from '../../../src/clients/repository/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const folder = temporaryFolder();
before(() => {
  git(['init', '--quiet']);
});

/** What git itself answers, without the last line end. */
function git(parameters: readonly string[], input: string | Uint8Array = ''): string {
  return execFileSync('git', parameters, { cwd: folder, input, stdio: ['pipe', 'pipe', 'pipe'] })
    .toString('utf8')
    .trimEnd();
}

function gitBlob(content: string | Uint8Array): string {
  return git(['hash-object', '-w', '--stdin', '--no-filters'], content);
}

/** The tree that git makes of these entries, in its own order. */
function gitTree(entries: readonly TreeEntry[]): string {
  return git(
    ['mktree', '-z', '--missing'],
    entries.map(({ mode, type, sha, path }) => `${mode} ${type} ${sha}\t${path}\0`).join(''),
  );
}

function file(path: string, sha = blobSha(path)): TreeEntry {
  return { path, sha, mode: '100644', type: 'blob' };
}

function directory(path: string): TreeEntry {
  return { path, sha: treeSha([]), mode: '040000', type: 'tree' };
}

describe('the SHA of a blob', () => {
  const rows: Readonly<Record<string, string | Uint8Array>> = {
    nothing: '',
    'a text': 'hello\n',
    'CRLF line ends': '{\r\n}\r\n',
    'a byte order mark': '\ufeff{}',
    'text beyond ASCII': 'näïve 🦄',
    'a long text, of characters that take two units': `x${'🦄'.repeat(100_000)}`,
    'bytes that are no text': new Uint8Array([0, 255, 254, 128, 13, 10, 0]),
  };
  for (const [given, content] of Object.entries(rows)) {
    it(`is git’s own: ${given}`, () => {
      assert.equal(blobSha(content), gitBlob(content));
    });
  }

  it('is git’s own for any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3_000 }), (bytes) => {
        assert.equal(blobSha(bytes), gitBlob(bytes));
      }),
      { numRuns: 10 },
    );
  });
});

describe('the SHA of a tree', () => {
  const rows: Readonly<Record<string, readonly TreeEntry[]>> = {
    'no entries': [],
    'one file': [file('README.md')],
    'a folder sorts as if its name ended with a slash': [
      file('a.b'),
      directory('a'),
      file('a0'),
      file('a-b'),
      file('a'),
    ].filter(({ path, type }) => path !== 'a' || type === 'tree'),
    'names sort by bytes, not by letters': [
      file('z'),
      file('Z'),
      file('é'),
      file('e'),
      file('_'),
      file('😀'),
      file('\uffff'),
    ],
    'an executable, a link and a submodule': [
      { ...file('run'), mode: '100755' },
      { ...file('link'), mode: '120000' },
      { path: 'sub', sha: 'a'.repeat(40), mode: '160000', type: 'commit' },
    ],
    'a folder whose mode has lost its zero': [{ ...directory('a'), mode: '40000' }],
  };
  for (const [given, entries] of Object.entries(rows)) {
    it(`is git’s own: ${given}`, () => {
      assert.equal(treeSha(entries), gitTree(entries));
    });
  }

  const name = fc
    .string({
      unit: fc.constantFrom('a', 'b', 'A', '.', '-', '/', '0', '_', ' ', 'é', '😀', '\uffff'),
      minLength: 1,
      maxLength: 4,
    })
    .map((text) => text.replaceAll('/', '+'))
    .filter((text) => !['.', '..'].includes(text));
  const entries = fc.uniqueArray(
    fc.tuple(name, fc.boolean()).map(([path, isFile]) => (isFile ? file(path) : directory(path))),
    { selector: ({ path }) => path, maxLength: 30 },
  );

  it('is git’s own for any names, in whatever order they come', () => {
    fc.assert(
      fc.property(entries, (given) => {
        assert.equal(treeSha(given), gitTree(given));
        assert.equal(treeSha(given.toReversed()), treeSha(given));
      }),
      { numRuns: 60 },
    );
  });
});

describe('files laid over a tree', () => {
  const base = [file('a.json', '1'.repeat(40)), { ...file('run', '2'.repeat(40)), mode: '100755' }, directory('docs')];

  it('take the place of those of the same name, and keep their mode', () => {
    const [a, run, docs] = overlay(base, new Map([['run', '3'.repeat(40)]]));
    assert.deepEqual(a, base[0]);
    assert.deepEqual(run, { path: 'run', sha: '3'.repeat(40), mode: '100755', type: 'blob' });
    assert.deepEqual(docs, base[2]);
  });

  it('are added as plain files where the tree has none of that name', () => {
    const laid = overlay(base, new Map([['new.json', '4'.repeat(40)]]));
    assert.deepEqual(laid.slice(0, 3), base);
    assert.deepEqual(laid.slice(3), [{ path: 'new.json', sha: '4'.repeat(40), mode: '100644', type: 'blob' }]);
  });

  it('change nothing where there are none', () => {
    assert.deepEqual(overlay(base, new Map()), base);
  });
});
