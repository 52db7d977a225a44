/** @import { StatusDocument } from '../../src/service/status-document.ts' */
import { byId, el, link, prose } from './elements.js';
import { showCategories } from './categories.js';
import { clockOf } from './clock.js';
import { toldInFull } from './pulls.js';
import { listenForMore, showRuns } from './runs.js';
import { listenForJumps, reveal, showTroubles } from './troubles.js';
import { ago, duration, moment, plural } from './words.js';

/** The server's beats are 15 s apart. */
const silenceMs = 40_000;
const reconnectMs = 5_000;

/** @type {StatusDocument | undefined} */
let status;
/** What to add to this machine's clock to have the server's. */
let clockOffset = 0;
let isLoading = false;
let isStale = false;
let lastHeard = Date.now();

async function load() {
  isStale = true;
  if (isLoading) return;
  isLoading = true;
  try {
    while (isStale) {
      isStale = false;
      const response = await fetch('api/status', { cache: 'no-cache' });
      if (!response.ok) throw new Error(`The server answered ${response.status}.`);
      const date = Date.parse(response.headers.get('date') ?? '');
      if (!Number.isNaN(date) && Math.abs(date - Date.now()) > 2_000) clockOffset = date - Date.now();
      status = /** @type {StatusDocument} */ (await response.json());
      show(status);
    }
  } catch {
    showConnection('lost');
  } finally {
    isLoading = false;
  }
}

/** @type {EventSource | undefined} */
let source;

function connect() {
  source?.close();
  lastHeard = Date.now();
  source = new EventSource('api/events');
  source.addEventListener('status', () => {
    heard();
    void load();
  });
  source.addEventListener('heartbeat', heard);
  source.addEventListener('error', () => {
    showConnection('lost');
  });
}

function heard() {
  lastHeard = Date.now();
  showConnection('live');
}

/** Where the browser does not come back by itself: a silent connection, or one that was turned away. */
function keepConnected() {
  const isClosed = source?.readyState === EventSource.CLOSED;
  if (!isClosed && Date.now() - lastHeard < silenceMs) return;
  showConnection('lost');
  connect();
  void load();
}

/** @param {'live' | 'lost'} state */
function showConnection(state) {
  const connection = byId('connection');
  if (connection.dataset['state'] === state) return;
  connection.dataset['state'] = state;
  connection.textContent = state === 'live' ? 'live' : 'not connected, trying again';
}

/** @param {string} id @param {string} text */
function write(id, text) {
  const element = byId(id);
  if (element.textContent !== text) element.replaceChildren(...prose(text));
}

/** @param {StatusDocument} shown */
function show(shown) {
  const { verdict, troubles, repositories, skipped, runs, programVersion, startedAt } = shown;
  byId('verdict').dataset['state'] = verdict.state;
  byId('emblem').setAttribute('href', `#icon-${verdict.state}`);
  write('headline', verdict.headline);
  showDetail(shown);
  document.title = `${verdict.headline} – model reference sync`;
  showTroubles(troubles);
  showFacts(shown);
  showCategories({ repositories, skipped });
  showRuns(runs);
  write('build', `horde-github-sync ${programVersion}, running since ${moment(startedAt)}`);
  tick();
}

let shownDetail = '';

/** What is in trouble says why it is by itself. @param {StatusDocument} status */
function showDetail({ verdict: { state, detailParts }, troubles }) {
  const detail = byId('detail');
  detail.hidden = state === 'problem' && troubles.length > 0;
  const text = JSON.stringify(detailParts);
  if (text === shownDetail) return;
  shownDetail = text;
  detail.replaceChildren(...toldInFull(detailParts));
}

let shownFacts = '';

/** @param {StatusDocument} status */
function showFacts({
  primaryUrl,
  primaryFormat,
  intervalSeconds,
  fullSyncSeconds,
  dryRun,
  handledTimestamp,
  rateLimitLeft,
  redis,
}) {
  /** @type {readonly (readonly [string, string | Node])[]} */
  const facts = [
    ['PRIMARY', link(primaryUrl, primaryUrl.replace(/^https?:\/\//, ''))],
    ...(primaryFormat === null ? [] : [/** @type {const} */ (['Read in', primaryFormat])]),
    ['Polled', `every ${spelledDuration(intervalSeconds)}`],
    ...(fullSyncSeconds > 0
      ? [/** @type {const} */ (['Compared in full', `every ${spelledDuration(fullSyncSeconds)}`])]
      : []),
    ['Last change handled', handledTimestamp === null ? 'none yet' : moment(handledTimestamp * 1_000)],
    ...(rateLimitLeft === null
      ? []
      : [/** @type {const} */ (['GitHub requests left', rateLimitLeft.toLocaleString('en')])]),
    ...(redis === null ? [] : [/** @type {const} */ (['Redis', redisText(redis)])]),
    ...(dryRun ? [/** @type {const} */ (['Mode', 'dry run: nothing is written'])] : []),
  ];
  const list = facts.map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)));
  const text = list.map(({ textContent }) => textContent).join('\n');
  if (text === shownFacts) return;
  shownFacts = text;
  byId('facts').replaceChildren(...list);
}

/** @param {NonNullable<StatusDocument['redis']>} redis */
function redisText({ isConnected, since, problem }) {
  return isConnected
    ? `connected since ${moment(since)}`
    : el('span', { class: 'mild' }, `not connected: ${problem ?? ''}`);
}

/** @param {number} seconds */
function spelledDuration(seconds) {
  return Number.isInteger(seconds) && seconds < 120 ? plural(seconds, 'second') : duration(seconds);
}

/** What time alone changes. */
function tick() {
  if (status === undefined) return;
  const now = Date.now() + clockOffset;
  const { phase, syncs, comparedAt, comparedBy } = status;
  const { face, caption, left } = clockOf(status, now);
  write('countdown', face);
  write('countdown-caption', caption);
  byId('ring').setAttribute('stroke-dasharray', `${(100 * left).toFixed(1)} 100`);
  byId('verdict').dataset['phase'] = syncs.running === null ? phase : 'syncing';
  const by = comparedBy === null ? '' : ` by ${comparedBy}`;
  write('compared', comparedAt === null ? '' : `As compared ${ago((now - comparedAt) / 1_000)}${by}.`);
}

listenForMore();
listenForJumps();
connect();
void load().then(() => {
  reveal(location.hash);
});
setInterval(tick, 1_000);
setInterval(keepConnected, reconnectMs);
