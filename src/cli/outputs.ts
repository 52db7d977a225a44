import type { Process } from './process.ts';

type Stream = Pick<NodeJS.WriteStream, 'on' | 'isTTY' | 'columns'> & {
  write(text: string, written: (error?: NodeJS.ErrnoException | null) => void): unknown;
};

/** The process, as far as its outputs go. */
export interface Writing extends Omit<Process, 'stdout' | 'stderr'> {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

interface Outputs {
  /** The process, whose outputs may fail without ending it. */
  readonly process: Process;
  /** Whether the last thing that standard output was to say is lost. */
  readonly isLost: () => boolean;
}

/**
 * Outputs that may fail: a run counts for what it does, not for what it says. That standard output cannot be written (a full
 * disk) is told on standard error, once until it can be written again. Who reads no further (a pager that was left, `| head`,
 * a closed terminal) is no failure.
 */
export function mindOutputs(source: Writing): Outputs {
  const { stdout, stderr } = source;
  let isLost = false;
  // Node's own streams go on after an error, and end the process where nobody listens.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  const written = (error?: NodeJS.ErrnoException | null) => {
    const wasLost = isLost;
    isLost = error !== undefined && error !== null && !hasLeft(stdout, error);
    if (isLost && !wasLost) {
      const reason = error?.message ?? '';
      stderr.write(`Standard output cannot be written (${reason}): what it was to say is lost.\n`, () => undefined);
    }
  };
  const terminal = (stream: Stream, done: typeof written): Process['stdout'] => ({
    write: (text) => stream.write(text, done),
    isTTY: stream.isTTY,
    // A window may change its size.
    get columns() {
      return stream.columns;
    },
  });
  return {
    process: {
      env: source.env,
      stdout: terminal(stdout, written),
      stderr: terminal(stderr, () => undefined),
      on: (signal, listener) => source.on(signal, listener),
      off: (signal, listener) => source.off(signal, listener),
      exit: (code) => {
        source.exit(code);
      },
    },
    isLost: () => isLost,
  };
}

function hasLeft({ isTTY }: Stream, { code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || (isTTY && code === 'EIO');
}
