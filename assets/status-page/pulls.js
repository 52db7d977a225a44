/** @import { PullView, TextPart } from '../../src/service/status-document.ts' */
import { icon, link, prose, spoken } from './elements.js';

/** @param {PullView} pull */
export function pullLink({ number, url }) {
  return link(url, spoken('pull request '), `#${number}`);
}

/** A sentence, ready to be the children of an element. @param {readonly TextPart[]} parts */
export function told(parts) {
  return parts.flatMap((part) => (typeof part === 'string' ? prose(part) : [pullLink(part)]));
}

/** The same with a full stop, where it has no end of its own. @param {readonly TextPart[]} parts */
export function toldInFull(parts) {
  const last = parts.at(-1);
  const hasEnd = typeof last === 'string' && /[.!?…]$/.test(last);
  return told(hasEnd ? parts : [...parts, '.']);
}

/** `#12 open`, `#12 merged`. @param {PullView} pull @param {'open' | 'merged'} state */
export function pullInState(pull, state) {
  return [icon(state === 'open' ? 'proposed' : 'merged'), pullLink(pull), ` ${state}`];
}
