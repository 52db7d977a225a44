import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseFormat, type ChosenFormat, type FormatChoice } from '../../src/sources/choose-format.ts';
import type { ReplicateMode } from '../../src/sources/replicate-mode.ts';

const modes = {
  'PRIMARY that keeps v1': { kind: 'primary', format: 'v1' },
  'PRIMARY that keeps v2': { kind: 'primary', format: 'v2' },
  'a replica': { kind: 'replica', problem: 'http://p says that it is one' },
  'no answer': { kind: 'silent', problem: 'http://p: connect ECONNREFUSED' },
  'an unclear answer': { kind: 'unclear', problem: 'http://p answered 401' },
} as const satisfies Record<string, ReplicateMode>;

const table: readonly [mode: keyof typeof modes, choice: FormatChoice, kind: ChosenFormat['kind'], format?: string][] =
  [
    ['PRIMARY that keeps v1', 'auto', 'kept', 'v1'],
    ['PRIMARY that keeps v1', 'v1', 'kept', 'v1'],
    ['PRIMARY that keeps v1', 'v2', 'not-kept', 'v2'],
    ['PRIMARY that keeps v2', 'auto', 'kept', 'v2'],
    ['PRIMARY that keeps v2', 'v1', 'not-kept', 'v1'],
    ['PRIMARY that keeps v2', 'v2', 'kept', 'v2'],
    ['a replica', 'auto', 'none'],
    ['a replica', 'v1', 'none'],
    ['a replica', 'v2', 'none'],
    ['no answer', 'auto', 'none'],
    ['no answer', 'v1', 'not-told', 'v1'],
    ['no answer', 'v2', 'not-told', 'v2'],
    ['an unclear answer', 'auto', 'none'],
    ['an unclear answer', 'v1', 'not-told', 'v1'],
    ['an unclear answer', 'v2', 'not-told', 'v2'],
  ];

describe('the format that is read', () => {
  for (const [mode, choice, kind, format] of table) {
    it(`is ${format ?? 'none'} (${kind}) with ${choice} and ${mode}`, () => {
      const chosen = chooseFormat(choice, modes[mode]);
      assert.equal(chosen.kind, kind);
      assert.equal('format' in chosen ? chosen.format : undefined, format);
    });
  }

  const words: readonly [mode: keyof typeof modes, choice: FormatChoice, says: string][] = [
    [
      'PRIMARY that keeps v2',
      'v1',
      'PRIMARY keeps its records in v2, but v1 is read, which does not follow what is changed there. ' +
        'Leave out --primary-format (HORDE_GITHUB_SYNC_PRIMARY_FORMAT), or give v2',
    ],
    [
      'a replica',
      'v1',
      'This server is a replica, its records are copies: http://p says that it is one. ' +
        'Give PRIMARY’s own URL in --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL)',
    ],
    [
      'no answer',
      'auto',
      'PRIMARY does not answer: http://p: connect ECONNREFUSED. ' +
        'Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs',
    ],
    [
      'an unclear answer',
      'auto',
      'The format that PRIMARY keeps is not known: http://p answered 401. Check PRIMARY and its URL; ' +
        '--primary-format v1 or v2 (HORDE_GITHUB_SYNC_PRIMARY_FORMAT) does without this answer',
    ],
    [
      'an unclear answer',
      'v2',
      'v2 is read, as --primary-format (HORDE_GITHUB_SYNC_PRIMARY_FORMAT) says, and whether PRIMARY keeps it is not known: http://p answered 401',
    ],
  ];
  for (const [mode, choice, says] of words) {
    it(`comes with what happened and what to do, with ${choice} and ${mode}`, () => {
      const chosen = chooseFormat(choice, modes[mode]);
      assert.equal('reason' in chosen ? chosen.reason : 'warning' in chosen && chosen.warning, says);
    });
  }
});
