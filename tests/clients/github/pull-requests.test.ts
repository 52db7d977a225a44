import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { GitHubError } from '../../../src/clients/repository/github-error.ts';
import { GitHubPullRequests } from '../../../src/clients/github/pull-requests.ts';
import { isPassing, isRefusal } from '../../../src/clients/repository/refusal.ts';
import type { PullRequests } from '../../../src/clients/repository/pull-requests.ts';
import { drop, inTurn, json, type Answer } from '../test-server.ts';
import { startScriptedGitHub } from './scripted-github.ts';

const pulls = '/repos/o/r/pulls';
const comments = '/repos/o/r/issues/7/comments';
const marker = '<!-- once -->';

/** As GitHub tells a pull request. */
function told(number: number, more: Readonly<Record<string, unknown>> = {}) {
  return {
    number,
    html_url: `https://github.example/o/r/pull/${number}`,
    state: 'open',
    merged_at: null,
    title: `Title ${number}`,
    body: `Body ${number}`,
    head: { ref: 'sync/primary/all', sha: 'a'.repeat(40), repo: { full_name: 'o/r' } },
    base: { ref: 'main', repo: { full_name: 'o/r' } },
    ...more,
  };
}

async function open(t: TestContext, answers: Readonly<Record<string, Answer>>) {
  const { octokit, timing, ...github } = await startScriptedGitHub(t, answers);
  return { ...github, timing, pulls: new GitHubPullRequests({ octokit, owner: 'o', name: 'r', timing }) };
}

/** Pages of at most 100 with a link to the next one, as GitHub gives them. */
function paged(all: readonly unknown[]): Answer {
  return (response, request, count) => {
    const url = new URL(request.path, `http://${String(request.headers['host'])}`);
    const size = Number(url.searchParams.get('per_page') ?? 30);
    const page = Number(url.searchParams.get('page') ?? 1);
    url.searchParams.set('page', String(page + 1));
    const isLast = page * size >= all.length;
    const link = `<${url.href}>; rel="next", <${url.href}>; rel="last"`;
    const headers: Readonly<Record<string, string>> = isLast ? {} : { link };
    return json(200, all.slice((page - 1) * size, page * size), headers)(response, request, count);
  };
}

