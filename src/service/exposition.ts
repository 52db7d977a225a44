import type { Context } from 'hono';
import { accepts } from 'hono/accepts';
import { Registry, type Metric, type OpenMetricsContentType } from 'prom-client';

/** All metrics in one of the two formats that scrapers read. */
export interface Exposition {
  readonly contentType: string;
  readonly text: string;
}

export type ExpositionFormat = 'prometheus' | 'openmetrics';

/** What a scraper likes best: OpenMetrics 1.0 only where it says so, else Prometheus's text format. */
export function wantedFormat(c: Context): ExpositionFormat {
  const wanted = accepts(c, {
    header: 'Accept',
    supports: ['prometheus', 'openmetrics'],
    default: 'prometheus',
    match: (accepted) => {
      const [best] = accepted
        .flatMap(({ type, params, q }) => {
          const format = formatOf(type.toLowerCase(), params['version']);
          return format === undefined || q === 0 ? [] : [{ format, q }];
        })
        .toSorted((a, b) => b.q - a.q);
      return best?.format ?? 'prometheus';
    },
  });
  return wanted === 'openmetrics' ? wanted : 'prometheus';
}

function formatOf(type: string, version = '1.0.0'): ExpositionFormat | undefined {
  if (type === 'application/openmetrics-text') return version === '1.0.0' ? 'openmetrics' : undefined;
  return ['text/plain', 'text/*', '*/*'].includes(type) ? 'prometheus' : undefined;
}

export async function expositionOf(registry: Registry, format: ExpositionFormat): Promise<Exposition> {
  if (format === 'prometheus') return { contentType: registry.contentType, text: await registry.metrics() };
  const copies = new Registry<OpenMetricsContentType>();
  copies.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  // prom-client renames the counters that it prints as OpenMetrics, for good: it gets copies.
  for (const metric of await registry.getMetricsAsJSON()) {
    const copy = { ...metric, get: () => Promise.resolve(copy) };
    copies.registerMetric(copy as unknown as Metric);
  }
  return { contentType: copies.contentType, text: await copies.metrics() };
}
