import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Action, OtherPull } from '../../src/model/outcome.ts';
import type { CategoryResult, SyncResult } from '../../src/model/sync-result.ts';
import type { Fate } from '../../src/notify/after-pass.ts';
import { sharedPlace } from '../../src/notify/told-place.ts';
import { toldText } from '../../src/notify/told-text.ts';
import { nothingTold } from '../../src/notify/told.ts';
import type { KeptText } from '../../src/lib/kept-text.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { compared, pull, record, refused, resultOf, unknown, withOutcome } from '../report/sample.ts';
import { memoryPlace, setUpTelling, type Answer, type Telling } from './telling.ts';

const slug = 'Haidra-Org/images';
const start = Date.UTC(2026, 3, 20);
const minute = 60_000;
const added = resultOf(compared('esrgan', { added: [record('Sharp4x')] }));
const inSync = resultOf(compared('esrgan', {}));

function passed(action: Action, result: SyncResult = added, others?: readonly OtherPull[]): WatchEvent {
  const whole = withOutcome(result, action);
  const repositories = whole.repositories.map((repository) => ({
    ...repository,
    ...(repository.outcome && {
      outcome: { ...repository.outcome, ...(action.kind === 'create' && { pull }), ...(others && { others }) },
    }),
  }));
  return { name: 'watch.synced', result: { ...whole, repositories }, hasProblems: false };
}

const created = passed({ kind: 'create' });
const unchanged = passed({ kind: 'unchanged', pull });
const nothing = passed({ kind: 'nothing' }, inSync);
function broken(error: string): SyncResult {
  return { ...added, repositories: added.repositories.map((repository) => ({ ...repository, error })) };
}

const next = { number: 13, url: 'https://github.com/Haidra-Org/images/pull/13' };
const pollFailed: WatchEvent = {
  name: 'watch.poll-failed',
  problem: 'PRIMARY answered 503',
  failures: 1,
  retryInSeconds: 60,
};
const unchangedPoll: WatchEvent = { name: 'watch.unchanged', timestamp: 1, format: 'v1' };
const other = (action: 'close' | 'keep'): OtherPull => ({
  branch: 'sync/primary/esrgan',
  pull,
  action,
  reason: 'it is old',
});

/** So many minutes lie between two events. */
async function live(telling: Telling, events: readonly WatchEvent[], minutes = 1): Promise<readonly string[]> {
  for (const [index, event] of events.entries()) {
    telling.notifier.onEvent(event, start + index * minutes * minute);
    await telling.notifier.settled();
  }
  return telling.events();
}

