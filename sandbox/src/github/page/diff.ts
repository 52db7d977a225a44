import { html } from 'hono/html';
import type { FileDiff } from '../git/file-diff.ts';
import type { Html } from './layout.ts';

/** GitHub shows this many lines of a file by itself. */
const shownAtOnce = 400;
/** A browser stays quick up to here. */
const mostLines = 5000;

/** A file's change, line by line, coloured. */
export function fileSection({ path, previousPath, status, additions, deletions, patch }: FileDiff): Html {
  const lines = patch?.split('\n') ?? [];
  const name = previousPath === undefined ? path : `${previousPath} → ${path}`;
  return html`<details class="file" ${lines.length <= shownAtOnce ? 'open' : ''}>
    <summary>
      <span class="path">${name}</span>
      <span class="status">${status}</span>
      <span class="count plus">+${additions}</span> <span class="count minus">−${deletions}</span>
    </summary>
    ${
      patch === undefined
        ? html`<p class="quiet">Not shown: binary, or hidden by .gitattributes.</p>`
        : html`<table class="diff">
            <tbody>
              ${numbered(lines.slice(0, mostLines))}
            </tbody>
          </table>`
    }
    ${lines.length > mostLines ? html`<p class="quiet">${lines.length - mostLines} more lines are not shown.</p>` : ''}
  </details>`;
}

function numbered(lines: readonly string[]): Html[] {
  let before = 0;
  let after = 0;
  return lines.map((line) => {
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@/.exec(line);
    if (hunk !== null) {
      before = Number(hunk[1]);
      after = Number(hunk[2]);
      return row('hunk', '', '', line);
    }
    switch (line.charAt(0)) {
      case '+':
        return row('plus', '', after++, line);
      case '-':
        return row('minus', before++, '', line);
      case '\\':
        return row('hunk', '', '', line);
      default:
        return row('same', before++, after++, line);
    }
  });
}

function row(kind: string, before: number | '', after: number | '', line: string): Html {
  return html`<tr class="${kind}">
    <td class="number">${before}</td>
    <td class="number">${after}</td>
    <td class="line">${revealed(line)}</td>
  </tr>`;
}

/** Characters that change how a line looks without being seen are named. */
function revealed(line: string): (string | Html)[] {
  return line

    .split(/([\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff])/)
    .map((part, index) => (index % 2 === 0 ? part : html`<span class="hidden">${codePoint(part)}</span>`));
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
