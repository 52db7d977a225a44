import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parse } from 'yaml';
import { syncReasons } from '../../src/watch/events.ts';
import { promtool, withoutPromtool } from '../service/promtool.ts';
import { startTestService } from '../service/test-service.ts';
import { publishedSchema } from '../support/documents.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { readRootFile } from './dockerfile.ts';
import { dashboard, queries, samplesOf, startTalkative, type Panel, type Sample } from './grafana.ts';

/** Ours that no panel shows: how many models there are is no trouble, and PRIMARY's clock no date of ours. */
const leftOut = ['horde_github_sync_category_models', 'horde_github_sync_handled_timestamp_seconds'];

const selectors = /(\w+)\{([^}]*)\}/g;

function metricsIn(expr: string): string[] {
  return Array.from(expr.matchAll(selectors), ([, metric = '']) => metric);
}

describe('the Grafana dashboard', () => {
  const { panels, templating } = dashboard;

  it('can be imported and provisioned anywhere: its data source is a variable, its own number is Grafana’s', () => {
    assert.deepEqual(
      Object.keys(dashboard).filter((key) => key.startsWith('__')),
      [],
    );
    assert.deepEqual([dashboard.id, dashboard.uid], [null, 'horde-github-sync']);
    assert.equal(dashboard.schemaVersion, 42);
    assert.deepEqual(
      templating.list.map(({ name, type }) => [name, type]),
      [
        ['datasource', 'datasource'],
        ['job', 'query'],
      ],
    );
    const source = { type: 'prometheus', uid: '${datasource}' };
    for (const { title, type, datasource, targets = [] } of panels.filter(({ type: kind }) => kind !== 'row')) {
      assert.deepEqual(
        [datasource, ...targets.map((target) => target.datasource)],
        [source, ...targets.map(() => source)],
        `${title} ${type}`,
      );
    }
  });

  it('has panels that tell what they show, one beside another', () => {
    const shown = panels.filter(({ type }) => type !== 'row');
    assert.ok(shown.every(({ description = '' }) => description !== ''));
    assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
    const cells = panels.flatMap(cellsOf);
    assert.equal(new Set(cells).size, cells.length);
  });

  it('asks for metrics and labels that /metrics has', async (t) => {
    const samples = await samplesOf(await startTalkative(t));
    const labelsOf = Map.groupBy(samples, ({ metric }) => metric);
    for (const { name, expr, legend } of queries) {
      const metrics = metricsIn(expr);
      assert.ok(metrics.length > 0, name);
      const known = new Set(['job', 'instance']);
      for (const metric of metrics) {
        const own = labelsOf.get(metric)?.flatMap(({ labels }) => labels);
        assert.ok(own !== undefined, `${name}: there is no ${metric}`);
        for (const label of own) known.add(label);
      }
      const outside = expr.replaceAll(/"[^"]*"|\[\w+\]/g, '');
      const used = Array.from(
        `${outside} ${legend}`.matchAll(/[a-z_]\w*(?=[^{]*\})|(?<=by \([^)]*)[a-z_]\w*/g),
        ([label]) => label,
      );
      for (const label of used) assert.ok(known.has(label), `${name}: there is no label ${label}`);
    }
  });

  it('shows every metric of ours but those that are left out here', async (t) => {
    const families = (await samplesOf(await startTalkative(t))).map(({ metric }) => familyOf(metric));
    const ours = new Set(families.filter((metric) => metric.startsWith('horde_github_sync_')));
    const shown = queries.flatMap(({ expr }) => metricsIn(expr)).map(familyOf);
    assert.deepEqual([...ours].filter((metric) => !shown.includes(metric)).toSorted(), leftOut);
  });

  it('knows every state of a category, and has a word for it', () => {
    const { category } = publishedSchema('status')['$defs'] as { category: { properties: { state: States } } };
    const [{ enum: states }] = category.properties.state.anyOf;
    const panel = panels.find(({ type }) => type === 'state-timeline');
    const inQuery = Array.from(panel?.targets?.[0]?.expr.matchAll(/state="([\w-]+)"/g) ?? [], ([, state]) => state);
    assert.deepEqual(inQuery.toSorted(), states.toSorted());
    const mapped = panel?.fieldConfig?.defaults.mappings[0]?.options ?? {};
    assert.deepEqual(
      Object.keys(mapped),
      states.map((_, index) => String(index)),
    );
  });

  it('has a colour for every reason for a sync', () => {
    const panel = panels.find(({ targets = [] }) => targets.some(({ legendFormat }) => legendFormat === '{{reason}}'));
    const named = panel?.fieldConfig?.overrides.map(({ matcher }) => matcher.options) ?? [];
    assert.deepEqual(
      syncReasons.filter((reason) => !named.includes(reason)),
      [],
    );
  });

  it('has queries that are right by promtool, and find something', { skip: withoutPromtool }, async (t) => {
    const found = queries.map(({ expr }) => ({ expr: `count(${expr}) > bool 0`, value: 1 }));
    await foundBy(await samplesOf(await startTalkative(t)), found);
  });

  it('says of a process alone and without Redis that it is so', { skip: withoutPromtool }, async (t) => {
    const asked = queries.filter(({ name }) => ['Who leads (A)', 'Redis (A)'].includes(name));
    assert.equal(asked.length, 2);
    const found = asked.map(({ expr }) => ({ expr: `max(${expr})`, value: -1 }));
    await foundBy(await samplesOf(await startTestService(t)), found);
    for (const title of ['Who leads', 'Redis']) {
      const panel = panels.find((each) => each.title === title);
      assert.ok(panel?.fieldConfig?.defaults.mappings[0]?.options['-1']?.text, title);
    }
  });
});

