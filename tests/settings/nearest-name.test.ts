import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { editDistance, likelyName } from '../../src/settings/nearest-name.ts';

describe('the edit distance', () => {
  const table: [from: string, to: string, distance: number][] = [
    ['', '', 0],
    ['', 'abc', 3],
    ['clip', 'clip', 0],
    ['clip', 'blip', 1],
    ['clpi', 'clip', 1],
    ['image_generaton', 'image_generation', 1],
    ['kitten', 'sitting', 3],
    ['ca', 'abc', 3],
  ];
  for (const [from, to, distance] of table) {
    it(`from "${from}" to "${to}" is ${String(distance)}`, () => {
      assert.equal(editDistance(from, to), distance);
    });
  }

  it('is the same in both directions, and 0 for equal words alone', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (from, to) => {
        assert.equal(editDistance(from, to), editDistance(to, from));
        assert.equal(editDistance(from, to) === 0, from === to);
      }),
    );
  });

  it('is 1 after two neighbours were swapped', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (before, after) => {
        assert.equal(editDistance(`${before}01${after}`, `${before}10${after}`), 1);
      }),
    );
  });
});

const categories = ['image_generation', 'text_generation', 'clip', 'blip', 'controlnet', 'controlnet_annotator'];
const variables = [
  'PRIMARY_API_URL',
  'PRIMARY_API_TIMEOUT',
  'DRY_RUN',
  'PR_LABELS',
  'LOG_FORMAT',
  'HTTP_PORT',
  'WATCH_MODE',
  'WATCH_INTERVAL_SECONDS',
  'WATCH_INITIAL_DELAY_SECONDS',
];

describe('the name that is likely meant', () => {
  const table: [word: string, names: readonly string[], likely: string | undefined][] = [
    ['image_generatoin', categories, 'image_generation'],
    ['Text_Generation', categories, 'text_generation'],
    ['image', categories, 'image_generation'],
    ['annotator', categories, 'controlnet_annotator'],
    ['control', categories, 'controlnet'],
    ['klip', categories, 'clip'],
    ['xy', categories, undefined],
    ['something else', categories, undefined],
    ['', categories, undefined],
    ['___', categories, undefined],
    ['TIMEOUT', variables, 'PRIMARY_API_TIMEOUT'],
    ['PRIMARY_URL', variables, 'PRIMARY_API_URL'],
    ['API_PRIMARY_URL', variables, 'PRIMARY_API_URL'],
    ['DRYRUN', variables, 'DRY_RUN'],
    ['LABEL', variables, 'PR_LABELS'],
    ['HTTP_PRT', variables, 'HTTP_PORT'],
    ['WATCH', variables, 'WATCH_MODE'],
    ['WATCH_INTERVAL', variables, 'WATCH_INTERVAL_SECONDS'],
    ['WATCH_INTERVALL', variables, 'WATCH_INTERVAL_SECONDS'],
    ['WACTH_INTERVAL_MINUTES', variables, 'WATCH_INTERVAL_SECONDS'],
    ['POLL_INTERVAL', variables, 'WATCH_INTERVAL_SECONDS'],
    ['SLACK_WEBHOOK', variables, undefined],
    ['PROXY', variables, undefined],
  ];
  for (const [word, names, likely] of table) {
    it(`by "${word}" is ${likely ?? 'none'}`, () => {
      assert.equal(likelyName(word, names), likely);
    });
  }

  it('is none among none', () => {
    assert.equal(likelyName('clip', []), undefined);
  });

  it('is looked for at once with a word of a million letters', () => {
    assert.equal(likelyName('x'.repeat(1_000_000), categories), undefined);
  });
});
