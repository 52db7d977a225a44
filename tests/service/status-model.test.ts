import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action } from '../../src/model/outcome.ts';
import { unreadFiles, type SyncResult } from '../../src/model/sync-result.ts';
import { describeEvent } from '../../src/report/watch/describe-event.ts';
import { unreadiness } from '../../src/service/readiness.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import type { CategoryView, StatusDocument } from '../../src/service/status-document.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { checkedStatus } from '../support/documents.ts';
import {
  compared,
  diffOf,
  everyState,
  everythingInSync,
  noChange,
  origin,
  pull,
  repository,
  resultOf,
  threeChanges,
  unknown,
} from './results.ts';
import { about } from './test-service.ts';

const start = 1_700_000_000_000;

/** @param events with the seconds at which they happen */
function after(...events: readonly (readonly [second: number, event: WatchEvent])[]): StatusDocument {
  const model = new StatusModel({ ...about, startedAt: start });
  for (const [second, event] of events) model.onEvent(event, start + second * 1_000);
  return checkedStatus(model.document());
}

const begun: WatchEvent = { name: 'watch.sync-started', reason: 'change', attempt: 1 };
const synced = (result: SyncResult): WatchEvent => ({ name: 'watch.synced', result, hasProblems: false });

/** @param second when it ends */
const waiting = (reason: 'poll' | 'poll-retry' | 'sync-retry', second: number): WatchEvent => {
  return { name: 'watch.waiting', for: reason, until: start + second * 1_000 };
};

function compare(result: SyncResult): StatusDocument {
  return after([0, begun], [3, synced(result)]);
}

function categoryOf({ repositories }: StatusDocument, name: string): CategoryView {
  const found = repositories.flatMap(({ categories }) => categories).find(({ category }) => category === name);
  assert.ok(found, name);
  return found;
}

/** The verdict without its parts. */
function answerOf({ verdict: { state, headline, detail } }: StatusDocument) {
  return { state, headline, detail };
}

