import assert from 'node:assert/strict';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { git } from '../../support/git.ts';
import { sharedPath, withoutSharedData } from '../../support/shared-data.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { writeCommits, type CommitSpec } from '../../support/write-commits.ts';
import { files, slug, startCloneFixture, type CloneFixture } from './fixture.ts';
import { lanes } from '../../support/lanes.ts';

/** Git processes that talked to GitHub, and the bytes that came. */
function traffic({ github }: CloneFixture): { talks: number; bytes: number } {
  const { entries } = github.log;
  return {
    talks: entries.filter(({ path }) => path.endsWith('/info/refs')).length,
    bytes: entries.reduce((sum, { bytesOut }) => sum + bytesOut, 0),
  };
}

/** Commits of `clip.json` on GitHub's main, one after the other and a minute apart. */
async function pushTexts({ github }: CloneFixture, texts: readonly string[]): Promise<readonly string[]> {
  const repository = github.git(slug);
  const head = (await repository.branch('main')) ?? '';
  const start = (await repository.commit(head)).committer.seconds;
  const commits = texts.map((text, index) => ({
    parents: [index === 0 ? head : index - 1],
    at: start + 60 * (index + 1),
    files: { 'clip.json': text },
  }));
  return writeCommits(repository.directory, 'main', commits);
}

function numbered(count: number): readonly string[] {
  return Array.from({ length: count }, (_, number) => `{"number ${number}": {}}`);
}

/** Made by somebody, past all that git checks. */
async function writeCommit({ github }: CloneFixture, ident: string): Promise<string> {
  const repository = github.git(slug);
  const parent = (await repository.branch('main')) ?? '';
  const blob = await repository.writeBlob('{"odd": {}}');
  const tree = await repository.editTree((await repository.commit(parent)).tree, [
    { path: ['clip.json'], mode: '100644', sha: blob },
  ]);
  const text = `tree ${tree}\nparent ${parent}\nauthor ${ident}\ncommitter ${ident}\n\nOdd\n`;
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'commit'), text);
  const sha = git(
    repository.directory,
    'hash-object',
    '-w',
    '-t',
    'commit',
    '--literally',
    join(folder, 'commit'),
  ).trim();
  await repository.moveRef('refs/heads/main', parent, sha);
  return sha;
}

