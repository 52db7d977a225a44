import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PrimaryClient } from '../../src/clients/primary.ts';
import { readReplicateMode, type ReplicateMode } from '../../src/sources/replicate-mode.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { drop, inTurn, json, startServer, type Answer } from '../clients/test-server.ts';

function text(body: string, status = 200): Answer {
  return (response) => {
    response.writeHead(status).end(body);
  };
}

const long = 'x'.repeat(41);
const keptV1 = '/api/model_references/v1/metadata/last_updated';

/** URL stands for the server's address. */
const rows: readonly { given: string; answer: Answer; is: ReplicateMode }[] = [
  {
    given: 'PRIMARY with v2',
    answer: json(200, { replicate_mode: 'PRIMARY', canonical_format: 'v2', writable: true }),
    is: { kind: 'primary', format: 'v2' },
  },
  {
    given: 'PRIMARY with the legacy format',
    answer: json(200, { replicate_mode: 'PRIMARY', canonical_format: 'legacy', writable: true }),
    is: { kind: 'primary', format: 'v1' },
  },
  {
    given: '404, of an older server',
    answer: json(404, { detail: 'Not Found' }),
    is: { kind: 'primary', format: 'v1' },
  },
  {
    given: 'a replica',
    answer: json(200, { replicate_mode: 'REPLICA', canonical_format: 'v2', writable: false }),
    is: { kind: 'replica', problem: 'URL says that its replicate_mode is "REPLICA", not "PRIMARY"' },
  },
  {
    given: 'a replica that tells of no format',
    answer: json(200, { replicate_mode: 'primary ', canonical_format: null }),
    is: { kind: 'replica', problem: 'URL says that its replicate_mode is "primary ", not "PRIMARY"' },
  },
  ...(
    [
      ['an unknown format', { canonical_format: 'v3' }, 'with the canonical_format "v3", not with "legacy" or "v2"'],
      [
        'a format of many lines',
        { canonical_format: 'v2\n' },
        'with the canonical_format "v2\\n", not with "legacy" or "v2"',
      ],
      ['a long format', { canonical_format: long }, `with the canonical_format "${long.slice(1)}", not with`],
      ['no format', {}, 'with no canonical_format, not with "legacy" or "v2"'],
      [
        'a name from the prototype',
        { canonical_format: 'constructor' },
        'with the canonical_format "constructor", not',
      ],
    ] as const
  ).map(([given, more, problem]) => ({
    given,
    answer: json(200, { replicate_mode: 'PRIMARY', ...more }),
    is: { kind: 'unclear', problem: `URL answered ${problem}` } as const,
  })),
  ...(
    [
      ['an object without a mode', text('{"canonical_format": "v2"}')],
      ['a mode that is no text', json(200, { replicate_mode: true, canonical_format: 'v2' })],
      ['a long mode', json(200, { replicate_mode: long, canonical_format: 'v2' })],
      ['null', text('null')],
      ['a text', text('"PRIMARY"')],
      ['nothing', text('')],
      ['half an object', text('{"replicate_mode": "PRIMARY", "canonical_')],
    ] as const
  ).map(([given, answer]) => ({
    given,
    answer,
    is: {
      kind: 'unclear',
      problem: 'URL answered something else than {"replicate_mode": …, "canonical_format": …}',
    } as const,
  })),
  {
    given: 'a web page',
    answer: text('\n<!doctype html>'),
    is: { kind: 'unclear', problem: 'URL answered with a web page, not with JSON' },
  },
  {
    given: '401',
    answer: json(401, { detail: 'Unauthorized' }),
    is: { kind: 'unclear', problem: 'URL answered 401: Unauthorized' },
  },
  { given: '204', answer: text('', 204), is: { kind: 'unclear', problem: 'URL answered 204' } },
];

function client(url: string): PrimaryClient {
  return new PrimaryClient({ baseUrl: `${url}/api/`, timeoutSeconds: 60, timing: virtualClock() });
}

describe('a server that is asked what it is', () => {
  for (const { given, answer, is } of rows) {
    it(`is ${is.kind}: ${given}`, async (t) => {
      const { url, requests } = await startServer(t, answer);
      const mode = JSON.parse(
        JSON.stringify(await readReplicateMode(client(url), 'get')).replaceAll(`${url}/api/replicate_mode`, 'URL'),
      ) as ReplicateMode;
      if (is.kind === 'unclear' && mode.kind === 'unclear')
        assert.ok(mode.problem.startsWith(is.problem), mode.problem);
      else assert.deepEqual(mode, is);
      assert.deepEqual(
        requests.map(({ path }) => path),
        given.startsWith('404') ? ['/api/replicate_mode', keptV1] : ['/api/replicate_mode'],
      );
    });
  }

  it('is not guessed where an older server’s v1 API fails', async (t) => {
    const { url } = await startServer(
      t,
      inTurn(json(404, { detail: 'Not Found' }), json(503, { detail: 'Overloaded' })),
    );
    const mode = await readReplicateMode(client(url), 'get');
    assert.equal(mode.kind, 'unclear');
    assert.match('problem' in mode ? mode.problem : '', /last_updated answered 503: Overloaded$/);
  });

  it('is PRIMARY with v2 where an older server’s v1 API says that it is not kept', async (t) => {
    const detail =
      "This endpoint is only available when canonical_format='LEGACY'. Current setting: canonical_format='v2'";
    const { url } = await startServer(t, inTurn(json(404, { detail: 'Not Found' }), json(503, { detail })));
    assert.deepEqual(await readReplicateMode(client(url), 'get'), { kind: 'primary', format: 'v2' });
  });

  it('is asked three times by a pass where it fails', async (t) => {
    const { url, requests } = await startServer(t, json(500, { detail: 'oops' }));
    assert.deepEqual(await readReplicateMode(client(url), 'get'), {
      kind: 'unclear',
      problem: `${url}/api/replicate_mode: it answered 500: oops (tried 3 times)`,
    });
    assert.equal(requests.length, 3);
  });

  it('is asked three times by a pass where it does not answer', async (t) => {
    const { url, requests } = await startServer(t, drop);
    const mode = await readReplicateMode(client(url), 'get');
    assert.ok(mode.kind === 'silent');
    assert.match(mode.problem, /^http:\S+\/api\/replicate_mode: .* \(tried 3 times\)$/);
    assert.equal(requests.length, 3);
  });

  it('is asked once by a poll', async (t) => {
    const { url, requests } = await startServer(t, inTurn(json(500, { detail: 'oops' }), drop));
    const problem = `${url}/api/replicate_mode answered 500: oops`;
    assert.deepEqual(await readReplicateMode(client(url), 'ask'), { kind: 'unclear', problem });
    assert.equal((await readReplicateMode(client(url), 'ask')).kind, 'silent');
    assert.equal(requests.length, 2);
  });
});
