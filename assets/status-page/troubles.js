/** @import { StatusDocument, Trouble } from '../../src/service/status-document.ts' */
import { byId, el, icon, spoken } from './elements.js';
import { toldInFull } from './pulls.js';

/** Where on the page more is said about those that have no category or repository. @type {Readonly<Partial<Record<Trouble['kind'], string>>>} */
const places = { primary: 'facts', limit: 'facts', redis: 'facts', sync: 'runs-title', run: 'runs-title' };

let shown = '[]';

/** @param {StatusDocument['troubles']} troubles */
export function showTroubles(troubles) {
  const text = JSON.stringify(troubles);
  if (text === shown) return;
  shown = text;
  const list = byId('troubles');
  list.hidden = troubles.length === 0;
  list.replaceChildren(...troubles.map(item));
}

/** @param {Trouble} trouble */
function item({ severity, kind, categories, repositories, subject, parts }) {
  const named = [
    ...categories.map((name) => jump(categoryId(name), name)),
    ...repositories.map((name) => jump(repositoryId(name), name)),
  ];
  const place = places[kind];
  const about = place === undefined ? [subject] : [jump(place, subject)];
  return el(
    'li',
    { class: severity },
    icon(severity),
    el('span', {}, spoken(`${severity}: `), ...listed(named.length > 0 ? named : about), ': ', ...toldInFull(parts)),
  );
}

/** With commas between them. @param {readonly (Node | string)[]} parts */
function listed(parts) {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [', ', part]));
}

/** @param {string} id @param {string} text */
function jump(id, text) {
  return el('a', { href: `#${encodeURIComponent(id)}` }, text);
}

/** @param {string} category */
export function categoryId(category) {
  return `category-${category}`;
}

/** @param {string} slug `owner/name` */
export function repositoryId(slug) {
  return `repository-${slug}`;
}

/** What a link of the page leads to is opened, and has the focus. */
export function listenForJumps() {
  addEventListener('click', (event) => {
    const jumped = event.target instanceof Element ? event.target.closest('a[href^="#"]') : null;
    const hash = jumped?.getAttribute('href');
    if (!hash || event.metaKey || event.ctrlKey || event.shiftKey) return;
    // The browser's own way there would take the focus off again.
    event.preventDefault();
    history.pushState(null, '', hash);
    reveal(hash);
  });
}

/** @param {string} hash */
export function reveal(hash) {
  const place = document.getElementById(unescaped(hash.slice(1)));
  if (place === null) return;
  const isCategory = place instanceof HTMLDetailsElement;
  if (isCategory) place.open = true;
  const focused = isCategory ? place.querySelector('summary') : place;
  focused?.focus({ preventScroll: true });
  place.scrollIntoView({ block: 'center' });
}

/** Anybody may have written an address. @param {string} text */
function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
