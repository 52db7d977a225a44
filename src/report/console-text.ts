import { styleText } from 'node:util';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

type Style = Parameters<typeof styleText>[0];

/** Puts a text in colour, or leaves it as it is where colour is off. */
export type Paint = (style: Style, text: string) => string;

export interface Page {
  readonly paint: Paint;
  /** Characters in a line. */
  readonly width: number;
}

/** The caller has decided about colour; neither a stream nor the environment is asked. */
export function painter(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_style, text) => text;
}

const mostInSentence = 1000;

/** A command that ends what is said, a flag of ours with its value, or a word. */
const unbroken = /(?<=discard them with: ).+|--let-through \S+|\S+/g;

/** A sentence, harmless to print: line breaks are blanks, other controls are spelled out, a very long one is cut. */
export function sentence(text: string): string {
  return shorten(printable(text.replace(/\s+/g, ' ').trim()), mostInSentence);
}

/**
 * The text in lines of at most `width` characters, broken at blanks; a longer word has its line to itself, and so has a
 * command, of which a terminal would run a half. Lines but the first begin with `indent` blanks, for which the
 * first leaves room.
 */
export function wrap(text: string, indent: number, width: number): string {
  const room = Math.max(20, width - indent);
  const lines = [''];
  for (const [word] of text.matchAll(unbroken)) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > room) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${' '.repeat(indent)}`);
}