describe('people are told once', () => {
  const merged: WatchEvent = { name: 'watch.github-changed', repository: slug, what: 'merged', number: 12 };
  const table: Readonly<Record<string, { events: readonly WatchEvent[]; told: readonly string[]; fate?: Fate }>> = {
    'that a pull request is open': { events: [created, unchanged, unchanged], told: ['opened'] },
    'that one is open which somebody has made meanwhile': { events: [nothing, unchanged, unchanged], told: ['opened'] },
    'nothing of one that stood there when it began': { events: [unchanged, unchanged], told: [] },
    'that it was merged, as the watch of GitHub sees it': {
      events: [created, merged, nothing],
      told: ['opened', 'merged'],
    },
    'that it was merged, as GitHub says when it is asked': {
      events: [created, nothing, nothing],
      told: ['opened', 'merged'],
      fate: 'merged',
    },
    'that one was merged which stood there when it began': { events: [unchanged, merged], told: ['merged'] },
    'that it was closed without a merge': {
      events: [created, passed({ kind: 'declined', pull }), passed({ kind: 'declined', pull })],
      told: ['opened', 'declined'],
    },
    'that it was declined, though another change has the next one': {
      events: [created, passed({ kind: 'unchanged', pull: next })],
      told: ['opened', 'opened', 'declined'],
      fate: 'declined',
    },
    'that another program closed it': {
      events: [created, passed({ kind: 'closed-by-another', pull, reason: 'a-bot did' })],
      told: ['opened', 'declined'],
    },
    'that we closed it': {
      events: [created, passed({ kind: 'close', pull }, inSync), nothing],
      told: ['opened', 'withdrawn'],
    },
    'that we closed one of before': { events: [passed({ kind: 'close', pull }, inSync), nothing], told: ['withdrawn'] },
    'that a run of all has closed it': {
      events: [created, passed({ kind: 'unchanged', pull: next }, added, [other('close')])],
      told: ['opened', 'withdrawn', 'opened'],
    },
    'nothing where it is still open': { events: [created, nothing, nothing], told: ['opened'], fate: 'open' },
    'nothing where a pass of other categories leaves it': {
      events: [created, passed({ kind: 'nothing' }, inSync, [other('keep')])],
      told: ['opened'],
      fate: 'merged',
    },
    'nothing where GitHub does not know it any more': {
      events: [created, nothing, nothing],
      told: ['opened'],
      fate: 'gone',
    },
    'nothing of a pull request that is not ours': {
      events: [nothing, passed({ kind: 'foreign', pull, reason: 'it is not ours' })],
      told: [],
    },
    'nothing where the repository failed': {
      events: [created, { name: 'watch.synced', result: broken('502'), hasProblems: true }],
      told: ['opened'],
      fate: 'merged',
    },
    'that a category is refused': {
      events: [
        passed({ kind: 'nothing' }, resultOf(refused('clip', '3 of 4 models would go'))),
        passed({ kind: 'nothing' }, resultOf(refused('clip', '4 of 4 models would go'))),
      ],
      told: ['refused'],
    },
    'that it is refused for another reason': {
      events: ['3 of 4 models would go', 'PRIMARY is a copy of last week'].map((reason) =>
        passed({ kind: 'nothing' }, resultOf(refused('clip', reason))),
      ),
      told: ['refused', 'refused'],
    },
    'that it is refused again': {
      events: [refused('clip', 'no'), compared('clip', {}), refused('clip', 'no')].map((category) =>
        passed({ kind: 'nothing' }, resultOf(category)),
      ),
      told: ['refused', 'refused'],
    },
    'nothing new where it was unknown in between': {
      events: [refused('clip', 'no'), unknown('clip', '502'), refused('clip', 'no')].map((category) =>
        passed({ kind: 'nothing' }, resultOf(category)),
      ),
      told: ['refused'],
    },
  };
  for (const [what, { events, told, fate = 'unknown' }] of Object.entries(table)) {
    it(what, async () => {
      const telling = setUpTelling({ fate: async () => await Promise.resolve(fate) });
      assert.deepEqual(await live(telling, events), told);
      assert.deepEqual(telling.log, []);
    });
  }

  it('of the categories that a pull request has, and not of those that stay out of it', async () => {
    const both = resultOf(
      compared('esrgan', { added: [record('Sharp4x')] }),
      compared('clip', { added: [record('ViT-L')] }),
    );
    const opened = withOutcome(both, { kind: 'create' }, [], { pull, leftOut: [{ category: 'clip', pull: next }] });
    const telling = setUpTelling();
    await live(telling, [{ name: 'watch.synced', result: opened, hasProblems: false }]);
    assert.deepEqual(telling.posts[0].details, ['esrgan: 1 added (Sharp4x)']);
  });

  describe('in a pull request that an earlier run let a refused category into', () => {
    const esrgan = refused('esrgan', '3 of 4 models would go');
    const beside = (action: Action, held: CategoryResult = esrgan): WatchEvent => ({
      name: 'watch.synced',
      result: withOutcome(resultOf(compared('clip', { added: [record('ViT-L')] }), held), action, [
        'clip.json',
        'esrgan.json',
      ]),
      hasProblems: true,
    });

    it('what it has of it, and that it keeps that', async () => {
      const telling = setUpTelling({ place: memoryPlace() });
      await live(telling, [beside({ kind: 'unchanged', pull, reason: 'esrgan is refused' })]);
      assert.deepEqual(
        telling.posts.map(({ title, details }) => [title, details]),
        [
          [
            `esrgan is refused: pull request #12 of ${slug} keeps what was proposed of it before`,
            ['3 of 4 models would go'],
          ],
          [
            `Pull request #12 of ${slug} is open`,
            ['clip: 1 added (ViT-L)', 'esrgan: what was proposed of it before, which stays there while it is refused'],
          ],
        ],
      );
    });

    it('what it has of one that is unknown, too', async () => {
      const telling = setUpTelling({ place: memoryPlace() });
      await live(telling, [beside({ kind: 'update', pull }, unknown('esrgan', 'empty'))]);
      assert.match(telling.posts[0].details[1], /^esrgan: .* stays there while it is unknown$/);
    });

    it('why it was not brought up to date, where it was not', async () => {
      const telling = setUpTelling({ place: memoryPlace() });
      await live(telling, [beside({ kind: 'waiting', pull, reason: 'esrgan is refused, and the base has moved' })]);
      assert.deepEqual(telling.posts[1].details, ['Left as it is for now: esrgan is refused, and the base has moved']);
    });

    it('no refusal a second time for what was let through in between', async () => {
      const place = memoryPlace();
      const only = passed({ kind: 'nothing' }, resultOf(esrgan));
      const open = passed({ kind: 'create' }, resultOf(compared('esrgan', { removed: [record('Sharp4x')] })));
      const lives: readonly (readonly [event: WatchEvent, letThrough: readonly string[], told: readonly string[]])[] = [
        [only, [], ['refused']],
        [open, ['esrgan'], ['opened']],
        [beside({ kind: 'unchanged', pull, reason: 'esrgan is refused' }), [], []],
        [passed({ kind: 'unchanged', pull }), [], []],
        [only, [], ['refused']],
      ];
      for (const [event, letThrough, told] of lives) {
        const telling = setUpTelling({ place, letThrough });
        telling.notifier.recall();
        assert.deepEqual(await live(telling, [event]), told);
      }
    });
  });

  it('that nothing new of a refused category is proposed, where no pull request has any of it', async () => {
    const telling = setUpTelling();
    const both = resultOf(compared('esrgan', { added: [record('Sharp4x')] }), refused('clip', 'no'));
    const result = withOutcome(both, { kind: 'create' }, ['esrgan.json'], { pull });
    await live(telling, [{ name: 'watch.synced', result, hasProblems: true }]);
    assert.equal(telling.posts[0].title, `clip is refused: nothing new of it is proposed to ${slug}`);
    assert.deepEqual(telling.posts[1].details, ['esrgan: 1 added (Sharp4x)']);
  });

  it('or that something was not, where more happens than can wait for an answer of GitHub’s', async () => {
    const answer = Promise.withResolvers<Fate>();
    const telling = setUpTelling({ fate: async () => await answer.promise });
    await live(telling, [created]);
    telling.notifier.onEvent(nothing, start);
    for (let poll = 0; poll < 60; poll += 1) {
      telling.notifier.onEvent({ name: 'watch.waiting', for: 'poll', until: start }, start);
      telling.notifier.onEvent(unchangedPoll, start);
    }
    assert.equal(telling.log.length, 0);
    for (let poll = 0; poll < 60; poll += 1) telling.notifier.onEvent(unchangedPoll, start);
    assert.equal(telling.log.length, 1);
    assert.match(telling.log[0] ?? '', /^notify\.dropped: /);
    answer.resolve('merged');
    await telling.notifier.settled();
    assert.deepEqual(telling.events(), ['opened', 'merged']);
  });

  it('by links that lead there', async () => {
    const telling = setUpTelling();
    await live(telling, [created, passed({ kind: 'nothing' }, resultOf(refused('clip', 'no')))]);
    assert.deepEqual(
      telling.posts.map(({ link, repository, category, pull: of }) => [link, repository, category, of]),
      [
        [pull.url, slug, null, pull],
        ['https://github.com/Haidra-Org/images/blob/main/clip.json', slug, 'clip', null],
      ],
    );
  });
});

