import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action, AutoMerge } from '../../src/model/outcome.ts';
import { writeMarker, type AskedAutoMerge, type Marker } from '../../src/publish/marker.ts';
import type { Head, Observed, OurPullRequest } from '../../src/publish/observed.ts';
import type { Objection } from '../../src/publish/objections.ts';
import { planAutoMerge, takenBack } from '../../src/publish/plan-auto-merge.ts';
import { pullRequest } from './fake-pulls.ts';

const [here, elsewhere] = ['a', 'b'].map((digit) => digit.repeat(40)) as [string, string];
const removes: Objection = { reason: 'it removes 2 models (clip)', isUnknown: false };
const unread: Objection = { reason: 'blip is unknown', isUnknown: true };
const head: Head = { commit: here, ours: true, files: new Map(), touched: new Set(), dates: 'none' };
const changes = new Map([['clip', 'ab12']]);

function ours(number: number, more: Partial<OurPullRequest> = {}, asked?: AskedAutoMerge): OurPullRequest {
  const marker: Marker = { changes, base: elsewhere, ready: true, withdrawn: false, autoMerge: asked };
  return { ...pullRequest(number, { author: 'bot' }), marker, ...more };
}

interface Row {
  readonly given: string;
  readonly policy?: 'off' | 'safe';
  readonly action?: Action['kind'];
  readonly objections?: readonly Objection[];
  /** The account for which GitHub merges it now. */
  readonly on?: string;
  /** What the marker says that was asked. */
  readonly asked?: AskedAutoMerge;
  readonly viewer?: string;
  readonly datesDue?: boolean;
  readonly keepHead?: boolean;
  readonly earlier?: readonly OurPullRequest[];
  readonly is: AutoMerge | undefined;
}

const taken: AskedAutoMerge = { head: here, isAsked: true };
const intended: AskedAutoMerge = { head: here, isAsked: false };
const ofBefore: AskedAutoMerge = { head: elsewhere, isAsked: true };
const ask: AutoMerge = { kind: 'ask' };
const on: AutoMerge = { kind: 'on' };
const off = { policy: 'off' } as const;
const update = { action: 'update', keepHead: false } as const;
const no = (reason: string): AutoMerge => ({ kind: 'no', reason });
const takeBack = (reason: string): AutoMerge => ({ kind: 'take-back', reason });
const closed = ours(3, { state: 'closed' });
const withdrawn = writeMarker({ ...closed.marker, withdrawn: true });

const safeRows: readonly Row[] = [
  { given: 'a new one', action: 'create', is: ask },
  { given: 'one that nobody was asked to merge', is: ask },
  { given: 'one without its labels yet', action: 'complete', is: ask },
  { given: 'one that GitHub merges, asked by us', on: 'bot', asked: taken, is: on },
  { given: 'one that GitHub merges, asked by a person', on: 'ann', is: on },
  { given: 'one that GitHub merges, and the run that asked was cut off', on: 'bot', asked: intended, is: ask },
  { given: 'one of which the run that was to ask was cut off', asked: intended, is: ask },
  { given: 'one that somebody has taken back', asked: taken, is: no(takenBack) },
  { given: 'one that somebody had taken back before its head moved', asked: ofBefore, is: ask },
  { given: 'an update', ...update, is: ask },
  { given: 'an update of one that GitHub merges', ...update, on: 'bot', asked: taken, is: ask },
  { given: 'an update of one that somebody has taken back', ...update, asked: taken, is: ask },
  { given: 'an update of its words alone, taken back', action: 'update', asked: taken, is: no(takenBack) },
  { given: 'an update that may bring dates, taken back', action: 'update', datesDue: true, asked: taken, is: ask },
];

const unsafeRows: readonly Row[] = [
  { given: 'a new one', action: 'create', is: no(removes.reason) },
  { given: 'one that GitHub does not merge', is: no(removes.reason) },
  { given: 'one that GitHub merges, asked by us', on: 'bot', asked: taken, is: takeBack(removes.reason) },
  { given: 'one that GitHub merges, asked by a person', on: 'ann', is: on },
  { given: 'one that a person with our account asked to merge', on: 'bot', is: on },
  { given: 'one taken back by us and asked by a person', on: 'ann', asked: intended, is: on },
  { given: 'an update', ...update, is: no(removes.reason) },
  { given: 'an update of one that GitHub merges', ...update, on: 'bot', asked: taken, is: takeBack(removes.reason) },
  { given: 'an update of one that a person asked to merge', ...update, on: 'ann', is: takeBack(removes.reason) },
  { given: 'an update where GitHub’s list may lag', ...update, asked: taken, is: takeBack(removes.reason) },
];

