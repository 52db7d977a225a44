import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { planFor, type Policy } from '../../src/publish/plan.ts';
import type { Head, Observed, OurPullRequest } from '../../src/publish/observed.ts';
import type { Proposal } from '../../src/publish/proposal.ts';

const policy: Policy = { force: false, threshold: 1, onForeignCommits: 'keep', autoMerge: 'off' };

const blip = { text: 'new blip', sha: 'b1' };

/** Wants one file changed for one model of blip. */
const proposal: Proposal = {
  branch: 'sync/primary/all',
  files: new Map([['blip.json', blip]]),
  changes: new Map([['blip', { hash: 'aaaa', files: ['blip.json'], models: 1 }]]),
  settled: new Set(['blip.json']),
  held: new Map(),
  objections: () => [],
};
const nothingWanted: Proposal = { ...proposal, files: new Map(), changes: new Map() };
const heldClip: Proposal['held'] = new Map([['clip', { status: 'unknown', files: ['clip.json'] }]]);
const refusedClip: Proposal['held'] = new Map([['clip', { status: 'refused', files: ['clip.json'] }]]);

function head(files: Record<string, string>, more: Partial<Head> = {}): Head {
  return {
    commit: 'c0ffee',
    ours: true,
    builtOn: 'ba5e',
    files: new Map(Object.entries(files)),
    touched: new Set(),
    dates: 'none',
    ...more,
  };
}

function pull(
  changes: Record<string, string>,
  more: Partial<OurPullRequest> & { ready?: boolean; dated?: boolean } = {},
): OurPullRequest {
  const { ready = true, dated, ...rest } = more;
  return {
    number: 12,
    url: 'https://github.example/pull/12',
    state: 'open',
    merged: false,
    title: '',
    body: '',
    branch: 'sync/primary/all',
    base: 'main',
    headCommit: 'c0ffee'.padEnd(40, '0'),
    fromSameRepository: true,
    marker: { changes: new Map(Object.entries(changes)), base: 'ba5e', ready, dated, withdrawn: false },
    ...rest,
  };
}

const foreignHead = head({}, { ours: false });
const declined = pull({ blip: 'aaaa' }, { state: 'closed' });

interface Row {
  readonly given: string;
  readonly observed?: Partial<Observed>;
  readonly proposal?: Proposal;
  readonly policy?: Partial<Policy>;
  readonly kind: string;
  readonly files?: Record<string, string>;
  readonly keepHead?: boolean;
}

