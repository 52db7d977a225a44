import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import type { ComparedCategory, RefusedCategory, RepositoryResult } from '../../src/model/sync-result.ts';
import { hasFailed } from '../../src/model/sync-result.ts';
import { imageFiles, slug, startSandboxTrial, type PassTrial } from '../support/pass-trial.ts';

const clip = imageFiles.get('clip.json')!;
const onlyClip = { HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'clip' };

/** Two models as people have left them: one changed, one added. */
const byPeople = withModel(clip.replace('"type": "ckpt"', '"type": "safetensors"'), 'Written by hand');

function withModel(text: string, name: string): string {
  return `${JSON.stringify({ ...(JSON.parse(text) as object), [name]: { name, type: 'ckpt' } }, undefined, 4)}\n`;
}

/** What PRIMARY tells of its categories. */
function tells(trial: PassTrial, counts: Readonly<Record<string, number | null>> = {}): void {
  const metadata = { initialization_time: 1, last_updated: 1, total_creates: 0, total_updates: 0, total_deletes: 0 };
  trial.primary.onRequest = (path) =>
    path === '/model_references/v1/metadata/metadata' ? Response.json({ clip: { ...metadata, ...counts } }) : undefined;
}

async function clipOf(trial: PassTrial, env = {}): Promise<ComparedCategory | RefusedCategory> {
  const { categories } = await trial.result({ ...onlyClip, ...env });
  assert.ok(categories[0] && categories[0].status !== 'unknown', JSON.stringify(categories[0]));
  return categories[0];
}

function namesIn({ categories }: RepositoryResult, kind: 'added' | 'removed' | 'modified'): readonly string[] {
  return categories.flatMap((category) => ('diff' in category ? category.diff[kind].map(({ name }) => name) : []));
}

const later = 4_000_000_000;

/** What people have done on GitHub stays, whatever PRIMARY says: tests through one server. */
export function newerOnGitHub(server: string, start: (t: TestContext) => Promise<PassTrial>): void {
  describe(`through ${server}, where people have gone on on GitHub`, () => {
    it('a PRIMARY that stands still is behind: nothing is written, and the commit is named', async (t) => {
      const trial = await start(t);
      trial.agree();
      tells(trial);
      await trial.github.commit(slug, 'main', new Map([['clip.json', byPeople]]));
      trial.forget();
      const result = await trial.pass(onlyClip);
      const [category] = result.repositories[0]!.categories;
      assert.ok(category?.status === 'refused', JSON.stringify(category));
      assert.match(
        category.reason,
        /^PRIMARY is behind: its records are a copy of commit [0-9a-f]{7} of 20\d\d-\d\d-\d\d, /,
      );
      assert.deepEqual(
        category.newerOnGitHub.map(({ name, change }) => [name, change]),
        [['Written by hand', 'added']],
      );
      assert.match(category.behind?.commit?.sha ?? '', /^[0-9a-f]{40}$/);
      assert.equal(hasFailed(result), true);
      assert.deepEqual(trial.writes, []);
    });

    it('an edit on PRIMARY goes out alone, once, and the rest is listed', async (t) => {
      const trial = await start(t);
      trial.agree();
      tells(trial, { total_creates: 1, last_updated: later });
      await trial.github.commit(slug, 'main', new Map([['clip.json', byPeople]]));
      trial.edit('clip', (text) => withModel(text, 'New on PRIMARY'));
      const first = await trial.result(onlyClip);
      assert.equal(first.outcome?.action.kind, 'create');
      assert.deepEqual(
        [namesIn(first, 'added'), namesIn(first, 'removed'), namesIn(first, 'modified')],
        [['New on PRIMARY'], [], []],
      );
      const proposed = JSON.parse(await trial.file(first.outcome.branch, 'clip.json')) as object;
      assert.deepEqual(proposed, JSON.parse(withModel(byPeople, 'New on PRIMARY')));
      const [pull] = await trial.pulls();
      assert.match(pull?.title ?? '', /^Sync with PRIMARY: add New on PRIMARY to clip$/);
      assert.match(
        pull?.body ?? '',
        /\| newer on GitHub, left as it is \(`NEWER_ON_GITHUB=keep`\) \| what \| since \| by \| commit \|/,
      );
      assert.match(
        pull?.body ?? '',
        /\| `Written by hand` \| added there \| 20\d\d-\d\d-\d\d \| .*\| \[`[0-9a-f]{7}`\]/,
      );
      trial.forget();
      const second = await trial.result(onlyClip);
      assert.equal(second.outcome?.action.kind, 'unchanged');
      assert.deepEqual(trial.writes, []);
    });

    it('what PRIMARY deleted on purpose is proposed, with who put it there', async (t) => {
      const trial = await start(t);
      const commit = await trial.github.commit(
        slug,
        'main',
        new Map([['clip.json', withModel(clip, 'Put there by hand')]]),
      );
      trial.agree();
      tells(trial, { total_deletes: 1, last_updated: later });
      const result = await trial.result(onlyClip);
      assert.deepEqual(namesIn(result, 'removed'), ['Put there by hand']);
      const [pull] = await trial.pulls();
      assert.match(pull?.body ?? '', /\*\*1 model is removed\*\*: deleted on PRIMARY\./);
      assert.ok(pull?.body?.includes(`[\`${commit.slice(0, 7)}\`](<`), pull?.body ?? '');
    });

    it('the older records go out where that is asked for', async (t) => {
      const trial = await start(t);
      trial.agree();
      tells(trial);
      await trial.github.commit(slug, 'main', new Map([['clip.json', byPeople]]));
      const category = await clipOf(trial, { HORDE_GITHUB_SYNC_NEWER_ON_GITHUB: 'apply' });
      assert.equal(category.status, 'compared');
      assert.deepEqual(category.newerOnGitHub, []);
      assert.deepEqual(
        category.diff.removed.map(({ name }) => name),
        ['Written by hand'],
      );
    });
  });
}

