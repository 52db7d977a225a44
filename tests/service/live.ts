import assert from 'node:assert/strict';
import { readdirSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import type { StatusDocument } from '../../src/service/status-document.ts';
import { checkedStatus } from '../support/documents.ts';
import { runProgram } from '../support/program.ts';
import { startProgram, withoutSignals, type RunningProgram } from '../support/running-program.ts';
import { openPage, startBrowser, withoutBrowser } from './browser.ts';
import { freePort } from '../support/free-port.ts';
import { lanes } from '../support/lanes.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

interface Running {
  readonly sandbox: Sandbox;
  readonly program: RunningProgram;
  readonly url: string;
  readonly edit: (category: string, from: string, to: string) => void;
  readonly status: () => Promise<StatusDocument>;
}

/** Changed so many seconds ago: a timestamp that is too young is compared once more. */
function touch(path: string, seconds: number): void {
  const at = Date.now() / 1_000 - seconds;
  utimesSync(path, at, at);
}

function age(folder: string, seconds: number): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) touch(join(folder, name), seconds);
}

/** The real program in watch mode against the sandbox, with its status page. */
async function startWatch(t: TestContext, flags: readonly string[] = []): Promise<Running> {
  const folder = temporaryFolder();
  const sandbox = await startSandbox();
  age(join(sandbox.directory, 'primary'), 60);
  const port = await freePort();
  t.after(async () => {
    await sandbox.close();
  });
  const program = startProgram(
    t,
    ['--watch', '--watch-interval', '0.5', '--http-port', String(port), ...flags],
    { ...sandbox.environment, HORDE_GITHUB_SYNC_STATE_DIR: join(folder, 'state') },
    folder,
  );
  await program.until(/Initialized last known timestamp|Sync completed/);
  const url = `http://127.0.0.1:${port}`;
  return {
    sandbox,
    program,
    url,
    edit: (category, from, to) => {
      const path = join(sandbox.directory, 'primary', `${category}.json`);
      const text = readFileSync(path, 'utf8');
      assert.ok(text.includes(from));
      const made = `${path}.new`;
      writeFileSync(made, text.replace(from, to));
      touch(made, 5);
      renameSync(made, path);
    },
    status: async () => checkedStatus((await (await fetch(`${url}/api/status`)).json()) as StatusDocument),
  };
}

