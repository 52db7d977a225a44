import { printable, spellOut } from '../../lib/printable.ts';
import { shorten } from '../../lib/shorten.ts';

const zeroWidthSpace = '\u200b';
const noBreakSpace = '\u00a0';

/**
 * Strangers' text as a Markdown code span: shown as it is, with nothing in it linked, mentioned, loaded or read as
 * markup. What cannot be seen is spelled out (`\u202e`), and so is the beginning of an HTML comment, so that nobody can
 * forge the hidden marker. In a table the row's `cell` escapes the pipes.
 */
export function codeSpan(text: string): string {
  const code = printable(text === '' ? '""' : text)
    .replaceAll('<!--', `${spellOut('<')}!--`)
    .replaceAll(/ (?= )/g, noBreakSpace);
  const longestRun = Math.max(0, ...Array.from(code.matchAll(/`+/g), ([run]) => run.length));
  const fence = '`'.repeat(longestRun + 1);
  const pad = /^[ `]|[ `]$/.test(code) ? ' ' : '';
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** A sentence of ours with strangers' words in it, on one line: each word that could mean something is a code span. */
export function inlineText(text: string, max = 600): string {
  return shorten(printable(text.replace(/\s+/g, ' ').trim()), max)
    .split(' ')
    .map((word) => {
      const start = /^["'(]*/.exec(word)?.[0].length ?? 0;
      let end = word.length;
      while (end > start && '.,;:!?"\')'.includes(word.charAt(end - 1))) end -= 1;
      const core = word.slice(start, end);
      return core === '' || isHarmless(core) ? word : `${word.slice(0, start)}${codeSpan(core)}${word.slice(end)}`;
    })
    .join(' ');
}

/** Words without markup, and without what GitHub links: web addresses, commit hashes, `GH-1` and its like. */
function isHarmless(word: string): boolean {
  if (/^[-–—→…+=%]$/u.test(word)) return true;
  return (
    /^…?[\p{L}\p{N}]\p{M}?(?:[-'’.,/…]?[\p{L}\p{N}]\p{M}?)*[%…]?$/u.test(word) &&
    !/[0-9a-f]{7}|www\.|[a-z]-\d/i.test(word)
  );
}

/** Content of a table's cell. A pipe behind a backslash is spelled out, because renderers disagree about it. */
function cell(markdown: string): string {
  return markdown.replaceAll('\\|', `\\${spellOut('|')}`).replaceAll('|', '\\|');
}

/** A table's row of the given cells, with its line break. */
export function row(...cells: readonly string[]): string {
  return `| ${cells.map(cell).join(' | ')} |\n`;
}

/**
 * Strangers' text where Markdown's code spans do not help: commit messages and titles, on one line. A zero-width space
 * breaks mentions, references, commit hashes, addresses and instructions such as `[skip ci]`.
 */
export function plainText(text: string): string {
  return printable(text)
    .replaceAll('<!--', `${spellOut('<')}!--`)
    .replaceAll(/@|\[|#(?=\d)|GH-(?=\d)|:(?=\/\/)|www(?=\.)/gi, `$&${zeroWidthSpace}`)
    .replaceAll(/(?<![0-9a-z])[0-9a-f]{7,}(?![0-9a-z])/gi, (hash) =>
      hash.replaceAll(/.{6}(?=.)/g, `$&${zeroWidthSpace}`),
    );
}

/** A link to an address that we were given; an address that is not http(s) is shown instead. `label` is Markdown. */
export function link(label: string, address: string): string {
  if (!URL.canParse(address)) return codeSpan(address);
  const { protocol, href } = new URL(address);
  if (protocol !== 'https:' && protocol !== 'http:') return codeSpan(address);
  return `[${label}](<${href.replaceAll(/[<>|\\`&@]/g, (character) => encodeURIComponent(character))}>)`;
}
