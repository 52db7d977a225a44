import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { createOnce, untilSeen } from '../../../src/clients/github/eventual-consistency.ts';
import { realTiming } from '../../../src/lib/timing.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

function failed(status?: number, problem = 'no'): GitHubError {
  return new GitHubError({ method: 'POST', path: '/x', problem, ...(status !== undefined && { status }) });
}

const lost = failed();
const byRule = failed(422, 'Repository rule violations found: Cannot create ref due to creations being restricted.');

/** Plays outcomes one after the other, and writes down that it was asked. */
function script<T>(asked: string[], name: string, outcomes: readonly (T | Error)[]): () => Promise<T> {
  let count = 0;
  return async () => {
    asked.push(name);
    await Promise.resolve();
    if (count === outcomes.length) throw new Error(`${name} was asked too often`);
    const next = outcomes[count++];
    if (next instanceof Error) throw next;
    return next as T;
  };
}

interface Row {
  readonly given: string;
  readonly create: readonly (string | Error)[];
  readonly find: readonly (string | undefined | Error)[];
  readonly asks: string;
  readonly waits: readonly number[];
  readonly is: string | Error;
}

const rows: readonly Row[] = [
  { given: 'the answer comes', create: ['made'], find: [], asks: 'create', waits: [], is: 'made' },
  {
    given: 'the answer is lost and the thing is there',
    create: [lost],
    find: ['found'],
    asks: 'create find',
    waits: [],
    is: 'found',
  },
  {
    given: 'a 502, and the thing is there',
    create: [failed(502)],
    find: ['found'],
    asks: 'create find',
    waits: [],
    is: 'found',
  },
  {
    given: 'the answer is lost and the thing is not there',
    create: [lost, 'made'],
    find: [undefined],
    asks: 'create find create',
    waits: [1_000],
    is: 'made',
  },
  {
    given: 'GitHub says that it is there',
    create: [failed(422)],
    find: ['found'],
    asks: 'create find',
    waits: [],
    is: 'found',
  },
  {
    given: 'GitHub does not know yet what it is made of',
    create: [failed(422), failed(404), 'made'],
    find: [undefined, undefined],
    asks: 'create find create find create',
    waits: [1_000, 2_000],
    is: 'made',
  },
  {
    given: 'a rule forbids it',
    create: [byRule],
    find: [undefined],
    asks: 'create find',
    waits: [],
    is: byRule,
  },
  {
    given: 'it is there, in words that seem to name a rule',
    create: [byRule],
    find: ['found'],
    asks: 'create find',
    waits: [],
    is: 'found',
  },
  { given: 'it may not', create: [failed(403)], find: [], asks: 'create', waits: [], is: failed(403) },
  { given: 'who is it?', create: [failed(401)], find: [], asks: 'create', waits: [], is: failed(401) },
  {
    given: 'four lost answers and nothing there',
    create: [lost, lost, lost, failed(500)],
    find: [undefined, undefined, undefined, undefined],
    asks: 'create find create find create find create find',
    waits: [1_000, 2_000, 4_000],
    is: failed(500),
  },
  {
    given: 'looking fails, too',
    create: [lost],
    find: [failed(502)],
    asks: 'create find',
    waits: [],
    is: failed(502),
  },
];

describe('creating a thing once', () => {
  for (const { given, create, find, asks, waits, is } of rows) {
    it(`${given}: ${is instanceof Error ? 'fails' : is} after ${asks}`, async () => {
      const asked: string[] = [];
      const timing = virtualClock();
      const creation = createOnce({
        create: script<string>(asked, 'create', create),
        find: script<string | undefined>(asked, 'find', find),
        timing,
      });
      if (is instanceof Error) await assert.rejects(creation, { message: is.message });
      else assert.equal(await creation, is);
      assert.equal(asked.join(' '), asks);
      assert.deepEqual(timing.sleeps, waits);
    });
  }

  it('is no cover for faults of our own', async () => {
    const fault = new TypeError('x is not a function');
    const find = async (): Promise<string> => await Promise.resolve('found');
    await assert.rejects(
      createOnce({ create: () => Promise.reject(fault), find, timing: virtualClock() }),
      (error) => error === fault,
    );
  });
});

describe('patience with what was made a moment ago', () => {
  const table = [
    { given: 'it is known at once', outcomes: ['ok'], waits: [], is: 'ok' },
    {
      given: '404, 409, 422',
      outcomes: [failed(404), failed(409), failed(422), 'ok'],
      waits: [1_000, 2_000, 4_000],
      is: 'ok',
    },
    {
      given: 'four times 404',
      outcomes: [failed(404), failed(404), failed(404), failed(404)],
      waits: [1_000, 2_000, 4_000],
      is: failed(404),
    },
    { given: '422 that names a rule', outcomes: [byRule], waits: [], is: byRule },
    { given: '403', outcomes: [failed(403)], waits: [], is: failed(403) },
    { given: 'no answer', outcomes: [lost], waits: [], is: lost },
  ];
  for (const { given, outcomes, waits, is } of table) {
    it(`${is instanceof Error ? 'ends' : 'pays'}: ${given}`, async () => {
      const asked: string[] = [];
      const timing = virtualClock();
      const asking = untilSeen(script<string>(asked, 'ask', outcomes), { timing });
      if (is instanceof Error) await assert.rejects(asking, { message: is.message });
      else assert.equal(await asking, is);
      assert.equal(asked.length, outcomes.length);
      assert.deepEqual(timing.sleeps, waits);
    });
  }

  it('is only for the statuses that it is told', async () => {
    const asked: string[] = [];
    const ask = script<string>(asked, 'ask', [failed(422), 'ok']);
    await assert.rejects(
      untilSeen(ask, { timing: virtualClock() }, ({ status }) => status === 404),
      { status: 422 },
    );
  });

  it('ends at once with the signal’s reason', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const asking = untilSeen(
      async () => {
        setImmediate(() => {
          stop.abort(reason);
        });
        await Promise.resolve();
        throw failed(404);
      },
      { timing: realTiming, signal: stop.signal },
    );
    await assert.rejects(asking, (error) => error === reason);
  });
});
