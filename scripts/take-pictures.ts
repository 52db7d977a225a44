// Takes the pictures in docs/images again: the status page, and a pull request on the sandbox's GitHub. Needs Chromium
// and pngquant.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startSandbox } from '../sandbox/src/sandbox.ts';
import { startBrowser } from '../tests/service/browser.ts';

interface Picture {
  readonly name: string;
  readonly url: string;
  /** Of the page's upper part, 1,000 pixels wide; the whole page where absent. */
  readonly height?: number;
  /** A selector of what is clicked first. */
  readonly open?: string;
}

const program = fileURLToPath(new URL('../src/bin.ts', import.meta.url));
const images = fileURLToPath(new URL('../docs/images/', import.meta.url));
const statusPage = 'http://127.0.0.1:28080';

const sandbox = await startSandbox();
const { github, directory, environment } = sandbox;
const pictures: readonly Picture[] = [
  { name: 'status', url: statusPage, open: 'details[data-category="controlnet"] summary' },
  {
    name: 'pull-request',
    url: `${github.webUrl}/Haidra-Org/AI-Horde-image-model-reference/pull/1`,
    height: 960,
  },
];
let watch: ChildProcess | undefined;
let browser: Browser | undefined;

try {
  await edit('esrgan', 'Enlarges four times.', 'Enlarges photographs four times.');
  const flags = ['--watch', '--watch-startup-sync', '--http-port', new URL(statusPage).port];
  watch = spawn(process.execPath, [program, ...flags], { stdio: 'inherit', env: { ...process.env, ...environment } });
  await untilReady(watch);
  browser = await startBrowser();
  for (const picture of pictures) for (const theme of ['light', 'dark'] as const) await take(browser, picture, theme);
} finally {
  await browser?.close();
  if (watch?.exitCode === null) {
    watch.kill('SIGTERM');
    await once(watch, 'exit');
  }
  await sandbox.close();
}

/** Changes a file of PRIMARY. */
async function edit(category: string, from: string, to: string): Promise<void> {
  const path = join(directory, 'primary', `${category}.json`);
  await writeFile(path, (await readFile(path, 'utf8')).replace(from, to));
}

/** Until the program has polled and synced. */
async function untilReady(running: ChildProcess): Promise<void> {
  while (running.exitCode === null) {
    const isReady = await fetch(`${statusPage}/api/status`).then(
      async (answer) => ((await answer.json()) as { comparedAt: number | null }).comparedAt !== null,
      () => false,
    );
    if (isReady) return;
    await delay(200);
  }
  throw new Error('The program has ended.');
}

async function take(from: Browser, { name, url, height, open }: Picture, colorScheme: 'light' | 'dark'): Promise<void> {
  const context = await from.newContext({
    colorScheme,
    reducedMotion: 'reduce',
    viewport: { width: 1_000, height: height ?? 1_000 },
  });
  const page = await context.newPage();
  await page.goto(url);
  if (open !== undefined) await page.locator(open).click();
  await page.mouse.move(0, 0);
  const path = join(images, `${name}-${colorScheme}.png`);
  await page.screenshot({ path, fullPage: height === undefined });
  execFileSync('pngquant', ['--quality', '90-100', '--force', '--output', path, path]);
  await context.close();
}
