import { styleText } from 'node:util';
import type { Log } from '../../lib/log.ts';
import { printable } from '../../lib/printable.ts';

export interface TextLogOptions {
  readonly write: (line: string) => void;
  readonly verbose: boolean;
  readonly color: boolean;
}

/** One plain line for each event. */
export function textLog({ write, verbose, color }: TextLogOptions): Log {
  const line = (format: 'yellow' | 'dim' | undefined) => (_event: string, message: string) => {
    const text = printable(message);
    write(`${color && format ? styleText(format, text, { validateStream: false }) : text}\n`);
  };
  const say = line(undefined);
  const whisper = line('dim');
  return {
    debug: (event, message) => {
      if (verbose) whisper(event, message);
    },
    info: say,
    warn: line('yellow'),
  };
}
