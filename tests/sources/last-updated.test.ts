import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { cpSync, mkdtempSync, rmSync, utimesSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PrimaryClient, PrimaryFailure } from '../../src/clients/primary.ts';
import type { Breakdown } from '../../src/sandbox/listen.ts';
import { startPrimary, type CanonicalFormat, type Primary } from '../../src/sandbox/primary.ts';
import { lastUpdatedReader } from '../../src/sources/last-updated.ts';

const samples = fileURLToPath(new URL('../../samples/primary/', import.meta.url));
const seconds = 1_729_864_800;
const v1 = '/model_references/v1/metadata/last_updated';
const v2 = '/model_references/v2/metadata/last_updated';

interface Setup {
  readonly primary: Primary;
  readonly read: () => Promise<number | null>;
  /** The paths that were asked for since the last call. */
  readonly asked: () => readonly string[];
}

async function setUp(t: TestContext, canonicalFormat: CanonicalFormat = 'legacy', answer?: Answer): Promise<Setup> {
  const directory = mkdtempSync(join(tmpdir(), 'horde-github-sync-'));
  for (const file of ['blip.json', 'v2/blip.json']) {
    cpSync(join(samples, file), join(directory, file));
    utimesSync(join(directory, file), seconds, seconds);
  }
  const asked: string[] = [];
  const onRequest = (path: string) => {
    asked.push(path);
    return answer?.();
  };
  const primary = await startPrimary({ directory, canonicalFormat, onRequest });
  t.after(async () => {
    await primary.close();
    rmSync(directory, { recursive: true });
  });
  const client = new PrimaryClient({ baseUrl: `${primary.url}/`, timeoutSeconds: 2 });
  return { primary, read: lastUpdatedReader(client), asked: () => asked.splice(0) };
}

type Answer = () => Response | Breakdown;

describe('PRIMARY’s timestamp', () => {
  it('is v1’s, for one request', async (t) => {
    const { read, asked } = await setUp(t);
    assert.equal(await read(), seconds);
    assert.deepEqual(asked(), [v1]);
  });

  it('is v2’s where PRIMARY keeps v2, for one request from the second poll on', async (t) => {
    const { read, asked } = await setUp(t, 'v2');
    assert.equal(await read(), seconds);
    assert.deepEqual(asked(), [v1, v2]);
    assert.equal(await read(), seconds);
    assert.deepEqual(asked(), [v2]);
  });

  it('is v1’s again when PRIMARY goes back to the legacy format', async (t) => {
    const { primary, read, asked } = await setUp(t, 'v2');
    await read();
    primary.canonicalFormat = 'legacy';
    asked();
    assert.equal(await read(), seconds);
    assert.equal(await read(), seconds);
    assert.deepEqual(asked(), [v2, v1, v1]);
  });

  it('is null while PRIMARY has no metadata', async (t) => {
    const { read } = await setUp(t, 'legacy', () => new Response('{"last_updated": null}'));
    assert.equal(await read(), null);
  });

  const failures: Readonly<Record<string, { answer: Answer; says: RegExp }>> = {
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
    'an object without it': { answer: () => new Response('{}'), says: /answered something else/ },
    'a closed connection': { answer: () => 'drop', says: /^http:\S+\/v1\/metadata\/last_updated: \w/ },
    'half an answer': { answer: () => 'cut', says: /last_updated: \w/ },
    silence: { answer: () => 'hang', says: /last_updated: no complete answer within 2 s$/ },
  };
  for (const [what, { answer, says }] of Object.entries(failures)) {
    it(`is unknown after ${what}, which is not tried again at once`, async (t) => {
      const { read, asked } = await setUp(t, 'legacy', answer);
      await assert.rejects(read(), (error) => {
        assert.ok(error instanceof PrimaryFailure);
        assert.match(error.message, says);
        return true;
      });
      assert.deepEqual(asked(), [v1]);
    });
  }

  it('is unknown when each API says that the other one has it', async (t) => {
    const detail = "This endpoint is only available when canonical_format='other'";
    const { read, asked } = await setUp(t, 'legacy', () => Response.json({ detail }, { status: 503 }));
    await assert.rejects(read(), /v2\/metadata\/last_updated answered 503/);
    assert.deepEqual(asked(), [v1, v2]);
  });
});
