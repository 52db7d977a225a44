import { pino } from 'pino';
import type { Log } from '../../lib/log.ts';
import { printable } from '../../lib/printable.ts';

export interface JsonLogOptions {
  readonly write: (line: string) => void;
  readonly verbose: boolean;
}

/** One JSON object a line: `level`, `time` (Unix milliseconds), `event`, `msg`, and the event's figures. */
export function jsonLog({ write, verbose }: JsonLogOptions): Log {
  const logger = pino(
    { level: verbose ? 'debug' : 'info', base: null, formatters: { level: (label) => ({ level: label }) } },
    // pino leaves C1 controls, invisible and bidirectional characters as they are; as escapes they are the same JSON.
    {
      write: (line: string) => {
        write(`${printable(line.trimEnd())}\n`);
      },
    },
  );
  return {
    debug: (event, message, fields) => {
      logger.debug({ event, ...fields }, message);
    },
    info: (event, message, fields) => {
      logger.info({ event, ...fields }, message);
    },
    warn: (event, message, fields) => {
      logger.warn({ event, ...fields }, message);
    },
  };
}