describe('the pull requests of a branch', () => {
  it('are told with what we need of them', async (t) => {
    const { pulls: door } = await open(t, { [`GET ${pulls}`]: json(200, [told(7, { user: { login: 'sync-bot' } })]) });
    assert.deepEqual(await door.ofBranch('sync/primary/all'), [
      {
        number: 7,
        url: 'https://github.example/o/r/pull/7',
        state: 'open',
        merged: false,
        title: 'Title 7',
        body: 'Body 7',
        author: 'sync-bot',
        branch: 'sync/primary/all',
        headCommit: 'a'.repeat(40),
        base: 'main',
        fromSameRepository: true,
      },
    ]);
  });

  const facts: readonly { given: string; answer: Record<string, unknown>; is: Record<string, unknown> }[] = [
    { given: 'a merged one', answer: { state: 'closed', merged_at: '2026-01-01T00:00:00Z' }, is: { merged: true } },
    { given: 'a closed one', answer: { state: 'closed' }, is: { state: 'closed', merged: false } },
    { given: 'one without a body', answer: { body: null }, is: { body: '' } },
    {
      given: 'one from a fork',
      answer: { head: { ref: 'x', sha: 'a'.repeat(40), repo: { full_name: 'p/r' } } },
      is: { fromSameRepository: false },
    },
    {
      given: 'one from a fork that is deleted',
      answer: { head: { ref: 'x', sha: 'a'.repeat(40), repo: null } },
      is: { fromSameRepository: false },
    },
    {
      given: 'one of a repository that spells its name differently',
      answer: { head: { ref: 'x', sha: 'a'.repeat(40), repo: { full_name: 'O/R' } } },
      is: { fromSameRepository: true },
    },
  ];
  for (const { given, answer, is } of facts) {
    it(`are understood: ${given}`, async (t) => {
      const { pulls: door } = await open(t, { [`GET ${pulls}`]: json(200, [told(7, answer)]) });
      const [pull] = await door.open();
      assert.deepEqual({ ...pull, ...is }, pull);
    });
  }

  it('are asked for by the branch of the repository itself, open and closed', async (t) => {
    const { pulls: door, server } = await open(t, { [`GET ${pulls}`]: json(200, []) });
    await door.ofBranch('sync/primary/a+b');
    const { searchParams } = new URL(server.requests[0]?.path ?? '', server.url);
    assert.equal(searchParams.get('head'), 'o:sync/primary/a+b');
    assert.equal(searchParams.get('state'), 'all');
  });

  for (const count of [0, 1, 100, 101, 250]) {
    it(`are all read, page after page: ${count}`, async (t) => {
      const all = Array.from({ length: count }, (_, index) => told(count - index));
      const { pulls: door, lines } = await open(t, { [`GET ${pulls}`]: paged(all) });
      const found = await door.open();
      assert.deepEqual(
        found.map(({ number }) => number),
        all.map(({ number }) => number),
      );
      assert.equal(lines().length, Math.max(1, Math.ceil(count / 100)));
    });
  }

  it('are the newest 100 of a branch, in one request, however many there were', async (t) => {
    const all = Array.from({ length: 250 }, (_, index) => told(250 - index));
    const { pulls: door, lines } = await open(t, { [`GET ${pulls}`]: paged(all) });
    const found = await door.ofBranch('sync/primary/all');
    assert.deepEqual([found.length, found[0]?.number, lines().length], [100, 250, 1]);
  });

  it('are not those of a fork whose branch has the same name', async (t) => {
    const head = { ref: 'sync/primary/all', sha: 'a'.repeat(40), repo: { full_name: 'p/r' } };
    const { pulls: door } = await open(t, { [`GET ${pulls}`]: json(200, [told(8, { head }), told(7)]) });
    assert.deepEqual(
      (await door.ofBranch('sync/primary/all')).map(({ number }) => number),
      [7],
    );
  });

  it('are those of a branch also on a server that knows no such filter', async (t) => {
    const head = { ref: 'another', sha: 'a'.repeat(40), repo: { full_name: 'o/r' } };
    const all = [...Array.from({ length: 150 }, (_, index) => told(200 - index, { head })), told(7)];
    const { pulls: door } = await open(t, { [`GET ${pulls}`]: paged(all) });
    assert.deepEqual(
      (await door.ofBranch('sync/primary/all')).map(({ number }) => number),
      [7],
    );
  });

  it('are an error in words where the list does not end', async (t) => {
    const endless: Answer = (response, request, count) => {
      const link = `<http://${String(request.headers['host'])}${request.path}>; rel="next"`;
      return json(200, [told(count)], { link })(response, request, count);
    };
    const { pulls: door, lines } = await open(t, { [`GET ${pulls}`]: endless });
    await assert.rejects(door.open(), {
      name: 'GitHubError',
      message: /more than 100 pages of 100, and each names a next/,
    });
    assert.equal(lines().length, 100);
  });

  const lies: Readonly<Record<string, Answer>> = {
    'a page of a proxy': (response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<p>Log in</p>');
    },
    'an empty answer': (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end();
    },
    'no content': (response) => {
      response.writeHead(204).end();
    },
    'an object': json(200, { total_count: 0, items: [] }),
    null: json(200, null),
    'a conflict': json(409, { message: 'Conflict' }),
    'a pull request without a number': json(200, [told(7, { number: null })]),
    'a page that fails after a good one': inTurn(
      paged(Array.from({ length: 150 }, (_, index) => told(index + 1))),
      json(500, {}),
    ),
  };
  for (const [given, answer] of Object.entries(lies)) {
    it(`are unknown, not none: ${given}`, async (t) => {
      const { pulls: door } = await open(t, { [`GET ${pulls}`]: answer });
      await assert.rejects(door.open(), GitHubError);
    });
  }
});

