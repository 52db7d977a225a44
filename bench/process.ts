import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** What a process has used, from its start to its end. */
export interface Usage {
  /** Milliseconds, as its parent sees them. */
  readonly wall: number;
  /** Milliseconds of processor time, user and system, of all its threads. */
  readonly cpu: number;
  /** Bytes of resident memory at their highest. */
  readonly peak: number;
  readonly stdout: string;
}

type Variables = Readonly<Record<string, string>>;

/** The built program. */
export const program = fileURLToPath(new URL('../dist/bin.js', import.meta.url));

/** What `npm run sync` starts. */
export const checkout = fileURLToPath(new URL('../scripts/sync.js', import.meta.url));

const preload = fileURLToPath(new URL('usage.cjs', import.meta.url));

/** A script of this folder. */
export function script(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** All that a process gets of this one's environment. */
export function plainEnvironment(): Variables {
  return { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '' };
}

/**
 * Runs Node with these parameters until it ends.
 *
 * @throws Error with what it said if it ends with anything but 0
 */
export async function measure(parameters: readonly string[], env: Variables = {}): Promise<Usage> {
  const folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-bench-'));
  try {
    const usage = join(folder, 'usage.json');
    const start = performance.now();
    const child = spawn(process.execPath, ['--require', preload, ...parameters], {
      cwd: folder,
      env: { ...plainEnvironment(), ...env, BENCH_USAGE: usage },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = once(child, 'exit').then(([code]) => ({
      code: code as number | null,
      wall: performance.now() - start,
    }));
    const [{ code, wall }, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
    if (code !== 0) throw new Error(`node ${parameters.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
    return { ...(JSON.parse(readFileSync(usage, 'utf8')) as { cpu: number; peak: number }), wall, stdout };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A process that serves until it is closed. */
export interface Server<T> {
  /** What it has said of itself: the first line of its output, JSON. */
  readonly told: T;
  close(): Promise<void>;
}

/** Starts a script that prints one line of JSON once it is ready, and ends when its standard input does. */
export async function startServer<T>(name: string, parameters: readonly string[]): Promise<Server<T>> {
  const child = spawn(process.execPath, [script(name), ...parameters], {
    env: plainEnvironment(),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    said += String(chunk);
    if (said.includes('\n')) break;
  }
  if (!said.includes('\n')) throw new Error(`${name} ended before it was ready.`);
  return {
    told: JSON.parse(said) as T,
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
