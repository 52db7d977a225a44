import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { runStatus, type StatusFlags } from '../../src/cli/commands/status.ts';
import type { Process } from '../../src/cli/process.ts';
import { json, startServer, type Answer } from '../clients/test-server.ts';
import { compared, everyState, everythingInSync, noChange, pull, repository, resultOf } from '../service/results.ts';
import { threeChanges } from '../service/results.ts';
import { startTestService, type TestService } from '../service/test-service.ts';
import { startForwardProxy } from '../support/forward-proxy.ts';
import { freePort } from '../support/free-port.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Screen {
  readonly env?: Process['env'];
  readonly isTTY?: boolean;
  readonly limits?: Parameters<typeof runStatus>[2];
}

async function status(flags: StatusFlags, { env = {}, isTTY = false, limits }: Screen = {}) {
  let stdout = '';
  const process: Process = {
    env,
    stdout: { write: (text) => (stdout += text), isTTY },
    stderr: { write: () => assert.fail('nothing is said on standard error') },
    on: () => undefined,
    off: () => undefined,
    exit: () => assert.fail('the process is ended by its exit code'),
  };
  // A dotenv file of this folder is none of these tests'.
  const dotenv = join(temporaryFolder(), 'empty.env');
  writeFileSync(dotenv, '');
  const code = await runStatus({ dotenv, ...flags }, process, limits);
  return { code, stdout };
}

const images = 'AI-Horde-image-model-reference';
const failure = { failures: 2, retryInSeconds: 60 };
const unchanged = { name: 'watch.unchanged', timestamp: 1_700_000_000, format: 'v1' } as const;

