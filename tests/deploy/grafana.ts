import type { TestContext } from 'node:test';
import { readRootFile } from './dockerfile.ts';
import { metricsOf } from '../service/promtool.ts';
import { everyState } from '../service/results.ts';
import { startTestService, type TestService } from '../service/test-service.ts';

export const job = 'horde-github-sync';

interface Target {
  readonly refId: string;
  readonly datasource: unknown;
  readonly expr: string;
  readonly legendFormat: string;
}
interface Mapping {
  readonly type: string;
  readonly options: Readonly<Record<string, { readonly text?: string }>>;
}
interface Override {
  readonly matcher: { readonly id: string; readonly options: unknown };
}
export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly datasource?: unknown;
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: {
    readonly defaults: { readonly mappings: readonly Mapping[] };
    readonly overrides: readonly Override[];
  };
  readonly targets?: readonly Target[];
}
interface Variable {
  readonly name: string;
  readonly type: string;
  readonly query: unknown;
}
interface Dashboard {
  readonly id: null;
  readonly uid: string;
  readonly title: string;
  readonly schemaVersion: number;
  readonly templating: { readonly list: readonly Variable[] };
  readonly panels: readonly Panel[];
}

export const dashboard = JSON.parse(readRootFile('deploy/grafana/horde-github-sync.json')) as Dashboard;

/** What each panel asks Prometheus, with Grafana's variables as a user would see them. */
export const queries = dashboard.panels.flatMap(({ title, targets = [] }) =>
  targets.map(({ refId, expr, legendFormat }) => ({
    name: `${title} (${refId})`,
    legend: legendFormat,
    expr: expr.replaceAll('$job', job).replaceAll('$__rate_interval', '5m'),
  })),
);

/** A daemon that has something to say in every metric. */
export async function startTalkative(t: TestContext): Promise<TestService> {
  const service = await startTestService(t);
  service.tell({ name: 'watch.redis-connected', place: 'redis:6379' });
  service.tell({ name: 'watch.leading', isAlone: false });
  service.tell({ name: 'watch.pushed', categories: ['blip'] });
  service.tell({ name: 'watch.unchanged', timestamp: 1_700_000_000, format: 'v1' });
  service.ran({ ...everyState, primaryFormat: 'v1', rateLimit: { remaining: 4_321, limit: 5_000, resetsAt: 1 } });
  return service;
}

export interface Sample {
  readonly metric: string;
  readonly labels: readonly string[];
  readonly series: string;
  readonly value: string;
}

export async function samplesOf(service: TestService): Promise<readonly Sample[]> {
  const lines = (await metricsOf(service)).matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm);
  return Array.from(lines, ([, metric = '', labels = '', value = '']) => ({
    metric,
    labels: Array.from(labels.matchAll(/(\w+)="/g), ([, label = '']) => label),
    series: `${metric}{${labels === '' ? '' : `${labels},`}job="${job}",instance="here"}`,
    // promtool's series are of numbers.
    value: Number.isFinite(Number(value)) ? value : '0',
  }));
}
