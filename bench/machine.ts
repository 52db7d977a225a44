import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = `${(totalmem() / 2 ** 30).toFixed(0)} GiB`;
  return `${model}, ${availableParallelism()} cores, ${memory}, Node.js ${process.versions.node}, ${type()} ${release()}`;
}
