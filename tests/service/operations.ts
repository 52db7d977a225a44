import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { everyState } from './results.ts';
import { startTestService } from './test-service.ts';
import { logEvents } from '../../src/lib/log.ts';
import { lanes } from '../support/lanes.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const operations = readFileSync(join(root, 'docs/operations.md'), 'utf8');

/** The first cells of the table under a heading, without their backticks. */
function firstCells(heading: string): readonly string[] {
  const section = operations.split(/^## /m).find((text) => text.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` +\|/gm)].map(([, name = '']) => name);
}

export const operationsPage = lanes(
  [
    'lists every event, and no other',
    'lists every metric of ours, and no other',
    'lists every path that the server has',
    'names a command that works: horde-github-sync --dry-run',
  ],
  ({ describe, it }) => {
    describe('docs/operations.md', () => {
      it('lists every event, and no other', () => {
        assert.deepEqual(firstCells('Events'), logEvents);
      });

      it('lists every metric of ours, and no other', async (t) => {
        const service = await startTestService(t);
        service.tell({ name: 'watch.redis-connected', place: 'redis:6379' });
        service.ran({ ...everyState, rateLimit: { remaining: 1, limit: 2, resetsAt: 3 } });
        const text = await (await fetch(`${service.url}/metrics`)).text();
        const names = [...text.matchAll(/^# TYPE horde_github_sync_(\S+)/gm)].map(([, name]) => name);
        assert.deepEqual(firstCells('Metrics').toSorted(), names.toSorted());
      });

      it('lists every path that the server has', async (t) => {
        const { url } = await startTestService(t);
        const paths = firstCells('The status page');
        assert.equal(paths.length, 6);
        for (const path of paths) {
          const gone = new AbortController();
          const { status } = await fetch(`${url}${path}`, { signal: gone.signal });
          assert.notEqual(status, 404, path);
          gone.abort();
        }
      });

      const commands = [...operations.matchAll(/`horde-github-sync ([^`]+)`/g)].map(([, flags = '']) => flags);
      for (const flags of new Set(commands)) {
        it(`names a command that works: horde-github-sync ${flags}`, async (t) => {
          const folder = temporaryFolder();
          const sandbox = await startSandbox();
          t.after(async () => {
            await sandbox.close();
          });
          const { code, stderr } = await runProgram(
            flags.replace('NAME', 'blip').split(' '),
            sandbox.environment,
            folder,
          );
          assert.equal(code, 0, stderr);
        });
      }
    });
  },
);
