import type { Progress } from '../../sources/github-synchronizer.ts';

/** One line of a terminal that is written over until it is cleared. */
export interface ProgressLine {
  readonly report: Progress;
  clear(): void;
}

const clearLine = '\r\u001b[2K';

/** @param terminal absent where there is no terminal: nothing is shown then */
export function progressLine(terminal: { write(text: string): unknown; columns?: number } | undefined): ProgressLine {
  let isShown = false;
  return {
    report: (what, done, total) => {
      if (!terminal) return;
      const text = `Reading ${done}/${total}: ${what}`.slice(0, (terminal.columns ?? 80) - 1);
      terminal.write(`${clearLine}${text}`);
      isShown = true;
    },
    clear: () => {
      if (isShown) terminal?.write(clearLine);
      isShown = false;
    },
  };
}
