import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { SyncResult } from '../../src/model/sync-result.ts';
import { SharedResults, type SharedPlace } from '../../src/service/shared-results.ts';
import type { StatusDocument } from '../../src/service/status-document.ts';
import { StatusModel } from '../../src/service/status-model.ts';
import type { WatchEvent } from '../../src/watch/events.ts';
import { checkedStatus } from '../support/documents.ts';
import { compared, diffOf, everyState, everythingInSync, repository, resultOf } from './results.ts';
import { about, recordingLog } from './test-service.ts';

const start = 1_800_000_000_000;

interface Place extends SharedPlace {
  text: string | undefined;
  readonly reads: number;
  readonly writes: number;
  isDown: boolean;
  announce(): void;
}

/** In the place of Redis. */
function emptyPlace(): Place {
  const listeners: (() => void)[] = [];
  let [reads, writes] = [0, 0];
  const place: Place = {
    text: undefined,
    isDown: false,
    get reads() {
      return reads;
    },
    get writes() {
      return writes;
    },
    read: () => {
      reads += 1;
      return place.isDown ? Promise.reject(new Error('connection lost')) : Promise.resolve(place.text);
    },
    write: (text) => {
      if (place.isDown) return Promise.reject(new Error('connection lost'));
      writes += 1;
      place.text = text;
      place.announce();
      return Promise.resolve();
    },
    onNews: (listener) => {
      listeners.push(listener);
    },
    announce: () => {
      for (const listener of listeners) listener();
    },
  };
  return place;
}

interface Process {
  readonly told: readonly string[];
  /** Until what follows from it is done, too. */
  tell(...events: readonly WatchEvent[]): Promise<void>;
  settled(): Promise<void>;
  status(): StatusDocument;
}

function startProcess(place: SharedPlace, machine: string): Process {
  const { log, events: told } = recordingLog();
  const model = new StatusModel({ ...about, startedAt: start });
  const shared = new SharedResults({ place, machine, model, log });
  let now = start;
  return {
    told,
    tell: async (...events) => {
      for (const event of events) {
        now += 1_000;
        model.onEvent(event, now);
        shared.onEvent(event);
      }
      await shared.settled();
    },
    settled: () => shared.settled(),
    status: () => checkedStatus(model.document()),
  };
}

const leading: WatchEvent = { name: 'watch.leading', isAlone: false };
const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'first' };
const connected: WatchEvent = { name: 'watch.redis-connected', place: 'redis:6379' };
const begun: WatchEvent = { name: 'watch.sync-started', reason: 'change', attempt: 1 };
const synced = (result: SyncResult): WatchEvent => ({ name: 'watch.synced', result, hasProblems: false });
const failed: WatchEvent = { name: 'watch.sync-failed', problem: 'no route', failures: 1, retryInSeconds: 60 };

/** A leader that has synced, one that stands by, and where they meet. */
async function startTwo(result: SyncResult) {
  const place = emptyPlace();
  const [leader, standby] = [startProcess(place, 'first'), startProcess(place, 'second')];
  await leader.tell(leading, begun, synced(result));
  return { place, leader, standby };
}

/** What one process can tell another. */
function shownBy(process: Process) {
  const { comparedAt, primaryFormat, handledTimestamp, rateLimitLeft, warnings, repositories, skipped, runs } =
    process.status();
  return { comparedAt, primaryFormat, handledTimestamp, rateLimitLeft, warnings, repositories, skipped, runs };
}

