import { usualForm } from './normal-form.ts';

/**
 * What a terminal or a page would act on, hide, or show as something else: controls (ANSI escapes, line breaks),
 * bidirectional marks, zero-width and other invisible characters, private use, lone surrogates, and every blank but
 * U+0020.
 */
const deceptive = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

const shortForms: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\f': '\\f',
  '\r': '\\r',
};

/**
 * Strangers' text, harmless to print: every deceptive character is spelled as JSON spells it (`\n`, `\u001b`,
 * `\u202e`). In the text of a JSON document the result is still the same document.
 */
export function printable(text: string): string {
  return text.replace(deceptive, (character) => shortForms[character] ?? spellOut(character));
}

/**
 * Text that is not in Unicode's usual normal form (NFC) looks like another that is. In such a text, what may be another
 * form of something is spelled out (`e\u0301`): marks, parts of Hangul syllables, and what NFC has another character for.
 */
export function unlikeItsTwin(text: string): string {
  if (text === usualForm(text)) return text;
  return text.replace(/[^\0-\x7f]/gu, (character) => {
    const isPart = /[\p{M}\u1100-\u11ff]/u.test(character);
    return isPart || character !== character.normalize() ? spellOut(character) : character;
  });
}

/** Each UTF-16 unit as `\uXXXX`. */
export function spellOut(text: string): string {
  return text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
