import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { syncReasons, type WatchEvent } from '../watch/events.ts';
import { expositionOf, type Exposition, type ExpositionFormat } from './exposition.ts';
import { unreadiness } from './readiness.ts';
import type { CategoryState, StatusDocument } from './status-document.ts';

export interface Metrics {
  observe(event: WatchEvent): void;
  exposition(format: ExpositionFormat): Promise<Exposition>;
}

interface MetricsOptions {
  readonly version: string;
  readonly status: () => StatusDocument;
  /** Unix milliseconds. */
  readonly now: () => number;
}

const prefix = 'horde_github_sync_';
const formats: readonly PrimaryFormat[] = ['v1', 'v2'];
const states: readonly CategoryState[] = [
  'pending',
  'in-sync',
  'drift',
  'proposed',
  'declined',
  'refused',
  'unwritten',
  'unknown',
];

/** Labels hold nothing but names of ours: categories, states, repositories of the settings. */
export function createMetrics({ version, status, now }: MetricsOptions): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  // Gauges with a counter's suffix: promtool complains.
  for (const kind of ['handles', 'requests', 'resources']) registry.removeSingleMetric(`nodejs_active_${kind}_total`);

  const gauge = (
    name: string,
    help: string,
    labelNames: readonly string[],
    values: (document: StatusDocument) => readonly (readonly [value: number | null, ...labels: string[]])[],
  ) => {
    new Gauge({
      name: `${prefix}${name}`,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        // A gauge without labels would say 0 where nothing is known.
        if (labelNames.length === 0) this.remove();
        for (const [value, ...labels] of values(status())) {
          if (value !== null) this.labels(...labels).set(value);
        }
      },
    });
  };
  /** Of the last results: who stands by has the leader's, which the leader tells itself. */
  const gaugeOfResults: typeof gauge = (name, help, labelNames, values) => {
    gauge(name, help, labelNames, (document) => (document.leader === null ? values(document) : []));
  };
  const polls = new Counter({
    name: `${prefix}polls_total`,
    help: 'Polls of PRIMARY’s timestamp by outcome.',
    labelNames: ['outcome'],
    registers,
  });
  const syncs = new Counter({
    name: `${prefix}syncs_total`,
    help: 'Finished syncs by outcome; problems: it went through but for what waiting cannot mend.',
    labelNames: ['outcome'],
    registers,
  });
  const reasons = new Counter({
    name: `${prefix}sync_starts_total`,
    help: 'Started syncs by reason; recheck: to see whether more came within the second of the last timestamp.',
    labelNames: ['reason'],
    registers,
  });
  const durations = new Histogram({
    name: `${prefix}duration_seconds`,
    help: 'How long a sync took.',
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800],
    registers,
  });
  const pushes = new Counter({
    name: `${prefix}pushes_total`,
    help: 'Polls that PRIMARY has asked for on its Redis.',
    registers,
  });
  // Prometheus sees a counter grow only from a value that it has seen.
  for (const outcome of ['success', 'failure']) polls.inc({ outcome }, 0);
  for (const outcome of ['synced', 'problems', 'failed']) syncs.inc({ outcome }, 0);
  for (const reason of syncReasons) reasons.inc({ reason }, 0);

  gauge('build_info', 'Always 1; what runs.', ['version', 'node_version'], () => [[1, version, process.version]]);
  gauge(
    'ready',
    'Whether the last poll and sync are recent and good and GitHub takes the token, as /readyz says.',
    [],
    (document) => [[unreadiness(document, now()).length === 0 ? 1 : 0]],
  );
  gauge(
    'last_poll_success_timestamp_seconds',
    'When PRIMARY last answered a poll.',
    [],
    ({ polls: { lastSuccessAt } }) => [[inSeconds(lastSuccessAt)]],
  );
  gauge('last_sync_success_timestamp_seconds', 'When a sync last went through.', [], ({ syncs: { lastSuccessAt } }) => [
    [inSeconds(lastSuccessAt)],
  ]);
  gaugeOfResults(
    'handled_timestamp_seconds',
    'PRIMARY’s timestamp that was handled last.',
    [],
    ({ handledTimestamp }) => [[handledTimestamp]],
  );
  gaugeOfResults(
    'primary_format',
    '1 for the format that PRIMARY’s records are read in.',
    ['format'],
    ({ primaryFormat }) =>
      primaryFormat === null ? [] : formats.map((name) => [name === primaryFormat ? 1 : 0, name] as const),
  );
  gaugeOfResults('warnings', 'Warnings about the last comparison as a whole.', [], ({ comparedAt, warnings }) => [
    [comparedAt === null ? null : warnings.length],
  ]);
  gauge(
    'consecutive_failures',
    'Failures in a row; ten end the process, but for refusals of GitHub’s.',
    ['kind'],
    (document) => [
      [document.polls.failures, 'poll'],
      [document.syncs.failures, 'sync'],
    ],
  );
  gaugeOfResults('category_state', '1 for the state that a category is in.', ['category', 'state'], (document) =>
    categoriesOf(document).flatMap(({ category, state }) =>
      states.map((name) => [name === state ? 1 : 0, category, name] as const),
    ),
  );
  gaugeOfResults('category_models', 'Models that PRIMARY has.', ['category'], (document) =>
    categoriesOf(document).map(({ category, models }) => [models, category] as const),
  );
  gaugeOfResults('category_changes', 'Models that differ, as last compared.', ['category', 'kind'], (document) =>
    categoriesOf(document)
      .filter(({ models }) => models !== null)
      .flatMap(({ category, added, removed, modified }) => [
        [added, category, 'added'] as const,
        [removed, category, 'removed'] as const,
        [modified, category, 'modified'] as const,
      ]),
  );
  gaugeOfResults(
    'open_pull_requests',
    'Open pull requests of ours, as last seen.',
    ['repository'],
    ({ comparedAt, repositories }) =>
      repositories.map(({ owner, name, pull }) => [
        comparedAt === null ? null : Number(pull !== null),
        `${owner}/${name}`,
      ]),
  );
  gaugeOfResults(
    'github_rate_limit_remaining',
    'Requests that GitHub still allows in this hour.',
    [],
    ({ rateLimitLeft }) => [[rateLimitLeft]],
  );

  let leads: boolean | undefined;
  gauge('leading', 'Whether this process polls and syncs; 0 while another one does.', [], () => [
    [leads === undefined ? null : Number(leads)],
  ]);
  gauge('redis_connected', 'Whether there is a connection to Redis.', [], ({ redis }) => [
    [redis === null ? null : Number(redis.isConnected)],
  ]);

  let startedAt = 0;
  return {
    observe: (event) => {
      switch (event.name) {
        case 'watch.initialized':
        case 'watch.no-timestamp':
        case 'watch.unchanged':
          polls.inc({ outcome: 'success' });
          break;
        case 'watch.poll-failed':
          polls.inc({ outcome: 'failure' });
          break;
        case 'watch.sync-started':
          polls.inc({ outcome: 'success' });
          reasons.inc({ reason: event.reason });
          startedAt = now();
          break;
        case 'watch.synced':
          syncs.inc({ outcome: event.hasProblems ? 'problems' : 'synced' });
          durations.observe((now() - startedAt) / 1_000);
          break;
        case 'watch.sync-failed':
          syncs.inc({ outcome: 'failed' });
          durations.observe((now() - startedAt) / 1_000);
          break;
        case 'watch.pushed':
          pushes.inc();
          break;
        case 'watch.leading':
          leads = true;
          break;
        case 'watch.standing-by':
          leads = false;
          break;
        default:
      }
    },
    exposition: async (format) => await expositionOf(registry, format),
  };
}

function categoriesOf({ repositories }: StatusDocument) {
  return repositories.flatMap(({ categories }) => categories);
}

function inSeconds(milliseconds: number | null): number | null {
  return milliseconds === null ? null : milliseconds / 1_000;
}