describe('a process that stands by', () => {
  it('shows the leader’s last results, and whose they are', async () => {
    const { leader, standby } = await startTwo({ ...everyState, primaryFormat: 'v2', warnings: ['it is so'] });
    await standby.tell(standingBy);
    assert.deepEqual(shownBy(standby), shownBy(leader));
    assert.equal(standby.status().comparedBy, 'first');
    assert.equal(standby.status().runs.length, 1);
  });

  it('shows new ones as soon as there are any', async () => {
    const { leader, standby } = await startTwo(everyState);
    await standby.tell(standingBy);
    await leader.tell(begun, synced(everythingInSync));
    await standby.settled();
    assert.deepEqual(shownBy(standby), shownBy(leader));
    assert.equal(standby.status().runs.length, 2);
  });

  it('looks again when Redis is back', async () => {
    const { place, leader, standby } = await startTwo(everyState);
    place.isDown = true;
    await standby.tell(standingBy);
    assert.equal(standby.status().comparedAt, null);
    place.isDown = false;
    await standby.tell(connected);
    assert.deepEqual(shownBy(standby), shownBy(leader));
  });

  it('shows its own where nothing is there, and does not call its own another’s', async () => {
    const { place, leader } = await startTwo(everyState);
    const before = shownBy(leader);
    await leader.tell({ ...standingBy, leader: 'second' });
    assert.deepEqual(shownBy(leader), before);
    assert.equal(leader.status().comparedBy, null);
    place.text = undefined;
    place.announce();
    await leader.settled();
    assert.deepEqual(shownBy(leader), before);
  });

  it('never writes, not even what a sync that outlasts its lease has found', async () => {
    const place = emptyPlace();
    const process = startProcess(place, 'first');
    await process.tell(standingBy, connected);
    await process.tell(leading, begun, standingBy, synced(everyState));
    await process.tell(connected);
    assert.equal(place.writes, 0);
  });

  it('reads no more often than it can, however often it is called', async () => {
    const { place, standby } = await startTwo(everyState);
    await standby.tell(standingBy);
    const { reads } = place;
    for (let count = 0; count < 1_000; count += 1) place.announce();
    await standby.settled();
    assert.ok(place.reads <= reads + 2, `${place.reads - reads}`);
  });
});

describe('a process that takes over', () => {
  it('keeps what it shows until it has compared itself', async () => {
    const { standby } = await startTwo(everyState);
    await standby.tell(standingBy);
    const before = shownBy(standby);
    await standby.tell({ ...leading, after: 'first' });
    assert.deepEqual(shownBy(standby), before);
    await standby.tell(begun, synced(everythingInSync));
    assert.equal(standby.status().comparedBy, null);
    assert.equal(standby.status().verdict.state, 'in-sync');
    assert.deepEqual(
      standby.status().runs.map(({ startedAt }) => (startedAt - start) / 1_000),
      [3, 2],
    );
  });
});

describe('a process that leads again', () => {
  const others: readonly (readonly [string, readonly WatchEvent[]])[] = [
    ['what it found before another one led', [begun, synced(everyState), standingBy]],
    ['what a sync found that outlasted its lease', [begun, standingBy, synced(everyState)]],
  ];
  for (const [what, events] of others) {
    it(`does not tell ${what}`, async () => {
      const place = emptyPlace();
      const process = startProcess(place, 'first');
      await process.tell(leading, ...events);
      const { writes } = place;
      await process.tell(leading, connected);
      assert.equal(place.writes, writes);
    });
  }

  it('shows nothing that it began to read before', async () => {
    const { place } = await startTwo(everyState);
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const begunReading = Promise.withResolvers<undefined>();
    const slow: SharedPlace = {
      ...place,
      read: () => {
        begunReading.resolve(undefined);
        return promise;
      },
    };
    const process = startProcess(slow, 'third');
    const told = process.tell(standingBy);
    await begunReading.promise;
    const leads = process.tell(leading);
    resolve(place.text);
    await Promise.all([told, leads]);
    assert.equal(process.status().comparedAt, null);
  });
});

describe('a process that leads', () => {
  it('writes after each sync, also after one that failed', async () => {
    const { place, leader, standby } = await startTwo(everyState);
    await leader.tell(begun, failed);
    assert.equal(place.writes, 2);
    await standby.tell(standingBy);
    assert.deepEqual(
      standby.status().runs.map(({ outcome }) => outcome),
      ['failed', 'synced'],
    );
  });

  it('writes again when Redis is back, which may have lost it', async () => {
    const { place, leader, standby } = await startTwo(everyState);
    place.text = undefined;
    await leader.tell(connected);
    await standby.tell(standingBy);
    assert.deepEqual(shownBy(standby), shownBy(leader));
  });

  it('writes nothing before its own first sync', async () => {
    const place = emptyPlace();
    await startProcess(place, 'first').tell(connected, leading, connected);
    assert.equal(place.writes, 0);
  });

  it('reads nothing', async () => {
    const { place, leader } = await startTwo(everyState);
    place.announce();
    await leader.settled();
    assert.equal(place.reads, 0);
  });

  it('tells the newest 20 runs', async () => {
    const { leader, standby } = await startTwo(everythingInSync);
    for (let count = 0; count < 30; count += 1) await leader.tell(begun, synced(everythingInSync));
    await standby.tell(standingBy);
    assert.deepEqual(standby.status().runs, leader.status().runs.slice(0, 20));
  });

  it('leaves out the fields that differ where all would be more than is read', async () => {
    const models = Array.from({ length: 40 }, (_, model) => [
      `model ${model}`,
      Object.fromEntries(Array.from({ length: 12 }, (_, field) => [`${'p'.repeat(200)}${field}`, 'ä'.repeat(500)])),
    ]);
    const view = compared('blip', diffOf({}, Object.fromEntries(models)));
    const { place, leader, standby } = await startTwo(
      resultOf(Array.from({ length: 8 }, (_, index) => repository(`r${index}`, [view]))),
    );
    assert.ok(JSON.stringify(leader.status()).length > 1_000_000);
    assert.ok(Buffer.byteLength(place.text ?? '') < 1_000_000);
    await standby.tell(standingBy);
    const [change] = standby.status().repositories[0]!.categories[0]!.changes;
    assert.deepEqual([change?.fields.length, change?.fieldCount], [0, 12]);
  });
});

