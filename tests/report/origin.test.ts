import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Provenance } from '../../src/model/provenance.ts';
import { originText } from '../../src/report/origin.ts';
import { origin as known } from './sample.ts';

describe('who put a model there', () => {
  const { since } = known;
  const table: [given: string, origin: Provenance, text: string][] = [
    ['all of it', known, 'since 2026-04-20, by ada, 46fdd9e, #12'],
    ['no pull request', { since, commit: known.commit!, author: 'ada' }, 'since 2026-04-20, by ada, 46fdd9e'],
    ['no author', { since, commit: known.commit! }, 'since 2026-04-20, 46fdd9e'],
    ['a model as old or older', { since }, 'since 2026-04-20 or earlier'],
    ['a time that ends a day', { since: since + 86_399 }, 'since 2026-04-20 or earlier'],
    [
      'a name that acts on a terminal',
      { ...known, author: '\u001b[31mada\n' },
      'since 2026-04-20, by \\u001b[31mada\\n, 46fdd9e, #12',
    ],
    [
      'a long name',
      { since, author: 'x'.repeat(100) },
      `since 2026-04-20 or earlier, by ${'x'.repeat(24)}…${'x'.repeat(15)}`,
    ],
  ];
  for (const [given, origin, text] of table) {
    it(given, () => {
      assert.equal(originText(origin), text);
    });
  }
});
