import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { GitDataRepository } from '../../../src/clients/github/git-data-repository.ts';
import { blobSha } from '../../../src/clients/repository/git-objects.ts';
import { versionFolder } from '../../../src/clients/github/version-folder.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { startEmulatedRepository } from './emulated-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { inTurn, json, type Answer } from '../test-server.ts';
import { failure } from './connect.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const list = 'GET /repos/o/r/commits';
const contents = 'GET /repos/o/r/contents/a.json';
const [one, two, three] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)] as const;

async function open(t: TestContext, answers: Readonly<Record<string, Answer>>) {
  const { octokit, timing, server } = await startScriptedGitHub(t, answers);
  return { repository: new GitDataRepository({ octokit, owner: 'o', name: 'r', timing }), server };
}

/** As GitHub lists it, with as much of it as we read. */
function listed(
  sha: string,
  changes: Readonly<Record<string, unknown>> = {},
  commit: Readonly<Record<string, unknown>> = {},
) {
  return {
    sha,
    commit: {
      author: { name: 'Ann Author', email: 'ann@example.org', date: '2020-01-01T00:00:00Z' },
      committer: { name: 'GitHub', email: 'noreply@example.org', date: '2024-02-29T12:00:01Z' },
      message: 'Add a model (#12)\n\nBecause.',
      ...commit,
    },
    author: { login: 'ann' },
    parents: [{ sha: three }],
    ...changes,
  };
}

function hash(number: number): string {
  return number.toString(16).padStart(40, '0');
}

/** A list in pages, with GitHub's link to the next one. */
function pages(commits: readonly unknown[]): Answer {
  return (response, request, count) => {
    const { searchParams } = new URL(request.path, 'http://github');
    const [page, perPage] = [Number(searchParams.get('page')), Number(searchParams.get('per_page'))];
    const link: Record<string, string> = page * perPage < commits.length ? { link: '<https://x>; rel="next"' } : {};
    return json(200, commits.slice((page - 1) * perPage, page * perPage), link)(response, request, count);
  };
}

