import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** The machine that a process runs on, as far as a lock asks it. */
export interface Machine {
  /** Its name and, within it, the namespace (container) that the numbers of processes belong to. */
  readonly host: string;
  /** The number of this process. */
  readonly pid: number;
  /** When that process started, as the system counts; empty where it does not say. */
  startOf(pid: number): string;
  /** Whether a process has that number, whoever’s. */
  isRunning(pid: number): boolean;
}

export function thisMachine(): Machine {
  return {
    host: [hostname(), namespace()].filter((part) => part !== '').join(' '),
    pid: process.pid,
    startOf,
    isRunning,
  };
}

/** Linux: the 22nd field of /proc/{pid}/stat, clock ticks since the machine started. */
function startOf(pid: number): string {
  try {
    return (
      readFileSync(`/proc/${pid}/stat`, 'latin1')
        .replace(/^.*\) /s, '')
        .split(' ')[19] ?? ''
    );
  } catch {
    return '';
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and somebody else’s.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

function namespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