export const fileVersions = lanes(
  ['come with their very bytes, in one fetch for all that are asked for together'],
  ({ describe, it }) => {
    describe('the versions of a file through a clone', () => {
      it('are the commits that git names, with time, author and the first line of the message', async (t) => {
        const fixture = await startCloneFixture(t);
        const { directory } = fixture.github.git(slug);
        const first = git(directory, 'rev-parse', 'main').trim();
        const start = Number(git(directory, 'show', '--no-patch', '--format=%ct', 'main'));
        const file = (text: string) => ({ 'clip.json': text });
        const specs: readonly CommitSpec[] = [
          { parents: [first], at: start + 60, files: file('{"b": {}}'), message: 'Add b\n\nNot a\ncommit' },
          { parents: [0], at: start + 120, files: { 'blip.json': '{"x": {}}' } },
          { parents: [1], at: start + 180, files: file('{"b": {}, "c": {}}'), message: 'Fold\nthis' },
          { parents: [1], at: start + 240, files: file('{"b": {"x": 1}}') },
          { parents: [3, 2], at: start + 300, files: file('{"b": {"x": 1}, "c": {}}'), message: 'Merge side' },
        ];
        const made = writeCommits(directory, 'main', specs);

        const repository = fixture.open();
        const head = (await repository.readBranch('main'))?.commit ?? '';
        const versions = await repository.readVersions('clip.json', head, 100);
        const of = (index: number, subject: string) => ({
          commit: made[index],
          committedAt: specs[index]?.at,
          author: { name: 'Ann Ünder' },
          subject,
        });
        assert.deepEqual(versions.slice(0, 4), [
          { ...of(4, 'Merge side'), isMerge: true },
          of(3, 'By hand'),
          of(2, 'Fold'),
          of(0, 'Add b'),
        ]);
        const hashes = versions.map(({ commit }) => commit);
        assert.deepEqual(hashes, git(directory, 'rev-list', 'main', '--', 'clip.json').trimEnd().split('\n'));
        assert.equal(hashes.at(-1), first);
        assert.equal((await repository.readVersions('clip.json', head, 2)).length, 2);
        const older = await repository.readVersions('clip.json', made[2]!, 100);
        assert.deepEqual(
          older.map(({ commit }) => commit),
          [made[2], made[0], first],
        );
        assert.deepEqual(await repository.readVersions('*.json', head, 100), [], 'a path is no pattern');
      });

      it('come with one fetch, and later ones with what is new', async (t) => {
        const fixture = await startCloneFixture(t);
        await pushTexts(fixture, numbered(150));
        const repository = fixture.open();
        const ask = async () => {
          const head = (await repository.readBranch('main'))?.commit ?? '';
          fixture.github.log.clear();
          const { length } = await repository.readVersions('clip.json', head, 1_000);
          return { length, ...traffic(fixture) };
        };
        const first = await ask();
        assert.deepEqual([first.length, first.talks], [151, 1]);
        assert.deepEqual(await ask(), { length: 151, talks: 0, bytes: 0 });
        await pushTexts(fixture, ['{"one": {}}', '{"more": {}}']);
        const later = await ask();
        assert.deepEqual([later.length, later.talks], [153, 1]);
        t.diagnostic(`151 commits: ${first.bytes} bytes, two more: ${later.bytes} bytes`);
        assert.ok(later.bytes < first.bytes / 4, `${later.bytes} bytes after ${first.bytes}`);
      });

      it('are the same where the clone has looked for an ancestor before, or has lost what it kept', async (t) => {
        const fixture = await startCloneFixture(t);
        await pushTexts(fixture, numbered(30));
        const nobody = '0123456789abcdef0123456789abcdef01234567';
        const repository = fixture.open();
        const head = (await repository.readBranch('main'))?.commit ?? '';
        assert.equal(await repository.isAncestor(nobody, head), false);
        fixture.github.log.clear();
        assert.equal((await repository.readVersions('clip.json', head, 100)).length, 31);
        assert.equal(traffic(fixture).talks, 1, 'the trees');
        fixture.git('update-ref', '-d', 'refs/horde-github-sync/history');
        await pushTexts(fixture, ['{}']);
        const moved = (await repository.readBranch('main'))?.commit ?? '';
        assert.equal((await repository.readVersions('clip.json', moved, 100)).length, 32);
      });

      it('do not heed what the clone’s configuration says of logs', async (t) => {
        const fixture = await startCloneFixture(t);
        const [commit = ''] = await pushTexts(fixture, ['{}']);
        const before = fixture.open();
        const expected = await before.readVersions('clip.json', commit, 100);
        await before.release();
        appendFileSync(
          join(fixture.directory, '.git/config'),
          '[log]\n\tshowSignature = true\n\tfollow = true\n\tdate = relative\n[format]\n\tpretty = oneline\n' +
            '[i18n]\n\tlogOutputEncoding = latin1\n\tcommitEncoding = utf-16\n[color]\n\tui = always\n',
        );
        assert.deepEqual(await fixture.open().readVersions('clip.json', commit, 100), expected);
        assert.equal(expected[0]?.author.name, 'Ann Ünder');
      });

      for (const [given, ident] of [
        ['no time', 'Ann <ann@example.org>'],
        ['a time after 9999', 'Ann <ann@example.org> 253402300800 +0000'],
        ['a time that is none', 'Ann <ann@example.org> soon +0000'],
      ] as const) {
        it(`cannot be used with a commit that has ${given}; the clone stays`, async (t) => {
          const fixture = await startCloneFixture(t);
          const commit = await writeCommit(fixture, ident);
          await assert.rejects(fixture.open().readVersions('clip.json', commit, 100), {
            name: 'UnusableHistoryError',
            message: `The history of clip.json cannot be used: the commit ${commit} has no time between 1970 and 9999.`,
          });
          assert.ok(!fixture.said.some((line) => line.startsWith('clone.set-aside')));
        });
      }
    });

    describe('files of older commits through a clone', () => {
      it('come with their very bytes, in one fetch for all that are asked for together', async (t) => {
        const fixture = await startCloneFixture(t);
        const first = (await fixture.github.git(slug).branch('main')) ?? '';
        const texts = ['{"ä":\r\n1}', '\ufeff', '', '\0'];
        const commits = await pushTexts(fixture, texts);
        const repository = fixture.open();
        await repository.readVersions('clip.json', commits.at(-1)!, 100);
        fixture.github.log.clear();
        const read = async (path: string, commit: string) => {
          const bytes = await repository.readFileAt(path, commit);
          return bytes && Buffer.from(bytes).toString();
        };
        assert.deepEqual(
          await Promise.all([first, ...commits].map(async (commit) => await read('clip.json', commit))),
          [files['clip.json'], ...texts],
        );
        assert.equal(traffic(fixture).talks, 1);
        assert.equal(await read('clip.json', first), files['clip.json']);
        assert.equal(traffic(fixture).talks, 1);
        assert.equal(await read('nothing.json', first), undefined);
        assert.equal(await read('*.json', first), undefined);
        assert.equal(await read('images', first), undefined, 'a folder');
      });

      it('come also where the clone has only just been made', async (t) => {
        const fixture = await startCloneFixture(t);
        const first = (await fixture.github.git(slug).branch('main')) ?? '';
        const bytes = await fixture.open().readFileAt('clip.json', first);
        assert.equal(Buffer.from(bytes ?? []).toString(), files['clip.json']);
      });
    });

    it('tells the real image repository’s versions as git does', { skip: withoutSharedData }, async (t) => {
      const fixture = await startCloneFixture(t);
      const bare = fixture.github.git(slug).directory;
      git(bare, 'fetch', '--quiet', fileURLToPath(sharedPath('history/image.bundle')), '+dev:refs/heads/main');
      const repository = fixture.open();
      const head = (await repository.readBranch('main'))?.commit ?? '';
      fixture.github.log.clear();
      const versions = await repository.readVersions('stable_diffusion.json', head, 1_000);
      const { talks, bytes } = traffic(fixture);
      t.diagnostic(`${versions.length} versions: ${talks} fetch, ${bytes} bytes`);
      assert.deepEqual(
        versions.map(({ commit, committedAt }) => `${commit} ${committedAt}`),
        git(bare, 'log', '--format=%H %ct', 'main', '--', 'stable_diffusion.json').trimEnd().split('\n'),
      );
      assert.equal(talks, 1);
    });
  },
);