describe('the versions of a file', () => {
  it('come newest first with time, author and the first line of the message, in one request', async (t) => {
    const { repository, server } = await open(t, {
      [list]: json(200, [listed(one), listed(two, { author: null, parents: [{ sha: one }, { sha: three }] })]),
    });
    const committedAt = Date.UTC(2024, 1, 29, 12, 0, 1) / 1_000;
    const subject = 'Add a model (#12)';
    assert.deepEqual(await repository.readVersions('a.json', three, 100), [
      { commit: one, committedAt, author: { login: 'ann', name: 'Ann Author' }, subject },
      { commit: two, committedAt, author: { name: 'Ann Author' }, subject, isMerge: true },
    ]);
    assert.deepEqual(
      server.requests.map(({ path }) => path),
      [`/repos/o/r/commits?path=a.json&sha=${three}&per_page=100&page=1`],
    );
  });

  it('are listed once for a commit: its history never changes', async (t) => {
    const { repository, server } = await open(t, { [list]: json(200, [listed(one)]) });
    const versions = await repository.readVersions('a.json', three, 100);
    assert.deepEqual(await repository.readVersions('a.json', three, 100), versions);
    assert.equal(server.requests.length, 1);
    await repository.readVersions('a.json', two, 100);
    await repository.readVersions('a.json', two, 1);
    await repository.readVersions('b.json', two, 1);
    assert.equal(server.requests.length, 4);
  });

  it('are listed again where that failed', async (t) => {
    const { repository } = await open(t, { [list]: inTurn(json(404, { message: 'Not Found' }), json(200, [])) });
    await assert.rejects(repository.readVersions('a.json', three, 100), /404/);
    assert.deepEqual(await repository.readVersions('a.json', three, 100), []);
  });

  const many = Array.from({ length: 230 }, (_, index) => listed(hash(index)));
  const rows = [
    { most: 1, given: 1, requests: 1 },
    { most: 100, given: 100, requests: 1 },
    { most: 150, given: 150, requests: 2 },
    { most: 230, given: 230, requests: 3 },
    { most: 1_000, given: 230, requests: 3 },
  ];
  for (const { most, given, requests } of rows) {
    it(`come in ${requests} requests where at most ${most} of 230 are wanted`, async (t) => {
      const { repository, server } = await open(t, { [list]: pages(many) });
      const versions = await repository.readVersions('a.json', three, most);
      assert.deepEqual(
        versions.map(({ commit }) => commit),
        many.slice(0, given).map(({ sha }) => sha),
      );
      assert.equal(server.requests.length, requests);
    });
  }

  it('keep of names and lines what a table can hold, and whole characters', async (t) => {
    const long = '😀'.repeat(500);
    const { repository } = await open(t, {
      [list]: json(200, [
        listed(one, { author: { login: `x${long}` } }, { author: { name: `x${long}` }, message: `${long}\rmore` }),
        listed(two, { author: {} }, { author: null, message: '' }),
      ]),
    });
    const [first, second] = await repository.readVersions('a.json', three, 100);
    assert.ok(first);
    for (const text of [first.author.login, first.author.name, first.subject]) {
      assert.equal(text?.length, 200);
      assert.ok(text.isWellFormed());
    }
    assert.deepEqual([second?.author, second?.subject], [{}, '']);
  });

  const committer = (date: unknown) => ({ committer: { date } });
  const lies: readonly { given: string; commits: readonly unknown[]; says: RegExp }[] = [
    { given: 'a hash that is none', commits: [listed('main')], says: /documented shape at 0\.sha/ },
    { given: 'a hash that is too long', commits: [listed(`${one}0`)], says: /documented shape at 0\.sha/ },
    { given: 'a parent that is none', commits: [listed(one, { parents: [{}] })], says: /shape at 0\.parents/ },
    { given: 'no time', commits: [listed(one, {}, { committer: null })], says: /shape at 0\.commit\.committer/ },
    { given: 'a time that is none', commits: [listed(one, {}, committer('soon'))], says: /committer\.date/ },
    { given: 'the 31st of February', commits: [listed(one, {}, committer('2024-02-32T00:00:00Z'))], says: /date/ },
    { given: 'a time before 1970', commits: [listed(one, {}, committer('1969-12-31T23:59:59Z'))], says: /date/ },
    { given: 'a number as time', commits: [listed(one, {}, committer(1_700_000_000))], says: /date/ },
    {
      given: 'a commit twice',
      commits: [listed(one), listed(two), listed(one)],
      says: /page 1 of the commits of a\.json/,
    },
    { given: 'more than was asked for', commits: many, says: /page 1 of the commits of a\.json holds more/ },
  ];
  for (const { given, commits, says } of lies) {
    it(`are not believed with ${given}`, async (t) => {
      const { repository } = await open(t, { [list]: json(200, commits) });
      assert.match((await failure(repository.readVersions('a.json', three, 100))).message, says);
    });
  }

  it('are not believed in a list that is none', async (t) => {
    const { repository } = await open(t, { [list]: json(200, {}) });
    assert.match((await failure(repository.readVersions('a.json', three, 100))).message, /documented shape at its top/);
  });

  for (const [given, answer] of [
    ['the same page again and again', json(200, many.slice(0, 100), { link: '<https://x>; rel="next"' })],
    ['empty pages without end', json(200, [], { link: '<https://x>; rel="next"' })],
  ] as const) {
    it(`are not believed where a server gives ${given}`, async (t) => {
      const { repository, server } = await open(t, { [list]: answer });
      await failure(repository.readVersions('a.json', three, 10_000));
      assert.ok(server.requests.length <= 2);
    });
  }
});

