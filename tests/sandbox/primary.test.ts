import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Breakdown } from '../../src/sandbox/listen.ts';
import { startPrimary, type CanonicalFormat, type Primary } from '../../src/sandbox/primary.ts';

const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);

describe('a local PRIMARY', () => {
  let directory: string;
  let primary: Primary;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'primary-'));
    await write('blip', '{"base":{"type":"blip"}}');
    primary = await startPrimary({ directory });
  });

  afterEach(async () => {
    await primary.close();
    await rm(directory, { recursive: true });
  });

  function write(category: string, text: string): Promise<void> {
    return writeFile(join(directory, `${category}.json`), text);
  }

  function get(path: string): Promise<Response> {
    return fetch(primary.url + path);
  }

  async function lastUpdated(): Promise<unknown> {
    const answer = await get('/model_references/v1/metadata/last_updated');
    return ((await answer.json()) as { last_updated: unknown }).last_updated;
  }

  const table: { asked: string; format?: CanonicalFormat; status: number; body: unknown }[] = [
    { asked: '/model_references/v1/blip', status: 200, body: { base: { type: 'blip' } } },
    {
      asked: '/model_references/v1/video_generation',
      status: 404,
      body: { detail: "Model category 'video_generation' not found or is empty" },
    },
    {
      asked: '/model_references/v1/clip',
      status: 404,
      body: { detail: "Model category 'clip' not found or is empty" },
    },
    { asked: '/model_references/v1/lora', status: 200, body: {} },
    { asked: '/model_references/v1/ti', status: 200, body: {} },
    { asked: '/model_references/v1/nonsense', status: 422, body: { detail: 'Invalid model category: nonsense' } },
    {
      asked: '/model_references/v1/metadata/last_updated',
      format: 'v2',
      status: 503,
      body: {
        detail:
          "This endpoint is only available when canonical_format='LEGACY'. Current setting: canonical_format='v2'",
      },
    },
    {
      asked: '/model_references/v2/metadata/last_updated',
      status: 503,
      body: {
        detail:
          "This endpoint is only available when canonical_format='v2'. Current setting: canonical_format='legacy'",
      },
    },
    { asked: '/model_references/v1/metadata/last_updated', status: 200, body: { last_updated: 1_700_000_000 } },
    {
      asked: '/model_references/v2/metadata/last_updated',
      format: 'v2',
      status: 200,
      body: { last_updated: 1_700_000_000 },
    },
    { asked: '/heartbeat', status: 200, body: { status: 'ok' } },
    {
      asked: '/replicate_mode',
      format: 'v2',
      status: 200,
      body: { replicate_mode: 'PRIMARY', canonical_format: 'v2', writable: true },
    },
    { asked: '/elsewhere', status: 404, body: { detail: 'Not Found' } },
  ];

  for (const { asked, format = 'legacy', status, body } of table) {
    for (const prefix of ['', '/api']) {
      it(`answers ${prefix}${asked} with ${status} while ${format} is canonical`, async () => {
        await utimes(join(directory, 'blip.json'), 1_700_000_000, 1_700_000_000);
        primary.canonicalFormat = format;
        const answer = await get(prefix + asked);
        assert.equal(answer.status, status);
        const text = await answer.text();
        assert.deepEqual(JSON.parse(text), body);
        assert.equal(answer.headers.get('content-length'), String(Buffer.byteLength(text)));
        assert.equal(answer.headers.get('content-type'), 'application/json');
        for (const header of ['etag', 'content-encoding', 'transfer-encoding']) {
          assert.equal(answer.headers.get(header), null);
        }
      });
    }
  }

  it('calls a category with an empty file not found', async () => {
    await write('clip', ' {\n} ');
    assert.equal((await get('/model_references/v1/clip')).status, 404);
  });

  it('tells of every category in metadata/metadata', async () => {
    await utimes(join(directory, 'blip.json'), 1_700_000_000, 1_700_000_000);
    const answer = (await (await get('/model_references/v1/metadata/metadata')).json()) as Record<string, unknown>;
    assert.deepEqual(answer['blip'], { category: 'blip', last_updated: 1_700_000_000, total_models: 1 });
    assert.equal(Object.keys(answer).length, 15);
  });

  it('sends a file as it stands', async () => {
    const text = '{ "a":{"seed":12345678901234567890,\r\n\t"f":1.0,"é":"\\u00e9"} }\n';
    await write('clip', text);
    assert.equal(await (await get('/model_references/v1/clip')).text(), text);
  });

  it('sends a broken file as it stands', async () => {
    await write('clip', '{"a":{');
    const answer = await get('/model_references/v1/clip');
    assert.deepEqual([answer.status, await answer.text()], [200, '{"a":{']);
  });

  it('reads a file afresh for every request', async () => {
    await get('/model_references/v1/blip');
    await write('blip', '{"new":{}}');
    assert.equal(await (await get('/model_references/v1/blip')).text(), '{"new":{}}');
  });

  describe('its timestamp', () => {
    it('is null without any file', async () => {
      await rm(join(directory, 'blip.json'));
      assert.equal(await lastUpdated(), null);
    });

    it('is the newest modification time', async () => {
      await write('clip', '{"a":{}}');
      await utimes(join(directory, 'blip.json'), 1_700_000_000, 1_700_000_000);
      await utimes(join(directory, 'clip.json'), 1_700_000_900.75, 1_700_000_900.75);
      assert.equal(await lastUpdated(), 1_700_000_900);
    });

    it('stays while nothing changes', async () => {
      assert.equal(await lastUpdated(), await lastUpdated());
    });

    it('moves with each of many edits of the same length within one second', async () => {
      const seen = new Set<unknown>();
      for (let edit = 10; edit < 40; edit++) {
        await write('blip', `{"base":{"type":"blip ${edit}"}}`);
        seen.add(await lastUpdated());
      }
      assert.equal(seen.size, 30);
    });

    it('moves with an edit that leaves length and modification time as they were', async () => {
      const soon = Date.now() / 1000 + 10;
      const seen = new Set<unknown>();
      for (const text of ['{"a":{}}', '{"b":{}}']) {
        await write('blip', text);
        await utimes(join(directory, 'blip.json'), soon, soon);
        seen.add(await lastUpdated());
      }
      assert.equal(seen.size, 2);
    });

    it('moves when a file goes away', async () => {
      await write('clip', '{"a":{}}');
      const before = Number(await lastUpdated());
      await rm(join(directory, 'clip.json'));
      assert.ok(Number(await lastUpdated()) > before);
    });

    it('moves when a file with an old time comes', async () => {
      const before = Number(await lastUpdated());
      await write('clip', '{"a":{}}');
      await utimes(join(directory, 'clip.json'), 1_600_000_000, 1_600_000_000);
      assert.ok(Number(await lastUpdated()) > before);
    });

    it('counts a change once when two ask at the same time', async () => {
      await lastUpdated();
      await write('blip', '{"new":{}}');
      const both = await Promise.all([lastUpdated(), lastUpdated()]);
      assert.equal(both[0], both[1]);
    });
  });

  describe('with a hook', () => {
    const path = '/model_references/v1/blip';

    function answerWith(instead: Response | Breakdown): void {
      primary.onRequest = (asked) => (asked === path ? instead : undefined);
    }

    it('is asked for the path without the prefix', async () => {
      const asked: string[] = [];
      primary.onRequest = (each) => void asked.push(each);
      await get('/api/heartbeat');
      await get('/heartbeat');
      assert.deepEqual(asked, ['/heartbeat', '/heartbeat']);
    });

    it('answers what the hook says, for that path alone', async () => {
      answerWith(new Response('<html>Bad Gateway</html>', { status: 502, headers: { 'content-type': 'text/html' } }));
      const answer = await get(path);
      assert.deepEqual([answer.status, await answer.text()], [502, '<html>Bad Gateway</html>']);
      assert.equal((await get('/heartbeat')).status, 200);
    });

    it('resets the connection', async () => {
      answerWith('drop');
      await assert.rejects(get(path), TypeError);
      primary.onRequest = undefined;
      assert.equal((await get(path)).status, 200);
    });

    it('stays silent until the client gives up', async () => {
      answerWith('hang');
      await assert.rejects(fetch(primary.url + path, { signal: AbortSignal.timeout(50) }), { name: 'TimeoutError' });
    });

    it('breaks off in the middle of an answer', async () => {
      answerWith('cut');
      const answer = await get(path);
      assert.equal(answer.status, 200);
      await assert.rejects(answer.text());
    });

    it('streams 300 MiB without holding them', async () => {
      let left = 300;
      answerWith(
        new Response(
          new ReadableStream({
            pull: (stream) => {
              if (left-- > 0) stream.enqueue(mebibyte);
              else stream.close();
            },
          }),
        ),
      );
      let bytes = 0;
      for await (const chunk of (await get(path)).body!) bytes += (chunk as Uint8Array).length;
      assert.equal(bytes, 300 * mebibyte.length);
    });

    it('closes while requests hang', async () => {
      answerWith('hang');
      const hanging = assert.rejects(get(path));
      await new Promise<void>((resolve) => {
        primary.onRequest = () => {
          resolve();
          return 'hang';
        };
        void get('/heartbeat').catch(() => undefined);
      });
      await primary.close();
      await hanging;
      primary = await startPrimary({ directory });
    });
  });

  it('refuses to start on a folder that is not there', async () => {
    await assert.rejects(startPrimary({ directory: join(directory, 'nowhere') }), /There is no folder .*nowhere/);
  });
});

const real = '../shared/data/primary/v1';
describe('a local PRIMARY on real data', { skip: existsSync(real) ? false : '../shared is absent' }, () => {
  it('serves every file byte for byte', async () => {
    const primary = await startPrimary({ directory: real });
    for (const category of ['image_generation', 'text_generation', 'controlnet', 'blip']) {
      const answer = await fetch(`${primary.url}/api/model_references/v1/${category}`);
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), await readFile(join(real, `${category}.json`)));
    }
    await primary.close();
  });
});
