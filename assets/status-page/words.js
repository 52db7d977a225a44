/** @import { RunRecord, CategoryView } from '../../src/service/status-document.ts' */

/** What the page calls the states. */
export const stateWords = /** @type {const} */ ({
  pending: 'not compared yet',
  'in-sync': 'in sync',
  drift: 'drift',
  proposed: 'proposed',
  declined: 'declined',
  refused: 'refused',
  unwritten: 'not in full',
  unknown: 'unknown',
  skipped: 'skipped',
});

/** What was done on GitHub to a model that is newer there. */
export const doneOnGitHub = /** @type {const} */ ({
  added: 'added there',
  removed: 'removed there',
  modified: 'changed there',
});

/** @type {Readonly<Record<RunRecord['reason'], string>>} */
export const reasonWords = {
  startup: 'at startup',
  'catch-up': 'to catch up',
  'format-change': 'PRIMARY keeps another format',
  change: 'PRIMARY changed',
  recheck: 'looked once more',
  'github-change': 'GitHub changed',
  retry: 'tried again',
  'full-sync': 'full comparison',
};

/** @type {Readonly<Record<RunRecord['outcome'], string>>} */
export const outcomeWords = { synced: 'went through', problems: 'left problems', failed: 'failed' };

/** @param {number} count @param {string} one */
export function plural(count, one, many = `${one}s`) {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** `0.8 s`, `42 s`, `3 min`, `5 h`, `2 days`. @param {number} seconds */
export function duration(seconds) {
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  if (seconds < 59.5) return `${Math.round(seconds)} s`;
  if (seconds < 3_570) return `${Math.round(seconds / 60)} min`;
  if (seconds < 84_600) return `${Math.round(seconds / 3_600)} h`;
  return plural(Math.round(seconds / 86_400), 'day');
}

/** @param {number} seconds */
export function ago(seconds) {
  if (seconds < 5) return 'just now';
  return seconds < 9.95 ? `${Math.round(seconds)} s ago` : `${duration(seconds)} ago`;
}

/** `0:42`, `12:05`, `3:20:00`. @param {number} seconds */
export function countdown(seconds) {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (/** @type {number} */ part) => String(part).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

const clock = new Intl.DateTimeFormat('en', {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Local time. @param {number} at Unix milliseconds */
export function moment(at) {
  return clock.format(at);
}

/** `2 added, 1 removed`; `no changes`. @param {Pick<CategoryView, 'added' | 'removed' | 'modified'>} counts */
export function changesInWords({ added, removed, modified }) {
  const parts = [
    ...(added > 0 ? [`${added.toLocaleString('en')} added`] : []),
    ...(removed > 0 ? [`${removed.toLocaleString('en')} removed`] : []),
    ...(modified > 0 ? [`${modified.toLocaleString('en')} modified`] : []),
  ];
  return parts.length === 0 ? 'no changes' : parts.join(', ');
}