describe('a category’s state', () => {
  it('is pending until it has been compared', () => {
    const status = after();
    const states = status.repositories.flatMap(({ categories }) => categories.map(({ state }) => state));
    assert.deepEqual(states, new Array(10).fill('pending'));
    assert.deepEqual(
      status.skipped.map(({ category }) => category),
      ['controlnet_annotator', 'video_generation', 'audio_generation', 'lora', 'ti'],
    );
    assert.equal(status.verdict.state, 'pending');
  });

  for (const [category, state] of [
    ['blip', 'in-sync'],
    ['image_generation', 'proposed'],
    ['clip', 'refused'],
    ['codeformer', 'unknown'],
    ['text_generation', 'declined'],
    ['controlnet', 'drift'],
  ] as const) {
    it(`can be ${state}`, () => {
      assert.equal(categoryOf(compare(everyState), category).state, state);
    });
  }

  const cases: readonly (readonly [Action, dryRun: boolean, CategoryView['state'], RegExp, number | null])[] = [
    [{ kind: 'create' }, false, 'proposed', /^Created #9$/, 9],
    [{ kind: 'create' }, true, 'drift', /^Would create a pull request$/, null],
    [{ kind: 'update', pull: pull(9) }, false, 'proposed', /^Updated #9$/, 9],
    [{ kind: 'update', pull: pull(9) }, true, 'drift', /^Would update #9$/, 9],
    [{ kind: 'unchanged', pull: pull(9) }, true, 'proposed', /already proposes this$/, 9],
    [{ kind: 'complete', pull: pull(9) }, false, 'proposed', /^Completed #9/, 9],
    [{ kind: 'proposed-elsewhere', pull: pull(9) }, false, 'proposed', /^Already proposed in #9$/, 9],
    [
      { kind: 'closed-by-another', pull: pull(9), reason: 'bot did' },
      false,
      'drift',
      /^Not proposed again after #9: bot did/,
      9,
    ],
    [{ kind: 'declined', pull: pull(9) }, false, 'declined', /^Declined in #9/, 9],
    [{ kind: 'waiting', pull: pull(9), reason: 'clip is unknown' }, false, 'drift', /clip is unknown$/, 9],
    [{ kind: 'foreign', pull: pull(9), reason: 'not our commit' }, false, 'drift', /alone: not our commit$/, 9],
    [{ kind: 'below-threshold', changes: 1, threshold: 5 }, false, 'drift', /threshold of 5/, null],
  ];
  for (const [action, dryRun, state, reason, number] of cases) {
    it(`after ${action.kind}${dryRun ? ' in a dry run' : ''} is ${state}, and says why`, () => {
      const made = action.kind === 'create' && !dryRun ? { made: pull(9) } : {};
      const view = categoryOf(
        compare(resultOf([repository('r', [compared('blip', threeChanges)], action, made)], { dryRun })),
        'blip',
      );
      assert.equal(view.state, state);
      assert.match(view.reason, reason);
      assert.equal(view.pull?.number ?? null, number);
    });
  }

  for (const [reason, state, says] of [
    [undefined, 'declined', 'Left out blip: declined in #3, until it changes (--force brings it)'],
    ['a-bot did', 'drift', 'Left out blip after #3: a-bot did'],
  ] as const) {
    it(`is ${state} beside a proposal that leaves it out${reason === undefined ? '' : ', because another program closed it'}`, () => {
      const leftOut = [{ category: 'blip', pull: pull(3), ...(reason !== undefined && { reason }) }];
      const categories = [compared('blip', threeChanges), compared('clip', threeChanges)];
      const [told, ...others] = resultOf([repository('r', categories, { kind: 'update', pull: pull(9) })]).repositories;
      assert.ok(told?.outcome);
      const status = compare(resultOf([{ ...told, outcome: { ...told.outcome, leftOut } }, ...others]));
      const view = categoryOf(status, 'blip');
      assert.deepEqual([view.state, view.reason, view.pull?.number], [state, says, 3]);
      assert.deepEqual([categoryOf(status, 'clip').state, categoryOf(status, 'clip').pull?.number], ['proposed', 9]);
    });
  }

  it('is drift where GitHub did not take the change', () => {
    const error = 'GitHub answered 502';
    const status = compare(
      resultOf([repository('r', [compared('blip', threeChanges)], { kind: 'create' }, { error })]),
    );
    assert.equal(categoryOf(status, 'blip').state, 'drift');
    assert.deepEqual(answerOf(status), {
      state: 'problem',
      headline: 'GitHub answered 502: Haidra-Org/r could not be brought up to date',
      detail: 'GitHub answered 502',
    });
  });
});

describe('a token that GitHub does not accept', () => {
  const error = (name: string) =>
    `GitHub answered 401 to GET /repos/Haidra-Org/${name}/git: Bad credentials. Check it.`;
  const result = resultOf([
    repository('image', [unknown('blip', unreadFiles)], undefined, { error: error('image') }),
    repository('text', [unknown('text_generation', unreadFiles)], undefined, { error: error('text') }),
  ]);
  const status = after([0, begun], [3, { name: 'watch.sync-failed', result, failures: 1, retryInSeconds: 60 }]);
  const told = 'GitHub answered 401 to GET /repos/…/git: Bad credentials. Check it';

  it('is the page’s headline, for both repositories', () => {
    assert.deepEqual(answerOf(status), {
      state: 'problem',
      headline: 'GitHub answered 401: Haidra-Org/image and Haidra-Org/text could not be brought up to date',
      detail: told,
    });
  });

  it('is why the watch is not ready', () => {
    assert.match(unreadiness(status, start + 3_000).join(), new RegExp(`1 sync in a row failed: .*${told}`));
  });

  it('is in what the log says', () => {
    const [line] = describeEvent({ name: 'watch.sync-failed', result, failures: 1, retryInSeconds: 60 });
    assert.match(line ?? '', new RegExp(`^Sync failed \\(1 of 10\\): .*${told}$`));
  });

  it('is told beside another cause with the repository’s name', () => {
    const other = repository('text', [], undefined, { error: 'the disk is full' });
    const { headline, detail } = compare(resultOf([...result.repositories.slice(0, 1), other])).verdict;
    assert.equal(headline, 'Haidra-Org/image and Haidra-Org/text could not be brought up to date');
    assert.equal(detail, `Haidra-Org/image: ${error('image').slice(0, -1)}; Haidra-Org/text: the disk is full`);
  });
});

describe('what would change', () => {
  it('is told model by model, field by field', () => {
    const { changes } = categoryOf(compare(everyState), 'image_generation');
    assert.deepEqual(
      changes.map(({ kind, name, fieldCount }) => [kind, name, fieldCount]),
      [
        ['removed', 'Robot', 2],
        ['modified', 'Slate', 2],
        ['added', 'Fern', 2],
      ],
    );
    assert.deepEqual(changes[1]?.fields, [
      { path: 'version', before: '"1.0"', after: '"1.1"' },
      { path: 'description', before: '"A neutral base."', after: '"A neutral base, retrained."' },
    ]);
    assert.deepEqual(changes[0]?.fields[0], { path: 'type', before: '"ckpt"', after: null });
    assert.deepEqual(changes[2]?.fields[0], { path: 'type', before: null, after: '"ckpt"' });
  });

  it('comes with who put on GitHub what goes, and what is newer there', () => {
    const { changes, newer, newerModels } = categoryOf(compare(everyState), 'controlnet');
    const known = {
      since: '2026-04-20',
      author: 'ada',
      commit: { name: '63e1da2', url: origin.commit?.url },
      pull: { number: 7, url: 'https://github.com/Haidra-Org/a-fork/pull/7' },
    };
    assert.deepEqual(
      changes.map(({ name, origin: told }) => [name, told]),
      [
        ['Robot', known],
        ['Slate', null],
        ['Fern', null],
      ],
    );
    assert.equal(newer, 2);
    assert.deepEqual(newerModels, [
      { name: 'Canny', change: 'modified', origin: known },
      {
        name: 'Depth',
        change: 'removed',
        origin: { since: '2026-04-20 or earlier', author: null, commit: null, pull: null },
      },
    ]);
  });

  it('is not in sync where a record of it cannot be written', () => {
    const notes = [{ severity: 'error', message: 'no' }] as const;
    const status = compare(resultOf([repository('r', [compared('blip', noChange, { notes })])]));
    assert.deepEqual(
      [categoryOf(status, 'blip').state, categoryOf(status, 'blip').reason],
      ['unwritten', 'PRIMARY has records that cannot be written; all others agree'],
    );
    assert.deepEqual(answerOf(status), {
      state: 'problem',
      headline: '1 category cannot be written in full',
      detail: 'blip: no',
    });
  });

  it('is nothing where all that differs is newer on GitHub', () => {
    const newerOnGitHub = [{ name: 'Canny', change: 'modified' as const, origin }];
    const status = compare(resultOf([repository('r', [compared('blip', noChange, { newerOnGitHub })])]));
    assert.deepEqual(
      [categoryOf(status, 'blip').state, categoryOf(status, 'blip').reason],
      ['in-sync', 'All that differs is newer on GitHub'],
    );
    assert.deepEqual(answerOf(status), {
      state: 'in-sync',
      headline: 'Everything is in sync',
      detail: 'PRIMARY and GitHub agree in 1 category, but for 1 model newer on GitHub',
    });
  });

  it('is bounded, its counts are not', () => {
    const record = Object.fromEntries(Array.from({ length: 20 }, (_, i) => [`f${i}`.repeat(200), 'v'.repeat(2_000)]));
    const records = Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}`.repeat(500), record]));
    const status = compare(resultOf([repository('r', [compared('blip', diffOf({}, records))], { kind: 'create' })]));
    const view = categoryOf(status, 'blip');
    assert.deepEqual([view.added, view.changes.length, view.changes[0]?.fields.length], [60, 40, 12]);
    assert.equal(view.changes[0]?.fieldCount, 20);
    const [{ name, fields: [field] } = { name: '', fields: [] }] = view.changes;
    assert.deepEqual([name.length, field?.path.length, field?.after?.length], [160, 120, 160]);
  });

  it('is bounded in its notes, the errors first, and in what is newer on GitHub', () => {
    const note = (severity: 'error' | 'warning') => ({ severity, message: 'x'.repeat(1_000) });
    const notes = [...Array.from({ length: 30 }, () => note('warning')), note('error')];
    const newerOnGitHub = Array.from({ length: 60 }, () => ({
      name: 'n'.repeat(1_000),
      change: 'modified' as const,
      origin,
    }));
    const status = compare(resultOf([repository('r', [compared('blip', noChange, { notes, newerOnGitHub })])]));
    const view = categoryOf(status, 'blip');
    assert.deepEqual([view.notes.length, view.notes[0]?.severity, view.notes[0]?.message.length], [20, 'error', 400]);
    assert.deepEqual([view.newer, view.newerModels.length, view.newerModels[0]?.name.length], [60, 40, 160]);
  });

  it('holds no character that deceives', () => {
    const diff = diffOf({}, { 'a\u202eb\u0000': { '\u200bkey': '\u001b[31m' } });
    const status = compare(resultOf([repository('r', [compared('blip', diff)], { kind: 'create' })]));
    assert.doesNotMatch(JSON.stringify(status), /[^\u0020-\u007e’–…]/);
  });
});

describe('the answer', () => {
  const open = (action: Action) => resultOf([repository('r', [compared('blip', threeChanges)], action)]);
  const answers: readonly (readonly [string, StatusDocument, string, string])[] = [
    ['in sync', compare(everythingInSync), 'in-sync', 'Everything is in sync'],
    [
      'proposed',
      compare(open({ kind: 'unchanged', pull: pull(9) })),
      'proposed',
      '1 category differs, proposed for review',
    ],
    [
      'declined',
      compare(open({ kind: 'declined', pull: pull(9) })),
      'drift',
      '1 category differs, and that was declined',
    ],
    ['foreign', compare(open({ kind: 'foreign', reason: 'x' })), 'drift', '1 category differs'],
    ['mixed', compare(everyState), 'problem', '1 category is refused, 1 category is unknown'],
    [
      'not reached',
      after([0, { name: 'watch.poll-failed', problem: 'connect ECONNREFUSED', failures: 3, retryInSeconds: 60 }]),
      'problem',
      'PRIMARY gives no usable answer',
    ],
    [
      'not answered well',
      after([0, { name: 'watch.poll-failed', problem: 'http://p answered 503', failures: 1, retryInSeconds: 60 }]),
      'problem',
      'PRIMARY answered 503',
    ],
    [
      'in sync, and GitHub takes the token no more',
      after(
        [0, begun],
        [1, { name: 'watch.synced', result: everythingInSync, hasProblems: false }],
        [2, { name: 'watch.github-unseen', problem: 'GitHub answered 401 to GET /user: Bad', isRefused: true }],
      ),
      'problem',
      'GitHub answered 401: GitHub cannot be watched',
    ],
    [
      'in sync, and GitHub is down',
      after(
        [0, begun],
        [1, { name: 'watch.synced', result: everythingInSync, hasProblems: false }],
        [2, { name: 'watch.github-unseen', problem: 'GitHub answered 502 to GET /user', isRefused: false }],
      ),
      'in-sync',
      'Everything is in sync',
    ],
    [
      'broken off',
      after([0, begun], [1, { name: 'watch.sync-failed', problem: 'x', failures: 1, retryInSeconds: 60 }]),
      'problem',
      'The last sync failed',
    ],
  ];
  for (const [what, { verdict }, state, headline] of answers) {
    it(`when ${what}: ${headline}`, () => {
      assert.deepEqual([verdict.state, verdict.headline], [state, headline]);
    });
  }
});

describe('the answer’s details', () => {
  const images = 'AI-Horde-image-model-reference';
  const texts = 'AI-Horde-text-model-reference';
  const failed = (result: SyncResult, failures = 1): WatchEvent => {
    return { name: 'watch.sync-failed', problem: '1 unknown category.', result, failures, retryInSeconds: 60 };
  };
  const unread = (...categories: Parameters<typeof repository>[1]) => resultOf([repository(images, categories)]);
  const brokenOff: WatchEvent = { name: 'watch.sync-failed', problem: 'no route', failures: 2, retryInSeconds: 60 };

  const details: readonly (readonly [string, StatusDocument, string])[] = [
    [
      'tell a pull request from the other repository’s of the same number',
      compare(
        resultOf([
          repository(images, [compared('blip', threeChanges), compared('clip', threeChanges)], {
            kind: 'unchanged',
            pull: pull(1),
          }),
          repository(texts, [compared('text_generation', threeChanges)], { kind: 'unchanged', pull: pull(1, texts) }),
        ]),
      ),
      'blip, clip: proposed in #1 of the image repository; text_generation: proposed in #1 of the text repository',
    ],
    [
      'name the category that failed a sync, and why',
      after([0, begun], [1, failed(unread(unknown('codeformer', 'PRIMARY answered 502')))]),
      'codeformer: PRIMARY answered 502; 1 failed sync in a row',
    ],
    [
      'name every category that a sync could not read',
      after(
        [0, begun],
        [1, failed(unread(unknown('blip', 'it answered 502'), unknown('clip', 'late'), unknown('esrgan', 'late')), 3)],
      ),
      'blip: it answered 502; also clip, esrgan; 3 failed syncs in a row',
    ],
    [
      'say a reason once that several categories share',
      compare(unread(unknown('blip', 'late'), unknown('clip', 'late'))),
      'blip, clip: late',
    ],
    [
      'do not blame a sync that broke off on categories of the one before',
      after(
        [0, begun],
        [1, failed(unread(unknown('codeformer', 'PRIMARY answered 502')))],
        [60, begun],
        [61, brokenOff],
      ),
      '2 failed syncs in a row: no route',
    ],
  ];
  for (const [what, { verdict }, detail] of details) {
    it(what, () => {
      assert.equal(verdict.detail, detail);
    });
  }
});

describe('PRIMARY’s format', () => {
  const unchanged: WatchEvent = { name: 'watch.unchanged', timestamp: 1, format: 'v1' };
  const changed: WatchEvent = { name: 'watch.changed', before: 1, timestamp: 2, format: 'v2' };
  const moved: WatchEvent = { name: 'watch.format-changed', before: 'v1', format: 'v2' };
  const read = synced({ ...everythingInSync, primaryFormat: 'v2' });
  const lost = synced(resultOf([repository('r', [unknown('blip', 'it is a replica')])]));
  const cases: readonly (readonly [string, StatusDocument, StatusDocument['primaryFormat']])[] = [
    ['is not known at the start', after(), null],
    ['is what the first poll tells', after([0, { ...unchanged, name: 'watch.initialized' }]), 'v1'],
    ['is what a poll without a timestamp tells', after([0, { name: 'watch.no-timestamp', format: 'v2' }]), 'v2'],
    ['is what the last poll tells', after([0, unchanged], [60, changed]), 'v2'],
    ['is the one that PRIMARY keeps now', after([0, unchanged], [60, moved]), 'v2'],
    ['is what a sync read', after([0, begun], [3, read]), 'v2'],
    ['stays where a sync cannot tell it', after([0, unchanged], [60, begun], [63, lost]), 'v1'],
  ];
  for (const [what, { primaryFormat }, expected] of cases) {
    it(what, () => {
      assert.equal(primaryFormat, expected);
    });
  }
});

describe('the warnings', () => {
  const warned = synced({
    ...everythingInSync,
    warnings: ['PRIMARY keeps v2\u202e, but v1 is read', 'x'.repeat(1_000)],
  });

  it('are those of the last comparison, bounded and harmless', () => {
    const { warnings, verdict } = after([0, begun], [3, warned]);
    assert.equal(warnings[0], 'PRIMARY keeps v2\\u202e, but v1 is read');
    assert.equal(warnings[1]?.length, 400);
    assert.equal(verdict.state, 'in-sync');
  });

  it('go with the next comparison that has none', () => {
    assert.deepEqual(after([0, begun], [3, warned], [60, begun], [63, synced(everythingInSync)]).warnings, []);
  });
});

describe('the next poll', () => {
  const stopping: WatchEvent = { name: 'watch.stopping', request: 'SIGTERM', isSyncing: false };
  const cases: readonly (readonly [string, StatusDocument, number | null])[] = [
    ['is not known before the loop has told it', after(), null],
    ['is when the loop wakes', after([5, waiting('poll', 60)]), 60],
    ['is not known while a sync runs', after([5, waiting('poll', 60)], [60, begun]), null],
    ['does not come after the end', after([5, waiting('poll', 60)], [6, stopping]), null],
    [
      'does not come after a sync that outlasts the request to stop',
      after([5, begun], [6, { ...stopping, isSyncing: true }], [9, synced(everythingInSync)], [9, waiting('poll', 60)]),
      null,
    ],
  ];
  for (const [what, { nextPollAt }, second] of cases) {
    it(what, () => {
      assert.equal(nextPollAt, second === null ? null : start + second * 1_000);
    });
  }
});

describe('what it waits for', () => {
  const failure = { problem: 'x', failures: 1, retryInSeconds: 77 };
  const cases: readonly (readonly [string, StatusDocument, StatusDocument['waiting']])[] = [
    [
      'is the next poll',
      after([5, { name: 'watch.unchanged', timestamp: 1, format: 'v1' }], [5, waiting('poll', 60)]),
      { for: 'poll', since: start + 5_000, until: start + 60_000 },
    ],
    [
      'is another poll after one that failed',
      after([5, { name: 'watch.poll-failed', ...failure }], [5, waiting('poll-retry', 82)]),
      { for: 'poll-retry', since: start + 5_000, until: start + 82_000 },
    ],
    [
      'is another sync after one that failed',
      after([5, begun], [9, { name: 'watch.sync-failed', ...failure }], [9, waiting('sync-retry', 86)]),
      { for: 'sync-retry', since: start + 9_000, until: start + 86_000 },
    ],
    ['is nothing while a sync runs', after([5, waiting('poll', 60)], [60, begun]), null],
    ['is nothing after the end', after([5, waiting('poll', 60)], [6, { name: 'watch.stopped' }]), null],
  ];
  for (const [what, { waiting: shown, nextPollAt }, expected] of cases) {
    it(what, () => {
      assert.deepEqual(shown, expected);
      assert.equal(nextPollAt, expected?.until ?? null);
    });
  }
});

describe('a process that stands by', () => {
  const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
  const leading: WatchEvent = { name: 'watch.leading', after: 'blade-1', isAlone: false };
  const failedPoll: WatchEvent = { name: 'watch.poll-failed', problem: 'x', failures: 9, retryInSeconds: 60 };
  const stopped: WatchEvent = { name: 'watch.stopped' };

  const phases: readonly (readonly [string, StatusDocument, StatusDocument['phase'], string | null])[] = [
    ['from the start on', after([0, waiting('poll', 5)], [1, standingBy]), 'standing-by', 'blade-1'],
    ['after it has led', after([0, begun], [3, synced(everythingInSync)], [9, standingBy]), 'standing-by', 'blade-1'],
    ['and ends the sync that it began', after([0, begun], [1, standingBy]), 'syncing', 'blade-1'],
    ['and is stopped', after([0, standingBy], [1, stopped]), 'ended', 'blade-1'],
    ['until it leads', after([0, standingBy], [1, leading]), 'starting', null],
  ];
  for (const [when, { phase, leader }, expected, who] of phases) {
    it(`${when}: ${expected}`, () => {
      assert.deepEqual([phase, leader], [expected, who]);
    });
  }

  it('waits for nothing', () => {
    const { waiting: shown, nextPollAt } = after([0, waiting('poll', 60)], [1, standingBy]);
    assert.deepEqual([shown, nextPollAt], [null, null]);
  });

  it('polls at once when it leads, unless a wait from before is not over', () => {
    const began = after([0, waiting('poll', 60)], [1, standingBy], [100, leading]);
    assert.equal(began.nextPollAt, start + 100_000);
    const waits = after([0, waiting('sync-retry', 900)], [1, standingBy], [100, leading]);
    assert.equal(waits.nextPollAt, start + 900_000);
  });

  it('has no failures of its own', () => {
    const { polls, syncs } = after([0, failedPoll], [1, standingBy]);
    assert.deepEqual([polls.failures, polls.problem, syncs.failures], [0, null, 0]);
  });

  it('takes what was handled last from the one that led', () => {
    const { handledTimestamp } = after(
      [0, { name: 'watch.changed', before: 1, timestamp: 2, format: 'v1' }],
      [0, begun],
      [3, synced(everythingInSync)],
      [9, standingBy],
      [99, leading],
      [99, { name: 'watch.remembered', timestamp: 7 }],
      [99, begun],
      [103, synced(everythingInSync)],
    );
    assert.equal(handledTimestamp, 7);
  });

  const open = (action: Action) => resultOf([repository('r', [compared('blip', threeChanges)], action)]);
  const brokenOff: WatchEvent = { name: 'watch.sync-failed', problem: 'no route', failures: 2, retryInSeconds: 60 };
  const found = (...events: readonly WatchEvent[]) =>
    after(...[begun, ...events, standingBy].map((event, second) => [second, event] as const));
  const details: readonly (readonly [string, StatusDocument, string])[] = [
    ['nothing', after([0, standingBy]), 'nothing that it has compared is known here yet'],
    ['that all agree', found(synced(everythingInSync)), 'PRIMARY and GitHub agree in 1 category'],
    [
      'a difference',
      found(synced(open({ kind: 'unchanged', pull: pull(9) }))),
      '1 category differs, proposed for review – blip: proposed in #9 of the image repository',
    ],
    ['a problem', found(synced(resultOf([repository('r', [unknown('blip', 'late')])]))), '1 category is unknown'],
    ['a sync that failed', found(synced(everythingInSync), begun, brokenOff), 'the last sync failed'],
  ];
  for (const [what, status, detail] of details) {
    it(`says who leads and, where it knows ${what}, so`, () => {
      const expected = { state: 'standing-by', headline: 'Standing by', detail: `blade-1 leads; ${detail}` };
      assert.deepEqual(answerOf(status), expected);
    });
  }
});

describe('Redis', () => {
  const up: WatchEvent = { name: 'watch.redis-connected', place: 'redis:6379' };
  const lost: WatchEvent = { name: 'watch.redis-lost', place: 'redis:6379', problem: 'connect\u202e ECONNREFUSED' };
  const cases: readonly (readonly [string, StatusDocument, StatusDocument['redis']])[] = [
    ['is not spoken of where it is not used', after(), null],
    ['is connected', after([3, up]), { isConnected: true, since: start + 3_000, problem: null }],
    [
      'is lost, and why',
      after([3, up], [9, lost]),
      { isConnected: false, since: start + 9_000, problem: 'connect\\u202e ECONNREFUSED' },
    ],
    ['is back', after([3, lost], [9, up]), { isConnected: true, since: start + 9_000, problem: null }],
  ];
  for (const [what, { redis }, expected] of cases) {
    it(what, () => {
      assert.deepEqual(redis, expected);
    });
  }
});

it('a pull request that GitHub is to merge says so, in its repository and in its run', () => {
  const differing = repository('r', [compared('blip', threeChanges)]);
  const outcome = {
    branch: 'b',
    action: { kind: 'create' },
    files: [],
    pull: pull(4),
    autoMerge: { kind: 'ask' },
  } as const;
  const { repositories, runs } = after([0, begun], [1, synced(resultOf([{ ...differing, outcome }]))]);
  const action = 'created #4; asked GitHub to merge it once its checks are green';
  assert.deepEqual([repositories[0]?.action, runs[0]?.actions], [action, [`r: ${action}`]]);
});

describe('the runs', () => {
  it('tell when, how long, why, how many changes and what was done', () => {
    const { runs } = after(
      [10, begun],
      [
        12.5,
        synced(resultOf([repository('r', [compared('blip', threeChanges)], { kind: 'create' }, { made: pull(4) })])),
      ],
    );
    assert.deepEqual(runs, [
      {
        startedAt: start + 10_000,
        seconds: 2.5,
        reason: 'change',
        outcome: 'synced',
        added: 1,
        removed: 1,
        modified: 1,
        summary: '1 category differs: 1 added, 1 removed, 1 modified.',
        actions: ['r: created #4'],
        actionParts: [['r: created ', pull(4)]],
      },
    ]);
  });

  it('are the last 200, the newest first', () => {
    const model = new StatusModel({ ...about, startedAt: start });
    for (let second = 0; second < 250; second += 1) {
      model.onEvent(begun, start + second * 1_000);
      model.onEvent(synced(resultOf([repository('r', [compared('blip', noChange)])])), start + second * 1_000);
    }
    const { runs } = model.document();
    assert.equal(runs.length, 200);
    assert.equal(runs[0]?.startedAt, start + 249_000);
  });

  it('that failed leave what was compared before', () => {
    const status = after(
      [0, begun],
      [3, synced(everythingInSync)],
      [60, begun],
      [61, { name: 'watch.sync-failed', problem: 'x', failures: 1, retryInSeconds: 60 }],
    );
    assert.equal(categoryOf(status, 'blip').state, 'in-sync');
    assert.deepEqual([status.runs[0]?.outcome, status.comparedAt], ['failed', start + 3_000]);
  });
});
