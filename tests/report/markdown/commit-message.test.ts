import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { commitMessage, datesMessage } from '../../../src/report/markdown/commit-message.ts';
import { hostile, hostileText } from '../hostile.ts';
import { compared, hostileCategory, images, modified, record } from '../sample.ts';

const trailer = `Horde-GitHub-Sync: 1 ${'c'.repeat(40)}`;

describe('the commit message', () => {
  it('has a subject, the changes and the trailer', () => {
    assert.equal(
      commitMessage({ categories: [images, compared('blip', { removed: [record('a@b')] })], trailer }),
      `\
Sync with PRIMARY: add 2 models, remove 2 and change 2 in 2 categories

image_generation: 2 added, 1 removed, 2 modified
- remove Old Faithful
- add Aurora XL
- add Borealis
- change Deliberate
- change Dreamlike

blip: 1 removed
- remove a@\u200bb

${trailer}`,
    );
  });

  it('lists about 20 names and counts the others', () => {
    const added = Array.from({ length: 50 }, (_, index) => record(`m${index}`));
    const message = commitMessage({ categories: [compared('blip', { added })], trailer });
    assert.match(message, /- add m19\n- … and 30 more\n\n/);
  });

  it('keeps its subject within 72 characters', () => {
    const added = Array.from({ length: 2000 }, (_, index) => record(`m${index}`));
    const category = compared('image_generation', {
      added,
      removed: added,
      modified: added.map(({ name }) => modified(name)),
    });
    const [subject] = commitMessage({ categories: [category], trailer }).split('\n');
    assert.equal(subject, 'Sync with PRIMARY: 6000 models in image_generation');
  });

  it('says so when only files are put right', () => {
    const categories = [compared('text_generation', {}, { changedFiles: ['db.json'] })];
    assert.equal(
      commitMessage({ categories, trailer }),
      `\
Sync with PRIMARY: put the files of text_generation right

text_generation: same models, files put right

${trailer}`,
    );
  });

  it('of a commit with the file of dates alone says what it names', () => {
    const dates = `Horde-GitHub-Sync-Dates: ${'d'.repeat(40)} ${'e'.repeat(40)}`;
    assert.equal(
      datesMessage({ path: 'model_mod_data.json', trailer: `${dates}\n${trailer}` }),
      `\
Bring model_mod_data.json up to date

It names the commit before this one, and that commit’s time.

${dates}
${trailer}`,
    );
  });

  it(
    'has exactly one trailer for git, whatever the names are',
    { skip: gitIsMissing() && 'git is not installed' },
    () => {
      for (const text of Object.values(hostile)) {
        const input = commitMessage({ categories: [hostileCategory(text)], trailer });
        const { stdout } = spawnSync('git', ['interpret-trailers', '--parse'], { input, encoding: 'utf8' });
        assert.equal(stdout, `${trailer}\n`);
      }
    },
  );

  it('mentions, links and instructs nobody, whatever the names are', () => {
    const assertHarmless = (text: string) => {
      const message = commitMessage({ categories: [hostileCategory(text), hostileCategory(text, text)], trailer });
      const [subject, ...lines] = message.split('\n');
      assert.ok(subject!.length <= 72);
      assert.equal(lines.at(-2), '');
      assert.equal(lines.at(-1), trailer);
      const written = lines.slice(0, -1).join('\n');
      assert.doesNotMatch(written, /^Horde-GitHub-Sync/m);
      assert.doesNotMatch(written, /@[a-z0-9]|#[0-9]|\bGH-[0-9]|:\/\/|\bwww\.|\[skip|\[no|<!--/i);
      assert.doesNotMatch(written, /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i);
      assert.doesNotMatch(written.replaceAll('\n', ''), /[\p{Cc}\p{Cs}]/u);
    };
    Object.values(hostile).forEach(assertHarmless);
    fc.assert(fc.property(hostileText, assertHarmless));
  });
});

function gitIsMissing(): boolean {
  return spawnSync('git', ['--version']).error !== undefined;
}
