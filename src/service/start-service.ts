import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { faultOf } from '../lib/fault.ts';
import type { Log } from '../lib/log.ts';
import { KnownError } from '../lib/known-error.ts';
import type { WatchListener } from '../watch/events.ts';
import { createApp } from './app.ts';
import { eventStreams } from './event-stream.ts';
import { httpServer } from './http-server.ts';
import { createMetrics } from './metrics.ts';
import { openRunHistory } from './run-history.ts';
import { SharedResults, type SharedPlace } from './shared-results.ts';
import { StatusModel, type StatusModelOptions } from './status-model.ts';

export interface ServiceOptions extends Omit<StatusModelOptions, 'runs' | 'onRun' | 'startedAt'> {
  readonly port: number;
  readonly host: string;
  /** Where the time line is kept; without it, it ends with the process. */
  readonly stateDir?: string | undefined;
  /** This machine's name, for the pages of other processes. */
  readonly machine: string;
  /** Where who leads leaves its results for those that stand by; without it, each shows its own. */
  readonly shared?: SharedPlace | undefined;
  readonly log: Log;
  /** Unix milliseconds. */
  readonly now: () => number;
}

/** A server that shows how the watch is doing. It only reads. */
export interface Service {
  /** Without a trailing slash. */
  readonly url: string;
  readonly onEvent: WatchListener;
  close(): Promise<void>;
}

/** The port cannot be listened on. */
export class ListenError extends KnownError {
  override readonly name = 'ListenError';

  constructor(host: string, port: number, cause: unknown) {
    super(
      `Nothing was done: the status page cannot listen on port ${port} of ${host}: ${faultOf(cause)}. ` +
        'Choose another with --http-port (HORDE_GITHUB_SYNC_HTTP_PORT) or --http-host.',
      { cause },
    );
  }
}

export const mostListeners = 250;
const heartbeatSeconds = 15;

/** @throws ListenError */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { port, host, stateDir, machine, shared, log, now, ...about } = options;
  const history = stateDir === undefined ? undefined : await openRunHistory(stateDir, log);
  const model = new StatusModel({
    ...about,
    startedAt: now(),
    ...(history && { runs: history.earlier, onRun: history.add }),
  });
  const results = shared && new SharedResults({ place: shared, machine, model, log });
  const metrics = createMetrics({ version: about.version, status: () => model.document(), now });
  const streams = eventStreams({ model, mostListeners, heartbeatSeconds });
  const app = createApp({ host, model, metrics, streams, now });
  const server = httpServer(app, streams);
  const url = await listen(server, host, port);
  log.info('service.listening', `Status page: ${url}/`, { url });
  return {
    url,
    onEvent: (event, at) => {
      metrics.observe(event);
      model.onEvent(event, at);
      results?.onEvent(event);
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      streams.close();
      // Answers under way are short; who does not take his does not hold up the end.
      const timer = setTimeout(() => {
        server.closeAllConnections();
      }, 500);
      await closed;
      clearTimeout(timer);
      await history?.settled();
      await results?.settled();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  try {
    server.listen(port, host);
    await once(server, 'listening');
  } catch (error) {
    throw new ListenError(host, port, error);
  }
  const { port: bound } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound}`;
}
