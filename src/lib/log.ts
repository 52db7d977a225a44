/** A value of a log event: what JSON can say. */
type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/** The names of all events that are logged; docs/operations.md tells of each. */
export const logEvents = [
  'settings.unknown',
  'settings.unused',
  'process.hang-up',
  'primary.request',
  'primary.retry',
  'github.request',
  'github.retry',
  'github.notice',
  'github.app-before-token',
  'github.app-token',
  'github.clock',
  'git.run',
  'clone.set-aside',
  'sync.finished',
  'versions.not-kept',
  'watch.started',
  'watch.redis-connected',
  'watch.redis-lost',
  'watch.pushed',
  'watch.push-ignored',
  'watch.leading',
  'watch.standing-by',
  'watch.remembered',
  'watch.memory-empty',
  'watch.memory-unusable',
  'watch.memory-unsaved',
  'watch.initialized',
  'watch.no-timestamp',
  'watch.unchanged',
  'watch.changed',
  'watch.format-changed',
  'watch.poll-failed',
  'watch.poll-restored',
  'watch.github-changed',
  'watch.github-unseen',
  'watch.github-seen',
  'watch.sync-started',
  'watch.synced',
  'watch.sync-failed',
  'watch.sync-restored',
  'watch.resumed',
  'watch.gave-up',
  'watch.stopping',
  'watch.stopped',
  'watch.cut-short',
  'service.listening',
  'service.history-damaged',
  'service.history-unsaved',
  'service.results-unsaved',
  'service.results-damaged',
  'notify.sent',
  'notify.unsent',
  'notify.refused',
  'notify.dropped',
  'notify.state-damaged',
  'notify.state-unsaved',
] as const;

export type LogEvent = (typeof logEvents)[number];

/**
 * What happens on the way, as events: a stable name for machines, a sentence for people, the figures of both. Never given
 * a token, a header or a request.
 */
export interface Log {
  debug(event: LogEvent, message: string, fields?: LogFields): void;
  info(event: LogEvent, message: string, fields?: LogFields): void;
  warn(event: LogEvent, message: string, fields?: LogFields): void;
}

function ignore(): void {
  // The library is silent unless it is given a log.
}

export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore };
