import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { pullRequestTitle } from '../../../src/report/markdown/title.ts';
import { hostile, hostileText } from '../hostile.ts';
import { compared, hostileCategory, images, modified, record } from '../sample.ts';

describe('the title of a pull request', () => {
  for (const [categories, title] of [
    [[images], 'Sync with PRIMARY: add 2 models, remove 1 and change 2 in image_generation'],
    [
      [images, compared('blip', { added: [record('a')] })],
      'Sync with PRIMARY: add 3 models, remove 1 and change 2 in 2 categories',
    ],
    [[compared('blip', { added: [record('BLIP 2')] })], 'Sync with PRIMARY: add BLIP 2 to blip'],
    [[compared('blip', { removed: [record('BLIP')] })], 'Sync with PRIMARY: remove BLIP from blip'],
    [[compared('blip', { modified: [modified('BLIP', [['a'], '1', '2'])] })], 'Sync with PRIMARY: change BLIP in blip'],
    [[compared('blip', { added: [record('@everyone')] })], 'Sync with PRIMARY: add 1 model to blip'],
    [[compared('blip', { added: [record('x'.repeat(110))] })], 'Sync with PRIMARY: add 1 model to blip'],
    [[compared('blip', { removed: [record('A'), record('B')] })], 'Sync with PRIMARY: remove A and B from blip'],
    [
      [compared('blip', { added: [record('A')], removed: [record('B')] })],
      'Sync with PRIMARY: add A and remove B in blip',
    ],
    [
      [compared('blip', { added: [record('A')] }), compared('clip', { removed: [record('B')] })],
      'Sync with PRIMARY: add A to blip, remove B from clip',
    ],
    [
      [compared('blip', { added: [record('A')] }), compared('clip', { added: [record('B')] })],
      'Sync with PRIMARY: add A to blip, add B to clip',
    ],
    [[compared('blip', { added: [record('A'), record('#1')] })], 'Sync with PRIMARY: add 2 models to blip'],
    [
      [compared('blip', { added: [record('x'.repeat(50)), record('y'.repeat(50))] })],
      'Sync with PRIMARY: add 2 models to blip',
    ],
    [
      [compared('blip', { removed: [record('A'), record('B'), record('C')] })],
      'Sync with PRIMARY: remove 3 models from blip',
    ],
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
      [compared('blip', { removed: [record(text)], added: [record('B')] })],
    ];
    const assertHarmless = (text: string) => {
      for (const some of categories(text)) {
        const title = pullRequestTitle({ categories: some });
        assert.ok(title.length <= 120, title);
        assert.doesNotMatch(title, /\n|@[a-z0-9]|#[0-9]|\bGH-[0-9]|:\/\/|\bwww\.|\[skip|<!--|\p{Cc}|\p{Cs}/iu);
      }
    };
    Object.values(hostile).forEach(assertHarmless);
    // An escape before the address, which begins no word until the escape is cut away.
    const examples: [string][] = [['\u0007good\b\b\b\bevil\u007fwww.evil.example']];
    fc.assert(fc.property(hostileText, assertHarmless), { examples });
  });
});