describe('opening a pull request', () => {
  const wanted = { branch: 'sync/primary/all', base: 'main', title: 'T', body: 'B' };
  const isIt = ({ body }: { body: string }) => body === 'B';

  it('sends it once', async (t) => {
    const { pulls: door, lines, sent } = await open(t, { [`POST ${pulls}`]: json(201, told(7, { body: 'B' })) });
    assert.equal((await door.create(wanted, isIt)).number, 7);
    assert.deepEqual(lines(), [`POST ${pulls}`]);
    assert.deepEqual(sent(), { head: 'sync/primary/all', base: 'main', title: 'T', body: 'B' });
  });

  it('finds the one that was made although its answer was lost', async (t) => {
    const list = [told(9, { body: 'another' }), told(8, { body: 'B', state: 'closed' }), told(7, { body: 'B' })];
    const { pulls: door, lines } = await open(t, { [`POST ${pulls}`]: drop, [`GET ${pulls}`]: json(200, list) });
    assert.equal((await door.create(wanted, isIt)).number, 7);
    assert.deepEqual(lines(), [`POST ${pulls}`, `GET ${pulls}`]);
  });

  it('finds the one of which GitHub says that it exists', async (t) => {
    const exists = json(422, { message: 'Validation Failed', errors: [{ message: 'A pull request already exists' }] });
    const { pulls: door, lines } = await open(t, {
      [`POST ${pulls}`]: exists,
      [`GET ${pulls}`]: json(200, [told(7, { body: 'B' })]),
    });
    assert.equal((await door.create(wanted, isIt)).number, 7);
    assert.deepEqual(lines(), [`POST ${pulls}`, `GET ${pulls}`]);
  });

  it('sends it again only after it has looked, where the answer was lost and nothing is there', async (t) => {
    const { pulls: door, lines } = await open(t, {
      [`POST ${pulls}`]: inTurn(json(502, {}), json(201, told(7))),
      [`GET ${pulls}`]: json(200, []),
    });
    assert.equal((await door.create(wanted, isIt)).number, 7);
    assert.deepEqual(lines(), [`POST ${pulls}`, `GET ${pulls}`, `POST ${pulls}`]);
  });

  it('fails at once where it may not', async (t) => {
    const { pulls: door, lines } = await open(t, { [`POST ${pulls}`]: json(403, { message: 'Forbidden' }) });
    await assert.rejects(door.create(wanted, isIt), { status: 403 });
    assert.deepEqual(lines(), [`POST ${pulls}`]);
  });
});

describe('a repository that has moved to another owner', () => {
  const sentOn = (path: string) => json(301, { message: 'Moved Permanently' }, { location: path });
  const now = { full_name: 'new/r' };
  const moved = told(7, {
    head: { ref: 'sync/primary/all', sha: 'a'.repeat(40), repo: now },
    base: { ref: 'main', repo: now },
  });

  /** As GitHub filters: by the owner's name of today. */
  const filtered: Answer = (response, request, count) => {
    const head = new URL(request.path, 'http://x').searchParams.get('head');
    return json(200, head === 'new:sync/primary/all' ? [moved] : [])(response, request, count);
  };

  it('has its pull requests under the names that GitHub answers with', async (t) => {
    const { pulls: door, lines } = await open(t, {
      [`GET ${pulls}`]: sentOn('/repositories/1/pulls'),
      'GET /repositories/1/pulls': json(200, []),
      'GET /repos/o/r': sentOn('/repositories/1'),
      'GET /repositories/1': json(200, { name: 'r', owner: { login: 'new' } }),
      'GET /repos/new/r/pulls': filtered,
      'PATCH /repos/new/r/pulls/7': json(200, {}),
    });
    assert.deepEqual(
      (await door.ofBranch('sync/primary/all')).map(({ number }) => number),
      [7],
    );
    await door.edit(7, { title: 'New' });
    assert.equal(lines().at(-1), 'PATCH /repos/new/r/pulls/7');
  });

  it('is not asked about where nothing was sent on', async (t) => {
    const { pulls: door, lines } = await open(t, { [`GET ${pulls}`]: json(200, []) });
    await door.ofBranch('sync/primary/all');
    assert.deepEqual(lines(), [`GET ${pulls}`]);
  });
});

