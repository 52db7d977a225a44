import { existsSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

/** Debian's. */
const executablePath = '/usr/bin/chromium';

/** For a test's `skip`: false where there is a browser, else why the test does not run. */
export const withoutBrowser: string | false = existsSync(executablePath)
  ? false
  : `there is no ${executablePath} (apt-get install chromium)`;

export async function startBrowser(): Promise<Browser> {
  // Without the last ones it looks for the outside world.
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'];
  const quiet = ['--disable-background-networking', '--disable-component-update', '--disable-sync'];
  return await chromium.launch({ executablePath, args: [...args, ...quiet] });
}

export interface WatchedPage {
  readonly page: Page;
  /** What a page of ours must never bring about: dialogs, errors, violations of the policy, requests elsewhere. */
  readonly incidents: readonly string[];
}

/** The status page in a window of its own, until the test ends. */
export async function openPage(
  t: TestContext,
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1_100, height: 900 }, ...options });
  t.after(async () => {
    await context.close();
  });
  const page = await context.newPage();
  const incidents: string[] = [];
  page.on('dialog', (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => incidents.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') incidents.push(`console: ${message.text()}`);
  });
  page.on('request', (request) => {
    if (new URL(request.url()).origin !== url) incidents.push(`request: ${request.url()}`);
  });
  await page.exposeFunction('noteViolation', (directive: string) => incidents.push(`policy: ${directive}`));
  await page.addInitScript(
    `addEventListener('securitypolicyviolation', (event) => noteViolation(event.violatedDirective))`,
  );
  await page.goto(url);
  await page.locator('details.category').first().waitFor();
  return { page, incidents };
}