export const live = lanes(
  ['closes with the watch, also while pages listen', 'is not there for a single run, which says so'],
  ({ describe, it }) => {
    describe('the status page of the real program', () => {
      it('shows a change of PRIMARY by itself', { skip: withoutBrowser }, async (t) => {
        const { url, edit } = await startWatch(t);
        const browser = await startBrowser();
        t.after(async () => {
          await browser.close();
        });
        const { page, incidents } = await openPage(t, browser, url);
        assert.equal(await page.locator('h1').textContent(), 'Not compared yet');
        edit('controlnet', 'Follows depth', 'Truly follows depth');
        const row = page.locator('.row:has([data-category="controlnet"])');
        await row.locator('.state:not(.room)', { hasText: 'proposed in pull request #1' }).waitFor();
        await row.locator('summary').click();
        assert.match((await row.locator('ins').first().textContent()) ?? '', /Truly follows depth/);
        assert.ok((await page.locator('#runs > li').count()) >= 1);
        assert.deepEqual(incidents, []);
      });

      it('is green again by itself once somebody merges on GitHub', { skip: withoutBrowser }, async (t) => {
        const { url, sandbox, edit } = await startWatch(t);
        const browser = await startBrowser();
        t.after(async () => {
          await browser.close();
        });
        const { page, incidents } = await openPage(t, browser, url);
        edit('controlnet', 'Follows depth', 'Truly follows depth');
        const state = page.locator('.row:has([data-category="controlnet"]) .state:not(.room)');
        await state.filter({ hasText: 'proposed in pull request #1' }).waitFor();
        const page1 = `${sandbox.github.webUrl}/Haidra-Org/AI-Horde-image-model-reference/pull/1`;
        const merged = await fetch(`${page1}/merge`, {
          method: 'POST',
          redirect: 'manual',
          headers: { origin: sandbox.github.webUrl },
        });
        assert.ok(merged.status < 400, `${merged.status}`);
        await state.filter({ hasText: 'in sync' }).waitFor();
        const merge = page.locator('.pull.merged', { hasText: 'pull request #1 merged' });
        assert.equal(await merge.getByRole('link').getAttribute('href'), page1);
        assert.match((await page.locator('#runs').textContent()) ?? '', /GitHub changed/);
        assert.deepEqual(incidents, []);
      });

      it('closes with the watch, also while pages listen', { skip: withoutSignals }, async (t) => {
        const { url, program } = await startWatch(t);
        const listening = await fetch(`${url}/api/events`);
        program.kill('SIGTERM');
        await listening.text();
        const { code, stderr } = await program.ended;
        assert.equal(code, 0, stderr);
        assert.match(stderr, new RegExp(`^Status page: ${url}/\n$`));
      });

      it('is not there for a single run, which says so', async (t) => {
        const folder = temporaryFolder();
        const sandbox = await startSandbox();
        t.after(async () => {
          await sandbox.close();
        });
        const flags = ['--dry-run', '--categories', 'blip', '--http-port', '8080'];
        const { code, stderr } = await runProgram(flags, sandbox.environment, folder);
        assert.deepEqual(
          [code, stderr],
          [0, 'The HTTP port has no effect without --watch: a single run has no status page\n'],
        );
      });

      it('shows no secret', async (t) => {
        const { url } = await startWatch(t, ['--watch-startup-sync']);
        for (const path of ['/', '/api/status', '/metrics', '/readyz']) {
          assert.doesNotMatch(await (await fetch(`${url}${path}`)).text(), /sandbox-token/);
        }
      });

      // HORDE_GITHUB_SYNC_LOAD_SECONDS=30 for the figure that the project promises.
      const seconds = Number(process.env['HORDE_GITHUB_SYNC_LOAD_SECONDS'] ?? 5);
      it(`stands 200 connections for ${seconds} s while it syncs, and polls keep their cadence`, async (t) => {
        const { url, edit, program, status } = await startWatch(t, ['--watch-startup-sync']);
        const ends = Date.now() + seconds * 1_000;
        const paths = ['/', '/api/status', '/main.js', '/style.css', '/healthz', '/metrics'];
        const took: number[] = [];
        const failures: string[] = [];
        // A visitor asks once a second; what asks without pause measures this process, where PRIMARY and GitHub run too.
        const visitor = async (_: unknown, number: number) => {
          for (let turn = number; Date.now() < ends; turn += 1) {
            const asked = performance.now();
            await fetch(`${url}${paths[turn % paths.length]}`).then(
              async (answer) => {
                await answer.arrayBuffer();
                if (!answer.ok) failures.push(`${paths[turn % paths.length]}: ${answer.status}`);
              },
              (error: unknown) => failures.push(String(error)),
            );
            took.push(performance.now() - asked);
            await delay(1_000);
          }
        };
        const gone = new AbortController();
        const listeners = Array.from({ length: 100 }, async () => {
          const answer = await fetch(`${url}/api/events`, { signal: gone.signal });
          if (answer.status !== 200) failures.push(`/api/events: ${answer.status}`);
          await answer.text().catch(() => undefined);
        });
        const before = await (await fetch(`${url}/metrics`)).text();
        const editor = async () => {
          for (let count = 0; Date.now() < ends; count += 1) {
            edit('controlnet', count === 0 ? 'Follows depth' : `Follows ${count - 1} depth`, `Follows ${count} depth`);
            await program.until(/Sync completed successfully/);
            // Three polls.
            await delay(1_500);
          }
        };
        await Promise.all([...Array.from({ length: 100 }, visitor), editor()]);
        const after = await (await fetch(`${url}/metrics`)).text();
        gone.abort();
        await Promise.all(listeners);

        const polls =
          countIn(after, 'polls_total{outcome="success"}') - countIn(before, 'polls_total{outcome="success"}');
        const { runs } = await status();
        const syncing = runs.reduce((sum, run) => sum + run.seconds, 0);
        took.sort((a, b) => a - b);
        t.diagnostic(
          `${took.length} requests in ${seconds} s, median ${took[took.length >> 1]?.toFixed(0)} ms, ` +
            `99 % within ${took[Math.floor(took.length * 0.99)]?.toFixed(0)} ms; ${polls} polls, ${runs.length} syncs of ${syncing.toFixed(1)} s in all`,
        );
        assert.deepEqual(failures, []);
        assert.ok(runs.length >= 2);
        // A slot that a sync covers is skipped; the others are not.
        const slots = (seconds - syncing) / 0.5;
        assert.ok(polls >= 0.6 * slots - 2, `${polls} polls in about ${slots.toFixed(1)} slots`);
        assert.match(after, /polls_total\{outcome="failure"\} 0/);
      });
    });
  },
);

function countIn(metrics: string, name: string): number {
  const line = metrics.split('\n').find((text) => text.startsWith(`horde_github_sync_${name} `));
  return Number(line?.split(' ').at(-1));
}