/** Tests of the sandbox alone, whose history can be kept back. */
export function unreadHistory(): void {
  describe('a history that GitHub does not give', () => {
    it('is a warning, and everything is proposed as if there were none', async (t) => {
      const trial = await startSandboxTrial(t);
      trial.agree();
      tells(trial);
      await trial.github.commit(slug, 'main', new Map([['clip.json', byPeople]]));
      const { repositories } = await trial.pass(onlyClip, async (url, init) =>
        init?.method === 'GET' && new URL(url).pathname.endsWith('/commits')
          ? new Response('{"message": "Server Error"}', { status: 500 })
          : await httpFetch(url, init),
      );
      const [category] = repositories[0]!.categories;
      assert.ok(category?.status === 'compared');
      assert.deepEqual(
        category.diff.removed.map(({ name }) => name),
        ['Written by hand'],
      );
      assert.match(category.notes[0]?.message ?? '', /^The history of clip\.json could not be read: .*500/);
      assert.equal(repositories[0]?.outcome?.action.kind, 'create');
      assert.match((await trial.pulls())[0]?.body ?? '', /warning: The history of clip\.json could not be read/);
    });

    it('names the pull request that a model came with, and its author as plain text', async (t) => {
      const trial = await startSandboxTrial(t, { people: ['person'] });
      const git = `/repos/${slug}/git`;
      const head = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/main`);
      await trial.github.api('POST', `${git}/refs`, { ref: 'refs/heads/by-hand', sha: head.object.sha });
      const commit = await trial.github.commit(
        slug,
        'by-hand',
        new Map([['clip.json', withModel(clip, 'By a pull request')]]),
      );
      const { number } = await trial.github.api<{ number: number }>('POST', `/repos/${slug}/pulls`, {
        title: 'A model',
        head: 'by-hand',
        base: 'main',
      });
      await trial.github.api('PATCH', `${git}/refs/heads/main`, { sha: commit });
      trial.agree();
      tells(trial, { total_deletes: 1, last_updated: later });
      const category = await clipOf(trial);
      const { origin } = category.diff.removed[0]!;
      assert.equal(origin?.author, 'person');
      assert.equal(origin.commit?.sha, commit);
      assert.equal(origin.pull?.number, number);
      const body = (await trial.pulls()).find(({ title }) => title.startsWith('Sync'))?.body ?? '';
      assert.match(
        body,
        /\| `By a pull request` \| 2026-01-02 \| `person` \| \[`[0-9a-f]{7}`\]\(<http.*>\) \[`#1`\]\(<http.*\/pull\/1>\) \|/,
      );
      assert.doesNotMatch(body, /@person/);
    });
  });
}
