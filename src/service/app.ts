import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { etag } from 'hono/etag';
import type { Metrics } from './metrics.ts';
import type { EventStreams } from './event-stream.ts';
import { wantedFormat } from './exposition.ts';
import { guard, securityHeaders } from './guard.ts';
import { readPageFiles } from './page-files.ts';
import { readinessDetails, unreadiness } from './readiness.ts';
import type { StatusModel } from './status-model.ts';

export type App = Hono<{ Bindings: HttpBindings }>;

interface AppOptions {
  readonly host: string;
  readonly model: StatusModel;
  readonly metrics: Pick<Metrics, 'exposition'>;
  readonly streams: EventStreams;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** What the server answers: the page, its JSON and events, health and metrics. */
export function createApp({ host, model, metrics, streams, now }: AppOptions): App {
  const app: App = new Hono();
  const status = statusBody(model);
  app.use(securityHeaders, guard(host));

  // Route by route: it would read the stream of events to its end, which does not come.
  for (const [path, { body, type }] of readPageFiles()) {
    app.get(path, etag(), (c) => c.body(body, 200, { 'content-type': type, 'cache-control': 'no-cache' }));
  }
  app.get('/healthz', (c) => c.text('alive\n'));
  app.get('/readyz', (c) => {
    const document = model.document();
    const reasons = unreadiness(document, now());
    const isReady = reasons.length === 0;
    const lines = [
      ...(isReady ? ['ready'] : reasons.map((reason) => `not ready: ${reason}`)),
      ...readinessDetails(document, now()),
    ];
    c.header('cache-control', 'no-store');
    return c.text(`${lines.join('\n')}\n`, isReady ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { contentType, text } = await metrics.exposition(wantedFormat(c));
    return c.body(text, 200, { 'content-type': contentType, 'cache-control': 'no-store', vary: 'accept' });
  });
  app.get('/api/status', etag(), (c) =>
    c.body(status(), 200, { 'content-type': 'application/json', 'cache-control': 'no-cache' }),
  );
  app.get('/api/events', (c) => {
    const stream = streams.open(c.env.incoming.socket);
    if (stream) return c.newResponse(stream.body, stream);
    c.header('retry-after', '30');
    return c.text('Too many pages listen already; ask /api/status instead.\n', 503);
  });
  app.notFound((c) => c.text('There is nothing here. The status page is at /.\n', 404));
  return app;
}

/** The document as it is sent; made once for each revision, however many ask. */
function statusBody(model: StatusModel): () => string {
  let made: { readonly revision: number; readonly body: string } | undefined;
  return () => {
    const { revision } = model;
    if (made?.revision !== revision) made = { revision, body: JSON.stringify(model.document()) };
    return made.body;
  };
}
