import type { Log } from '../../lib/log.ts';
import { summarize } from '../summary.ts';
import { describeEvent, failureText } from './describe-event.ts';
import type { WatchEvent, WatchListener } from '../../watch/events.ts';

/**
 * The events as objects of a log: their name, one message, their figures. A pass's result is there as its summary, its
 * format and its warnings.
 */
export function eventLog(log: Log): WatchListener {
  return (event) => {
    if (event.name === 'watch.waiting' || event.name === 'watch.merged') return;
    const isPass = event.name === 'watch.synced' || event.name === 'watch.sync-failed';
    const { name, ...figures } = isPass ? withSummary(event) : event;
    const warnings = isPass ? (event.result?.warnings ?? []) : [];
    log[levelOf(event)](name, [...describeEvent(event), ...warnings].join('; '), figures);
  };
}

function withSummary({ result, ...event }: Extract<WatchEvent, { readonly result?: unknown }>) {
  if (!result) return event;
  const { primaryFormat, warnings } = result;
  const summary = summarize(result);
  const problem = event.name === 'watch.sync-failed' && { problem: failureText({ ...event, result }) };
  return { ...event, ...problem, summary, ...(primaryFormat && { primaryFormat }), warnings };
}

function levelOf(event: WatchEvent): 'info' | 'warn' {
  switch (event.name) {
    case 'watch.memory-unusable':
    case 'watch.memory-unsaved':
    case 'watch.github-unseen':
    case 'watch.redis-lost':
    case 'watch.push-ignored':
    case 'watch.poll-failed':
    case 'watch.sync-failed':
    case 'watch.gave-up':
    case 'watch.cut-short':
      return 'warn';
    case 'watch.synced':
      return event.hasProblems || event.result.warnings.length > 0 ? 'warn' : 'info';
    default:
      return 'info';
  }
}