describe('a failure', () => {
  const syncFailed: WatchEvent = {
    name: 'watch.sync-failed',
    result: broken('GitHub answered 401: Bad credentials.'),
    failures: 1,
    retryInSeconds: 60,
  };
  const last: WatchEvent = { name: 'watch.poll-failed', problem: 'PRIMARY answered 503', failures: 10 };

  it('is told once it has lasted, with its cause and where to look, and so is its end', async () => {
    const telling = setUpTelling();
    assert.deepEqual(await live(telling, [syncFailed, syncFailed, syncFailed, syncFailed], 8), ['failing']);
    assert.deepEqual(await live(telling, [nothing, nothing], 40), ['failing', 'well-again']);
    const [failing] = telling.posts;
    assert.equal(failing.title, 'Syncing has failed for 16 minutes');
    assert.match(failing.details[0], /GitHub answered 401: Bad credentials/);
    assert.equal(failing.link, 'https://github.com/Haidra-Org/images');
  });

  it('of polls is one, too, and ends with a poll that finds nothing to do', async () => {
    const telling = setUpTelling();
    assert.deepEqual(await live(telling, [pollFailed, pollFailed, unchangedPoll, unchangedPoll], 16), [
      'failing',
      'well-again',
    ]);
    assert.equal(telling.posts[0].link, 'https://models.example/api');
  });

  describe('to watch GitHub', () => {
    const unseen = (isRefused: boolean): WatchEvent => {
      return { name: 'watch.github-unseen', problem: 'GitHub answered 401 to GET /repos/…', isRefused };
    };

    it('is one where it waits for a person, and ends when GitHub is seen again', async () => {
      const telling = setUpTelling();
      const events = [
        unseen(true),
        unchangedPoll,
        unchangedPoll,
        { name: 'watch.github-seen' },
        unchangedPoll,
      ] as const;
      assert.deepEqual(await live(telling, events, 16), ['failing', 'well-again']);
      const [failing, wellAgain] = telling.posts;
      assert.deepEqual(failing.details, ['GitHub cannot be watched: GitHub answered 401 to GET /repos/…']);
      assert.deepEqual([failing.link, wellAgain.link], ['https://github.com', 'https://github.com']);
    });

    it('is none where GitHub is only down', async () => {
      const events = [unseen(false), unchangedPoll, unchangedPoll];
      assert.deepEqual(await live(setUpTelling(), events, 16), []);
    });

    it('goes on in another process', async () => {
      const place = memoryPlace();
      const lives: readonly (readonly [events: readonly WatchEvent[], told: readonly string[]])[] = [
        [[unseen(true), unchangedPoll, unchangedPoll], ['failing']],
        [[unseen(true), unchangedPoll, unchangedPoll], []],
        [[unchangedPoll], ['well-again']],
      ];
      for (const [events, told] of lives) {
        const telling = setUpTelling({ place });
        telling.notifier.recall();
        assert.deepEqual(await live(telling, events, 16), told);
      }
    });
  });

  it('does not end with a poll that a sync is to follow', async () => {
    const changed: WatchEvent = { name: 'watch.changed', before: 1, timestamp: 2, format: 'v1' };
    const telling = setUpTelling();
    assert.deepEqual(await live(telling, [pollFailed, pollFailed, changed, syncFailed], 16), ['failing']);
  });

  it('that is over before is not told', async () => {
    assert.deepEqual(await live(setUpTelling(), [pollFailed, unchangedPoll, pollFailed, unchangedPoll], 14), []);
  });

  it('after which nothing is tried again is told at once', async () => {
    const gaveUp: WatchEvent = { name: 'watch.gave-up', after: 'polls', primaryUrl: '' };
    const telling = setUpTelling();
    assert.deepEqual(await live(telling, [pollFailed, last, gaveUp]), ['failing']);
    assert.match(telling.posts[0].title, /has ended$/);
  });

  it('that was told is told once more where nothing is tried again, until it is well again', async () => {
    const gaveUp: WatchEvent = { name: 'watch.gave-up', after: 'polls', primaryUrl: '' };
    const place = memoryPlace();
    const lives: readonly (readonly [events: readonly WatchEvent[], told: readonly RegExp[]])[] = [
      [
        [pollFailed, pollFailed, last, gaveUp],
        [/^Syncing has failed for 16 minutes$/, /has ended$/],
      ],
      [[pollFailed, pollFailed, last, gaveUp], []],
      [[unchangedPoll], [/^Syncing works again/]],
      [[pollFailed, last, gaveUp], [/has ended$/]],
    ];
    for (const [events, titles] of lives) {
      const telling = setUpTelling({ place });
      telling.notifier.recall();
      await live(telling, events, 16);
      assert.equal(telling.posts.length, titles.length);
      for (const [index, title] of titles.entries()) assert.match(telling.posts[index].title, title);
    }
  });

  describe('over a restart', () => {
    /** What the second process tells after a failure that the first one has told. */
    async function restarted(failed: readonly WatchEvent[], events: readonly WatchEvent[]): Promise<readonly any[]> {
      const place = memoryPlace();
      assert.deepEqual(await live(setUpTelling({ place }), failed, 16), ['failing']);
      const telling = setUpTelling({ place });
      telling.notifier.recall();
      await live(telling, events);
      return telling.posts;
    }

    for (const poll of [
      unchangedPoll,
      { name: 'watch.initialized', timestamp: 1, format: 'v1' },
      { name: 'watch.no-timestamp', format: 'v1' },
    ] satisfies WatchEvent[]) {
      it(`of a sync does not end with a poll, for what was owed is not known: ${poll.name}`, async () => {
        assert.deepEqual(await restarted([syncFailed, syncFailed], [poll, poll]), []);
        assert.deepEqual(await restarted([pollFailed, syncFailed], [poll, pollFailed, poll]), []);
      });
    }

    it('of a sync ends with a sync, and both messages lead to the same place', async () => {
      const [wellAgain, ...others] = await restarted([syncFailed, syncFailed], [unchangedPoll, pollFailed, nothing]);
      assert.deepEqual(others, []);
      assert.match(wellAgain.title, /^Syncing works again/);
      assert.equal(wellAgain.link, 'https://github.com/Haidra-Org/images');
    });

    it('of polls ends with a poll', async () => {
      const posts = await restarted([pollFailed, pollFailed], [unchangedPoll]);
      assert.deepEqual(
        posts.map(({ event, link }) => [event, link]),
        [['well-again', 'https://models.example/api']],
      );
    });

    it('that was not told is over with a poll that finds nothing to do', async () => {
      const place = memoryPlace();
      assert.deepEqual(await live(setUpTelling({ place }), [syncFailed]), []);
      const telling = setUpTelling({ place });
      telling.notifier.recall();
      assert.deepEqual(await live(telling, [unchangedPoll, pollFailed], 60), []);
    });

    it('that was noted without what has failed ends with a poll', async () => {
      const document = JSON.parse(toldText({ ...nothingTold, failing: { since: start, isTold: true } }, 'this'));
      assert.deepEqual(document.failing, { since: start, isTold: true });
      const telling = setUpTelling({ place: memoryPlace(JSON.stringify(document)) });
      telling.notifier.recall();
      assert.deepEqual(await live(telling, [unchangedPoll]), ['well-again']);
    });
  });

  it('that is only the end of this process is none', async () => {
    assert.deepEqual(await live(setUpTelling(), [last, last], 20), []);
  });
});

