import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Notice } from '../../src/notify/notice.ts';
import { nothingTold } from '../../src/notify/told.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { hook, memoryPlace, setUpTelling, type Answer, type Telling } from './telling.ts';

const clock = virtualClock();

function noticeOf(id: string, at = clock.start): Notice {
  return { id, kind: 'opened', at, title: `Title ${id}`, details: [], link: 'https://github.com/o/n/pull/1' };
}

async function send(telling: Telling, ...notices: readonly Notice[]): Promise<void> {
  await telling.keeper.keep({ ...nothingTold, pending: [...telling.keeper.told.pending, ...notices] });
  telling.sender.send();
  await telling.sender.settled();
}

const idsOf = ({ posts }: Telling) => posts.map(({ id }) => id as string);
const pendingOf = ({ keeper }: Telling) => keeper.told.pending.map(({ id }) => id);

describe('messages', () => {
  it('go out one after the other, the oldest first', async () => {
    let open = 0;
    const telling = setUpTelling({
      answer: async () => {
        open += 1;
        assert.equal(open, 1);
        await new Promise((resolve) => setImmediate(resolve));
        open -= 1;
        return undefined;
      },
    });
    await send(telling, ...['a', 'b', 'c'].map((id) => noticeOf(id)));
    assert.deepEqual(idsOf(telling), ['a', 'b', 'c']);
    assert.deepEqual(pendingOf(telling), []);
  });

  it('are JSON by POST, and follow no redirect', async () => {
    const telling = setUpTelling({ answer: () => ({ status: 307, headers: { location: 'https://evil.example/' } }) });
    await send(telling, noticeOf('a'));
    const { url, sent } = telling.requests[0]!;
    assert.deepEqual(
      [url, sent.method, sent.headers?.['content-type'], sent.redirect],
      [hook, 'POST', 'application/json', 'manual'],
    );
    assert.equal(telling.requests.length, 1);
    assert.match(
      telling.log.join(),
      /receiver\.example could not be told: it answers 307, a redirect, which is not followed/,
    );
  });

  it('are kept as pending before they are posted, and are known as told right after', async () => {
    const place = memoryPlace();
    const kept: number[] = [];
    const pending = () => (JSON.parse(place.text ?? '{"pending":[]}') as { pending: unknown[] }).pending.length;
    const telling = setUpTelling({
      place,
      answer: () => {
        kept.push(pending());
        return undefined;
      },
    });
    await send(telling, noticeOf('a'), noticeOf('b'));
    assert.deepEqual([...kept, pending()], [2, 1, 0]);
  });

  it('are not posted while that they are pending is still being written', async () => {
    let write: () => void = () => undefined;
    const place = {
      ...memoryPlace(),
      write: async () => {
        await new Promise<void>((resolve) => {
          write = resolve;
        });
      },
    };
    const telling = setUpTelling({ place });
    void telling.keeper.keep({ ...nothingTold, pending: [noticeOf('a')] });
    telling.sender.send();
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(telling.requests, []);
    write();
    while (telling.posts.length === 0) await new Promise((resolve) => setImmediate(resolve));
  });

  it('wait where another process leads', async () => {
    let leads = false;
    const telling = setUpTelling({ mayTell: () => leads });
    await send(telling, noticeOf('a'));
    assert.deepEqual(telling.requests, []);
    leads = true;
    await send(telling);
    assert.deepEqual(idsOf(telling), ['a']);
  });
});

