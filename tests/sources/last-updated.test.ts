import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { cpSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrimaryClient, PrimaryFailure } from '../../src/clients/primary.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import type { Breakdown } from '../../sandbox/src/listen.ts';
import { startPrimary, type CanonicalFormat, type Primary } from '../../sandbox/src/primary.ts';
import type { FormatChoice } from '../../src/sources/choose-format.ts';
import { lastUpdatedReader } from '../../src/sources/last-updated.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const samples = fileURLToPath(new URL('../../samples/primary/', import.meta.url));
const seconds = 1_729_864_800;
const v1 = '/model_references/v1/metadata/last_updated';
const v2 = '/model_references/v2/metadata/last_updated';
const mode = '/replicate_mode';

interface Setup {
  readonly primary: Primary;
  readonly read: ReturnType<typeof lastUpdatedReader>;
  /** The paths that were asked for since the last call. */
  readonly asked: () => readonly string[];
}

interface Given {
  readonly keeps?: CanonicalFormat;
  readonly choice?: FormatChoice;
  /** Instead of PRIMARY's own. */
  readonly answer?: (path: string) => Response | Breakdown | undefined;
}

async function setUp(t: TestContext, { keeps = 'legacy', choice = 'auto', answer }: Given = {}): Promise<Setup> {
  const directory = temporaryFolder();
  for (const file of ['blip.json', 'v2/blip.json']) {
    cpSync(join(samples, file), join(directory, file));
    utimesSync(join(directory, file), seconds, seconds);
  }
  const asked: string[] = [];
  const onRequest = (path: string) => {
    asked.push(path);
    return answer?.(path);
  };
  const primary = await startPrimary({ directory, canonicalFormat: keeps, onRequest });
  t.after(async () => {
    await primary.close();
  });
  const client = new PrimaryClient({ baseUrl: `${primary.url}/`, timeoutSeconds: 2 });
  return { primary, read: lastUpdatedReader(client, choice), asked: () => asked.splice(0) };
}

/** Where PRIMARY is a server that is older than the question for its format. */
const older: Given['answer'] = (path) =>
  path === mode ? new Response('{"detail": "Not Found"}', { status: 404 }) : undefined;

