import { Hono, type Context } from 'hono';
import { csrf } from 'hono/csrf';
import { html } from 'hono/html';
import type { HostedRepository } from '../hosted-repository.ts';
import { GithubError } from '../github-error.ts';
import { report, requiredChecksOf } from '../pulls/auto-merge.ts';
import { mergePull } from '../pulls/merge.ts';
import { close, type Pull } from '../pulls/state.ts';
import { change, findRepository, settle, timestamp, type World } from '../world.ts';
import { layout, pageHeaders, type Html } from './layout.ts';
import { commitPage, count, pullPage, stateBadge } from './pull-page.ts';

/**
 * The web host: the repositories, each one's pull requests, and a page for each, with buttons that merge and close, and one that
 * plays the checks.
 * Private ones are not shown.
 */
export function webPages(world: World): Hono {
  const web = new Hono();

  const visible = async (c: Context): Promise<HostedRepository | undefined> => {
    const repository = findRepository(world, c.req.param('owner') ?? '', c.req.param('repo') ?? '');
    if (repository === undefined || repository.isPrivate) return undefined;
    await repository.turn(() => settle(world, repository));
    return repository;
  };

  web.get('/', (c) => send(c, repositoryList(world)));
  web.get('/:owner/:repo', (c) => c.redirect(`/${c.req.param('owner')}/${c.req.param('repo')}/pulls`));
  web.get('/:owner/:repo/pulls', async (c) => {
    const repository = await visible(c);
    return repository === undefined ? c.notFound() : send(c, pullList(repository));
  });
  const pullOf = (c: Context, repository: HostedRepository | undefined): Pull | undefined =>
    repository?.state.pulls.find(({ number }) => String(number) === c.req.param('number'));

  web.get('/:owner/:repo/pull/:number', async (c) => {
    const repository = await visible(c);
    const pull = pullOf(c, repository);
    return repository === undefined || pull === undefined ? c.notFound() : send(c, pullPage(repository, pull));
  });
  // Forms of other pages are refused: whoever opens them has a sandbox that anybody may write to.
  web.use(csrf());
  web.post('/:owner/:repo/pull/:number/:action{merge|squash|green|close}', async (c) => {
    const repository = await visible(c);
    const pull = pullOf(c, repository);
    if (repository === undefined || pull === undefined) return c.notFound();
    const problem = await press(world, repository, pull, c.req.param('action'));
    const address = `/${repository.fullName}/pull/${pull.number}`;
    return problem === undefined ? c.redirect(address, 303) : send(c, refusal(problem, address), 409);
  });
  web.get('/:owner/:repo/commit/:sha', async (c) => {
    const repository = await visible(c);
    const sha = c.req.param('sha');
    if (repository === undefined || !(await repository.git.has(sha, 'commit'))) return c.notFound();
    return send(c, commitPage(repository, sha));
  });
  web.notFound((c) =>
    send(
      c,
      layout(
        'Not found',
        [],
        html`<h1>Not found</h1>
          <p>The local GitHub has no such page.</p>`,
      ),
      404,
    ),
  );
  return web;
}

/** What a button does, in the name of somebody who may: whoever sits before the page. Gives what GitHub would say instead. */
async function press(
  world: World,
  repository: HostedRepository,
  pull: Pull,
  action: string,
): Promise<string | undefined> {
  const by = repository.seed.collaborators?.[0] ?? repository.seed.owner;
  const at = timestamp(world);
  try {
    await change(world, repository, async () => {
      if (action === 'merge' || action === 'squash') {
        await mergePull(repository, pull, { method: action, by, nowMs: world.now(), at });
      } else if (action === 'green') {
        for (const { name } of requiredChecksOf(repository, pull)) report(repository, pull.head.sha, name, 'success');
      } else if (pull.state === 'open') close(pull, at, by);
    });
    return undefined;
  } catch (error) {
    if (error instanceof GithubError) return error.message;
    throw error;
  }
}

function refusal(problem: string, address: string): Html {
  return layout(
    'Not merged',
    [],
    html`<h1>Not merged</h1>
      <p>${problem}. <a href="${address}">Back to the pull request</a></p>`,
  );
}

async function send(c: Context, page: Html | Promise<Html>, status: 200 | 404 | 409 = 200): Promise<Response> {
  return c.html(await page, status, pageHeaders);
}

function repositoryList({ repositories }: World): Html {
  const items = repositories
    .filter(({ isPrivate }) => !isPrivate)
    .map(({ fullName, state }) => {
      const open = state.pulls.filter((pull) => pull.state === 'open').length;
      return html`<li>
        <a class="title" href="/${fullName}/pulls">${fullName}</a>
        <span class="quiet">${count(open, 'open pull request')}</span>
      </li>`;
    });
  return layout(
    'Local GitHub',
    [],
    html`<h1>Repositories</h1>
      <ul class="list">
        ${items}
      </ul>`,
  );
}

function pullList({ fullName, state }: HostedRepository): Html {
  const items = state.pulls.toReversed().map(
    (pull) =>
      html`<li>
        ${stateBadge(pull)} <a class="title" href="/${fullName}/pull/${pull.number}">${pull.title}</a>
        ${pull.labels.map((label) => html`<span class="label">${label}</span> `)}
        <div class="quiet">#${pull.number} opened at ${pull.createdAt} by ${pull.author}, from ${pull.head.ref}</div>
      </li>`,
  );
  const list = items.length === 0 ? html`<li class="quiet">No pull requests yet.</li>` : items;
  return layout(
    `Pull requests · ${fullName}`,
    [[fullName, `/${fullName}/pulls`]],
    html`<h1>Pull requests</h1>
      <ul class="list">
        ${list}
      </ul>`,
  );
}