describe('a comment that stands once', () => {
  const many = Array.from({ length: 130 }, (_, index) => ({
    body: index === 120 ? `Said.\n${marker}` : null,
    user: { login: 'sync-bot' },
  }));

  const by = (login: string) => ({ body: `Text ${marker}`, user: { login } });
  const asking = (login: string) => ({ 'POST /graphql': json(200, { data: { viewer: { login } } }) });
  const rows: readonly {
    readonly given: string;
    readonly there: unknown;
    readonly more?: Readonly<Record<string, Answer>>;
    readonly isLeft: boolean;
  }[] = [
    { given: 'one by the pull request’s author is there', there: by('sync-bot'), isLeft: false },
    { given: 'one by our account of today is there', there: by('new-bot'), more: asking('new-bot'), isLeft: false },
    { given: 'somebody else has written our marker', there: by('somebody'), more: asking('sync-bot'), isLeft: true },
    { given: 'GitHub does not tell whose the one that is there is', there: by('somebody'), isLeft: false },
  ];
  for (const { given, there, more, isLeft } of rows) {
    it(`is ${isLeft ? 'left' : 'not left again'} where ${given}`, async (t) => {
      const answers = { [`GET ${comments}`]: json(200, [there]), [`POST ${comments}`]: json(201, {}), ...more };
      const { pulls: door, lines } = await open(t, answers);
      await door.commentOnce(7, `Text ${marker}`, marker, 'sync-bot');
      assert.equal(lines().includes(`POST ${comments}`), isLeft);
    });
  }

  it('is written where it does not stand', async (t) => {
    const {
      pulls: door,
      lines,
      sent,
    } = await open(t, {
      [`GET ${comments}`]: json(200, [{ body: 'other' }, { body: null }]),
      [`POST ${comments}`]: json(201, {}),
    });
    await door.commentOnce(7, `Text ${marker}`, marker);
    assert.deepEqual(lines(), [`GET ${comments}`, `POST ${comments}`]);
    assert.deepEqual(sent(), { body: `Text ${marker}` });
  });

  it('is not written where it stands, also on a second page', async (t) => {
    const { pulls: door, lines } = await open(t, { [`GET ${comments}`]: paged(many) });
    await door.commentOnce(7, `Text ${marker}`, marker, 'sync-bot');
    assert.deepEqual(lines(), [`GET ${comments}`, `GET ${comments}`]);
  });

  it('is not written twice where its answer was lost', async (t) => {
    const { pulls: door, lines } = await open(t, {
      [`GET ${comments}`]: inTurn(json(200, []), json(200, [by('sync-bot')])),
      [`POST ${comments}`]: drop,
    });
    await door.commentOnce(7, `Text ${marker}`, marker, 'sync-bot');
    assert.deepEqual(lines(), [`GET ${comments}`, `POST ${comments}`, `GET ${comments}`]);
  });

  it('is written again where its answer was lost and it does not stand', async (t) => {
    const { pulls: door, lines } = await open(t, {
      [`GET ${comments}`]: json(200, []),
      [`POST ${comments}`]: inTurn(drop, json(201, {})),
    });
    await door.commentOnce(7, `Text ${marker}`, marker);
    assert.deepEqual(lines(), [`GET ${comments}`, `POST ${comments}`, `GET ${comments}`, `POST ${comments}`]);
  });
});