describe('status prints', () => {
  const rows: readonly (readonly [string, (service: TestService) => void, readonly RegExp[]])[] = [
    [
      'a watch that has compared nothing',
      () => undefined,
      [
        /^ {2}· blip +not compared yet$/m,
        /^not ready: PRIMARY has not been polled yet$/m,
        /^Not compared yet: Nothing/m,
      ],
    ],
    [
      'all in sync',
      (service) => {
        service.tell(unchanged);
        service.ran({ ...everythingInSync, rateLimit: { remaining: 4_961, limit: 5_000, resetsAt: 1 } });
      },
      [
        /^GitHub’s rate limit: 4,961 requests left$/m,
        /^Haidra-Org\/AI-Horde-image-model-reference {2}main @ 46fdd9e$/m,
        /^ {2}✓ blip {2}in sync \(12 models\)$/m,
        /^ready\nEverything is in sync: PRIMARY and GitHub agree in 1 category\.\n$/m,
      ],
    ],
    [
      'every state that a category can be in',
      (service) => {
        service.ran(everyState);
      },
      [
        /^ {2}● image_generation {2}\+1 added, -1 removed, ~1 modified, proposed in #12$/m,
        /^ {6}\+ Fern$/m,
        /^ {6}~ Slate\n {10}version: "1\.0" → "1\.1"$/m,
        /^ {2}✗ clip +refused, .*: PRIMARY no longer has 11/m,
        /^ {2}\? codeformer +unknown: PRIMARY: it answered 502/m,
        /^ {2}! the label "sync" could not be set$/m,
        /^ {2}→ unchanged: #12 already proposes this$/m,
        /text_generation {2}\+1 added, -1 removed, ~1 modified, declined in #3$/m,
        /^ {6}! warning: Row 7 has one cell too many\.$/m,
        /^Skipped\n {2}lora: it is managed elsewhere/m,
        /^Troubles, the worst first\n {2}✗ clip: refused[^]*\n {2}✗ codeformer: unknown[^]*\n {2}! Haidra-Org/m,
        /^1 category is refused, 1 category is unknown\.\n$/m,
      ],
    ],
    [
      'a pull request that was merged',
      (service) => {
        service.ran(everythingInSync);
        service.tell({ name: 'watch.merged', repository: `Haidra-Org/${images}`, number: 12 });
      },
      [/^ {2}→ #12 was merged$/m, new RegExp(`^Pull request\n {2}${pull(12).url}$`, 'm')],
    ],
    [
      'a PRIMARY that is down',
      (service) => {
        service.ran(everythingInSync);
        service.tell({ name: 'watch.poll-failed', problem: 'no route', ...failure });
        service.waits(60, 'poll-retry');
      },
      [
        /^Trouble\n {2}✗ PRIMARY: 2 failed polls in a row: no route$/m,
        /^Next poll at 20\d\d-/m,
        /^not ready: 2 polls in a row/m,
      ],
    ],
    [
      'who leads, where it stands by',
      (service) => {
        service.tell({ name: 'watch.standing-by', leader: 'blade-1' });
      },
      [/^ready\nstanding by: blade-1 leads\nStanding by: blade-1 leads; nothing/m],
    ],
  ];
  for (const [what, happens, patterns] of rows) {
    it(what, async (t) => {
      const service = await startTestService(t);
      happens(service);
      const { stdout, code } = await status({ url: service.url });
      for (const pattern of patterns) assert.match(stdout, pattern);
      const readiness = await fetch(`${service.url}/readyz`);
      assert.equal(code, readiness.ok ? 0 : 1, 'the exit code is what /readyz says');
    });
  }

  it('in colour on a terminal alone, and what strangers wrote harmlessly', async (t) => {
    const hostile = '\u001b[31mred\u202e';
    const body = { version: 1 };
    const service = await startTestService(t);
    service.ran(resultOf([repository(images, [compared('blip', threeChanges)], { kind: 'unchanged', pull: pull(1) })]));
    const document = JSON.parse(JSON.stringify({ ...(await service.status()), ...body }), (key, value: unknown) =>
      typeof value === 'string' && !['kind', 'severity', 'url'].includes(key) ? hostile : value,
    ) as object;
    const server = await startDaemon(t, document);
    for (const flags of [{}, { json: true }]) {
      const { stdout } = await status({ url: server.url, ...flags });
      assert.match(stdout, /\\u001b\[31mred\\u202e/);
      assert.doesNotMatch(stdout, /[\u001b\u202e]/);
    }
    assert.match((await status({ url: service.url }, { isTTY: true })).stdout, /\u001b\[33m●/);
  });

  it('the document as it came with --json, what it does not know included', async (t) => {
    const service = await startTestService(t);
    service.ran(everyState);
    const document = { ...(await service.status()), phase: 'dreaming', later: { all: [1] } };
    const server = await startDaemon(t, document);
    const { stdout } = await status({ url: server.url, json: true });
    assert.deepEqual(JSON.parse(stdout), document);
    assert.equal(stdout.indexOf('\n'), stdout.length - 1);
  });

  it('a word for a state that came later', async (t) => {
    const service = await startTestService(t);
    service.ran(resultOf([repository(images, [compared('blip', noChange)])]));
    const text = JSON.stringify(await service.status()).replace(
      '"state":"in-sync","reason"',
      '"state":"asleep","reason"',
    );
    const server = await startDaemon(t, JSON.parse(text) as object);
    assert.match((await status({ url: server.url })).stdout, /^ {2}\? blip {2}asleep: PRIMARY and GitHub agree$/m);
  });

  it('a watch of before there were troubles and merged pull requests in its status', async (t) => {
    const service = await startTestService(t);
    service.ran(everythingInSync);
    const text = JSON.stringify(await service.status(), (key, value: unknown) =>
      ['troubles', 'merged'].includes(key) ? undefined : value,
    );
    const server = await startDaemon(t, JSON.parse(text));
    assert.match((await status({ url: server.url })).stdout, /^Everything is in sync/m);
  });
});

/** What answers as a daemon does, with a document of the test's. */
async function startDaemon(t: TestContext, document: unknown, { ready = 200, prefix = '' } = {}) {
  return await startServer(t, (response, request, count) => {
    const answers: Readonly<Record<string, Answer>> = {
      [`${prefix}/readyz`]: (answer) => {
        answer.writeHead(ready).end(ready === 200 ? 'ready\n' : 'not ready: so\n');
      },
      [`${prefix}/api/status`]: json(200, document),
    };
    return (answers[request.path] ?? json(404, 'nothing here'))(response, request, count);
  });
}

describe('status takes no other answer for a watch’s', () => {
  const limits = { timeoutMilliseconds: 300, maxBytes: 1_000 };
  const ends =
    (text: string): Answer =>
    (response) => {
      response.end(text);
    };
  const rows: readonly (readonly [string, Answer, RegExp])[] = [
    ['a text', ends('<html>'), /^The status at \S+ cannot be shown: what answers is no status/],
    ['another document', json(200, { version: 1 }), /no status of horde-github-sync \(programVersion\)\.$/],
    ['a later version', json(200, { version: 2 }), /its status has version 2, and this program reads 1/],
    ['too much', ends('x'.repeat(2_000)), /^Nothing answers at \S+: the answer is larger/],
    ['nothing in time', () => undefined, /^Nothing answers at \S+: no complete answer within 0\.3 s\. /],
    ['a failure', json(500, 'oops\u001b'), /readyz is no status of horde-github-sync: it answered 500: "oops\\u001b"$/],
    [
      'a redirect, which is not followed',
      (response) => {
        response.writeHead(302, { location: 'http://192.0.2.1/' }).end();
      },
      /it answered 302$/,
    ],
  ];
  for (const [what, answer, message] of rows) {
    it(what, async (t) => {
      const server = await startServer(t, answer);
      await assert.rejects(status({ url: server.url }, { limits }), { message });
      assert.ok(server.requests.length <= 2);
    });
  }
});

describe('status asks', () => {
  const ready = async (t: TestContext) => {
    const service = await startTestService(t);
    service.tell(unchanged);
    service.ran(everythingInSync);
    return { service, port: new URL(service.url).port, document: await service.status() };
  };

  for (const [what, env] of [
    ['the port of the variables', {}],
    ['this machine where a watch listens to all', { HORDE_GITHUB_SYNC_HTTP_HOST: '0.0.0.0' }],
    ['this machine without a proxy', { HTTP_PROXY: 'http://192.0.2.1:9' }],
  ] as const) {
    it(what, async (t) => {
      const { port } = await ready(t);
      assert.equal((await status({}, { env: { HORDE_GITHUB_SYNC_HTTP_PORT: port, ...env } })).code, 0);
    });
  }

  it('the port of the dotenv file', async (t) => {
    const { port } = await ready(t);
    const dotenv = join(temporaryFolder(), 'sync.env');
    writeFileSync(dotenv, `HORDE_GITHUB_SYNC_HTTP_PORT=${port}\n`);
    assert.equal((await status({ dotenv })).code, 0);
  });

  it('below a path, with or without a slash at its end', async (t) => {
    const { document } = await ready(t);
    const server = await startDaemon(t, document, { prefix: '/sync' });
    for (const url of [`${server.url}/sync`, `${server.url}/sync/`]) assert.equal((await status({ url })).code, 0);
  });

  for (const [what, flags, env, message] of [
    ['an address without its scheme', { url: 'localhost:8080' }, {}, /; did you mean http:\/\/localhost:8080\?$/m],
    ['what may be a secret', { url: 'ghp_secret' }, {}, /--url: the value is not an http\(s\) URL[^?]*$/m],
    ['an address that is none', { url: 'ftp://x' }, {}, /--url: "ftp:\/\/x" is not an http\(s\) URL/],
    ['a password', { url: 'http://a:b@localhost' }, {}, /--url: /],
    ['a port that is none', {}, { HORDE_GITHUB_SYNC_HTTP_PORT: 'x' }, /HORDE_GITHUB_SYNC_HTTP_PORT: "x" is not a port/],
    ['a dotenv file that is not there', { dotenv: '/nowhere' }, {}, /--dotenv \/nowhere: there is no such file/],
  ] as const) {
    it(`nobody, given ${what}`, async () => {
      await assert.rejects(status(flags, { env }), { message });
    });
  }
});

describe('the program’s status', () => {
  it('ends as /readyz answers, with the paragraph on standard error where nothing answers', async (t) => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'home'));
    const service = await startTestService(t);
    const run = async (...flags: readonly string[]) => await runProgram(['status', ...flags], {}, folder);
    const unready = await run('--url', service.url);
    assert.deepEqual([unready.code, unready.stderr], [1, '']);
    service.tell(unchanged);
    service.ran(everythingInSync);
    assert.equal((await run('--url', service.url)).code, 0);
    const nobody = `http://127.0.0.1:${await freePort()}`;
    const silent = await run('--url', nobody);
    assert.deepEqual([silent.code, silent.stdout], [1, '']);
    assert.match(
      silent.stderr,
      new RegExp(`^Nothing answers at ${nobody}: connect ECONNREFUSED .* say so with --url\\.\n$`),
    );
    const help = await run('--help');
    assert.equal(help.code, 0);
    assert.match(help.stdout, /--url <url>/);
  });

  it('goes through the proxy of the environment to other machines', async (t) => {
    const service = await startTestService(t, { host: '0.0.0.0' });
    service.tell(unchanged);
    service.ran(everythingInSync);
    const proxy = await startForwardProxy(t);
    const url = service.url.replace('0.0.0.0', 'sync.example');
    await status({ url }, { env: { HTTP_PROXY: proxy.url } }).catch(() => undefined);
    assert.ok(proxy.requests.length > 0);
    for (const request of proxy.requests) assert.match(request, /sync\.example/);
  });
});
