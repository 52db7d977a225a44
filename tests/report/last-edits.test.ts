import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { consoleReport } from '../../src/report/console.ts';
import { pullRequestBody } from '../../src/report/markdown/body.ts';
import type { ComparedCategory } from '../../src/model/sync-result.ts';
import { compared, modified, record, resultOf } from './sample.ts';

const november = { first: 1_795_564_800, second: 1_795_651_200 };

const edited: ComparedCategory = compared(
  'blip',
  {
    added: [record('New'), record('Newer')],
    modified: [modified('Old', [['version'], '"1"', '"2"'])],
  },
  {
    lastEdits: new Map([
      ['New', { by: '@somebody', at: november.first }],
      ['Newer', { by: '@somebody', at: november.first + 60 }],
      ['Old', { at: november.second }],
    ]),
  },
);

function bodyOf(category: ComparedCategory): string {
  const base = { owner: 'a', name: 'b', branch: 'main', commit: '0'.repeat(40), serverUrl: 'https://github.com' };
  return pullRequestBody({ primaryUrl: 'https://p', base, categories: [category], keptAsProposed: [], marker: '' });
}

describe('who changed a model on PRIMARY', () => {
  it('stands in the pull request, by person and day, without a mention', () => {
    const [, section] = bodyOf(edited).split('**Changed on PRIMARY**\n\n');
    assert.equal(section?.split('\n\n')[0], '- by `@somebody` on 2026-11-25: `New`, `Newer`\n- on 2026-11-26: `Old`');
  });

  it('stands in the report', () => {
    const text = consoleReport(resultOf(edited), { color: false });
    assert.match(
      text,
      /^ {6}changed on PRIMARY by @somebody on 2026-11-25: New, Newer\n {6}changed on PRIMARY on 2026-11-26: Old$/m,
    );
  });

  it('is told apart from who created one there', () => {
    const created = {
      ...edited,
      lastEdits: new Map([
        ['New', { by: 'somebody', at: november.first, isCreation: true as const }],
        ['Old', { by: 'somebody', at: november.first }],
      ]),
    };
    const [, section] = bodyOf(created).split('**Changed on PRIMARY**\n\n');
    assert.equal(
      section?.split('\n\n')[0],
      '- created by `somebody` on 2026-11-25: `New`\n- by `somebody` on 2026-11-25: `Old`',
    );
    assert.match(
      consoleReport(resultOf(created), { color: false }),
      /^ {6}created on PRIMARY by somebody on 2026-11-25: New\n {6}changed on PRIMARY by somebody on 2026-11-25: Old$/m,
    );
  });

  it('is not said where PRIMARY does not know it', () => {
    const silent = { ...edited, lastEdits: new Map() };
    assert.doesNotMatch(bodyOf(silent), /Changed on PRIMARY/);
    assert.doesNotMatch(consoleReport(resultOf(silent), { color: false }), /changed on PRIMARY/);
  });
});
