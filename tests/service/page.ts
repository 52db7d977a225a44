import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { openPage, startBrowser, withoutBrowser } from './browser.ts';
import { compared, diffOf, everyState, everythingInSync, noChange, repository, resultOf, unknown } from './results.ts';
import { keptInMemory, startTestService, type TestService } from './test-service.ts';
import { lanes } from '../support/lanes.ts';

/** What axe has to say, a line for each element. */
async function accessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as { axe: { run: () => Promise<any> } };
    const { violations, passes } = await checker.run();
    if (passes.length < 15) return ['axe checked next to nothing'];
    return violations.flatMap(({ id, nodes }: any) =>
      nodes.map(({ html, failureSummary }: any) => `${id}: ${html} ${failureSummary}`),
    );
  });
}

const state = (page: Page, category: string) =>
  page.locator(`.row:has([data-category="${category}"])`).locator('.state:not(.room)');

export const statusPage = lanes(['runs nothing that strangers wrote'], ({ describe, it }) => {
  describe('the status page in Chromium', { skip: withoutBrowser }, () => {
    let browser: Browser;
    before(async () => {
      browser = await startBrowser();
    });
    after(async () => {
      await browser.close();
    });

    it('shows every state, with words', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page, incidents } = await openPage(t, browser, service.url);
      for (const [category, words] of [
        ['image_generation', 'proposed in pull request #12'],
        ['blip', 'in sync'],
        ['clip', 'refused'],
        ['codeformer', 'unknown'],
        ['text_generation', 'declined in pull request #3'],
        ['controlnet', 'drift'],
      ] as const) {
        assert.equal(await state(page, category).textContent(), words);
      }
      assert.equal(await page.locator('.skipped .state').textContent(), 'skipped');
      assert.equal(await page.locator('h1').textContent(), '1 category is refused, 1 category is unknown');
      assert.deepEqual(incidents, []);
    });

    it('shows what is not compared yet', async (t) => {
      const service = await startTestService(t);
      const { page } = await openPage(t, browser, service.url);
      assert.equal(await state(page, 'blip').textContent(), 'not compared yet');
      assert.equal(await page.locator('h1').textContent(), 'Not compared yet');
    });

    it('shows the format that is read, and what is to be known of the whole run until that is over', async (t) => {
      const service = await startTestService(t);
      const { page } = await openPage(t, browser, service.url);
      assert.equal(await page.locator('#troubles').isVisible(), false);
      service.ran({ ...everythingInSync, primaryFormat: 'v1', warnings: ['PRIMARY keeps v2, but v1 is read'] });
      await page
        .locator('#troubles li', { hasText: /^warning: Last run: PRIMARY keeps v2, but v1 is read\.$/ })
        .waitFor();
      assert.equal(await page.locator('#facts dt', { hasText: 'Read in' }).locator('+ dd').textContent(), 'v1');
      service.ran(everythingInSync);
      await page.locator('#troubles').waitFor({ state: 'hidden' });
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1_100, 400]) {
        it(`has nothing that axe complains about, ${colorScheme}, ${width} px wide, and does not scroll sideways`, async (t) => {
          const service = await startTestService(t);
          service.ran(everythingInSync);
          service.pass(60);
          service.ran({ ...everyState, primaryFormat: 'v1', warnings: ['PRIMARY keeps v2, but v1 is read'] });
          const { page } = await openPage(t, browser, service.url, {
            colorScheme,
            viewport: { width, height: 900 },
            reducedMotion: 'reduce',
          });
          for (const summary of await page.locator('summary').all()) await summary.click();
          assert.deepEqual(await accessibilityProblems(page), []);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        });
      }
    }

    it('opens a category by keyboard, and shows its fields before and after', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url);
      await page.locator('details[data-category="image_generation"] summary').focus();
      await page.keyboard.press('Enter');
      const change = page.locator('details[data-category="image_generation"] .change.modified');
      assert.equal(await change.locator('.path').first().textContent(), 'version');
      assert.equal(await change.locator('del').first().textContent(), '"1.0"');
      assert.equal(await change.locator('ins').first().textContent(), '"1.1"');
    });

    it('shows who put on GitHub what goes, and what is newer there', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url);
      const row = page.locator('details[data-category="controlnet"]');
      await row.locator('summary').click();
      const origin = row.locator('.change.removed .origin');
      assert.equal(await origin.textContent(), 'On GitHub since 2026-04-20, by ada, 63e1da2, pull request #7');
      assert.equal(await origin.locator('a').count(), 2);
      assert.deepEqual(await row.locator('.newer li').allTextContents(), [
        'Canny changed there since 2026-04-20, by ada, 63e1da2, pull request #7',
        'Depth removed there since 2026-04-20 or earlier',
      ]);
    });

    it('keeps open, and focused, what is open when news arrives', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url);
      const row = page.locator('details[data-category="clip"]');
      await row.locator('summary').click();
      service.ran(resultOf([repository('AI-Horde-image-model-reference', [unknown('clip', 'now it is this')])]));
      await row.getByText('now it is this').waitFor();
      assert.equal(await row.getAttribute('open'), '');
      assert.equal(await page.evaluate('document.activeElement.closest("details")?.dataset.category'), 'clip');
    });

    it('counts down to the next poll, and says when a sync runs', async (t) => {
      const service = await startTestService(t);
      service.tell({ name: 'watch.unchanged', timestamp: 1_700_000_000, format: 'v1' });
      service.waits(60);
      const { page } = await openPage(t, browser, service.url);
      await page.locator('#countdown', { hasText: /^(0:5\d|1:00)$/ }).waitFor();
      service.tell({ name: 'watch.sync-started', reason: 'retry', attempt: 2 });
      await page.locator('#countdown', { hasText: 'Syncing' }).waitFor();
      await page.locator('#countdown-caption', { hasText: 'tried again, attempt 2' }).waitFor();
    });

    it('counts down to the next try after a failure, and its ring is the share of that wait', async (t) => {
      const service = await startTestService(t);
      const { page } = await openPage(t, browser, service.url);
      const failure = { problem: 'x', failures: 1, retryInSeconds: 600 };
      // What happened 150 s ago.
      service.pass(-150);
      const assertWaits = async (caption: RegExp) => {
        await page.locator('#countdown-caption', { hasText: caption }).waitFor();
        assert.match((await page.locator('#countdown').textContent()) ?? '', /^7:\d\d$/);
        assert.match((await page.locator('#ring').getAttribute('stroke-dasharray')) ?? '', /^7\d\.\d 100$/);
      };
      service.tell({ name: 'watch.poll-failed', ...failure });
      service.waits(600, 'poll-retry');
      await assertWaits(/^until PRIMARY is asked again, the last: \d/);
      service.tell({ name: 'watch.sync-started', reason: 'change', attempt: 1 });
      service.tell({ name: 'watch.sync-failed', ...failure });
      service.waits(600, 'sync-retry');
      await assertWaits(/^until the sync is tried again, the last: \d/);
    });

    it('shows who leads, and what that one has found, where another process does', async (t) => {
      const shared = keptInMemory();
      const leader = await startTestService(t, { machine: 'blade-1', shared });
      const service = await startTestService(t, { machine: 'blade-2', shared });
      service.tell({ name: 'watch.standing-by', leader: 'blade-1' });
      const { page, incidents } = await openPage(t, browser, service.url);
      assert.equal(await page.locator('h1').textContent(), 'Standing by');
      assert.equal(await page.locator('#countdown').textContent(), 'In reserve');
      assert.equal(await page.locator('#countdown-caption').textContent(), 'takes over when blade-1 ends');
      leader.tell({ name: 'watch.leading', isAlone: false });
      leader.ran(everyState);
      await state(page, 'clip').filter({ hasText: 'refused' }).waitFor();
      await page.locator('#detail', { hasText: /^blade-1 leads; 1 category is refused/ }).waitFor();
      await page.locator('#compared', { hasText: / by blade-1\.$/ }).waitFor();
      service.tell({ name: 'watch.leading', after: 'blade-1', isAlone: false });
      await page.getByRole('heading', { name: '1 category is refused, 1 category is unknown' }).waitFor();
      await page.locator('#countdown', { hasText: 'Polling' }).waitFor();
      assert.deepEqual(incidents, []);
    });

    it('tells of Redis where it is used', async (t) => {
      const service = await startTestService(t);
      const { page } = await openPage(t, browser, service.url);
      const fact = page.locator('#facts dt', { hasText: 'Redis' }).locator('+ dd');
      assert.equal(await fact.count(), 0);
      service.tell({ name: 'watch.redis-lost', place: 'redis:6379', problem: 'it is a replica' });
      await fact.filter({ hasText: /^not connected: it is a replica$/ }).waitFor();
      service.tell({ name: 'watch.redis-connected', place: 'redis:6379' });
      await fact.filter({ hasText: /^connected since \w+ \d/ }).waitFor();
    });

    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1_280, 400]) {
        it(`has nothing that axe complains about while it stands by, ${colorScheme}, ${width} px wide`, async (t) => {
          const service = await startTestService(t);
          service.ran(everyState);
          service.tell({ name: 'watch.redis-lost', place: 'redis:6379', problem: 'ENOTFOUND '.repeat(30) });
          service.tell({ name: 'watch.standing-by', leader: 'blade'.repeat(20) });
          const options = { colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' } as const;
          const { page } = await openPage(t, browser, service.url, options);
          assert.deepEqual(await accessibilityProblems(page), []);
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width);
        });
      }
    }

    it('has no badge over a category’s name, however narrow the window', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url, { viewport: { width: 400, height: 900 } });
      for (let width = 300; width <= 760; width += 10) {
        await page.setViewportSize({ width, height: 900 });
        const gaps = await page.locator('.row:has(.badge)').evaluateAll((rows: any[]) =>
          rows.map((row) => {
            const [name, badge] = ['.name', '.badge'].map((part) => row.querySelector(part).getBoundingClientRect());
            return badge.left - name.right;
          }),
        );
        assert.ok(gaps.length === 2 && gaps.every((gap) => gap >= 0), `${width} px: ${gaps.join()}`);
      }
    });

    it('breaks no line inside a flag, however wide the window', async (t) => {
      const service = await startTestService(t);
      service.ran(everyState);
      const { page } = await openPage(t, browser, service.url, { viewport: { width: 400, height: 900 } });
      const flags = page.locator('.action .flag', { hasText: '--force' });
      for (let width = 260; width <= 440; width += 6) {
        await page.setViewportSize({ width, height: 900 });
        assert.deepEqual(
          await flags.evaluateAll((all: any[]) => all.map((flag) => flag.getClientRects().length)),
          [1],
          `${width} px`,
        );
      }
    });

    it('shows all runs when asked to', async (t) => {
      const service = await startTestService(t);
      for (let count = 0; count < 30; count += 1) service.ran(everythingInSync);
      const { page } = await openPage(t, browser, service.url);
      assert.equal(await page.locator('#runs > li').count(), 6);
      await page.getByRole('button', { name: 'Show all 30' }).click();
      assert.equal(await page.locator('#runs > li').count(), 30);
      assert.equal(await page.locator('#strip rect').count(), 30);
    });

    it('comes back after the server was away', async (t) => {
      const service: TestService = await startTestService(t);
      const { page } = await openPage(t, browser, service.url);
      await service.close();
      await page.locator('#connection', { hasText: 'not connected' }).waitFor();
      const again = await startTestService(t, { port: Number(new URL(service.url).port) });
      again.ran(everythingInSync);
      await page.getByRole('heading', { name: 'Everything is in sync' }).waitFor();
      await page.locator('#connection', { hasText: /^live$/ }).waitFor();
    });

    it('runs nothing that strangers wrote', async (t) => {
      const hostile = [
        '<img src=x onerror=alert(1)>',
        '<script>alert(1)</script>',
        '"><svg onload=alert(1)>',
        '</code></li></ul><iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
        'javascript:alert(1)',
        '{{constructor.constructor("alert(1)")()}}',
        '<style>*{background:url(http://198.51.100.1/)}</style>',
        '<a href="javascript:alert(1)" autofocus onfocus=alert(1)>',
        '\u202egnp.exe',
        '__proto__',
      ];
      const records = Object.fromEntries(
        hostile.map((name) => [name, { [name]: name, url: 'http://198.51.100.1/x.png' }]),
      );
      const failed = repository('r', [unknown('clip', hostile.join(' '))], { kind: 'foreign', reason: hostile[0]! });
      const evil = { number: 7, url: 'javascript:alert(1)' };
      const newerOnGitHub = hostile.map((text) => ({
        name: text,
        change: 'modified' as const,
        origin: { since: 0, author: text, commit: { sha: text, url: evil.url }, pull: evil },
      }));
      const service = await startTestService(t);
      service.ran(
        resultOf(
          [
            repository(
              'AI-Horde-image-model-reference',
              [compared('blip', diffOf({}, records)), compared('gfpgan', noChange, { newerOnGitHub })],
              { kind: 'unchanged', pull: evil },
              { warnings: hostile },
            ),
            { ...failed, error: hostile.join(' ') },
          ],
          { warnings: hostile },
        ),
      );
      service.tell({ name: 'watch.poll-failed', problem: hostile.join(' '), failures: 1, retryInSeconds: 60 });
      const { page, incidents } = await openPage(t, browser, service.url);
      for (const summary of await page.locator('summary').all()) await summary.click();
      const names = await page.locator('.change .model code').allTextContents();
      assert.equal(names.length, hostile.length);
      for (const name of hostile.slice(0, 2)) assert.ok(names.includes(name), name);
      assert.equal(await page.locator('iframe, main img, main script, [onerror], [href^="javascript"]').count(), 0);
      await page.waitForLoadState('networkidle').catch(() => undefined);
      assert.deepEqual(incidents, []);
    });

    it('has a policy that would stop a script that came through all the same', async (t) => {
      const service = await startTestService(t);
      const { page, incidents } = await openPage(t, browser, service.url);
      const refusals = await page.evaluate(() => {
        const attempt = (act: () => void) => {
          try {
            act();
            return 'done';
          } catch (error) {
            return (error as Error).name;
          }
        };
        const { document: page } = globalThis as unknown as { document: any };
        return [
          attempt(() => (page.body.innerHTML = '<img src=x onerror=alert(1)>')),
          attempt(() => page.write('<script>alert(1)</script>')),
          attempt(() => {
            const style = page.createElement('style');
            style.textContent = '* { display: none }';
            page.head.append(style);
          }),
        ];
      });
      assert.deepEqual(refusals, ['TypeError', 'TypeError', 'done']);
      assert.equal(await page.locator('h1').isVisible(), true);
      assert.ok(incidents.some((incident) => incident.startsWith('policy: ')));
      assert.ok(!incidents.some((incident) => incident.startsWith('dialog')));
    });
  });
});
