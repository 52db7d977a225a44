/** @import { RunRecord } from '../../src/service/status-document.ts' */
import { byId, el, icon, prose, svg } from './elements.js';
import { told } from './pulls.js';
import { changesInWords, duration, moment, outcomeWords, plural, reasonWords } from './words.js';

const few = 6;
const slots = 200;
const strip = { width: 1_000, height: 48 };

let showsAll = false;
/** @type {readonly RunRecord[]} */
let runs = [];

/** @param {readonly RunRecord[]} all the newest first */
export function showRuns(all) {
  if (JSON.stringify(all) === JSON.stringify(runs) && runs.length > 0) return;
  runs = all;
  render();
}

/** The button that shows the older ones. */
export function listenForMore() {
  byId('more-runs').addEventListener('click', () => {
    showsAll = !showsAll;
    render();
  });
}

function render() {
  byId('runs-caption').textContent = caption();
  byId('runs-card').hidden = runs.length === 0;
  byId('strip').toggleAttribute('hidden', runs.length < 2);
  byId('strip').replaceChildren(...runs.map(bar));
  byId('runs').replaceChildren(...runs.slice(0, showsAll ? slots : few).map(line));
  const more = byId('more-runs');
  more.hidden = runs.length <= few;
  more.setAttribute('aria-expanded', String(showsAll));
  more.textContent = showsAll ? 'Show the newest only' : `Show all ${runs.length}`;
}

function caption() {
  if (runs.length === 0) return 'No sync yet: one begins when PRIMARY’s timestamp changes.';
  if (runs.length === 1) return 'One so far.';
  const count = runs.length < slots ? plural(runs.length, 'run') : `The last ${slots} runs`;
  return `${count}, the newest at the right; higher is longer.`;
}

/** A second is a low bar, half an hour a full one. @param {RunRecord} run @param {number} index from the newest */
function bar({ seconds, outcome }, index) {
  const share = Math.min(1, 0.15 + (0.85 * Math.log1p(seconds)) / Math.log1p(1_800));
  const slot = strip.width / Math.max(60, Math.min(slots, runs.length));
  const height = strip.height * share;
  return svg('rect', {
    class: outcome,
    x: (strip.width - (index + 1) * slot).toFixed(2),
    y: (strip.height - height).toFixed(2),
    width: (slot * 0.7).toFixed(2),
    height: height.toFixed(2),
    rx: '1',
  });
}

/** @param {RunRecord} run */
function line({ startedAt, seconds, reason, outcome, summary, actionParts, ...counts }) {
  return el(
    'li',
    { class: outcome },
    el(
      'p',
      { class: 'what' },
      el('span', { class: 'outcome' }, icon(icons[outcome]), outcomeWords[outcome]),
      el('span', {}, reasonWords[reason]),
      el('span', {}, changesInWords(counts)),
      el(
        'span',
        { class: 'when' },
        el('time', { datetime: new Date(startedAt).toISOString() }, moment(startedAt)),
        ` · ${duration(seconds)}`,
      ),
    ),
    el('p', { class: 'why' }, ...prose(summary)),
    ...actionParts.map((parts) => el('p', { class: 'why' }, ...told(parts))),
  );
}

const icons = /** @type {const} */ ({ synced: 'in-sync', problems: 'problem', failed: 'problem' });
