import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser } from 'playwright-core';
import { startBrowser, withoutBrowser } from '../../../tests/service/browser.ts';
import { githubForEach } from './fixture.ts';
import { lanes } from '../../../tests/support/lanes.ts';

const fixture = githubForEach();
const { repo, push, propose } = fixture;

const address = '/org/models/pull/1';

/** What a browser does when a button is pressed; `origin` is the page that it was pressed on. */
function press(action: string, origin: string | null = fixture.github.webUrl): Promise<Response> {
  return fetch(`${fixture.github.webUrl}${address}/${action}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(origin !== null && { origin }),
    },
  });
}

async function page(): Promise<string> {
  return (await fetch(fixture.github.webUrl + address)).text();
}

function main(): Promise<string | undefined> {
  return fixture.github.git('org/models').branch('main');
}

async function mainCommit() {
  return fixture.github.git('org/models').commit((await main()) ?? '');
}

export const buttons = lanes(
  ['makes a merge commit as GitHub does, and leads back to the page', 'closes it, and nothing is merged'],
  ({ describe, it }) => {
    describe('the button “Merge pull request”', () => {
      it('makes a merge commit as GitHub does, and leads back to the page', async () => {
        const { head, base } = (await propose('topic')).body;
        const before = await push('main', { 'b.json': 'moved on' });
        assert.notEqual(base.sha, before);
        fixture.now += 60_000;
        const { status, headers } = await press('merge');
        assert.deepEqual([status, headers.get('location')], [303, address]);

        const { sha, parents, message, author, committer, tree } = await mainCommit();
        assert.deepEqual(parents, [before, head.sha]);
        assert.equal(message, 'Merge pull request #1 from org/topic\n\nFrom topic');
        assert.deepEqual([author.name, committer.name, author.seconds], ['ann', 'GitHub', fixture.now / 1000]);
        assert.equal(tree, await fixture.github.git('org/models').mergeTree(before, head.sha));

        const { body } = await repo('GET', '/pulls/1');
        assert.deepEqual([body.state, body.merged, body.merged_by.login], ['closed', true, 'ann']);
        assert.deepEqual([body.merge_commit_sha, body.merged_at], [sha, '2026-01-02T03:05:05Z']);
        for (const each of [sha, head.sha]) {
          assert.equal((await repo('GET', `/commits/${each}/pulls`)).body[0].number, 1);
        }
      });

      it('leaves a page that says so and still shows what was merged', async () => {
        await propose('topic');
        await press('merge');
        const text = await page();
        assert.match(text, /Merged at 2026-01-02T03:04:05Z by <strong>ann<\/strong>/);
        assert.ok(text.includes('1 commit</h2>') && text.includes('1 file changed') && text.includes('Change topic'));
        assert.doesNotMatch(text, /<form/);
      });
    });

    describe('the button “Squash and merge”', () => {
      it('makes one commit of one, with its message', async () => {
        const before = await main();
        const { head } = (await propose('topic')).body;
        assert.equal((await press('squash')).status, 303);
        const { sha, parents, message, author, committer, tree } = await mainCommit();
        assert.deepEqual([parents, message], [[before], 'Change topic (#1)']);
        assert.deepEqual([author.name, committer.name], ['sandbox-bot', 'GitHub']);
        assert.equal(tree, (await fixture.github.git('org/models').commit(head.sha)).tree);
        const { body } = await repo('GET', '/pulls/1');
        assert.deepEqual([body.merged, body.merge_commit_sha], [true, sha]);
        assert.equal((await repo('GET', `/commits/${sha}/pulls`)).body[0].number, 1);
        assert.deepEqual((await repo('GET', `/commits/${head.sha}/pulls`)).body.length, 1);
      });

      it('makes one commit of several, with all their messages', async () => {
        await push('topic', { x: '1' });
        await propose('topic');
        await press('squash');
        const { message, parents } = await mainCommit();
        assert.deepEqual([message, parents.length], ['From topic (#1)\n\n* Change topic\n\n* Change topic', 1]);
      });
    });

    describe('the button “Close pull request”', () => {
      it('closes it, and nothing is merged', async () => {
        await propose('topic');
        const before = await main();
        assert.equal((await press('close')).status, 303);
        const { body } = await repo('GET', '/issues/1');
        assert.deepEqual([body.state, body.closed_by.login, body.pull_request.merged_at], ['closed', 'ann', null]);
        assert.equal(await main(), before);
        assert.match(await page(), /Closed at 2026-01-02T03:04:05Z by <strong>ann<\/strong>/);
      });
    });

    describe('buttons', () => {
      it('that merge are not there where the branch has conflicts', async () => {
        await propose('topic');
        await push('main', { 'a.json': 'a conflict' });
        const before = await main();
        const text = await page();
        assert.match(text, /has conflicts/);
        assert.deepEqual(
          [...text.matchAll(/<button class="(\w+)"/g)].map(([, name]) => name),
          ['close'],
        );
        for (const action of ['merge', 'squash']) {
          const refused = await press(action);
          assert.equal(refused.status, 409);
          assert.match(await refused.text(), /Not merged[^]*has conflicts with its base/);
        }
        assert.equal(await main(), before);
        assert.equal((await repo('GET', '/pulls/1')).body.state, 'open');
      });

      it('do nothing to a pull request that is closed', async () => {
        await propose('topic');
        await repo('PATCH', '/pulls/1', { state: 'closed' });
        const before = await main();
        assert.equal((await press('merge')).status, 409);
        assert.equal((await press('close')).status, 303);
        assert.equal(await main(), before);
        assert.equal((await repo('GET', '/issues/1')).body.closed_by.login, 'sandbox-bot');
      });

      for (const origin of ['https://example.org', 'null', 'http://127.0.0.1:1', null]) {
        it(`do nothing for a page of the origin ${origin ?? 'that is kept secret'}`, async () => {
          await propose('topic');
          const before = await main();
          for (const action of ['merge', 'squash', 'close']) assert.equal((await press(action, origin)).status, 403);
          assert.equal(await main(), before);
          assert.equal((await repo('GET', '/pulls/1')).body.state, 'open');
        });
      }

      it('are not there for what does not exist', async () => {
        assert.equal((await press('merge')).status, 404);
        await propose('topic');
        assert.equal((await press('delete')).status, 404);
        assert.equal((await fetch(fixture.github.webUrl + address + '/merge')).status, 404);
      });
    });

    describe('the page in Chromium', { skip: withoutBrowser }, () => {
      let browser: Browser;
      before(async () => {
        browser = await startBrowser();
      });
      after(async () => {
        await browser.close();
      });

      for (const [button, state] of [
        ['Merge pull request', 'Merged'],
        ['Squash and merge', 'Merged'],
        ['Close pull request', 'Closed'],
      ] as const) {
        it(`has a button “${button}” that works`, async () => {
          await propose('topic');
          const view = await browser.newPage();
          const complaints: string[] = [];
          view.on('console', (message) => complaints.push(message.text()));
          await view.goto(fixture.github.webUrl + address);
          await view.getByRole('button', { name: button }).click();
          await view.locator('.state', { hasText: state }).waitFor();
          assert.equal(new URL(view.url()).pathname, address);
          assert.deepEqual(complaints, []);
          await view.close();
        });
      }
    });
  },
);
