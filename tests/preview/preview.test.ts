import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'node:test';
import type { PreviewedRepository } from '../../src/preview/preview.ts';
import { previewFiles } from '../../src/preview/preview-files.ts';
import { fillPreviewFolder } from '../../src/preview/preview-folder.ts';
import { unifiedDiff } from '../../src/preview/unified-diff.ts';
import { git } from '../support/git.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function repository(owner: string, name: string, files: Record<string, [before: string | undefined, after: string]>) {
  const changes = Object.entries(files).map(([path, [before, after]]) => [path, { before, after }] as const);
  return { owner, name, files: new Map(changes) } satisfies PreviewedRepository;
}

const lines = Array.from({ length: 40 }, (_, index) => `\t"line ${index}": ${index}`);

const image = repository('Haidra-Org', 'AI-Horde-image-model-reference', {
  'clip.json': ['{\r\n\t"a": 1\r\n}\r\n', '{\r\n\t"a": 2\r\n}\r\n'],
  'blip.json': [lines.join('\n'), lines.with(20, '\t"new": "ä🦄"').join('\n')],
  'esrgan.json': ['{}', '{}\n'],
  'gfpgan.json': [undefined, '{\n\t"first": {}\n}'],
});

const text = repository('Some-body', '-my.fork_2', {
  'models.csv': ['name,b\r\nx,1\r\n', 'name,b\r\nx,1\r\n"y, z",2\r\n'],
  'db.json': [undefined, '{\r\n}\r\n'],
  'deep er/ümlaut & "quote".json': ['old\n', 'new'],
});

describe('the preview', () => {
  for (const other of ['first.diff', 'First.DIFF']) {
    it(`has its diffs beside a repository called ${other}, too, run after run`, async () => {
      const folder = temporaryFolder();
      const pair = [
        repository('somebody', 'first', { 'clip.json': ['1\n', '2\n'] }),
        repository('somebody', other, { 'db.json': ['3\n', '4\n'] }),
      ];
      for (const rendered of [pair, pair.slice(0, 1), [], pair.toReversed()]) {
        await fillPreviewFolder(folder, pair, previewFiles(rendered, pair), true);
        const diffs = [
          ['first', 'first.changes.diff', '+2'],
          [other, `${other}.diff`, '+4'],
        ] as const;
        for (const [name, path, line] of diffs) {
          const written = join(folder, 'somebody', path);
          const isRendered = rendered.some((one) => one.name === name);
          assert.equal(existsSync(written), isRendered);
          if (isRendered) assert.ok(readFileSync(written, 'utf8').includes(`\n${line}\n`));
        }
      }
    });
  }

  it('has a diff for each repository, which makes of a clone of it what the preview shows', async () => {
    const folder = temporaryFolder();
    const repositories = [image, text];
    await fillPreviewFolder(join(folder, 'preview'), repositories, previewFiles(repositories, repositories), true);
    for (const { owner, name, files } of repositories) {
      const origin = join(folder, 'origin', name);
      mkdirSync(origin, { recursive: true });
      git(origin, 'init', '--quiet');
      const before = [...files].filter(([, file]) => file.before !== undefined);
      for (const [path, file] of [...before, ['README.md', { before: 'Hello\n' }] as const]) {
        mkdirSync(dirname(join(origin, path)), { recursive: true });
        writeFileSync(join(origin, path), file.before ?? '');
      }
      git(origin, '-c', 'core.autocrlf=false', 'add', '--all');
      const author = ['-c', 'user.name=somebody', '-c', 'user.email=somebody@example.org'];
      git(origin, ...author, 'commit', '--quiet', '--message', 'Before');
      git(folder, '-c', 'core.autocrlf=false', 'clone', '--quiet', origin, `./clone-${name}`);
      const clone = join(folder, `clone-${name}`);

      git(clone, 'apply', `../preview/${owner}/${name}.diff`);

      for (const [path, { after }] of files) {
        assert.equal(readFileSync(join(clone, path), 'utf8'), after, path);
        assert.equal(readFileSync(join(folder, 'preview', owner, name, path), 'utf8'), after, path);
      }
      const changed = git(clone, 'status', '--porcelain', '-z', '--untracked-files=all').split('\0').filter(Boolean);
      assert.deepEqual(changed.map((entry) => entry.slice(3)).sort(), [...files.keys()].sort());
    }
  });

  it('has no diff where a repository does not change', () => {
    assert.deepEqual([...previewFiles([repository('o', 'image', {}), repository('o', 'text', {})], [])], []);
  });

  it('has one diff where both are branches of one repository', () => {
    const both = [
      repository('o', 'both', { 'clip.json': ['1\n', '2\n'] }),
      repository('o', 'both', { 'db.json': ['3\n', '4\n'] }),
    ];
    const files = previewFiles(both, both);
    assert.deepEqual([...files.keys()], ['o/both/clip.json', 'o/both/db.json', 'o/both.diff']);
    assert.equal(
      files.get('o/both.diff'),
      unifiedDiff('clip.json', '1\n', '2\n') + unifiedDiff('db.json', '3\n', '4\n'),
    );
  });
});
