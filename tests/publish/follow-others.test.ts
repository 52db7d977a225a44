import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { followOther } from '../../src/publish/follow-others.ts';
import type { ObservedOther } from '../../src/publish/observed.ts';
import type { Proposal } from '../../src/publish/proposal.ts';
import { pullRequest } from './fake-pulls.ts';

const wanted = (sha: string) => ({ text: sha, sha });

interface Row {
  readonly given: string;
  /** The files of the pull request: path → blob SHA. */
  readonly files: Readonly<Record<string, string>>;
  readonly proposal?: Partial<Proposal>;
  readonly other?: Partial<ObservedOther> & { readonly base?: string; readonly isForeign?: boolean };
  readonly action: string;
  readonly reason: RegExp;
}

/** A run over blip, clip and esrgan that wants blip.json changed, and whose pull request is that of blip and clip. */
const rows: readonly Row[] = [
  {
    given: 'that nothing differs any more in its categories',
    files: { 'clip.json': 'c1' },
    action: 'close',
    reason: /^nothing of it is left to propose$/,
  },
  {
    given: 'that its files say what the base says by now',
    files: {},
    action: 'close',
    reason: /^nothing of it is left to propose$/,
  },
  {
    given: 'that something else is to be proposed in its place',
    files: { 'blip.json': 'b0' },
    action: 'close',
    reason: /^PRIMARY or the base has changed since$/,
  },
  {
    given: 'that a part of it is not to be proposed any more',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    action: 'close',
    reason: /^PRIMARY or the base has changed since$/,
  },
  {
    given: 'that it is still right',
    files: { 'blip.json': 'b1' },
    action: 'keep',
    reason: /^it is still right$/,
  },
  {
    given: 'something else to propose, but does not look at all of its categories',
    files: { 'blip.json': 'b0' },
    proposal: { branch: 'sync/primary/blip' },
    action: 'keep',
    reason: /^PRIMARY or the base has changed since; a run over its own categories/,
  },
  {
    given: 'nothing left to propose of it, but does not look at all of its categories',
    files: { 'blip.json': 'b1' },
    proposal: { branch: 'sync/primary/blip', files: new Map() },
    action: 'close',
    reason: /^nothing of it is left to propose$/,
  },
  {
    given: 'that one of its categories is refused',
    files: { 'clip.json': 'c1' },
    proposal: {
      settled: new Set(['blip.json']),
      held: new Map([['clip', { status: 'refused', files: ['clip.json'] }]]),
    },
    action: 'keep',
    reason: /^clip is refused$/,
  },
  {
    given: 'that a part of it is wrong and another unknown',
    files: { 'blip.json': 'b0', 'clip.json': 'c1' },
    proposal: {
      settled: new Set(['blip.json']),
      held: new Map([['clip', { status: 'unknown', files: ['clip.json'] }]]),
    },
    action: 'keep',
    reason: /^PRIMARY or the base has changed since; a run over its own categories/,
  },
  {
    given: 'nothing about its files',
    files: { 'esrgan.json': 'e1' },
    action: 'keep',
    reason: /^this run does not decide on esrgan\.json$/,
  },
  {
    given: 'that somebody has pushed to it',
    files: {},
    other: { isForeign: true },
    action: 'keep',
    reason: /^its branch has commits that are not ours$/,
  },
  {
    given: 'that it goes onto another base',
    files: {},
    other: { base: 'next' },
    action: 'keep',
    reason: /^it goes onto next$/,
  },
];

describe('an open pull request of ours for other categories, where a run finds', () => {
  for (const { given, files, proposal, other: { base = 'main', isForeign = false } = {}, action, reason } of rows) {
    it(`${given}: ${action}`, () => {
      const marker = { changes: new Map(), base: 'ba5e', ready: true, withdrawn: false };
      const head = {
        commit: 'c0ffee',
        ours: !isForeign,
        files: new Map(Object.entries(files)),
        touched: new Set<string>(),
        dates: 'none' as const,
      };
      const pull = { ...pullRequest(2, { branch: 'sync/primary/blip+clip', base }), marker };
      const followed = followOther(
        { pull, ...(base === 'main' && { head }) },
        {
          branch: 'sync/primary/all',
          files: new Map([['blip.json', wanted('b1')]]),
          changes: new Map(),
          settled: new Set(['blip.json', 'clip.json']),
          held: new Map(),
          objections: () => [],
          ...proposal,
        },
      );
      assert.equal(followed.action, action);
      assert.match(followed.reason, reason);
    });
  }
});