describe('the provisioning of the dashboard', () => {
  it('names the folder that docs/operations.md mounts, in the form that Grafana reads', () => {
    const file = parse(readRootFile('deploy/grafana/provisioning.yml')) as Provisioning;
    assert.equal(file.apiVersion, 1);
    const [{ type, options: { path } } = { type: '', options: { path: '' } }] = file.providers;
    assert.equal(type, 'file');
    const page = readRootFile('docs/operations.md');
    const mounts = Array.from(page.matchAll(/-v "\$PWD\/(deploy\/grafana\/[^:"]+):([^:"]+):ro"/g), ([, from, to]) => [
      from,
      to,
    ]);
    assert.deepEqual(mounts, [
      ['deploy/grafana/provisioning.yml', '/etc/grafana/provisioning/dashboards/horde-github-sync.yml'],
      ['deploy/grafana/horde-github-sync.json', `${path}/horde-github-sync.json`],
    ]);
  });
});

interface States {
  readonly anyOf: readonly [{ readonly enum: readonly string[] }];
}
interface Provisioning {
  readonly apiVersion: number;
  readonly providers: readonly { readonly type: string; readonly options: { readonly path: string } }[];
}

function cellsOf({ gridPos: { x, y, w, h } }: Panel): readonly string[] {
  assert.ok(x + w <= 24);
  return Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`);
}

function familyOf(metric: string): string {
  return metric.replace(/_(bucket|sum|count)$/, '');
}

/** Has promtool evaluate expressions over samples that have stayed as they are; each gives one value without labels. */
async function foundBy(samples: readonly Sample[], found: readonly { expr: string; value: number }[]): Promise<void> {
  const minutes = 400;
  const tests = [
    {
      interval: '1m',
      input_series: samples.map(({ series, value }) => ({ series, values: `${value}x${minutes}` })),
      promql_expr_test: found.map(({ expr, value }) => ({
        expr,
        eval_time: `${minutes}m`,
        exp_samples: [{ labels: '{}', value }],
      })),
    },
  ];
  const path = join(temporaryFolder(), 'queries.yml');
  writeFileSync(path, JSON.stringify({ tests }));
  assert.deepEqual(await promtool(['test', 'rules', path]), {
    code: 0,
    output: `Unit Testing:  ${path}\n  SUCCESS\n\n`,
  });
}