const rows: readonly Row[] = [
  { given: 'no difference and no pull request', proposal: nothingWanted, kind: 'nothing' },
  {
    given: 'no difference and our open pull request',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull({ blip: 'aaaa' }) },
    proposal: nothingWanted,
    kind: 'close',
  },
  {
    given: 'no difference and a branch of ours left over',
    observed: { head: head({ 'blip.json': 'b1' }) },
    proposal: nothingWanted,
    kind: 'delete-branch',
  },
  {
    given: 'no difference and a branch of ours that GitHub has refused to delete',
    observed: {
      head: head({ 'blip.json': 'b1' }),
      earlier: [{ ...declined, marker: { ...declined.marker, left: 'c0ffee' } }],
    },
    proposal: nothingWanted,
    kind: 'nothing',
  },
  {
    given: 'no difference and a branch of ours that has moved since GitHub refused to delete it',
    observed: {
      head: head({ 'blip.json': 'b1' }),
      earlier: [{ ...declined, marker: { ...declined.marker, left: 'dead' } }],
    },
    proposal: nothingWanted,
    kind: 'delete-branch',
  },
  {
    given: 'no difference and a left-over branch while a category is unknown',
    observed: { head: head({ 'blip.json': 'b1' }) },
    proposal: { ...nothingWanted, held: heldClip },
    kind: 'nothing',
  },
  {
    given: 'no difference and a stranger’s pull request from our left-over branch',
    observed: { head: head({ 'blip.json': 'b1' }), stranger: pull({}) },
    proposal: nothingWanted,
    kind: 'nothing',
  },
  {
    given: 'another open pull request of ours that has these files, which the base has touched since',
    observed: {
      others: [{ pull: pull({}), head: head({ 'blip.json': 'b1' }, { touched: new Set(['blip.json']) }) }],
    },
    kind: 'create',
  },
  {
    given: 'no difference and a stranger’s branch of our name',
    observed: { head: foreignHead },
    proposal: nothingWanted,
    kind: 'nothing',
  },
  { given: 'a difference and no pull request', kind: 'create', keepHead: false },
  {
    given: 'a difference and the branch of a run that died before its pull request',
    observed: { head: head({ 'blip.json': 'b1' }) },
    kind: 'create',
    keepHead: true,
  },
  {
    given: 'a difference and an outdated left-over branch of ours',
    observed: { head: head({ 'blip.json': 'b0' }) },
    kind: 'create',
    keepHead: false,
  },
  {
    given: 'a difference that our open pull request has already',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull({ blip: 'aaaa' }) },
    kind: 'unchanged',
  },
  {
    given: 'our pull request as wanted, of a run that died before labels and reviewers',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull({ blip: 'aaaa' }, { ready: false }) },
    kind: 'complete',
  },
  {
    given: 'our pull request with other files than wanted now',
    observed: { head: head({ 'blip.json': 'b0' }), pull: pull({ blip: '0000' }) },
    kind: 'update',
    keepHead: false,
  },
  {
    given: 'our pull request with a file that is not wanted any more',
    observed: { head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }), pull: pull({ blip: 'aaaa', clip: 'cccc' }) },
    kind: 'update',
    files: { 'blip.json': 'b1' },
  },
  {
    given: 'the base has touched a file of our pull request',
    observed: {
      head: head({ 'blip.json': 'b1' }, { touched: new Set(['blip.json']) }),
      pull: pull({ blip: 'aaaa' }),
    },
    kind: 'update',
    keepHead: false,
  },
  {
    given: 'the branch was moved by a run that died before it wrote the texts',
    observed: { head: head({ 'blip.json': 'b1' }), pull: pull({ blip: '0000' }) },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'the branch was rebuilt on another base by a run that died before it wrote the texts',
    observed: { head: head({ 'blip.json': 'b1' }, { builtOn: 'ba5e2' }), pull: pull({ blip: 'aaaa' }) },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'another open pull request of ours that has these files',
    observed: {
      others: [{ pull: pull({ blip: 'aaaa', clip: 'cccc' }), head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }) }],
    },
    kind: 'proposed-elsewhere',
  },
  {
    given: 'another open pull request of ours with other content',
    observed: { others: [{ pull: pull({ blip: '0000' }), head: head({ 'blip.json': 'b0' }) }] },
    kind: 'create',
  },
  {
    given: 'commits on our branch that are not ours',
    observed: { head: foreignHead, pull: pull({ blip: '0000' }) },
    kind: 'foreign',
  },
  {
    given: 'commits that are not ours, to be overwritten',
    observed: { head: foreignHead, pull: pull({ blip: '0000' }) },
    policy: { onForeignCommits: 'overwrite' },
    kind: 'update',
  },
  {
    given: 'commits that are not ours and no difference any more',
    observed: { head: foreignHead, pull: pull({ blip: 'aaaa' }) },
    proposal: nothingWanted,
    kind: 'foreign',
  },
  {
    given: 'commits that are not ours, to be overwritten, and no difference any more',
    observed: { head: foreignHead, pull: pull({ blip: 'aaaa' }) },
    proposal: nothingWanted,
    policy: { onForeignCommits: 'overwrite' },
    kind: 'foreign',
  },
  { given: 'a stranger’s branch of our name, without pull request', observed: { head: foreignHead }, kind: 'foreign' },
  {
    given: 'a stranger’s branch of our name, even if foreign commits may be overwritten',
    observed: { head: foreignHead },
    policy: { onForeignCommits: 'overwrite' },
    kind: 'foreign',
  },
  {
    given: 'a stranger’s pull request from our branch',
    observed: { head: head({ 'blip.json': 'b1' }), stranger: pull({}) },
    kind: 'foreign',
  },
  {
    given: 'our open pull request goes onto another base',
    observed: { head: head({ 'blip.json': 'b1' }), misdirected: pull({ blip: 'aaaa' }, { base: 'next' }) },
    kind: 'foreign',
  },
  {
    given: 'our open pull request goes onto another base, and nothing differs',
    observed: { head: head({ 'blip.json': 'b1' }), misdirected: pull({ blip: 'aaaa' }, { base: 'next' }) },
    proposal: nothingWanted,
    kind: 'foreign',
  },
  {
    given: 'our pull request for this change was closed unmerged',
    observed: { earlier: [declined] },
    kind: 'declined',
  },
  {
    given: 'our pull request for this change was closed unmerged, its description written anew before',
    observed: { unmarked: [{ pull: pull({}, { state: 'closed' }), head: head({ 'blip.json': 'b1' }) }] },
    kind: 'declined',
  },
  {
    given: 'one with its description written anew was declined, and --force',
    observed: { unmarked: [{ pull: pull({}, { state: 'closed' }), head: head({ 'blip.json': 'b1' }) }] },
    policy: { force: true },
    kind: 'create',
  },
  {
    given: 'one with its description written anew was declined, and PRIMARY has changed since',
    observed: { unmarked: [{ pull: pull({}, { state: 'closed' }), head: head({ 'blip.json': 'b0' }) }] },
    kind: 'create',
  },
  {
    given: 'one with its description written anew was declined, and the same change merged later',
    observed: {
      unmarked: [{ pull: pull({}, { state: 'closed' }), head: head({ 'blip.json': 'b1' }) }],
      earlier: [pull({ blip: 'aaaa' }, { number: 13, state: 'closed', merged: true })],
    },
    kind: 'create',
  },
  {
    given: 'a declined change and --force',
    observed: { earlier: [declined] },
    policy: { force: true },
    kind: 'create',
  },
  {
    given: 'our pull request for another change was closed unmerged',
    observed: { earlier: [pull({ blip: '0000' }, { state: 'closed' })] },
    kind: 'create',
  },
  {
    given: 'a change that was declined and later merged',
    observed: { earlier: [pull({ blip: 'aaaa' }, { state: 'closed', merged: true }), declined] },
    kind: 'create',
  },
  {
    given: 'our pull request for this change was closed by ourselves',
    observed: { earlier: [{ ...declined, marker: { ...declined.marker, withdrawn: true } }] },
    kind: 'create',
  },
  {
    given: 'a part of what was declined, while the other part is unknown',
    observed: { earlier: [pull({ blip: 'aaaa', clip: 'cccc' }, { state: 'closed' })] },
    proposal: { ...proposal, held: heldClip },
    kind: 'declined',
  },
  {
    given: 'a part of what was declined, alone',
    observed: { earlier: [pull({ blip: 'aaaa', clip: 'cccc' }, { state: 'closed' })] },
    kind: 'declined',
  },
  { given: 'fewer changed models than the threshold', policy: { threshold: 2 }, kind: 'below-threshold' },
  { given: 'fewer changed models and --force', policy: { threshold: 2, force: true }, kind: 'create' },
  {
    given: 'an open pull request of ours that falls below the threshold',
    observed: { head: head({ 'blip.json': 'b0' }), pull: pull({ blip: '0000' }) },
    policy: { threshold: 2 },
    kind: 'update',
  },
  {
    given: 'files to repair without a changed model',
    proposal: { ...proposal, changes: new Map([['blip', { hash: 'aaaa', files: ['blip.json'], models: 0 }]]) },
    kind: 'create',
  },
  {
    given: 'an unknown category that our pull request changes, and the rest as before',
    observed: { head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }), pull: pull({ blip: 'aaaa', clip: 'cccc' }) },
    proposal: { ...proposal, held: heldClip },
    kind: 'unchanged',
  },
  {
    given: 'an unknown category that our pull request changes, and nothing else any more',
    observed: { head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }), pull: pull({ blip: 'aaaa', clip: 'cccc' }) },
    proposal: { ...nothingWanted, held: heldClip },
    kind: 'update',
    files: { 'clip.json': 'c1' },
  },
  {
    given: 'an unknown category that our pull request changes alone',
    observed: { head: head({ 'clip.json': 'c1' }), pull: pull({ clip: 'cccc' }) },
    proposal: { ...nothingWanted, held: heldClip },
    kind: 'unchanged',
  },
  {
    given: 'an unknown category whose file the base has touched since we proposed it',
    observed: {
      head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }, { touched: new Set(['clip.json']) }),
      pull: pull({ blip: 'aaaa', clip: 'cccc' }),
    },
    proposal: { ...proposal, held: heldClip },
    kind: 'waiting',
  },
  {
    given: 'the base has touched the file of dates, and nothing else',
    observed: { head: head({ 'blip.json': 'b1' }, { dates: 'outdated' }), pull: pull({ blip: 'aaaa' }) },
    kind: 'update',
    keepHead: false,
  },
  {
    given: 'dates that could not be told before',
    observed: {
      head: head({ 'blip.json': 'b1' }, { dates: 'missing' }),
      pull: pull({ blip: 'aaaa' }, { dated: false }),
    },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'a branch without the dates that it had',
    observed: {
      head: head({ 'blip.json': 'b1' }, { dates: 'missing' }),
      pull: pull({ blip: 'aaaa' }, { dated: true }),
    },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'dates that have come, and texts that say they have not',
    observed: {
      head: head({ 'blip.json': 'b1' }, { dates: 'brought' }),
      pull: pull({ blip: 'aaaa' }, { dated: false }),
    },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'a file of dates that the base has got since',
    observed: { head: head({ 'blip.json': 'b1' }, { dates: 'due' }), pull: pull({ blip: 'aaaa' }) },
    kind: 'update',
    keepHead: true,
  },
  {
    given: 'a file of dates that needed nothing',
    observed: { head: head({ 'blip.json': 'b1' }, { dates: 'missing' }), pull: pull({ blip: 'aaaa' }) },
    kind: 'unchanged',
    keepHead: true,
  },
  {
    given: 'the base has touched the file of dates under a branch that was left over',
    observed: { head: head({ 'blip.json': 'b1' }, { dates: 'outdated' }) },
    kind: 'create',
    keepHead: false,
  },
  {
    given: 'the base has touched the file of dates, and all that our pull request changes is unknown',
    observed: { head: head({ 'clip.json': 'c1' }, { dates: 'outdated' }), pull: pull({ clip: 'cccc' }) },
    proposal: { ...nothingWanted, held: heldClip },
    kind: 'unchanged',
    keepHead: true,
  },
  {
    given: 'the base has touched the file of dates of another pull request of ours that has the files: it conflicts',
    observed: {
      others: [
        {
          pull: pull({}, { branch: 'sync/primary/blip' }),
          head: head({ 'blip.json': 'b1' }, { dates: 'outdated' }),
        },
      ],
    },
    kind: 'create',
  },
  {
    given: 'the base has touched the file of dates of a pull request of ours that has more than this run',
    observed: { others: [{ pull: pull({}), head: head({ 'blip.json': 'b1' }, { dates: 'outdated' }) }] },
    proposal: { ...proposal, branch: 'sync/primary/blip' },
    kind: 'proposed-elsewhere',
  },
  {
    given: 'no difference but in the file of dates, and our open pull request',
    observed: { head: head({}, { dates: 'outdated' }), pull: pull({ blip: 'aaaa' }) },
    proposal: nothingWanted,
    kind: 'close',
  },
];

