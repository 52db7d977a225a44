import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** For a test's `skip`. */
export const withoutPrometheus: string | false =
  spawnSync('prometheus', ['--version']).error !== undefined && 'prometheus (Debian’s) is not installed';

export interface Prometheus {
  /** What its API answers to a path. */
  api<T>(path: string): Promise<T>;
  /** How many series an expression finds now. */
  found(expr: string): Promise<number>;
}

/** A real one that scrapes a service each second, until the test ends. */
export async function startPrometheus(t: TestContext, job: string, url: string): Promise<Prometheus> {
  const folder = temporaryFolder();
  const config = join(folder, 'prometheus.yml');
  const target = { job_name: job, scrape_interval: '1s', static_configs: [{ targets: [new URL(url).host] }] };
  writeFileSync(config, JSON.stringify({ scrape_configs: [target] }));
  const address = `127.0.0.1:${await freePort()}`;
  const flags = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    `--web.listen-address=${address}`,
  ];
  const child = spawn('prometheus', flags, { stdio: 'ignore' });
  t.after(async () => {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  });
  const api = async <T>(path: string): Promise<T> => {
    const answer = await fetch(`http://${address}/api/v1/${path}`);
    return ((await answer.json()) as { data: T }).data;
  };
  return {
    api,
    found: async (expr) => (await api<{ result: unknown[] }>(`query?query=${encodeURIComponent(expr)}`)).result.length,
  };
}
