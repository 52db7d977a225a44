import type { SyncResult } from '../model/sync-result.ts';
import { consoleReport } from '../report/console.ts';
import { hasColor, type Process } from './process.ts';

/** The report as standard output shows it. */
export function textReport(result: SyncResult, { stdout, env }: Process): string {
  return consoleReport(result, { color: hasColor(stdout, env), width: stdout.columns ?? 100 });
}