describe('a pull request of ours of other categories that is outdated', () => {
  const other = { pull: pull({}, { number: 7, branch: 'sync/primary/blip' }), head: head({ 'blip.json': 'b0' }) };
  for (const [what, policyOf, kept] of [
    ['is closed for one in its place', policy, 'close'],
    ['stays where the run proposes nothing in its place', { ...policy, threshold: 5 }, 'keep'],
  ] as const) {
    it(what, () => {
      const settled = new Set(['blip.json']);
      const plan = planFor({ earlier: [], others: [other] }, { ...proposal, settled }, policyOf);
      assert.deepEqual(
        plan.others.map(({ action }) => action),
        [kept],
      );
    });
  }
});

describe('the life cycle of a pull request', () => {
  for (const row of rows) {
    it(`${row.kind}: ${row.given}`, () => {
      const observed: Observed = { earlier: [], others: [], ...row.observed };
      const plan = planFor(observed, row.proposal ?? proposal, { ...policy, ...row.policy });
      assert.equal(plan.action.kind, row.kind);
      if (row.keepHead !== undefined) assert.equal(plan.keepHead, row.keepHead);
      if (row.files) assert.deepEqual(Object.fromEntries(plan.files), row.files);
    });
  }

  it('names the pull request that it is about', () => {
    const observed: Observed = {
      head: head({ 'blip.json': 'b1' }),
      pull: pull({ blip: 'aaaa' }),
      earlier: [],
      others: [],
    };
    const { action } = planFor(observed, proposal, policy);
    assert.deepEqual(action, { kind: 'unchanged', pull: { number: 12, url: 'https://github.example/pull/12' } });
  });

  const proposesBoth: Observed = {
    head: head({ 'blip.json': 'b1', 'clip.json': 'c1' }),
    pull: pull({ blip: 'aaaa', clip: 'cccc' }),
    earlier: [],
    others: [],
  };
  const proposesClip: Observed = {
    head: head({ 'clip.json': 'c1' }),
    pull: pull({ clip: 'cccc' }),
    earlier: [],
    others: [],
  };
  const reasons: readonly { given: string; observed: Observed; proposal: Proposal; says?: string }[] = [
    {
      given: 'holds an older change of a refused category',
      observed: proposesClip,
      proposal: { ...nothingWanted, held: refusedClip },
      says: 'clip is refused, and what was proposed of it before stays',
    },
    {
      given: 'holds an older change of an unknown category',
      observed: proposesClip,
      proposal: { ...nothingWanted, held: heldClip },
      says: 'clip is unknown, and what was proposed of it before stays',
    },
    {
      given: 'holds an older change of a refused category beside what is wanted',
      observed: proposesBoth,
      proposal: { ...proposal, held: refusedClip },
      says: 'clip is refused, and what was proposed of it before stays; the rest is proposed there',
    },
    {
      given: 'has nothing of the refused category',
      observed: { ...proposesBoth, head: head({ 'blip.json': 'b1' }), pull: pull({ blip: 'aaaa' }) },
      proposal: { ...proposal, held: refusedClip },
    },
  ];
  for (const { given, observed, proposal: wanted, says } of reasons) {
    it(`leaves a pull request as it is that ${given}, ${says === undefined ? 'without more words' : `because "${says}"`}`, () => {
      const { action } = planFor(observed, wanted, policy);
      assert.equal(action.kind, 'unchanged');
      assert.equal('reason' in action ? action.reason : undefined, says);
    });
  }

  it('keeps the hash of a held category, so that its change is still known as declined later', () => {
    const observed: Observed = {
      head: head({ 'blip.json': 'b0', 'clip.json': 'c1' }),
      pull: pull({ blip: '0000', clip: 'cccc' }),
      earlier: [],
      others: [],
    };
    const plan = planFor(observed, { ...proposal, held: heldClip }, policy);
    assert.deepEqual(Object.fromEntries(plan.changes), { blip: 'aaaa', clip: 'cccc' });
    assert.deepEqual(plan.held, ['clip']);
  });
});
