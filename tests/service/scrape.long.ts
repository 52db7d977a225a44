import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { job, queries, startTalkative } from '../deploy/grafana.ts';
import { waitFor } from '../support/wait-for.ts';
import { startPrometheus, withoutPrometheus } from './prometheus.ts';

interface Targets {
  readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
}

describe('a real Prometheus', { skip: withoutPrometheus }, () => {
  it('reads /metrics as OpenMetrics, and finds something for every query of the dashboard', async (t) => {
    const service = await startTalkative(t);
    const prometheus = await startPrometheus(t, job, service.url);
    // Not before it listens, and not before it has seen a counter twice.
    await waitFor('two scrapes', async () => {
      const count = `count_over_time(horde_github_sync_polls_total{job="${job}"}[5m]) > 1`;
      return (await prometheus.found(count).catch(() => 0)) > 0;
    });
    const { activeTargets } = await prometheus.api<Targets>('targets');
    assert.deepEqual(
      activeTargets.map(({ health, lastError }) => [health, lastError]),
      [['up', '']],
    );
    // The text format names the family as its samples: horde_github_sync_polls_total.
    const family = 'horde_github_sync_polls';
    const metadata = await prometheus.api<Record<string, readonly { type: string }[]>>(`metadata?metric=${family}`);
    assert.equal(metadata[family]?.[0]?.type, 'counter');
    for (const { name, expr } of queries) assert.ok((await prometheus.found(expr)) > 0, `${name}: ${expr}`);
  });
});
