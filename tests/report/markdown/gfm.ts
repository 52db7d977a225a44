import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

/** The Markdown as a renderer of GitHub's dialect shows it, before anything is sanitized. */
export function render(markdown: string): string {
  return micromark(markdown, {
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
    extensions: [gfm()],
    htmlExtensions: [gfmHtml()],
  });
}

/** The elements and comments of a page in their order, without text and without code spans. */
export function skeleton(html: string): readonly string[] {
  return html.replaceAll(/<code>.*?<\/code>/gs, '').match(/<!--.*?-->|<[^>]*>/gs) ?? [];
}

/** The text of a page outside code, where GitHub looks for mentions and references. */
export function prose(html: string): string {
  return decoded(html.replaceAll(/<code>.*?<\/code>/gs, '\u0000').replaceAll(/<!--.*?-->|<[^>]*>/gs, '\u0000'));
}

/** The texts of all code spans. */
export function codeTexts(html: string): readonly string[] {
  return Array.from(html.matchAll(/<code>(.*?)<\/code>/gs), ([, text = '']) => decoded(text));
}

function decoded(html: string): string {
  return html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}

/** What GitHub turns into a mention, a reference or a link wherever it stands in prose. */
export const linked = /@[a-z0-9]|#[0-9]|\bGH-[0-9]|:\/\/|\bwww\.|(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])|:[a-z]+:|\$/i;
