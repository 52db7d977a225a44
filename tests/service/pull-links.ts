import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import type { WatchEvent } from '../../src/watch/events.ts';
import { lanes } from '../support/lanes.ts';
import { openPage, startBrowser, withoutBrowser } from './browser.ts';
import { compared, everyState, everythingInSync, noChange, pull, repository, resultOf } from './results.ts';
import { threeChanges, unknown } from './results.ts';
import { startTestService } from './test-service.ts';

const images = 'AI-Horde-image-model-reference';
const texts = 'AI-Horde-text-model-reference';
const merged: WatchEvent = { name: 'watch.merged', repository: `Haidra-Org/${images}`, number: 12 };

/** The troubles as they are read aloud. */
const troublesOn = (page: Page) => page.getByRole('list', { name: 'Troubles, the worst first' }).getByRole('listitem');

/** Where all links to a pull request of that number lead. */
async function placesOf(page: Page, number: number): Promise<readonly string[]> {
  const links = page.getByRole('link', { name: `pull request #${number}`, exact: true, includeHidden: true });
  return await links.evaluateAll((all: any[]) => all.map(({ href }) => String(href)));
}

export const pullLinks = lanes(['shows all troubles in its head, the worst first'], ({ describe, it }) => {
  describe('the status page in Chromium, where something is to be done,', { skip: withoutBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await startBrowser();
    });
    after(async () => {
      await browser.close();
    });

    it('leads to each pull request that it names, in its head, its categories and its runs', async (t) => {
      const service = await startTestService(t);
      const others = [{ branch: 'sync/primary/clip', pull: pull(4), action: 'keep', reason: 'it stays' } as const];
      const action = { kind: 'unchanged', pull: pull(12) } as const;
      const outcome = { branch: 'sync/primary/all', action, files: [], others };
      service.ran(
        resultOf([
          repository(images, [compared('blip', threeChanges)], action, { outcome }),
          repository(texts, [compared('text_generation', threeChanges)], {
            kind: 'unchanged',
            pull: pull(12, texts),
          }),
        ]),
      );
      const { page, incidents } = await openPage(t, browser, service.url);
      const [here, there] = [pull(12).url, pull(12, texts).url];
      assert.deepEqual(await placesOf(page, 12), [
        ...[here, there],
        // Of each repository: what is open, the last run, the category's badge and its reason.
        ...[here, here, here, here],
        ...[there, there, there, there],
        ...[here, there],
      ]);
      // Among the troubles, and in its place.
      assert.deepEqual(await placesOf(page, 4), [pull(4).url, pull(4).url]);
      const bare = await page.evaluate(() => {
        const { document: shown } = globalThis as unknown as { document: any };
        const walker = shown.createTreeWalker(shown.body, 4);
        const found: string[] = [];
        while (walker.nextNode()) {
          const { textContent, parentElement } = walker.currentNode;
          if (/#\d/.test(textContent) && !parentElement.closest('a, .room')) found.push(textContent);
        }
        return found;
      });
      assert.deepEqual(bare, [], 'numbers that are no links');
      assert.deepEqual(incidents, []);
    });

    it('leads from the badge of a category, by keyboard, too, and without opening the category', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url);
      const row = page.locator('#category-image_generation');
      await row.locator('summary').focus();
      await page.keyboard.press('Tab');
      assert.equal(await page.evaluate('document.activeElement.href'), pull(12).url);
      await page.route(pull(12).url, (route) => route.fulfill({ body: 'the pull request' }));
      await page.keyboard.press('Enter');
      await page.waitForURL(pull(12).url);
    });

    it('leads to no number that stands in a stranger’s words, and to no address that is no page', async (t) => {
      const service = await startTestService(t);
      const evil = { number: 7, url: 'javascript:alert(1)' };
      service.ran(
        resultOf([
          repository(images, [compared('blip', threeChanges)], {
            kind: 'foreign',
            pull: evil,
            reason: 'see #99 and https://evil.example/pull/7',
          }),
        ]),
      );
      const { page, incidents } = await openPage(t, browser, service.url);
      assert.match(
        (await troublesOn(page).first().textContent()) ?? '',
        /left pull request #7 alone: see #99 and https/,
      );
      assert.equal(await page.locator('a', { hasText: /#(7|99)/ }).count(), 0);
      assert.equal(await page.locator('a[href*="evil"], a[href^="javascript"]').count(), 0);
      assert.deepEqual(incidents, []);
    });

    it('leads to what was merged, which is no longer called open', async (t) => {
      const service = await startTestService(t);
      service.ran(
        resultOf([repository(images, [compared('blip', threeChanges)], { kind: 'unchanged', pull: pull(12) })]),
      );
      const { page } = await openPage(t, browser, service.url);
      const header = page.locator('.repository header').first();
      await header.getByText('pull request #12 open').waitFor();
      service.tell(merged);
      await header.getByText('pull request #12 merged').waitFor();
      service.ran(everythingInSync);
      await page.getByRole('heading', { name: 'Everything is in sync' }).waitFor();
      assert.match((await header.textContent()) ?? '', /pull request #12 merged$/);
      assert.equal(await header.getByRole('link', { name: 'pull request #12' }).getAttribute('href'), pull(12).url);
    });

    it('shows all troubles in its head, the worst first', async (t) => {
      const service = await startTestService(t);
      service.tell({ name: 'watch.redis-lost', place: 'redis:6379', problem: 'it is a replica' });
      service.ran({ ...everyState, warnings: ['PRIMARY keeps v2, but v1 is read'] });
      service.tell({ name: 'watch.poll-failed', problem: 'no route', failures: 3, retryInSeconds: 60 });
      const { page, incidents } = await openPage(t, browser, service.url);
      assert.deepEqual(await troublesOn(page).allTextContents(), [
        'error: PRIMARY: 3 failed polls in a row: no route.',
        'error: clip: refused: PRIMARY no longer has 11 of GitHub’s 12 models (92 %), more than the 25 % that may go at once.',
        'error: codeformer: unknown: PRIMARY: it answered 502 (tried 3 times).',
        'warning: Haidra-Org/AI-Horde-image-model-reference: the label "sync" could not be set.',
        'warning: Haidra-Org/a-fork: left the branch alone: its last commit is not ours.',
        'warning: Last run: PRIMARY keeps v2, but v1 is read.',
        'warning: Redis: not connected: it is a replica.',
      ]);
      assert.equal(await page.locator('#detail').isVisible(), false, 'the same twice');
      assert.deepEqual(incidents, []);
    });

    it('goes from a trouble to its place, opens it, and has the focus there', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url, { viewport: { width: 400, height: 700 } });
      await troublesOn(page).getByRole('link', { name: 'codeformer', exact: true }).press('Enter');
      const row = page.locator('#category-codeformer');
      assert.equal(await row.getAttribute('open'), '');
      assert.equal(await page.evaluate('document.activeElement.closest("details")?.id'), 'category-codeformer');
      const box = await row.locator('summary').boundingBox();
      assert.ok(box && box.y >= 0 && box.y < 700, 'it is in sight');
      await troublesOn(page).getByRole('link', { name: 'Haidra-Org/a-fork' }).click();
      assert.equal(await page.evaluate('document.activeElement.id'), 'repository-Haidra-Org/a-fork');
    });

    it('opens what its address names, and takes any address', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page, incidents } = await openPage(t, browser, service.url);
      for (const [hash, open] of [
        ['#category-clip', 1],
        ['#%E0%A4%A', 0],
        ['#main.js', 0],
      ] as const) {
        await page.goto('about:blank');
        await page.goto(`${service.url}/${hash}`);
        await page.locator('details.category').first().waitFor();
        await page.locator('#connection', { hasText: 'live' }).waitFor();
        assert.equal(await page.locator('details[open]').count(), open, hash);
      }
      assert.deepEqual(incidents, []);
    });

    it('has no troubles where all is in sync', async (t) => {
      const service = await startTestService(t);
      service.ran(resultOf([repository(images, [unknown('blip', 'late')])]));
      const { page } = await openPage(t, browser, service.url);
      assert.equal(await troublesOn(page).count(), 1);
      service.ran(resultOf([repository(images, [compared('blip', noChange)])]));
      await page.getByRole('heading', { name: 'Everything is in sync' }).waitFor();
      assert.equal(await page.getByRole('list', { name: 'Troubles' }).count(), 0);
      assert.equal(await page.locator('#detail').isVisible(), true);
    });
  });
});