describe('a file as a commit has it', () => {
  const bytes = Buffer.from('\ufeff{"ä": 1}\r\n\0');
  const raw: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.github.raw+json; charset=utf-8' }).end(bytes);
  };
  const asJson = { type: 'file', encoding: 'base64', content: bytes.toString('base64'), sha: blobSha(bytes) };

  it('comes with its very bytes', async (t) => {
    const { repository, server } = await open(t, { [contents]: raw });
    assert.deepEqual(Buffer.from((await repository.readFileAt('a.json', one)) ?? []), bytes);
    const [request] = server.requests;
    assert.equal(request?.path, `/repos/o/r/contents/a.json?ref=${one}`);
    assert.equal(request.headers['accept'], 'application/vnd.github.raw+json');
  });

  it('comes with its very bytes where the server knows JSON only', async (t) => {
    const { repository } = await open(t, { [contents]: json(200, asJson) });
    assert.deepEqual(Buffer.from((await repository.readFileAt('a.json', one)) ?? []), bytes);
  });

  it('is asked for once, however often and however many at a time want it', async (t) => {
    const { repository, server } = await open(t, { [contents]: raw });
    const read = async () => Buffer.from((await repository.readFileAt('a.json', one)) ?? []);
    assert.deepEqual(await Promise.all([read(), read()]), [bytes, bytes]);
    assert.deepEqual(await read(), bytes);
    assert.equal(server.requests.length, 1);
    await repository.readFileAt('a.json', two);
    assert.equal(server.requests.length, 2);
  });

  it('is not asked for again by a later process that has the folder', async (t) => {
    const folder = temporaryFolder();
    const { octokit, timing, server } = await startScriptedGitHub(t, { [contents]: raw });
    for (let process = 1; process <= 2; process += 1) {
      const versions = versionFolder({ directory: join(folder, 'versions'), log: silentLog });
      const repository = new GitDataRepository({ octokit, owner: 'o', name: 'r', timing, versions });
      assert.deepEqual(Buffer.from((await repository.readFileAt('a.json', one)) ?? []), bytes);
    }
    assert.equal(server.requests.length, 1);
  });

  it('is nothing where the commit has none, and is looked for again', async (t) => {
    const { repository, server } = await open(t, { [contents]: json(404, { message: 'Not Found' }) });
    assert.equal(await repository.readFileAt('a.json', one), undefined);
    assert.equal(await repository.readFileAt('a.json', one), undefined);
    assert.equal(server.requests.length, 2);
  });

  it('is nothing where the commit has a folder there', async (t) => {
    const { repository } = await open(t, { [contents]: json(200, [{ type: 'file', name: 'b' }]) });
    assert.equal(await repository.readFileAt('a.json', one), undefined);
  });

  const html: Answer = (response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
  };
  const lies: readonly { given: string; answer: Answer; says: RegExp }[] = [
    {
      given: 'no such commit',
      answer: json(404, { message: `No commit found for the ref ${one}` }),
      says: /No commit found/,
    },
    { given: 'an HTML page', answer: html, says: /documented shape/ },
    { given: 'a submodule', answer: json(200, { ...asJson, type: 'submodule' }), says: /documented shape at type/ },
    {
      given: 'no content, as of a large file',
      answer: json(200, { ...asJson, encoding: 'none' }),
      says: /at encoding/,
    },
    {
      given: 'another content',
      answer: json(200, { ...asJson, content: 'aGk=' }),
      says: /a\.json: the content is not/,
    },
    { given: 'a refusal', answer: json(403, { message: 'Resource not accessible' }), says: /answered 403/ },
  ];
  for (const { given, answer, says } of lies) {
    it(`is not known after ${given}`, async (t) => {
      const { repository } = await open(t, { [contents]: answer });
      assert.match((await failure(repository.readFileAt('a.json', one))).message, says);
    });
  }
});

it('reads a history from an independent emulator', async (t) => {
  const { github, repository } = await startEmulatedRepository(t, new Map([['a.json', '1']]));
  const first = (await repository.readBranch('main'))?.commit ?? '';
  const second = await github.commit('horde/references', 'main', new Map([['a.json', '2']]), 'Change a\n\nSo.');
  const head = await github.commit('horde/references', 'main', new Map([['b.json', '']]));
  const versions = await repository.readVersions('a.json', head, 100);
  assert.deepEqual(
    versions.map(({ commit, subject }) => ({ commit, subject })),
    [
      { commit: second, subject: 'Change a' },
      { commit: first, subject: 'Edit by hand' },
    ],
  );
  assert.ok(versions.every(({ committedAt }) => Number.isSafeInteger(committedAt)));
  assert.equal(String(Buffer.from((await repository.readFileAt('a.json', first)) ?? [])), '1');
  assert.equal(await repository.readFileAt('b.json', first), undefined);
});
