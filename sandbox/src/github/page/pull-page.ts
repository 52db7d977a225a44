import { html, raw } from 'hono/html';
import { isoDate, type Commit } from '../git/commit-text.ts';
import { diffFiles } from '../git/file-diff.ts';
import type { GitRepository } from '../git/repository.ts';
import type { HostedRepository } from '../hosted-repository.ts';
import { requiredChecksOf } from '../pulls/auto-merge.ts';
import type { Pull } from '../pulls/state.ts';
import { fileSection } from './diff.ts';
import { layout, type Html } from './layout.ts';
import { renderMarkdown, renderText, shasIn } from './markdown.ts';

/** A pull request as a person sees it. */
export async function pullPage(repository: HostedRepository, pull: Pull): Promise<Html> {
  const { git, state, seed, fullName } = repository;
  const { head, base } = pull;
  const mergeBase = (await git.mergeBase(base.sha, head.sha)) ?? base.sha;
  const [files, shas] = await Promise.all([
    diffFiles(git, mergeBase, head.sha),
    git.commitsBetween(mergeBase, head.sha),
  ]);
  const commits = await Promise.all(shas.map((sha) => git.commit(sha)));
  const from = head.owner === seed.owner ? head.ref : `${head.owner}:${head.ref}`;
  const comments = state.comments.filter(({ on }) => on === pull.number);

  const linked = await commitsNamedIn(git, [
    pull.body ?? '',
    ...comments.map(({ body }) => body),
    ...commits.map(({ message }) => message),
  ]);

  const content = html`
    <h1>${pull.title} <span class="quiet">#${pull.number}</span></h1>
    <div class="meta">
      ${stateBadge(pull)} <strong>${pull.author}</strong> wants to merge ${count(commits.length, 'commit')} into
      <span class="branch">${base.ref}</span> from <span class="branch">${from}</span>
    </div>
    <div class="columns">
      <div>
        ${textBox(pull.author, pull.createdAt, pull.body ?? '', linked)}
        ${comments.map(({ author, createdAt, body }) => textBox(author, createdAt, body, linked))}
        <h2 class="part">${count(commits.length, 'commit')}</h2>
        <ul class="list">
          ${commits.map((commit) => commitItem(commit, linked))}
        </ul>
        ${await mergeBox(repository, pull)}
      </div>
      <div class="side">
        ${sideSection('Reviewers', [...pull.reviewers, ...pull.teams.map((slug) => `${seed.owner}/${slug}`)])}
        ${sideSection('Assignees', pull.assignees)} ${sideSection('Labels', pull.labels)}
      </div>
    </div>
    <h2 class="part">${count(files.length, 'file')} changed</h2>
    ${files.map(fileSection)}
  `;
  const path = [
    [fullName, `/${fullName}/pulls`],
    [`#${pull.number}`, `/${fullName}/pull/${pull.number}`],
  ] as const;
  return layout(`${pull.title} · #${pull.number} · ${fullName}`, path, content);
}

/** One commit, as links in pull requests lead to it. */
export async function commitPage({ git, fullName }: HostedRepository, sha: string): Promise<Html> {
  const commit = await git.commit(sha);
  const before = commit.parents[0] ?? (await git.writeTree([]));
  const [files, linked] = await Promise.all([diffFiles(git, before, sha), commitsNamedIn(git, [commit.message])]);
  const content = html`
    <h1>Commit <span class="quiet">${sha.slice(0, 12)}</span></h1>
    <ul class="list">
      ${commitItem(commit, linked)}
    </ul>
    <h2 class="part">${count(files.length, 'file')} changed</h2>
    ${files.map(fileSection)}
  `;
  return layout(`Commit ${sha.slice(0, 12)} · ${fullName}`, [[fullName, `/${fullName}/pulls`]], content);
}

async function commitsNamedIn(git: GitRepository, texts: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (const sha of texts.flatMap(shasIn)) if (await git.has(sha, 'commit')) found.add(sha);
  return found;
}

export function stateBadge({ state, mergedAt }: Pull): Html {
  const shown = mergedAt === null ? state : 'merged';
  return html`<span class="state ${shown}">${shown.charAt(0).toUpperCase()}${shown.slice(1)}</span>`;
}

export function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}

function textBox(author: string, at: string, markdown: string, linked: ReadonlySet<string>): Html {
  return html`<article class="box">
    <div class="head"><strong>${author}</strong> wrote at ${at}</div>
    <div class="markdown">
      ${markdown.trim() === '' ? html`<p class="quiet">No description.</p>` : raw(renderMarkdown(markdown, linked))}
    </div>
  </article>`;
}

/** Buttons while it is open; then what became of it. */
async function mergeBox(repository: HostedRepository, pull: Pull): Promise<Html> {
  const { sizes, fullName } = repository;
  const { state, mergedAt, closedAt, closedBy, base, head, autoMerge } = pull;
  const by = closedBy === null ? '' : html` by <strong>${closedBy}</strong>`;
  if (mergedAt !== null) return html`<div class="box end">Merged at ${mergedAt}${by}.</div>`;
  if (state === 'closed') return html`<div class="box end">Closed at ${closedAt}${by}.</div>`;
  const { mergeable } = await sizes.of(base.sha, head.sha);
  const button = (action: string, text: string): Html =>
    html`<form method="post" action="/${fullName}/pull/${pull.number}/${action}">
      <button class="${action}">${text}</button>
    </form>`;
  const checks = requiredChecksOf(repository, pull);
  const isGreen = checks.every((check) => check.state === 'success');
  return html`<div class="box end">
    ${checks.map((check) => html`<p>The required check <code>${check.name}</code>: ${check.state}.</p>`)}
    ${autoMerge && html`<p>It is merged once all is green: <strong>${autoMerge.by}</strong> has asked for that.</p>`}
    <p>${mergeable ? 'No conflicts with the base branch.' : 'This branch has conflicts with the base branch.'}</p>
    <div class="buttons">
      ${mergeable ? [button('merge', 'Merge pull request'), button('squash', 'Squash and merge')] : ''}
      ${isGreen ? '' : button('green', 'Report as green')} ${button('close', 'Close pull request')}
    </div>
  </div>`;
}

function commitItem({ sha, message, author }: Commit, linked: ReadonlySet<string>): Html {
  const [subject = '', ...rest] = message.split('\n');
  const more = rest.join('\n').trim();
  return html`<li>
    <span class="sha">${sha.slice(0, 12)}</span>${raw(renderText(subject, linked))}
    <div class="quiet">${author.name} committed at ${isoDate(author)}</div>
    ${more === '' ? '' : html`<pre>${raw(renderText(more, linked))}</pre>`}
  </li>`;
}

function sideSection(title: string, names: readonly string[]): Html {
  return html`<section>
    <h2>${title}</h2>
    <ul>
      ${names.length === 0 ? html`<li class="quiet">None</li>` : names.map((name) => html`<li class="label">${name}</li>`)}
    </ul>
  </section>`;
}
