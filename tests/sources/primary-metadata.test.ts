import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it, type TestContext } from 'node:test';
import { PrimaryClient, PrimaryFailure } from '../../src/clients/primary.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { readPrimaryMetadata } from '../../src/sources/primary-metadata.ts';
import { drop, json, startServer, type Answer } from '../clients/test-server.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const told = {
  category: 'clip',
  initialization_time: 1_795_337_752,
  last_updated: 1_795_337_999.5,
  total_creates: 1,
  total_updates: 2,
  total_deletes: 3,
  total_models: 4,
};

async function read(t: TestContext, answer: Answer, format: PrimaryFormat = 'v1') {
  const server = await startServer(t, answer);
  const client = new PrimaryClient({ baseUrl: server.url, timeoutSeconds: 60, timing: virtualClock() });
  return { server, metadata: await readPrimaryMetadata(client, format) };
}

function text(body: string): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  };
}

describe('PRIMARY’s metadata', () => {
  for (const format of ['v1', 'v2'] as const) {
    it(`is that of ${format} where PRIMARY keeps it, for one request`, async (t) => {
      const { server, metadata } = await read(t, json(200, { clip: told }), format);
      assert.deepEqual(
        [...metadata],
        [
          [
            'clip',
            { initializedAt: 1_795_337_752, lastUpdatedAt: 1_795_337_999.5, creates: 1, updates: 2, deletes: 3 },
          ],
        ],
      );
      assert.deepEqual(
        server.requests.map(({ path }) => path),
        [`/model_references/${format}/metadata/metadata`],
      );
    });
  }

  it('leaves open what PRIMARY does not tell', async (t) => {
    const { metadata } = await read(t, json(200, { clip: { last_updated: null, total_deletes: 0 } }));
    const nothing = { initializedAt: undefined, lastUpdatedAt: undefined, creates: undefined, updates: undefined };
    assert.deepEqual(metadata.get('clip'), { ...nothing, deletes: 0 });
  });

  it('of a real server tells of every category, that nobody has touched it', { skip: withoutSharedData }, async (t) => {
    for (const path of ['primary/v1_metadata.json', 'primary/v2/metadata.json']) {
      const { metadata } = await read(t, text(readFileSync(sharedPath(path), 'utf8')));
      assert.ok(metadata.size >= 10, path);
      for (const { initializedAt, lastUpdatedAt, ...counts } of metadata.values()) {
        assert.deepEqual(counts, { creates: 0, updates: 0, deletes: 0 });
        assert.ok(initializedAt !== undefined && lastUpdatedAt !== undefined);
      }
    }
  });

  it('is no prototype', async (t) => {
    const { metadata } = await read(t, text('{"__proto__": {"total_deletes": 7}, "clip": {}}'));
    assert.deepEqual([...metadata.keys()], ['clip']);
    assert.equal(metadata.get('clip')?.deletes, undefined);
  });

  const failures: readonly [given: string, answer: Answer, says: RegExp][] = [
    ['404, of an older server', json(404, { detail: 'Not Found' }), /answered 404: Not Found$/],
    ['a web page', text('<!doctype html>'), /answered something else than metadata of categories$/],
    ['a list', text('[]'), /answered something else/],
    ['null', text('null'), /answered something else/],
    ['a category that is none', json(200, { clip: 3 }), /answered something else/],
    [
      'a time beyond all dates',
      json(200, { clip: { ...told, last_updated: 8_640_000_000_001 } }),
      /answered something else/,
    ],
    ['a count below 0', json(200, { clip: { ...told, total_deletes: -1 } }), /answered something else/],
    ['a count that is none', json(200, { clip: { ...told, total_deletes: 0.5 } }), /answered something else/],
    ['a count in words', json(200, { clip: { ...told, total_deletes: 'none' } }), /answered something else/],
    ['a time without end', text('{"clip": {"last_updated": 1e999}}'), /answered something else/],
    ['500 three times', json(500, {}), /it answered 500 \(tried 3 times\)$/],
    ['no answer, three times', drop, /\(tried 3 times\)$/],
  ];
  for (const [given, answer, says] of failures) {
    it(`cannot be read from ${given}: the failure names the address`, async (t) => {
      await assert.rejects(read(t, answer), (error) => {
        assert.ok(error instanceof PrimaryFailure);
        assert.match(error.message, /^http:\/\/127\.0\.0\.1:\d+\/model_references\/v1\/metadata\/metadata/);
        assert.match(error.message, says);
        return true;
      });
    });
  }
});
