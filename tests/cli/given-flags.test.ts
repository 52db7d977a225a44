import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { givenFlags } from '../../src/cli/given-flags.ts';

describe('the flags that a run is repeated with', () => {
  const rows = [
    [
      'are what it reads',
      { primaryApiUrl: 'https://primary.example/api', primaryFormat: 'v2' },
      ['--primary-url https://primary.example/api', '--primary-format v2'],
    ],
    ['are what it proposes, as a switch too', { removals: 'keep', force: true }, ['--force', '--removals keep']],
    [
      'are where it writes and what it remembers',
      { targetDir: 'my clones', stateDir: '/s' },
      ['--state-dir /s', "--target-dir 'my clones'"],
    ],
    ['are the file with its variables', { dotenv: 'prod.env' }, ['--dotenv prod.env']],
    ['are not how it goes on and what it reports', { watch: true, watchInterval: '5', json: true, dryRun: true }, []],
    ['are not the categories, which are named anew', { categories: 'clip', letThrough: 'clip' }, []],
    ['are one word each for a shell', { stateDir: '$(rm -r ~)' }, ["--state-dir '$(rm -r ~)'"]],
  ] as const;
  for (const [what, given, flags] of rows) {
    it(what, () => {
      assert.deepEqual(givenFlags(given), flags);
    });
  }
});
