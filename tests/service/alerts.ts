import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { WatchEvent } from '../../src/watch/events.ts';
import { metricsOf, promtool, withoutPromtool } from './promtool.ts';
import { everyState, everythingInSync } from './results.ts';
import { keptInMemory, startTestService, type TestService } from './test-service.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { lanes } from '../support/lanes.ts';

const alerts = fileURLToPath(new URL('../../deploy/prometheus/alerts.yml', import.meta.url));

/** Minutes. The rarest alert waits for a week. */
const interval = 15;
const days = 8;

interface Scraped {
  readonly instance: string;
  /** Our metrics, as they are all the time. */
  readonly text: string;
}

/** What promtool gets to see: each sample of ours, the same for eight days. */
function seriesOf({ instance, text }: Scraped) {
  const [from, count] = [`job="horde-github-sync",instance="${instance}"`, (days * 1_440) / interval];
  const samples = [...text.matchAll(/^(horde_github_sync_\w+)(?:\{(.*)\})? (\S+)$/gm)];
  return [
    { series: `up{${from}}`, values: `1x${count}` },
    ...samples.map(([, name = '', labels, value = '']) => ({
      series: `${name}{${labels === undefined ? '' : `${labels},`}${from}}`,
      values: `${value}x${count}`,
    })),
  ];
}

/** How many of each alert have fired at the end of eight days, checked by promtool. */
async function assertFires(scraped: readonly Scraped[], expected: Readonly<Record<string, number>>) {
  const folder = temporaryFolder();
  const test = {
    rule_files: [alerts],
    evaluation_interval: `${interval}m`,
    tests: [
      {
        interval: `${interval}m`,
        input_series: scraped.flatMap(seriesOf),
        promql_expr_test: [
          {
            expr: 'count by (alertname) (ALERTS{alertstate="firing"})',
            eval_time: `${days}d`,
            exp_samples: Object.entries(expected).map(([name, value]) => ({
              labels: `{alertname="HordeGithubSync${name}"}`,
              value,
            })),
          },
        ],
      },
    ],
  };
  const path = join(folder, 'test.yml');
  writeFileSync(path, JSON.stringify(test));
  const { code, output } = await promtool(['test', 'rules', path]);
  assert.equal(code, 0, output);
}

const leading: WatchEvent = { name: 'watch.leading', isAlone: false };
const standingBy: WatchEvent = { name: 'watch.standing-by', leader: 'blade-1' };
const lost: WatchEvent = { name: 'watch.redis-lost', place: 'redis:6379', problem: 'x' };

/** Two processes that are one service. */
async function startTwo(t: TestContext): Promise<readonly [leader: TestService, standby: TestService]> {
  const shared = keptInMemory();
  const leader = await startTestService(t, { machine: 'blade-1', shared });
  const standby = await startTestService(t, { machine: 'blade-2', shared });
  for (const service of [leader, standby]) service.tell({ name: 'watch.redis-connected', place: 'redis:6379' });
  leader.tell(leading);
  standby.tell(standingBy);
  return [leader, standby];
}

async function scrape(...services: readonly TestService[]): Promise<readonly Scraped[]> {
  return await Promise.all(
    services.map(async (service, index) => ({ instance: `blade-${index + 1}`, text: await metricsOf(service) })),
  );
}

export const alertRules = lanes(
  ['are right by promtool', 'are all there', 'tell where nobody leads'],
  ({ describe, it }) => {
    describe('the example alert rules', { skip: withoutPromtool }, () => {
      it('are right by promtool', async () => {
        const { code, output } = await promtool(['check', 'rules', alerts]);
        assert.equal(code, 0, output);
      });

      it('are silent while one process leads and another one stands by, for days', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.ran(everythingInSync);
        await assertFires(await scrape(leader, standby), {});
      });

      it('tell once what the leader has found, not once for each process', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.ran({ ...everyState, warnings: ['it is so'], rateLimit: { remaining: 9, limit: 5_000, resetsAt: 1 } });
        await assertFires(await scrape(leader, standby), {
          CategoryStuck: 2,
          DriftUnproposed: 1,
          RateLimitLow: 1,
          ReviewWaits: 1,
          Warned: 1,
        });
      });

      it('tell of a leader whose polls fail', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.tell({ name: 'watch.poll-failed', problem: 'x', failures: 9, retryInSeconds: 60 });
        await assertFires(await scrape(leader, standby), { Failing: 1, NotReady: 1 });
      });

      it('do not tell of polls that failed before another one took over', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.tell({ name: 'watch.poll-failed', problem: 'x', failures: 9, retryInSeconds: 60 });
        leader.tell({ ...standingBy, leader: 'blade-2' });
        standby.tell({ ...leading, after: 'blade-1' });
        standby.ran(everythingInSync);
        await assertFires(await scrape(leader, standby), {});
      });

      it('tell where nobody leads', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.tell(standingBy);
        await assertFires(await scrape(leader, standby), { NobodyLeads: 1 });
      });

      it('tell of each process that cannot use Redis', async (t) => {
        const [leader, standby] = await startTwo(t);
        leader.ran(everythingInSync);
        standby.tell(lost);
        await assertFires(await scrape(leader, standby), { RedisNotConnected: 1 });
      });

      it('ask nothing of Redis where it is not used', async (t) => {
        const service = await startTestService(t);
        service.ran(everythingInSync);
        await assertFires(await scrape(service), {});
      });
    });

    describe('the metrics of the example alert rules', () => {
      it('are all there', async (t) => {
        const service = await startTestService(t);
        const names = [...(await metricsOf(service)).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name);
        const used = [...readFileSync(alerts, 'utf8').matchAll(/horde_github_sync_\w+/g)].map(([name]) => name);
        assert.ok(used.length > 0);
        assert.deepEqual(
          used.filter((name) => !names.includes(name.replace(/_(sum|count|bucket)$/, ''))),
          [],
        );
      });
    });
  },
);
