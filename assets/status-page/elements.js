/** @typedef {Node | string | false | null | undefined} Child */

/**
 * An element. Strings become text, never markup: that is what keeps strangers' text harmless.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Readonly<Record<string, string | boolean>>} attributes
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== false && child !== null && child !== undefined));
  return element;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag
 * @param {Readonly<Record<string, string>>} attributes
 * @param {...Node} children
 */
export function svg(tag, attributes = {}, ...children) {
  const element = document.createElementNS(svgNamespace, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** @param {string} state */
export function icon(state) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true' }, svg('use', { href: `#icon-${state}` }));
}

/** A flag of the command line. Bounded: a stranger's longer word still breaks. */
const flag = /(?<![\w-])(--[a-z][a-z-]{1,24})/;

/** A sentence whose flags stay on one line, ready to be the children of an element. @param {string} text */
export function prose(text) {
  return text.split(flag).map((part, index) => (index % 2 === 1 ? el('span', { class: 'flag' }, part) : part));
}

/** Read aloud, not shown. @param {string} text */
export function spoken(text) {
  return el('span', { class: 'spoken' }, text);
}

/** A link where the address is a web page's, else its text. @param {string | null} href @param {...Child} children */
export function link(href, ...children) {
  return href !== null && /^https?:\/\//.test(href)
    ? el('a', { href, rel: 'noreferrer' }, ...children)
    : el('span', {}, ...children);
}

/**
 * @template {Element} [Kind=HTMLElement]
 * @param {string} id
 * @returns {Kind}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}.`);
  return /** @type {Kind} */ (/** @type {unknown} */ (element));
}
