import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pullRequestTitle } from '../../../src/report/markdown/title.ts';
import { hostile, hostileText } from '../hostile.ts';
import { compared, hostileCategory, images, modified, record } from '../sample.ts';

describe('the title of a pull request', () => {
  for (const [categories, title] of [
    [[images], 'Sync with PRIMARY: 2 added, 1 removed, 2 modified models in image_generation'],
    [
      [images, compared('blip', { added: [record('a')] })],
      'Sync with PRIMARY: 3 added, 1 removed, 2 modified models in 2 categories',
    ],
    [[compared('blip', { added: [record('BLIP 2')] })], 'Sync with PRIMARY: add BLIP 2 to blip'],
    [[compared('blip', { removed: [record('BLIP')] })], 'Sync with PRIMARY: remove BLIP from blip'],
    [[compared('blip', { modified: [modified('BLIP', [['a'], '1', '2'])] })], 'Sync with PRIMARY: change BLIP in blip'],
    [[compared('blip', { added: [record('@everyone')] })], 'Sync with PRIMARY: 1 added model in blip'],
    [[compared('blip', { added: [record('x'.repeat(60))] })], 'Sync with PRIMARY: 1 added model in blip'],
    [
      [compared('text_generation', {}, { changedFiles: ['db.json'] })],
      'Sync with PRIMARY: put the files of text_generation right',
    ],
    [[compared('clip', {})], 'Sync with PRIMARY: what was proposed before'],
    [[compared('clip', {}), compared('blip', { added: [record('BLIP 2')] })], 'Sync with PRIMARY: add BLIP 2 to blip'],
  ] as const) {
    it(`is “${title}”`, () => {
      assert.equal(pullRequestTitle({ categories }), title);
    });
  }

  it('is one short line without effect, whatever the names are', () => {
    const categories = (text: string) => [
      [hostileCategory(text, text)],
      [compared(text, { added: [record(text)] })],
      [compared('blip', { removed: [record(text)] })],
    ];
    const assertHarmless = (text: string) => {
      for (const some of categories(text)) {
        const title = pullRequestTitle({ categories: some });
        assert.ok(title.length <= 120, title);
        assert.doesNotMatch(title, /\n|@[a-z0-9]|#[0-9]|\bGH-[0-9]|:\/\/|\bwww\.|\[skip|<!--|\p{Cc}|\p{Cs}/iu);
      }
    };
    Object.values(hostile).forEach(assertHarmless);
    fc.assert(fc.property(hostileText, assertHarmless));
  });
});
