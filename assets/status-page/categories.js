/** @import { CategoryView, FieldView, ModelChange, NewerView, OriginView, RepositoryView, StatusDocument } from '../../src/service/status-document.ts' */
import { byId, el, icon, link, prose, spoken } from './elements.js';
import { pullInState, pullLink, told, toldInFull } from './pulls.js';
import { categoryId, repositoryId } from './troubles.js';
import { changesInWords, doneOnGitHub, plural, stateWords } from './words.js';

/**
 * What is shown of each category: kept from one status to the next, so that what is open stays open.
 *
 * @type {Map<string, { readonly whole: HTMLElement, readonly details: HTMLDetailsElement, shown: string }>}
 */
const rows = new Map();
let shownFrame = '';

/** @param {Pick<StatusDocument, 'repositories' | 'skipped'>} status */
export function showCategories({ repositories, skipped }) {
  const names = repositories.flatMap(({ categories }) => categories.map(({ category }) => category));
  for (const name of rows.keys()) {
    if (!names.includes(name)) rows.delete(name);
  }
  for (const { categories } of repositories) {
    for (const view of categories) showCategory(view);
  }
  const frames = repositories.map(({ categories, ...frame }) => [frame, categories.map(({ category }) => category)]);
  const frame = JSON.stringify([frames, skipped]);
  if (frame === shownFrame) return;
  shownFrame = frame;
  const focused = document.activeElement;
  byId('repositories').replaceChildren(
    ...repositories.map(repositoryCard),
    ...(skipped.length > 0 ? [skippedCard(skipped)] : []),
  );
  // What is moved loses the focus.
  if (focused instanceof HTMLElement && focused.isConnected) focused.focus({ preventScroll: true });
}

/** @param {RepositoryView} repository */
function repositoryCard(repository) {
  const { owner, name, url, branch, commit, actionParts, pull, merged, error, warningParts, categories } = repository;
  const place = commit === null ? branch : `${branch} at ${commit.slice(0, 7)}`;
  return el(
    'section',
    { class: 'card repository', id: repositoryId(`${owner}/${name}`), tabindex: '-1' },
    el(
      'header',
      {},
      el('h3', {}, link(url, el('span', { class: 'owner' }, `${owner}/`), name)),
      el('p', { class: 'place' }, place),
      pull !== null && el('p', { class: 'pull' }, ...pullInState(pull, 'open')),
      merged !== null && el('p', { class: 'pull merged' }, ...pullInState(merged, 'merged')),
    ),
    error !== null && el('p', { class: 'trouble' }, ...prose(error)),
    error === null && actionParts.length > 0 && el('p', { class: 'action' }, 'Last run: ', ...told(actionParts)),
    ...warningParts.map((warning) => el('p', { class: 'trouble mild' }, ...told(warning))),
    ...categories.flatMap(({ category }) => rows.get(category)?.whole ?? []),
  );
}

/** @param {StatusDocument['skipped']} skipped */
function skippedCard(skipped) {
  return el(
    'section',
    { class: 'card repository' },
    el('header', {}, el('h3', {}, 'Nothing to sync')),
    el(
      'ul',
      { class: 'skipped' },
      ...skipped.map(({ category, reason }) =>
        el('li', {}, el('span', { class: 'name' }, category), el('p', {}, reason), stateBadge('skipped')),
      ),
    ),
  );
}

/** @param {CategoryView} view */
function showCategory(view) {
  const text = JSON.stringify(view);
  const row = rows.get(view.category) ?? newRow();
  rows.set(view.category, row);
  if (row.shown === text) return;
  const hadFocus = row.details.firstElementChild?.matches(':focus') === true;
  row.shown = text;
  row.details.dataset['state'] = view.state;
  row.details.dataset['category'] = view.category;
  row.details.id = categoryId(view.category);
  row.details.replaceChildren(summary(view), body(view));
  row.whole.replaceChildren(row.details, ...pullBadge(view));
  if (hadFocus && row.details.firstElementChild instanceof HTMLElement) row.details.firstElementChild.focus();
}

function newRow() {
  const details = el('details', { class: 'category' });
  return { whole: el('div', { class: 'row' }, details), details, shown: '' };
}

/** @param {CategoryView} view */
function summary(view) {
  const { category, files, models, added, removed, modified, state } = view;
  const isChanging = added + removed + modified > 0;
  return el(
    'summary',
    {},
    el('span', { class: 'name' }, ...breakable(category), el('span', { class: 'files' }, files.join(', '))),
    el('span', { class: 'models' }, models === null ? '' : plural(models, 'model')),
    el(
      'span',
      { class: 'counts' },
      isChanging && spoken(changesInWords(view)),
      added > 0 && count('added', `+${added}`),
      modified > 0 && count('modified', `~${modified}`),
      removed > 0 && count('removed', `−${removed}`),
    ),
    ...(isInPull(view) ? [spoken(stateWords[state]), roomForBadge(view)] : [stateBadge(state)]),
  );
}

