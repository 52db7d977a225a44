import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { declinedOf, leftOutList } from '../../src/publish/left-out.ts';
import type { Declined } from '../../src/publish/marker.ts';
import type { Head, Observed, OurPullRequest } from '../../src/publish/observed.ts';
import { planFor, type Policy } from '../../src/publish/plan.ts';
import type { Proposal } from '../../src/publish/proposal.ts';
import { pullRequest } from './fake-pulls.ts';

const policy: Policy = { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' };

/** Wants one file changed for a model of blip, and one for two models of clip. */
const both: Proposal = {
  branch: 'sync/primary/all',
  files: new Map([
    ['blip.json', { text: 'new blip', sha: 'b1' }],
    ['clip.json', { text: 'new clip', sha: 'c1' }],
  ]),
  changes: new Map([
    ['blip', { hash: 'aaaa', files: ['blip.json'], models: 1 }],
    ['clip', { hash: 'cccc', files: ['clip.json'], models: 2 }],
  ]),
  settled: new Set(['blip.json', 'clip.json']),
  held: new Map(),
  objections: () => [],
};
const blipAlone: Proposal = {
  ...both,
  files: new Map([...both.files].filter(([path]) => path === 'blip.json')),
  changes: new Map([...both.changes].filter(([category]) => category === 'blip')),
  settled: new Set(['blip.json']),
};
const clipUnknown: Proposal = { ...blipAlone, held: new Map([['clip', { status: 'unknown', files: ['clip.json'] }]]) };

function head(files: Record<string, string>, more: Partial<Head> = {}): Head {
  const ours = { commit: 'c0ffee', ours: true, builtOn: 'ba5e', touched: new Set<string>(), dates: 'none' } as const;
  return { ...ours, files: new Map(Object.entries(files)), ...more };
}

interface More {
  readonly merged?: boolean;
  readonly withdrawn?: boolean;
  readonly declined?: Record<string, Declined>;
}

function pull(number: number, changes: Record<string, string>, more: More = {}): OurPullRequest {
  const { merged = false, withdrawn = false, declined = {} } = more;
  const told = { changes: new Map(Object.entries(changes)), declined: new Map(Object.entries(declined)) };
  return { ...pullRequest(number), merged, marker: { ...told, base: 'ba5e', ready: true, withdrawn } };
}

const closed = (...given: Parameters<typeof pull>): OurPullRequest => ({ ...pull(...given), state: 'closed' });
const clipIn1: Record<string, Declined> = { clip: { hash: 'cccc', pull: 1 } };

interface Row {
  readonly given: string;
  readonly observed: Partial<Observed>;
  readonly proposal?: Proposal;
  readonly policy?: Partial<Policy>;
  readonly kind: string;
  readonly files?: Record<string, string>;
  /** Category → where it was declined. */
  readonly leftOut: Record<string, number>;
}

const rows: readonly Row[] = [
  {
    given: 'a pull request of both was declined, and blip has changed since',
    observed: { earlier: [closed(1, { blip: '0000', clip: 'cccc' })] },
    kind: 'create',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'that was proposed without clip and merged, and blip has changed once more',
    observed: {
      earlier: [
        closed(2, { blip: '1111' }, { merged: true, declined: clipIn1 }),
        closed(1, { blip: '0000', clip: 'cccc' }),
      ],
    },
    kind: 'create',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'that was proposed without clip and declined, too',
    observed: {
      earlier: [closed(2, { blip: 'aaaa' }, { declined: clipIn1 }), closed(1, { blip: '0000', clip: 'cccc' })],
    },
    kind: 'declined',
    leftOut: { blip: 2, clip: 1 },
  },
  {
    given: 'only a later pull request still tells of it, the declined one is past what GitHub lists',
    observed: { earlier: [closed(2, { blip: '1111' }, { merged: true, declined: clipIn1 })] },
    kind: 'create',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'clip has changed itself since',
    observed: {
      earlier: [closed(2, {}, { declined: { clip: { hash: '0000', pull: 1 } } }), closed(1, { clip: '0000' })],
    },
    kind: 'create',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'clip was declined, changed, and is back where it was',
    observed: { earlier: [closed(2, { clip: '2222' }, { merged: true }), closed(1, { clip: 'cccc' })] },
    kind: 'create',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'clip was declined, then brought with --force and merged, and is different once more',
    observed: { earlier: [closed(2, { clip: 'cccc' }, { merged: true }), closed(1, { clip: 'cccc' })] },
    kind: 'create',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'we closed the pull request with clip ourselves, and a person one before',
    observed: { earlier: [closed(2, { clip: 'cccc' }, { withdrawn: true }), closed(1, { clip: 'cccc' })] },
    kind: 'create',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'clip was declined, and --force',
    observed: { earlier: [closed(1, { clip: 'cccc' })] },
    policy: { force: true },
    kind: 'create',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'both were declined in pull requests of their own',
    observed: { earlier: [closed(2, { clip: 'cccc' }), closed(1, { blip: 'aaaa' })] },
    kind: 'declined',
    leftOut: { blip: 1, clip: 2 },
  },
  {
    given: 'clip was declined where the description had been written anew',
    observed: { unmarked: [{ pull: closed(1, {}), head: head({ 'blip.json': 'b0', 'clip.json': 'c1' }) }] },
    kind: 'create',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'clip was declined where the description had been written anew, and merged later',
    observed: {
      unmarked: [{ pull: closed(1, {}), head: head({ 'clip.json': 'c1' }) }],
      earlier: [closed(2, { clip: 'cccc' }, { merged: true })],
    },
    kind: 'create',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'one model of blip is left, fewer than the threshold',
    observed: { earlier: [closed(1, { clip: 'cccc' })] },
    policy: { threshold: 2 },
    kind: 'below-threshold',
    leftOut: { clip: 1 },
  },
  {
    given: 'our open pull request has blip and knows of clip',
    observed: {
      head: head({ 'blip.json': 'b1' }),
      pull: pull(2, { blip: 'aaaa' }, { declined: clipIn1 }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    kind: 'unchanged',
    leftOut: { clip: 1 },
  },
  {
    given: 'our open pull request has blip, and clip, declined before that, differs again',
    observed: {
      head: head({ 'blip.json': 'b1' }),
      pull: pull(2, { blip: 'aaaa' }),
      earlier: [closed(1, { clip: 'cccc' })],
      closedByPeople: new Set([1]),
    },
    kind: 'update',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'our open pull request knows of clip, which does not differ any more: its text is told anew',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull(2, { blip: 'aaaa' }, { declined: clipIn1 }) },
    proposal: blipAlone,
    kind: 'update',
    files: { 'blip.json': 'b1' },
    leftOut: {},
  },
  {
    given: 'our open pull request knows of clip, and --force',
    observed: {
      head: head({ 'blip.json': 'b1' }),
      pull: pull(2, { blip: 'aaaa' }, { declined: clipIn1 }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    policy: { force: true },
    kind: 'update',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'our open pull request has clip by --force, and this run has no --force',
    observed: {
      head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }),
      pull: pull(2, { blip: 'aaaa', clip: 'cccc' }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    kind: 'unchanged',
    leftOut: {},
  },
  {
    given: 'our open pull request has clip by --force, and its description was written anew',
    observed: {
      head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }),
      pull: pull(2, {}),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    kind: 'update',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'our open pull request has another change of clip, which is back where it was declined',
    observed: {
      head: head({ 'blip.json': 'b1', 'clip.json': 'c2' }),
      pull: pull(2, { blip: 'aaaa', clip: '2222' }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    kind: 'update',
    files: { 'blip.json': 'b1' },
    leftOut: { clip: 1 },
  },
  {
    given: 'all that our open pull request has is back where it was declined',
    observed: {
      head: head({ 'blip.json': 'b2' }),
      pull: pull(2, { blip: '2222' }, { declined: clipIn1 }),
      earlier: [closed(1, { blip: 'aaaa', clip: 'cccc' })],
    },
    kind: 'close',
    leftOut: { blip: 1, clip: 1 },
  },
  {
    given: 'our open pull request knows of clip, which is unknown now',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull(2, { blip: 'aaaa' }, { declined: clipIn1 }) },
    proposal: clipUnknown,
    kind: 'unchanged',
    leftOut: { clip: 1 },
  },
  {
    given: 'somebody has pushed to our open pull request: nothing is decided there',
    observed: {
      head: head({}, { ours: false }),
      pull: pull(2, { blip: '0000' }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    kind: 'foreign',
    leftOut: {},
  },
  {
    given: 'another pull request of ours has what is left',
    observed: {
      earlier: [closed(1, { clip: 'cccc' })],
      others: [{ pull: pull(3, { blip: 'aaaa' }), head: head({ 'blip.json': 'b1' }) }],
    },
    kind: 'proposed-elsewhere',
    leftOut: { clip: 1 },
  },
  {
    given: 'another pull request of ours has all, the declined change included',
    observed: {
      earlier: [closed(1, { clip: 'cccc' })],
      others: [{ pull: pull(3, {}), head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }) }],
    },
    kind: 'proposed-elsewhere',
    leftOut: {},
  },
  {
    given: 'all was declined, and another pull request of ours has it',
    observed: {
      earlier: [closed(1, { blip: 'aaaa', clip: 'cccc' })],
      others: [{ pull: pull(3, {}), head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }) }],
    },
    kind: 'proposed-elsewhere',
    leftOut: {},
  },
  {
    given: 'our open pull request has clip by --force, and people’s commits there are to be overwritten',
    observed: {
      head: head({}, { ours: false }),
      pull: pull(2, { blip: 'aaaa', clip: 'cccc' }),
      earlier: [closed(1, { clip: 'cccc' })],
    },
    policy: { onForeignCommits: 'overwrite' },
    kind: 'update',
    files: { 'blip.json': 'b1', 'clip.json': 'c1' },
    leftOut: {},
  },
  {
    given: 'another program closed the last one, to put its own in its place',
    observed: { earlier: [closed(1, { blip: 'aaaa', clip: 'cccc' })], closedByAnother: new Map([[1, 'a-bot did']]) },
    kind: 'closed-by-another',
    leftOut: { blip: 1, clip: 1 },
  },
];

function plan({ observed, proposal = both, policy: more }: Omit<Row, 'given' | 'kind' | 'leftOut'>) {
  return planFor({ earlier: [], others: [], ...observed }, proposal, { ...policy, ...more });
}

describe('what was declined stays out by category', () => {
  for (const row of rows) {
    const out = Object.keys(row.leftOut).join(' and ') || 'nothing';
    it(`${row.kind}, ${out} left out: ${row.given}`, () => {
      const planned = plan(row);
      assert.equal(planned.action.kind, row.kind);
      const leftOut = [...planned.leftOut].map(([category, { pull: where }]) => [category, where.number]);
      assert.deepEqual(Object.fromEntries(leftOut), row.leftOut);
      if (row.files) assert.deepEqual(Object.fromEntries(planned.files), row.files);
    });
  }

  it('names the last of several declined pull requests', () => {
    const { action } = plan({ observed: { earlier: [closed(2, { clip: 'cccc' }), closed(1, { blip: 'aaaa' })] } });
    assert.deepEqual(action, { kind: 'declined', pull: { number: 2, url: pullRequest(2).url } });
  });

  it('has no hash of what stays out: who merges the pull request has not merged that', () => {
    const { changes } = plan({ observed: { earlier: [closed(1, { clip: 'cccc' })] } });
    assert.deepEqual(Object.fromEntries(changes), { blip: 'aaaa' });
  });

  it('is remembered with the number of the pull request and told with its address', () => {
    const seen = { pull: pull(2, { blip: 'aaaa' }, { declined: clipIn1 }), head: head({ 'blip.json': 'b1' }) };
    const { leftOut } = plan({ observed: seen });
    assert.deepEqual(Object.fromEntries(declinedOf(leftOut)), clipIn1);
    assert.deepEqual(leftOutList(leftOut), [{ category: 'clip', pull: { number: 1, url: pullRequest(1).url } }]);
  });

  it('is not remembered as declined where another program did it', () => {
    const { leftOut } = plan({
      observed: { earlier: [closed(1, { clip: 'cccc' })], closedByAnother: new Map([[1, 'a-bot did']]) },
    });
    assert.deepEqual([...declinedOf(leftOut)], []);
    assert.deepEqual(
      leftOutList(leftOut).map(({ reason }) => reason),
      ['a-bot did'],
    );
  });

  it('counts the models that are left against the threshold', () => {
    const { action } = plan({ observed: { earlier: [closed(1, { clip: 'cccc' })] }, policy: { threshold: 5 } });
    assert.deepEqual(action, { kind: 'below-threshold', changes: 1, threshold: 5 });
  });

  it('leaves an outdated pull request of another scope open that has what is not proposed in its place', () => {
    const outdated = { pull: { ...pull(3, {}), branch: 'sync/primary/clip' }, head: head({ 'clip.json': 'c0' }) };
    const { action, others } = plan({ observed: { earlier: [closed(1, { clip: 'cccc' })], others: [outdated] } });
    assert.equal(action.kind, 'create');
    assert.deepEqual(
      others.map(({ action: done }) => done),
      ['keep'],
    );
  });
});
