import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { syncReasons } from '../../src/watch/events.ts';
import { metricsOf, promtool, withoutPromtool } from './promtool.ts';
import { compared, diffOf, everyState, repository, resultOf } from './results.ts';
import { startTestService } from './test-service.ts';

/** What comes of a comparison. */
const ofResults = [
  'github_rate_limit_remaining',
  'handled_timestamp_seconds',
  'open_pull_requests',
  'category_state',
  'category_models',
  'category_changes',
  'primary_format',
  'warnings',
];

function sampleOf(name: string): RegExp {
  return new RegExp(`^horde_github_sync_${name}[ {]`, 'm');
}

describe('/metrics', () => {
  it('gives promtool nothing to complain about', { skip: withoutPromtool }, async (t) => {
    const service = await startTestService(t);
    service.ran({ ...everyState, rateLimit: { remaining: 4_321, limit: 5_000, resetsAt: 1 } });
    const { code, output } = await promtool(['check', 'metrics'], await metricsOf(service));
    assert.deepEqual({ code, output }, { code: 0, output: '' });
  });

  it('counts polls and syncs by outcome, and tells what differs', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.unchanged', timestamp: 1_700_000_000, format: 'v1' });
    service.tell({ name: 'watch.poll-failed', problem: 'x', failures: 1, retryInSeconds: 60 });
    const read = { primaryFormat: 'v2', warnings: ['it is so'] } as const;
    service.ran({ ...everyState, ...read, rateLimit: { remaining: 4_321, limit: 5_000, resetsAt: 1 } }, 7);
    const text = await metricsOf(service);
    for (const line of [
      'polls_total{outcome="success"} 2',
      'polls_total{outcome="failure"} 1',
      'syncs_total{outcome="synced"} 1',
      'syncs_total{outcome="failed"} 0',
      'duration_seconds_sum 7',
      'category_changes{category="image_generation",kind="added"} 1',
      'category_state{category="clip",state="refused"} 1',
      'category_state{category="clip",state="in-sync"} 0',
      'category_models{category="blip"} 12',
      'open_pull_requests{repository="Haidra-Org/AI-Horde-image-model-reference"} 1',
      'open_pull_requests{repository="Haidra-Org/AI-Horde-text-model-reference"} 0',
      'github_rate_limit_remaining 4321',
      'handled_timestamp_seconds 1700000000',
      'primary_format{format="v1"} 0',
      'primary_format{format="v2"} 1',
      'warnings 1',
      'consecutive_failures{kind="poll"} 0',
      'ready 1',
      `build_info{version="1.2.3",node_version="${process.version}"} 1`,
    ]) {
      assert.ok(text.includes(`\nhorde_github_sync_${line}\n`), `${line}\n${text}`);
    }
  });

  it('counts every outcome and every reason from 0, so that Prometheus sees the first one come', async (t) => {
    const text = await metricsOf(await startTestService(t));
    for (const line of [
      ...['success', 'failure'].map((outcome) => `polls_total{outcome="${outcome}"} 0`),
      ...['synced', 'problems', 'failed'].map((outcome) => `syncs_total{outcome="${outcome}"} 0`),
      ...syncReasons.map((reason) => `sync_starts_total{reason="${reason}"} 0`),
    ]) {
      assert.ok(text.includes(`\nhorde_github_sync_${line}\n`), `${line}\n${text}`);
    }
  });

  it('says nothing of what is not known', async (t) => {
    const text = await metricsOf(await startTestService(t));
    for (const name of [...ofResults.filter((name) => name !== 'category_state'), 'leading', 'redis_connected']) {
      assert.doesNotMatch(text, sampleOf(name));
    }
  });

  it('says which process leads, where another one may, and whether Redis is there', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.redis-connected', place: 'redis:6379' });
    service.tell({ name: 'watch.leading', isAlone: false });
    service.tell({ name: 'watch.pushed', categories: ['blip', 'clip'] });
    const before = await metricsOf(service);
    service.tell({ name: 'watch.redis-lost', place: 'redis:6379', problem: 'x' });
    service.tell({ name: 'watch.standing-by', leader: 'blade-1' });
    const after = await metricsOf(service);
    for (const [text, lines] of [
      [before, ['leading 1', 'redis_connected 1', 'pushes_total 1']],
      [after, ['leading 0', 'redis_connected 0', 'pushes_total 1']],
    ] as const) {
      for (const line of lines) assert.ok(text.includes(`\nhorde_github_sync_${line}\n`), `${line}\n${text}`);
    }
  });

  it('counts for who stands by nothing that the leader does, which tells that itself', async (t) => {
    const service = await startTestService(t);
    service.ran({ ...everyState, primaryFormat: 'v2', rateLimit: { remaining: 4_321, limit: 5_000, resetsAt: 1 } });
    service.tell({ name: 'watch.poll-failed', problem: 'x', failures: 9, retryInSeconds: 60 });
    service.tell({ name: 'watch.standing-by', leader: 'blade-1' });
    const text = await metricsOf(service);
    for (const name of ofResults) assert.doesNotMatch(text, sampleOf(name));
    assert.match(text, /consecutive_failures\{kind="poll"\} 0\n/);
    assert.match(text, /sync_ready 1\n/);
  });

  it('has no stranger’s text', async (t) => {
    const service = await startTestService(t);
    const diff = diffOf({}, { 'strange"} 1\nname': { field: 'strange value' } });
    service.ran(resultOf([repository('r', [compared('blip', diff)], { kind: 'foreign', reason: 'strange reason' })]));
    assert.doesNotMatch(await metricsOf(service), /strange/);
  });
});
