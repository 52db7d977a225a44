/** A value of a log event: what JSON can say. */
type LogFields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;

/**
 * What happens on the way, as events: a stable name for machines, a sentence for people, the figures of both. Never given
 * a token, a header or a request.
 */
export interface Log {
  debug(event: string, message: string, fields?: LogFields): void;
  info(event: string, message: string, fields?: LogFields): void;
  warn(event: string, message: string, fields?: LogFields): void;
}

function ignore(): void {
  // The library is silent unless it is given a log.
}

export const silentLog: Log = { debug: ignore, info: ignore, warn: ignore };