describe('what a pull request is given', () => {
  // How often each is tried where GitHub says 422: of a new pull request that may pass, of a reviewer it is final.
  const asks: readonly {
    given: string;
    line: string;
    ask: (door: PullRequests) => Promise<void>;
    sends: unknown;
    tries: number;
  }[] = [
    {
      given: 'a title and a body',
      line: `PATCH ${pulls}/7`,
      ask: (door) => door.edit(7, { title: 'T', body: 'B' }),
      sends: { title: 'T', body: 'B' },
      tries: 4,
    },
    {
      given: 'its end',
      line: `PATCH ${pulls}/7`,
      ask: (door) => door.edit(7, { state: 'closed' }),
      sends: { state: 'closed' },
      tries: 4,
    },
    {
      given: 'labels',
      line: 'POST /repos/o/r/issues/7/labels',
      ask: (door) => door.addLabels(7, ['a', 'b']),
      sends: { labels: ['a', 'b'] },
      tries: 1,
    },
    {
      given: 'reviewers',
      line: `POST ${pulls}/7/requested_reviewers`,
      ask: (door) => door.requestReviewers(7, { users: ['u'], teams: ['t'] }),
      sends: { reviewers: ['u'], team_reviewers: ['t'] },
      tries: 1,
    },
  ];
  for (const { given, line, ask, sends, tries } of asks) {
    it(`is ${given}, also where GitHub does not know it yet`, async (t) => {
      const {
        pulls: door,
        lines,
        sent,
        timing,
      } = await open(t, {
        [line]: inTurn(json(404, { message: 'Not Found' }), json(200, {})),
      });
      await ask(door);
      assert.deepEqual(lines(), [line, line]);
      assert.deepEqual(sent(), sends);
      assert.deepEqual(timing.sleeps, [1_000]);
    });

    it(`is not ${given} where GitHub refuses it, asked ${tries === 1 ? 'once' : `${tries} times`}`, async (t) => {
      const { pulls: door, lines } = await open(t, { [line]: json(422, { message: 'Validation Failed' }) });
      await assert.rejects(ask(door), isRefusal);
      assert.deepEqual(lines(), Array<string>(tries).fill(line));
    });
  }
});

describe('labels right after the opening', () => {
  const line = 'POST /repos/o/r/issues/7/labels';
  const early = (message: string) => {
    const errors = [{ resource: 'Label', code: 'unprocessable', field: 'data', message }];
    return json(422, { message: 'Validation Failed', errors });
  };
  const notYet: Readonly<Record<string, ReturnType<typeof json>>> = {
    'the issue is not found': early('Issue not found'),
    'the pull request is no node': early("Could not resolve to a node with the global id of 'PR_kwDOOCYeos7H8Z48'."),
  };
  for (const [given, answer] of Object.entries(notYet)) {
    it(`are set, although ${given} twice`, async (t) => {
      const { pulls: door, lines, timing } = await open(t, { [line]: inTurn(answer, answer, json(200, [])) });
      await door.addLabels(7, ['a']);
      assert.deepEqual(lines(), [line, line, line]);
      assert.deepEqual(timing.sleeps, [1_000, 2_000]);
    });

    it(`are given up, to be set by a later run, where ${given} four times`, async (t) => {
      const { pulls: door, lines, timing } = await open(t, { [line]: answer });
      await assert.rejects(door.addLabels(7, ['a']), (error) => error instanceof GitHubError && isPassing(error));
      assert.deepEqual(lines(), [line, line, line, line]);
      assert.deepEqual(timing.sleeps, [1_000, 2_000, 4_000]);
    });
  }

  it('are refused at once and for good where the repository lacks one that may not be made', async (t) => {
    const { pulls: door, lines } = await open(t, {
      [line]: json(403, {
        message: 'You do not have permission to create labels on this repository.',
        errors: [{ resource: 'Repository', field: 'label', code: 'unauthorized' }],
      }),
    });
    await assert.rejects(door.addLabels(7, ['a']), (error) => {
      assert.ok(isRefusal(error) && !isPassing(error));
      assert.deepEqual(error.codes, ['unauthorized']);
      return true;
    });
    assert.deepEqual(lines(), [line]);
  });

  it('are looked up in the repository, page after page', async (t) => {
    const many = Array.from({ length: 130 }, (_, index) => ({ name: `label ${index}` }));
    const { pulls: door } = await open(t, { 'GET /repos/o/r/labels': paged(many) });
    assert.deepEqual(
      await door.labels(),
      many.map(({ name }) => name),
    );
  });
});