const rows: readonly Row[] = [
  ...safeRows,
  ...unsafeRows.map((row) => ({ objections: [removes], ...row })),
  {
    given: 'one that GitHub merges, when a category cannot be read',
    objections: [unread],
    on: 'bot',
    asked: taken,
    is: on,
  },
  { given: 'one when a category cannot be read', objections: [unread], is: no(unread.reason) },
  {
    given: 'an update of one that GitHub merges, when a category cannot be read',
    ...update,
    objections: [unread],
    on: 'bot',
    asked: taken,
    is: takeBack(unread.reason),
  },
  {
    given: 'one that another account of ours had asked for',
    objections: [removes],
    on: 'bot-2',
    viewer: 'bot-2',
    asked: taken,
    is: takeBack(removes.reason),
  },
  { given: 'several reasons', objections: [removes, unread], is: no('it removes 2 models (clip), blip is unknown') },
  { given: 'somebody’s commits', action: 'foreign', on: 'bot', asked: taken, is: takeBack('because') },
  { given: 'somebody’s commits, asked by a person', action: 'foreign', on: 'ann', is: on },
  { given: 'a category that holds it up', action: 'waiting', on: 'bot', asked: taken, is: takeBack('because') },
  { given: 'one that is to close', action: 'close', on: 'bot', asked: taken, is: takeBack('nothing differs any more') },
  { given: 'one that is to close, asked by a person', action: 'close', on: 'ann', is: undefined },
  {
    given: 'a change of which a pull request was closed',
    action: 'create',
    earlier: [closed],
    is: no('#3, which had some of it, was closed without a merge'),
  },
  {
    given: 'a change of which a pull request was merged',
    action: 'create',
    earlier: [{ ...closed, merged: true }],
    is: ask,
  },
  {
    given: 'a change of which we have closed a pull request ourselves',
    action: 'create',
    earlier: [{ ...closed, body: withdrawn }],
    is: ask,
  },
  {
    given: 'another change than that of a closed pull request',
    action: 'create',
    earlier: [{ ...closed, marker: { ...closed.marker, changes: new Map([['clip', 'ffff']]) } }],
    is: ask,
  },
  ...(['nothing', 'delete-branch', 'proposed-elsewhere', 'declined', 'below-threshold'] as const).map(
    (action): Row => ({ given: `an end without an open one, ${action},`, action, is: undefined }),
  ),
  { given: 'a new one, the setting off', ...off, action: 'create', is: undefined },
  { given: 'one that GitHub does not merge, the setting off', ...off, is: undefined },
  { given: 'one that somebody has taken back, the setting off', ...off, asked: taken, is: undefined },
  {
    given: 'one that GitHub merges, asked by us, the setting off',
    ...off,
    on: 'bot',
    asked: taken,
    is: takeBack('auto-merge is off'),
  },
  { given: 'one that GitHub merges, asked by a person, the setting off', ...off, on: 'ann', is: undefined },
  { given: 'one that a person with our account asked to merge, the setting off', ...off, on: 'bot', is: undefined },
  {
    given: 'an update of one that a person asked to merge, the setting off',
    ...off,
    ...update,
    objections: [removes],
    on: 'ann',
    is: undefined,
  },
];

describe('whether GitHub is to merge a pull request by itself', () => {
  for (const row of rows) {
    const { given, policy = 'safe', action = 'unchanged', objections = [], on: by, asked, viewer, is } = row;
    const unsafe = objections.length > 0 ? 'unsafe, ' : '';
    it(`${unsafe}${given}: ${is === undefined ? 'is nothing to say' : JSON.stringify(is)}`, () => {
      const pull = ours(7, by === undefined ? {} : { autoMerge: { by } }, asked);
      const observed: Observed = {
        ...(action !== 'create' && { pull, head }),
        ...(viewer !== undefined && { viewer }),
        earlier: row.earlier ?? [],
        others: [],
      };
      const kind = { kind: action, pull, reason: 'because' } as unknown as Action;
      const { keepHead = true, datesDue = false } = row;
      assert.deepEqual(planAutoMerge(observed, { action: kind, changes, keepHead, datesDue, objections }, policy), is);
    });
  }
});
