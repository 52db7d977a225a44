import type { Log } from '../clients/log.ts';
import { summarize } from '../report/summary.ts';
import { describeEvent } from './describe-event.ts';
import type { WatchEvent, WatchListener } from './events.ts';

/** The events as objects of a log: their name, one message, their figures. A pass's result is its summary there. */
export function eventLog(log: Log): WatchListener {
  return (event) => {
    const { name, ...figures } =
      event.name === 'watch.synced' || event.name === 'watch.sync-failed' ? withSummary(event) : event;
    log[levelOf(event)](name, describeEvent(event).join('; '), figures);
  };
}

function withSummary({ result, ...event }: Extract<WatchEvent, { readonly result?: unknown }>) {
  return { ...event, ...(result && { summary: summarize(result) }) };
}

function levelOf(event: WatchEvent): 'info' | 'warn' {
  switch (event.name) {
    case 'watch.memory-unusable':
    case 'watch.memory-unsaved':
    case 'watch.poll-failed':
    case 'watch.sync-failed':
    case 'watch.gave-up':
    case 'watch.cut-short':
      return 'warn';
    case 'watch.synced':
      return event.hasProblems ? 'warn' : 'info';
    default:
      return 'info';
  }
}