/** `image_generation` in two lines where one is too narrow. @param {string} name */
function breakable(name) {
  return name.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [el('wbr', {}), part]));
}

/** @param {CategoryView} view */
function isInPull({ state, pull }) {
  return pull !== null && (state === 'proposed' || state === 'declined');
}

/** Beside the summary, over the room that it keeps: what can be pressed has nothing in it that can be pressed, too. @param {CategoryView} view */
function pullBadge(view) {
  const { state, pull } = view;
  return pull !== null && isInPull(view)
    ? [el('p', { class: 'badge' }, stateBadge(state, ' in ', pullLink(pull)))]
    : [];
}

/** @param {CategoryView} view */
function roomForBadge({ state, pull }) {
  const badge = stateBadge(state, ` in #${pull?.number}`);
  badge.classList.add('room');
  return badge;
}

/** @param {string} kind @param {string} text */
function count(kind, text) {
  return el('span', { class: kind, 'aria-hidden': 'true' }, text);
}

/** @param {keyof typeof stateWords} state @param {...(Node | string)} more */
function stateBadge(state, ...more) {
  return el('span', { class: 'state', 'data-state': state }, icon(state), stateWords[state], ...more);
}

/** @param {CategoryView} view */
function body({ reasonParts, pull, kept, newer, newerModels, notes, changes, added, removed, modified }) {
  const more = added + removed + modified - changes.length;
  const isNamed = reasonParts.some((part) => typeof part === 'object' && part.number === pull?.number);
  return el(
    'div',
    { class: 'body' },
    el(
      'p',
      { class: 'reason' },
      ...toldInFull(reasonParts),
      pull !== null && !isNamed && el('span', {}, ' It is about ', pullLink(pull), '.'),
    ),
    kept > 0 && el('p', {}, `${plural(kept, 'model')} that only GitHub has stay, because removals are to be kept.`),
    notes.length > 0 &&
      el(
        'ul',
        { class: 'notes' },
        ...notes.map(({ severity, message }) => el('li', { class: severity }, ...prose(`${severity}: ${message}`))),
      ),
    newer > 0 &&
      el('p', {}, `${plural(newer, 'model')} newer on GitHub, left as ${newer === 1 ? 'it is' : 'they are'}:`),
    newerModels.length > 0 && el('ul', { class: 'newer' }, ...newerModels.map(newerModel)),
    newer > newerModels.length &&
      el('p', { class: 'more' }, `… and ${plural(newer - newerModels.length, 'more model')}.`),
    changes.length > 0 && el('ul', { class: 'changes' }, ...changes.map(modelChange)),
    more > 0 && el('p', { class: 'more' }, `… and ${plural(more, 'more model')}. The pull request shows them all.`),
  );
}

/** @param {NewerView} model */
function newerModel({ name, change, origin }) {
  return el('li', {}, el('code', {}, name), ` ${doneOnGitHub[change]} `, ...originParts(origin));
}

/** Since when, by whom, by which commit and pull request. @param {OriginView} origin */
function originParts({ since, author, commit, pull }) {
  return [
    `since ${since}`,
    author !== null && `, by ${author}`,
    commit !== null && ', ',
    commit !== null && link(commit.url, el('code', {}, commit.name)),
    pull !== null && ', ',
    pull !== null && pullLink(pull),
  ];
}

/** @param {ModelChange} change */
function modelChange({ kind, name, fields, fieldCount, origin }) {
  const more = fieldCount - fields.length;
  return el(
    'li',
    { class: `change ${kind}` },
    el('p', { class: 'model' }, el('span', { class: 'kind' }, kind), ' ', el('code', {}, name)),
    origin !== null && el('p', { class: 'origin' }, 'On GitHub ', ...originParts(origin)),
    el('ul', { class: 'fields' }, ...fields.map(field)),
    more > 0 && el('p', { class: 'more' }, `… and ${plural(more, 'more field')}`),
  );
}

/** @param {FieldView} field */
function field({ path, before, after }) {
  return el(
    'li',
    {},
    el('code', { class: 'path' }, path),
    el(
      'span',
      { class: 'values' },
      before !== null && el('del', {}, before),
      before !== null &&
        after !== null &&
        el('span', { class: 'arrow' }, spoken(' becomes '), el('span', { 'aria-hidden': 'true' }, '→')),
      after !== null && el('ins', {}, after),
    ),
  );
}
