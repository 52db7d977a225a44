import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { Breakdown } from '../src/listen.ts';
import { startPrimary, type CanonicalFormat, type Primary } from '../src/primary.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

const mebibyte = new Uint8Array(1024 * 1024).fill(0x20);

describe('a local PRIMARY', () => {
  let directory: string;
  let primary: Primary;

  beforeEach(async () => {
    directory = temporaryFolder();
    await write('blip', '{"base":{"type":"blip"}}');
    await mkdir(join(directory, 'v2'));
    await write('v2/blip', '{"base":{"record_type":"blip"}}');
    primary = await startPrimary({ directory });
  });

  afterEach(async () => {
    await primary.close();
  });

  function write(category: string, text: string): Promise<void> {
    return writeFile(join(directory, `${category}.json`), text);
  }

  function date(category: string, seconds: number): Promise<void> {
    return utimes(join(directory, `${category}.json`), seconds, seconds);
  }

  async function restart(): Promise<void> {
    await primary.close();
    primary = await startPrimary({ directory });
  }

  function get(path: string): Promise<Response> {
    return fetch(primary.url + path);
  }

  async function lastUpdated(version = 'v1'): Promise<unknown> {
    const answer = await get(`/model_references/${version}/metadata/last_updated`);
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
    { asked: '/model_references/v1/blip', format: 'v2', status: 200, body: { base: { type: 'blip' } } },
    { asked: '/model_references/v2/blip', status: 200, body: { base: { record_type: 'blip' } } },
    { asked: '/model_references/v2/blip', format: 'v2', status: 200, body: { base: { record_type: 'blip' } } },
    {
      asked: '/model_references/v2/clip',
      format: 'v2',
      status: 404,
      body: { detail: "Model category 'clip' not found or is empty" },
    },
    { asked: '/model_references/v2/lora', format: 'v2', status: 200, body: {} },
    {
      asked: '/model_references/v2/nonsense',
      format: 'v2',
      status: 422,
      body: { detail: 'Invalid model category: nonsense' },
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
      body: { last_updated: 1_800_000_000 },
    },
    { asked: '/heartbeat', status: 200, body: { status: 'ok' } },
    {
      asked: '/replicate_mode',
      status: 200,
      body: { replicate_mode: 'PRIMARY', canonical_format: 'legacy', writable: true },
    },
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
        await date('blip', 1_700_000_000);
        await date('v2/blip', 1_800_000_000);
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
      await restart();
      assert.equal(await lastUpdated(), null);
    });

    it('is the newest modification time', async () => {
      await write('clip', '{"a":{}}');
      await date('blip', 1_700_000_000);
      await date('clip', 1_700_000_900.75);
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
        await date('blip', soon);
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
      await date('clip', 1_600_000_000);
      assert.ok(Number(await lastUpdated()) > before);
    });

    it('counts a change once when two ask at the same time', async () => {
      await lastUpdated();
      await write('blip', '{"new":{}}');
      const both = await Promise.all([lastUpdated(), lastUpdated()]);
      assert.equal(both[0], both[1]);
    });
  });

  describe('that keeps v2', () => {
    beforeEach(() => {
      primary.canonicalFormat = 'v2';
    });

    it('has a timestamp that moves with v2’s files alone', async () => {
      const before = await lastUpdated('v2');
      await write('blip', '{"base":{"type":"other"}}');
      assert.equal(await lastUpdated('v2'), before);
      await write('v2/blip', '{"base":{"record_type":"other"}}');
      assert.notEqual(await lastUpdated('v2'), before);
    });

    it('answers old records in v1, however v2’s are edited', async () => {
      await write('v2/blip', '{"base":{"record_type":"other"}}');
      assert.equal(await (await get('/model_references/v1/blip')).text(), '{"base":{"type":"blip"}}');
      assert.equal(await (await get('/model_references/v2/blip')).text(), '{"base":{"record_type":"other"}}');
    });

    it('goes back to v1 and its timestamp while it runs', async () => {
      primary.canonicalFormat = 'legacy';
      assert.equal(typeof (await lastUpdated('v1')), 'number');
      assert.equal(await lastUpdated('v2'), undefined);
    });

    it('has no records and no timestamp without v2’s folder', async () => {
      await rm(join(directory, 'v2'), { recursive: true });
      await restart();
      primary.canonicalFormat = 'v2';
      assert.equal(await lastUpdated('v2'), null);
      assert.equal((await get('/model_references/v2/blip')).status, 404);
    });

    it('takes v2’s records from another folder where one is named', async () => {
      await primary.close();
      primary = await startPrimary({ directory: join(directory, 'v2'), v2Directory: directory });
      assert.equal(await (await get('/model_references/v2/blip')).text(), '{"base":{"type":"blip"}}');
    });
  });

  describe('its metadata', () => {
    type Metadata = Readonly<Record<string, unknown>>;

    async function metadata(category: string, version = 'v1'): Promise<Metadata> {
      const answer = (await (await get(`/model_references/${version}/metadata/metadata`)).json()) as Record<
        string,
        Metadata
      >;
      assert.equal(Object.keys(answer).length, 15);
      return answer[category]!;
    }

    const untouched = {
      last_operation_type: null,
      last_operation_model: null,
      total_creates: 0,
      total_updates: 0,
      total_deletes: 0,
      error_count: 0,
      metadata_schema_version: '1.0.0',
      backend_type: 'FileSystemBackend',
    };

    it('is of each category, and begins with the oldest file', async () => {
      await write('clip', '{"a":{},"b":{}}');
      await date('blip', 1_700_000_000);
      await date('clip', 1_700_000_900);
      await restart();
      const started = { initialization_time: 1_700_000_000 };
      assert.deepEqual(await metadata('clip'), {
        category: 'clip',
        ...untouched,
        ...started,
        last_updated: 1_700_000_900,
        last_successful_operation: 1_700_000_900,
        total_models: 2,
      });
      assert.deepEqual(await metadata('video_generation'), {
        category: 'video_generation',
        ...untouched,
        ...started,
        last_updated: 1_700_000_000,
        last_successful_operation: 1_700_000_000,
        total_models: 0,
      });
    });

    const edits: { edit: string; text: string | undefined; counts: [number, number, number]; last: string | null }[] = [
      { edit: 'a new model', text: '{"base":{"type":"blip"},"new":{}}', counts: [1, 0, 0], last: 'create new' },
      { edit: 'a changed model', text: '{"base":{"type":"other"}}', counts: [0, 1, 0], last: 'update base' },
      { edit: 'a model that is gone', text: '{}', counts: [0, 0, 1], last: 'delete base' },
      { edit: 'one model in another’s place', text: '{"new":{}}', counts: [1, 0, 1], last: 'delete base' },
      { edit: 'a file that is gone', text: undefined, counts: [0, 0, 1], last: 'delete base' },
      { edit: 'a file that is broken', text: '{"base":{', counts: [0, 0, 0], last: null },
      { edit: 'white space', text: '{ "base": {"type":"blip"} }', counts: [0, 0, 0], last: null },
    ];
    for (const { edit, text, counts, last } of edits) {
      it(`counts ${edit} as ${counts.join(', ')} creations, updates and deletions`, async () => {
        const before = await metadata('blip');
        if (text === undefined) await rm(join(directory, 'blip.json'));
        else await write('blip', text);
        const after = await metadata('blip');
        assert.deepEqual([after['total_creates'], after['total_updates'], after['total_deletes']], counts);
        const operation = [after['last_operation_type'], after['last_operation_model']];
        assert.equal(last === null ? null : operation.join(' '), last);
        assert.ok(Number(after['last_updated']) > Number(before['last_updated']));
        assert.equal(await lastUpdated(), after['last_updated']);
        assert.equal(after['initialization_time'], before['initialization_time']);
      });
    }

    it('counts an edit before anybody has asked', async () => {
      await write('blip', '{}');
      assert.equal((await metadata('blip'))['total_deletes'], 1);
    });

    it('counts on, and passes over a file that was broken for a while', async () => {
      for (const text of ['{"base":{"type":"other"}}', '{"ba', '{"base":{"type":"other"}}', '{"base":{}}']) {
        await write('blip', text);
        await lastUpdated();
      }
      assert.equal((await metadata('blip'))['total_updates'], 2);
    });

    it('of another category stays', async () => {
      await write('clip', '{"a":{}}');
      const before = await metadata('clip');
      await write('blip', '{}');
      assert.deepEqual(await metadata('clip'), before);
    });

    it('of the other API stays', async () => {
      const before = await metadata('blip', 'v2');
      await write('blip', '{}');
      assert.deepEqual(await metadata('blip', 'v2'), before);
      await write('v2/blip', '{}');
      assert.equal((await metadata('blip', 'v2'))['total_deletes'], 1);
    });

    it('is what was set, where something was', async () => {
      primary.metadata.v2['blip'] = { total_deletes: 7, initialization_time: 1 };
      const { total_deletes, initialization_time, total_models } = await metadata('blip', 'v2');
      assert.deepEqual([total_deletes, initialization_time, total_models], [7, 1, 1]);
      assert.equal((await metadata('blip'))['total_deletes'], 0);
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
const realV2 = '../shared/data/primary/v2';
describe('a local PRIMARY on real data', { skip: existsSync(real) ? false : '../shared is absent' }, () => {
  it('serves every file byte for byte', async () => {
    const primary = await startPrimary({ directory: real, v2Directory: realV2 });
    for (const [version, folder] of Object.entries({ v1: real, v2: realV2 })) {
      for (const category of ['image_generation', 'text_generation', 'controlnet', 'blip']) {
        const answer = await fetch(`${primary.url}/api/model_references/${version}/${category}`);
        assert.deepEqual(Buffer.from(await answer.arrayBuffer()), await readFile(join(folder, `${category}.json`)));
      }
    }
    await primary.close();
  });

  it('tells of each category’s changes in the shape of a real server', async () => {
    const primary = await startPrimary({ directory: real, v2Directory: realV2, canonicalFormat: 'v2' });
    const told = (await (await fetch(`${primary.url}/model_references/v2/metadata/metadata`)).json()) as object;
    const server = JSON.parse(await readFile(join(realV2, 'metadata.json'), 'utf8')) as object;
    const shape = (metadata: object): unknown =>
      Object.entries(metadata)
        .map(([category, each]: [string, object]) => [category, Object.keys(each).sort()])
        .sort();
    assert.deepEqual(shape(told), shape(server));
    await primary.close();
  });
});