describe('a failure', () => {
  it('to write is said once, until it went well again', async () => {
    const { place, leader } = await startTwo(everyState);
    place.isDown = true;
    await leader.tell(begun, synced(everyState));
    await leader.tell(begun, synced(everyState));
    assert.deepEqual(leader.told, ['service.results-unsaved']);
    place.isDown = false;
    await leader.tell(begun, synced(everyState));
    place.isDown = true;
    await leader.tell(begun, synced(everyState));
    assert.equal(leader.told.length, 2);
  });

  it('to read is said once, until it went well again', async () => {
    const { place, standby } = await startTwo(everyState);
    place.isDown = true;
    await standby.tell(standingBy);
    await standby.tell(connected);
    assert.deepEqual(standby.told, ['service.results-damaged']);
    place.isDown = false;
    await standby.tell(connected);
    place.isDown = true;
    await standby.tell(connected);
    assert.equal(standby.told.length, 2);
  });
});

describe('what somebody else has written', () => {
  const damage: readonly (readonly [string, (text: string) => string])[] = [
    ['is no JSON', (text) => text.slice(1)],
    ['is longer than 1 MB', (text) => text.padEnd(1_000_001)],
    ['is of another version', (text) => text.replace('"version":1', '"version":2')],
    ['lacks a member', (text) => text.replace('"fieldCount"', '"count"')],
    ['has a link that is none of the web', (text) => text.replaceAll('https://github.com/', 'javascript:alert(1)//')],
    ['has a category that nobody knows', (text) => text.replace('"category":"clip"', '"category":"strange"')],
    ['has a state that nobody knows', (text) => text.replace('"state":"refused"', '"state":"fine"')],
    ['has a repository’s name that is none', (text) => text.replace('"owner":"Haidra-Org"', '"owner":"a/b\\n"')],
    ['has a time that no clock shows', (text) => text.replace(/"comparedAt":\d+/, '"comparedAt":1e300')],
    ['has a run at a time that no clock shows', (text) => text.replace(/"startedAt":\d+/, '"startedAt":1e300')],
    ['has a sentence that does not end', (text) => text.replace('neutral base', 'x'.repeat(1_001))],
    ['has a count below nothing', (text) => text.replace('"added":1', '"added":-1')],
  ];
  for (const [what, damaged] of damage) {
    it(`and ${what}, is left out, which is said once`, async () => {
      const { place, standby } = await startTwo(everyState);
      const whole = place.text ?? '';
      place.text = damaged(whole);
      assert.notEqual(place.text, whole);
      await standby.tell(standingBy);
      await standby.tell(connected);
      assert.equal(standby.status().comparedAt, null);
      assert.deepEqual(standby.told, ['service.results-damaged']);
    });
  }

  it('deceives nobody', async () => {
    const { place, standby } = await startTwo(everyState);
    place.text = place.text
      ?.replaceAll('neutral', 'ne\u202eutral')
      .replace('"machine":"first"', '"machine":"fir\\u001bst"')
      .replace(/"summary":"/, '$&\u200b');
    await standby.tell(standingBy);
    assert.equal(standby.status().comparedBy, 'fir\\u001bst');
    assert.doesNotMatch(JSON.stringify(standby.status()), /[^\u0020-\u007e’–…]/);
  });

  it('shows no password or query of an address', async () => {
    const { place, standby } = await startTwo(everyState);
    place.text = place.text?.replaceAll('https://github.com/', 'https://user:secret@github.com/?token=x#');
    await standby.tell(standingBy);
    assert.notEqual(standby.status().comparedAt, null);
    assert.doesNotMatch(JSON.stringify(standby.status()), /secret|token/);
  });
});