describe('a receiver that', () => {
  const twice: Readonly<Record<string, { answer: Answer; waits: readonly number[] }>> = {
    'asks for a pause is asked again after it': {
      answer: { status: 429, headers: { 'retry-after': '2' } },
      waits: [2_000],
    },
    'asks for less than a second is given that': {
      answer: { status: 429, headers: { 'retry-after': '0.75' } },
      waits: [750],
    },
    'fails is asked again after a moment': { answer: { status: 502 }, waits: [500] },
  };
  for (const [what, { answer, waits }] of Object.entries(twice)) {
    it(what, async () => {
      const timing = virtualClock();
      const telling = setUpTelling({ timing, answer: (_, count) => (count === 1 ? answer : undefined) });
      await send(telling, noticeOf('a', timing.start));
      assert.deepEqual(timing.sleeps, waits);
      assert.deepEqual(idsOf(telling), ['a']);
      assert.deepEqual(telling.log, []);
    });
  }

  const later: Readonly<Record<string, { answer: Answer; requests: number; minutes: number; says: RegExp }>> = {
    'goes on failing': {
      answer: { status: 500 },
      requests: 3,
      minutes: 0.5,
      says: /it answers 500\. Nothing else depends on it/,
    },
    'asks for a long pause': {
      answer: { status: 429, headers: { 'retry-after': '600' } },
      requests: 1,
      minutes: 10,
      says: /it answers 429 \(too many messages\)/,
    },
    'knows no such webhook': {
      answer: { status: 404, body: 'no_service' },
      requests: 1,
      minutes: 60,
      says: /it answers 404: the webhook is gone or wrong/,
    },
  };
  for (const [what, { answer, requests, minutes, says }] of Object.entries(later)) {
    it(`${what} is left alone for ${minutes} minutes, with one warning, and is told then`, async () => {
      const timing = virtualClock();
      let isWell = false;
      const telling = setUpTelling({ timing, answer: () => (isWell ? undefined : answer) });
      await send(telling, noticeOf('a', timing.start));
      assert.equal(telling.requests.length, requests);
      timing.pass(minutes * 60 - 5);
      await send(telling, noticeOf('b', timing.start));
      assert.equal(telling.requests.length, requests);
      timing.pass(5);
      await send(telling);
      assert.equal(telling.requests.length, 2 * requests);
      isWell = true;
      timing.pass(3_600);
      await send(telling);
      assert.deepEqual(idsOf(telling), ['a', 'b']);
      assert.equal(telling.log.length, 1);
      assert.match(telling.log[0]!, says);
    });
  }

  it('does not take a message gets the next one', async () => {
    const telling = setUpTelling({
      answer: ({ id }) => (id === 'a' ? { status: 400, body: 'invalid_payload\u001b[31m' } : undefined),
    });
    await send(telling, noticeOf('a'), noticeOf('b'));
    assert.deepEqual(idsOf(telling), ['b']);
    assert.deepEqual(telling.log, [
      'notify.refused: receiver.example does not take a message, which is not sent again: it answers 400: invalid_payload\\u001b[31m',
    ]);
  });

  for (const [what, said] of [
    ['its address', `cannot take ${hook}`],
    ['its address at the end of a long text', `${'x'.repeat(180)} ${hook}`],
    ['a part of its address', 'no hook secret-path with the key secret-query'],
  ] as const) {
    it(`says ${what} gets a warning without that`, async () => {
      for (const answer of [
        () => ({ status: 400, body: said }),
        async () => await Promise.reject(new Error(said.padStart(400, 'x'))),
      ]) {
        const telling = setUpTelling({ answer });
        await send(telling, noticeOf('a'));
        assert.equal(telling.log.length, 1);
        assert.doesNotMatch(telling.log.join(), /secret/);
      }
    });
  }

  it('is not there is a warning without its address', async () => {
    const telling = setUpTelling({
      answer: async () => await Promise.reject(new Error(`connect ECONNREFUSED at ${hook}`)),
    });
    await send(telling, noticeOf('a'));
    assert.match(telling.log.join(), /connect ECONNREFUSED at …/);
    assert.doesNotMatch(telling.log.join(), /secret/);
  });
});

describe('what nobody wants to read any more', () => {
  it('is not sent: a message of yesterday, and all but the last fifty', async () => {
    const timing = virtualClock();
    const telling = setUpTelling({ timing });
    const old = noticeOf('old', timing.start - 86_400_001);
    const many = Array.from({ length: 52 }, (_, index) => noticeOf(`${index}`, timing.start));
    await send(telling, old, ...many);
    assert.deepEqual(
      idsOf(telling),
      many.slice(2).map(({ id }) => id),
    );
    assert.deepEqual(telling.log, [
      'notify.dropped: 3 messages for receiver.example were not sent in time, and are not any more',
    ]);
  });
});

describe('what is left when the process ends', () => {
  for (const [where, place, says] of [
    ['without a state folder', undefined, 'it is lost'],
    ['with a state folder', memoryPlace(), 'the next start sends it'],
  ] as const) {
    it(`is a warning, ${where}`, async () => {
      const telling = setUpTelling({ place, answer: () => ({ status: 500 }) });
      await send(telling, noticeOf('a'));
      telling.sender.leave();
      assert.equal(
        telling.log.at(-1),
        `notify.unsent: A message for receiver.example could not be sent before the end: ${says}`,
      );
    });
  }
});
