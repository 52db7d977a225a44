import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PrimaryClient } from '../../src/clients/primary.ts';
import { spelling } from '../../src/json/slice.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { readPrimaryRecords } from '../../src/sources/primary-records.ts';
import { SourceError } from '../../src/sources/source-error.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { drop, json, startServer, type Answer } from '../clients/test-server.ts';

function text(body: string | Uint8Array, status = 200): Answer {
  return (response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  };
}

async function read(url: string, format: PrimaryFormat = 'v1') {
  const client = new PrimaryClient({ baseUrl: url, timeoutSeconds: 60, timing: virtualClock() });
  return await readPrimaryRecords(client, 'clip', format);
}

describe('PRIMARY’s records of a category', () => {
  it('are read in PRIMARY’s order, as they are spelled', async (t) => {
    const { url } = await startServer(t, text('\ufeff{"b": {"v": 1.0}, "a": {"v": 9007199254740993}, "10": {}}'));
    const answer = await read(url);
    assert.ok(answer.kind === 'records');
    assert.deepEqual(
      [...answer.records].map(([name, record]) => `${name} ${spelling(record)}`),
      ['b {"v": 1.0}', 'a {"v": 9007199254740993}', '10 {}'],
    );
  });

  for (const format of ['v1', 'v2'] as const) {
    it(`are asked of the API of their format, and bring it along: ${format}`, async (t) => {
      const { url, requests } = await startServer(t, text('{"a": {}}'));
      const answer = await read(url, format);
      assert.ok(answer.kind === 'records');
      assert.equal(answer.format, format);
      assert.deepEqual(
        requests.map(({ path }) => path),
        [`/model_references/${format}/clip`],
      );
    });
  }

  const none: readonly { given: string; answer: Answer; says: string; empty?: 'said' }[] = [
    { given: '200 {}', answer: text('{}'), says: '{}' },
    { given: '200 with an empty object and blanks', answer: text(' {\r\n} \n'), says: '{}' },
    {
      given: '404 with its reason',
      answer: json(404, { detail: "Model category 'clip' not found or is empty" }),
      says: "404: Model category 'clip' not found or is empty",
      empty: 'said',
    },
    {
      given: '404 with that reason for another category',
      answer: json(404, { detail: "Model category 'clip2' not found or is empty" }),
      says: "404: Model category 'clip2' not found or is empty",
    },
    {
      given: '404 with another reason',
      answer: json(404, { detail: "Model category 'clip' not found or is empty." }),
      says: "404: Model category 'clip' not found or is empty.",
    },
    { given: '404 of a server that is none of ours', answer: text('<h1>Not found</h1>', 404), says: '404' },
  ];
  for (const { given, answer, says, ...empty } of none) {
    const what = 'empty' in empty ? 'and PRIMARY says that the category is empty' : 'which is no empty category';
    it(`are none, ${what}: ${given}`, async (t) => {
      const { url } = await startServer(t, answer);
      const none = { kind: 'none', url: `${url}/model_references/v1/clip`, answer: says };
      assert.deepEqual(await read(url), { ...none, ...empty });
    });
  }

  const unknown: readonly { given: string; answer: Answer; says: string }[] = [
    {
      given: '422',
      answer: json(422, { detail: 'Invalid model category: clip' }),
      says: 'it answered 422: Invalid model category: clip',
    },
    { given: '401', answer: text('', 401), says: 'it answered 401' },
    { given: '204', answer: text('', 204), says: 'it answered 204' },
    { given: '206, a part', answer: text('{"a": {}}', 206), says: 'it answered 206' },
    { given: '500', answer: json(500, { detail: 'oops' }), says: 'it answered 500: oops (tried 3 times)' },
    {
      given: 'no answer',
      answer: drop,
      says: 'the other side closed the connection without an answer (tried 3 times)',
    },
    { given: 'nothing', answer: text(''), says: 'the answer cannot be used: line 1: not JSON' },
    {
      given: 'an HTML page',
      answer: text('\n<!doctype html>'),
      says: 'it answered with a web page, not with JSON. Check the URL of PRIMARY',
    },
    {
      given: 'truncated JSON',
      answer: text('{"a": {},\n"b": {"v'),
      says: 'the answer cannot be used: line 2: not JSON',
    },
    { given: 'two documents', answer: text('{"a": {}}{}'), says: 'the answer cannot be used: line 1: not JSON' },
    {
      given: 'null',
      answer: text('null'),
      says: 'the answer cannot be used: line 1: expected an object of records, found null',
    },
    {
      given: 'a list',
      answer: text('[{}]'),
      says: 'the answer cannot be used: line 1: expected an object of records, found an array',
    },
    {
      given: 'a record that is no object',
      answer: text('{"a": {},\n"b": null}'),
      says: 'the answer cannot be used: line 2: the record "b" is null, not an object',
    },
    {
      given: 'bytes that are no text',
      answer: text(new Uint8Array([0x7b, 0xff, 0x7d])),
      says: 'the answer is not UTF-8 text',
    },
  ];
  /** What may pass by itself. */
  const passing = new Set(['500', 'no answer', 'bytes that are no text', 'an HTML page']);
  for (const { given, answer, says } of unknown) {
    it(`are unknown${passing.has(given) ? '' : ', until something changes'}: ${given}`, async (t) => {
      const { url } = await startServer(t, answer);
      await assert.rejects(read(url), (error) => {
        assert.ok(error instanceof SourceError, String(error));
        assert.equal(error.category, 'clip');
        assert.equal(error.isLasting, !passing.has(given));
        assert.equal(error.url, `${url}/model_references/v1/clip`);
        assert.ok(error.message.startsWith(`clip could not be read from ${error.url}: ${says}`), error.message);
        return true;
      });
    });
  }
});