describe('without a state folder', () => {
  it('a single run tells what it has done itself, for the next one would tell all else again', async () => {
    const all = passed(
      { kind: 'create' },
      resultOf(compared('esrgan', { added: [record('x')] }), refused('clip', 'no')),
    );
    assert.deepEqual(await live(setUpTelling({ isForgetful: true }), [all]), ['opened']);
    assert.deepEqual(await live(setUpTelling({ isForgetful: true }), [unchanged, pollFailed, pollFailed], 20), []);
  });
});

describe('with a state folder', () => {
  it('the next process goes on where the last one was', async () => {
    const place = memoryPlace();
    const lives: readonly (readonly [events: readonly WatchEvent[], told: readonly string[]])[] = [
      [[created], ['opened']],
      [[unchanged, pollFailed, pollFailed], ['failing']],
      [[pollFailed], []],
      [[nothing], ['well-again', 'merged']],
      [[nothing], []],
    ];
    for (const [events, told] of lives) {
      const telling = setUpTelling({ place, fate: async () => await Promise.resolve('merged') });
      telling.notifier.recall();
      assert.deepEqual((await live(telling, events, 16)).toSorted(), told.toSorted());
    }
  });

  it('an open pull request that people do not know is told of: who has opened it may have died before it could', async () => {
    const telling = setUpTelling({ place: memoryPlace() });
    assert.deepEqual(await live(telling, [unchanged]), ['opened']);
  });

  it('what is told of something else says nothing', async () => {
    const place = memoryPlace();
    await live(setUpTelling({ place }), [created]);
    const telling = setUpTelling({ place, about: 'another repository' });
    telling.notifier.recall();
    assert.deepEqual(await live(telling, [unchanged]), ['opened']);
  });

  it('a damaged state is a warning', async () => {
    const telling = setUpTelling({ place: memoryPlace('{') });
    telling.notifier.recall();
    assert.deepEqual(await live(telling, [unchanged]), ['opened']);
    assert.match(
      telling.log.join(),
      /^notify\.state-damaged: \/state\/notices\.json cannot be used, so something may be told twice/,
    );
  });

  it('one that cannot be written is a warning, once, and people are told all the same', async () => {
    const place = { ...memoryPlace(), write: async () => await Promise.reject(new Error('no space left')) };
    const telling = setUpTelling({ place });
    assert.deepEqual(await live(telling, [created, passed({ kind: 'nothing' }, resultOf(refused('clip', 'no')))]), [
      'opened',
      'refused',
    ]);
    assert.deepEqual(telling.log, [
      'notify.state-unsaved: What has been told could not be kept in /state/notices.json, so a restart may tell it again: no space left',
    ]);
  });
});

