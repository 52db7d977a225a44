import type { SyncResult } from '../../model/sync-result.ts';
import { describeEvent, dryRunText, seconds } from './describe-event.ts';
import type { WatchEvent, WatchListener } from '../../watch/events.ts';

const heavyRuler = '='.repeat(80);
const ruler = '-'.repeat(80);

interface TranscriptOptions {
  readonly write: (text: string) => void;
  /** A pass's result for people, ending with a line break; what stands between two rulers. */
  readonly report: (result: SyncResult) => string;
}

/** The specification's "Watch Mode Output": a banner, then lines with local time. */
export function transcript({ write, report }: TranscriptOptions): WatchListener {
  const lines = (event: WatchEvent, at: number) => describeEvent(event).map((text) => `[${localTime(at)}] ${text}\n`);
  return (event, at) => {
    switch (event.name) {
      case 'watch.started':
        write(`${bannerLines(event).join('\n')}\n`);
        break;
      case 'watch.sync-started':
        write(`${lines(event, at).join('')}${ruler}\n`);
        break;
      case 'watch.synced':
      case 'watch.sync-failed':
        write(`${event.result ? report(event.result) : ''}${ruler}\n${lines(event, at).join('')}`);
        break;
      default:
        write(lines(event, at).join(''));
    }
  };
}

function bannerLines(started: Extract<WatchEvent, { name: 'watch.started' }>): readonly string[] {
  const { primaryUrl, intervalSeconds, initialDelaySeconds, startupSync, fullSyncSeconds, rememberedIn, dryRun } =
    started;
  return [
    heavyRuler,
    'GitHub Model Reference Sync Service - WATCH MODE',
    heavyRuler,
    ...(dryRun ? [dryRunText] : []),
    `Monitoring PRIMARY API: ${primaryUrl}`,
    `Polling interval: ${seconds(intervalSeconds)}`,
    `Initial delay: ${seconds(initialDelaySeconds)}`,
    `Startup sync: ${startupSync ? 'enabled' : 'disabled'}`,
    ...(fullSyncSeconds > 0 ? [`Full sync: every ${seconds(fullSyncSeconds)}`] : []),
    ...(rememberedIn === undefined ? [] : [`Timestamp remembered in: ${rememberedIn}`]),
    heavyRuler,
    'Starting watch loop. Press Ctrl+C to stop.',
    ruler,
  ];
}

/** `2025-10-25 12:00:00`, local time. */
function localTime(at: number): string {
  const date = new Date(at);
  const two = (part: number) => String(part).padStart(2, '0');
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}