describe('PRIMARY’s timestamp', () => {
  for (const [age, isYoung] of [
    [0, true],
    [1.9, true],
    [2, false],
    [3_600, false],
    [-5, true],
    [-3_600, false],
  ] as const) {
    it(`is ${isYoung ? 'young' : 'settled'} at ${age} s of PRIMARY’s own clock`, async (t) => {
      const date = new Date((seconds + age) * 1_000).toUTCString();
      const answer = (path: string) =>
        path === v1 ? new Response(JSON.stringify({ last_updated: seconds }), { headers: { date } }) : undefined;
      const { read } = await setUp(t, { answer });
      assert.equal((await read()).isYoung ?? false, isYoung);
    });
  }

  const steady: readonly { given: Given; what: string; format: PrimaryFormat; first: string[]; then: string[] }[] = [
    { what: 'PRIMARY keeps v1', given: {}, format: 'v1', first: [mode, v1], then: [v1] },
    { what: 'PRIMARY keeps v2', given: { keeps: 'v2' }, format: 'v2', first: [mode, v2], then: [v2] },
    { what: 'an older server keeps v1', given: { answer: older }, format: 'v1', first: [mode, v1, v1], then: [v1] },
    {
      what: 'an older server keeps v2, which only its v1 API says',
      given: { keeps: 'v2', answer: older },
      format: 'v2',
      first: [mode, v1, v2],
      then: [v2],
    },
    { what: 'v1 was asked for, and is kept', given: { choice: 'v1' }, format: 'v1', first: [v1], then: [v1] },
    {
      what: 'v2 was asked for, and is kept',
      given: { keeps: 'v2', choice: 'v2' },
      format: 'v2',
      first: [v2],
      then: [v2],
    },
    {
      what: 'v1 was asked for, and v2 is kept',
      given: { keeps: 'v2', choice: 'v1' },
      format: 'v1',
      first: [v1, v2],
      then: [v2],
    },
    { what: 'v2 was asked for, and v1 is kept', given: { choice: 'v2' }, format: 'v2', first: [v2, v1], then: [v1] },
  ];
  for (const { what, given, format, first, then } of steady) {
    it(`takes one request from the second poll on, and comes with ${format}: ${what}`, async (t) => {
      const { read, asked } = await setUp(t, given);
      assert.deepEqual(await read(), { timestamp: seconds, format });
      assert.deepEqual(asked(), first);
      for (let poll = 0; poll < 2; poll += 1) {
        assert.deepEqual(await read(), { timestamp: seconds, format });
        assert.deepEqual(asked(), then);
      }
    });
  }

  for (const [before, after, format, paths] of [
    ['legacy', 'v2', 'v2', [v1, mode, v2]],
    ['v2', 'legacy', 'v1', [v2, mode, v1]],
  ] as const) {
    it(`is ${format}’s as soon as PRIMARY goes from ${before} to ${after}`, async (t) => {
      const { primary, read, asked } = await setUp(t, { keeps: before });
      await read();
      primary.canonicalFormat = after;
      asked();
      assert.deepEqual(await read(), { timestamp: seconds, format });
      assert.deepEqual(asked(), paths);
      await read();
      assert.deepEqual(asked(), paths.slice(-1));
    });
  }

  it('comes with the format that PRIMARY keeps after an outage', async (t) => {
    const { primary, read, asked } = await setUp(t);
    const { onRequest } = primary;
    await read();
    primary.onRequest = () => 'drop';
    await assert.rejects(read());
    primary.onRequest = onRequest;
    primary.canonicalFormat = 'v2';
    asked();
    assert.deepEqual(await read(), { timestamp: seconds, format: 'v2' });
    assert.deepEqual(asked(), [mode, v2]);
  });

  it('of a format that was given follows PRIMARY to the other one’s and back', async (t) => {
    const { primary, read, asked } = await setUp(t, { choice: 'v1' });
    for (const [keeps, paths] of [
      ['legacy', [v1]],
      ['v2', [v1, v2]],
      ['legacy', [v2, v1]],
    ] as const) {
      primary.canonicalFormat = keeps;
      asked();
      assert.deepEqual(await read(), { timestamp: seconds, format: 'v1' });
      assert.deepEqual(asked(), paths);
    }
  });

  it('is null while PRIMARY has no metadata', async (t) => {
    const { read } = await setUp(t, {
      answer: (path) => (path === v1 ? new Response('{"last_updated": null}') : undefined),
    });
    assert.deepEqual(await read(), { timestamp: null, format: 'v1' });
  });

  const failures: Readonly<Record<string, { answer: () => Response | Breakdown; says: RegExp }>> = {
    'a 503 that is an outage': {
      answer: () => new Response('{"detail": "Service Unavailable"}', { status: 503 }),
      says: /v1\/metadata\/last_updated answered 503: Service Unavailable$/,
    },
    'a 404, as of a mistyped URL': {
      answer: () => new Response('{"detail": "Not Found"}', { status: 404 }),
      says: /answered 404: Not Found\. Check the URL of PRIMARY$/,
    },
    'a page': {
      answer: () => new Response('<p>Welcome</p>'),
      says: /answered something else than \{"last_updated": …\}$/,
    },
    'a text instead of a number': {
      answer: () => new Response('{"last_updated": "today"}'),
      says: /answered something else/,
    },
    'a time beyond all dates': {
      answer: () => new Response('{"last_updated": 1e300}'),
      says: /answered something else/,
    },
    'an object without it': { answer: () => new Response('{}'), says: /answered something else/ },
    'a closed connection': { answer: () => 'drop', says: /^http:\S+\/v1\/metadata\/last_updated: \w/ },
    'half an answer': { answer: () => 'cut', says: /last_updated: \w/ },
    silence: { answer: () => 'hang', says: /last_updated: no complete answer within 2 s$/ },
  };
  for (const [what, { answer, says }] of Object.entries(failures)) {
    it(`is unknown after ${what}, which is not tried again at once`, async (t) => {
      const { read, asked } = await setUp(t, { answer: (path) => (path === v1 ? answer() : undefined) });
      await fails(read, says);
      assert.deepEqual(asked(), [mode, v1]);
    });
  }

  const formless: Readonly<Record<string, { answer: () => Response | Breakdown; says: RegExp }>> = {
    'PRIMARY is a replica': {
      answer: () => Response.json({ replicate_mode: 'REPLICA', canonical_format: 'v2' }),
      says: /^This server is a replica, .*Give PRIMARY’s own URL/,
    },
    'the format is not told': {
      answer: () => new Response('', { status: 401 }),
      says: /is not known: http:\S+\/replicate_mode answered 401\. Check .*--primary-format/,
    },
    'the connection is closed': { answer: () => 'drop', says: /not answer: http:\S+\/replicate_mode: \w/ },
  };
  for (const [what, { answer, says }] of Object.entries(formless)) {
    it(`is not asked for where ${what}; both are the next time`, async (t) => {
      let isOut = true;
      const { read, asked } = await setUp(t, { answer: (path) => (path === mode && isOut ? answer() : undefined) });
      await fails(read, says);
      assert.deepEqual(asked(), [mode]);
      isOut = false;
      await read();
      assert.deepEqual(asked(), [mode, v1]);
    });
  }

  for (const status of [500, 404]) {
    it(`is not looked for at the other API after a ${status}, whatever its words`, async (t) => {
      const detail = "This endpoint is only available when canonical_format='other'";
      const { read, asked } = await setUp(t, {
        choice: 'v1',
        answer: (path) => (path === v1 ? Response.json({ detail }, { status }) : undefined),
      });
      await assert.rejects(read(), (error) => error instanceof PrimaryFailure && error.status === status);
      assert.deepEqual(asked(), [v1]);
    });
  }

  it('is unknown when each API says that the other one has it', async (t) => {
    const detail = "This endpoint is only available when canonical_format='other'";
    const { read, asked } = await setUp(t, {
      answer: (path) => (path === mode ? undefined : Response.json({ detail }, { status: 503 })),
    });
    await assert.rejects(read(), /v2\/metadata\/last_updated answered 503/);
    assert.deepEqual(asked(), [mode, v1, mode, v2]);
  });
});

async function fails(read: Setup['read'], says: RegExp): Promise<void> {
  await assert.rejects(read(), (error) => {
    assert.ok(error instanceof PrimaryFailure);
    assert.match(error.message, says);
    return true;
  });
}