describe('with a place that processes share', () => {
  it('one that leads no more leaves what the next one has told', async () => {
    const shared = memoryPlace();
    let isLeading = true;
    const answered = Promise.withResolvers<Answer>();
    const former = setUpTelling({
      place: sharedPlace(shared, undefined, () => isLeading),
      mayTell: () => isLeading,
      answer: async () => await answered.promise,
    });
    former.notifier.onEvent(unchanged, start);
    while (former.requests.length === 0) await tick();
    isLeading = false;
    const leader = () =>
      setUpTelling({
        place: sharedPlace(shared, undefined, () => true),
        fate: async () => await Promise.resolve('merged'),
      });
    const leading: WatchEvent = { name: 'watch.leading', isAlone: false };
    assert.deepEqual(await live(leader(), [leading, nothing]), ['opened', 'merged']);
    answered.resolve({ status: 200 });
    await former.notifier.settled();
    assert.deepEqual(await live(leader(), [leading, nothing]), []);
  });
});

describe('a process that dies after any step of telling', () => {
  /** What a day brings; each is looked at again after a death, for the next process finds it so. */
  const day: readonly WatchEvent[] = [
    created,
    passed({ kind: 'unchanged', pull }, resultOf(compared('esrgan', { added: [record('x')] }), refused('clip', 'no'))),
    { name: 'watch.github-changed', repository: slug, what: 'merged', number: 12 },
    nothing,
  ];

  /** Lives through the day, dies after so many writes and posts, and lives through the rest. */
  async function liveAndDie(steps: number): Promise<{ ids: string[]; events: string[]; diedBy: string | undefined }> {
    const memory = memoryPlace();
    const posts: any[] = [];
    const life = { steps: 0, isFirst: true };
    let diedBy: string | undefined;
    const isDead = () => diedBy !== undefined && life.isFirst;
    const step = async (what: string, act: () => void) => {
      // Whoever waits for a dead process's step waits for ever.
      if (isDead()) await new Promise(() => undefined);
      act();
      life.steps += 1;
      if (life.isFirst && life.steps === steps) diedBy = what;
    };
    const place: KeptText = {
      place: memory.place,
      read: async () => await Promise.resolve(memory.text),
      write: async (text) => {
        await step('write', () => {
          memory.text = text;
        });
      },
    };
    const beginLife = () => {
      const telling = setUpTelling({
        place,
        answer: async (body) => {
          await step('post', () => {
            posts.push(body);
          });
          return isDead() ? await new Promise(() => undefined) : { status: 200 };
        },
      });
      telling.notifier.recall();
      return telling;
    };
    const first = beginLife();
    let index = 0;
    for (; index < day.length && !isDead(); index += 1) {
      first.notifier.onEvent(day[index]!, start + index);
      const isOver = first.notifier.settled().then(() => true);
      while (!isDead() && !(await Promise.race([isOver, tick()])));
    }
    life.isFirst = false;
    const second = beginLife();
    for (index = Math.max(0, index - 1); index < day.length; index += 1) {
      second.notifier.onEvent(day[index]!, start + 1_000 + index);
      await second.notifier.settled();
    }
    return { ids: posts.map(({ id }) => id as string), events: posts.map(({ event }) => event as string), diedBy };
  }

  for (let steps = 1; steps <= 12; steps += 1) {
    it(`has each message come, and once but for the one that was just taken: step ${steps}`, async (t) => {
      const { ids, events, diedBy } = await liveAndDie(steps);
      t.diagnostic(`dies by ${diedBy ?? 'nothing'}: ${events.join()}`);
      assert.deepEqual([...new Set(events)], ['opened', 'refused', 'merged']);
      // One that comes again has its ID again.
      assert.equal(new Set(ids).size, 3);
      assert.ok(ids.length - 3 <= (diedBy === 'post' ? 1 : 0), events.join());
    });
  }
});

async function tick(): Promise<false> {
  await new Promise((resolve) => setImmediate(resolve));
  return false;
}
