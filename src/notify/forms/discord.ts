import { shorten } from '../../lib/shorten.ts';
import type { Notice } from '../notice.ts';
import { addressOf } from './address.ts';

/*
 * https://docs.discord.com/developers/resources/webhook#execute-webhook: up to 2000 characters of Markdown. `allowed_mentions`
 * without any keeps everybody from being notified, whatever stands in it; flag 4 (SUPPRESS_EMBEDS) keeps a link from being
 * unfolded.
 */

const mostCharacters = 2_000;
const suppressEmbeds = 4;

export function discordBody({ title, details, link }: Notice): object {
  return {
    content: contentOf(title, details, addressOf(link)),
    allowed_mentions: { parse: [] },
    flags: suppressEmbeds,
  };
}

function contentOf(title: string, details: readonly string[], address: string | undefined): string {
  const head = `**${defuse(shorten(title, 200))}**`;
  const foot = address === undefined ? [] : [`<${address}>`];
  for (let lines = details; ; lines = lines.slice(0, -1)) {
    const more = lines.length < details.length ? ['…'] : [];
    const content = [head, ...lines.map(defuse), ...more, ...foot].join('\n');
    if (content.length <= mostCharacters) return content;
  }
}

/**
 * Text in Discord's Markdown that is shown as it is: what could begin or end anything has a backslash before it, and a mention
 * or a list at a line's start is broken by a zero-width space.
 */
function defuse(text: string): string {
  return text
    .replaceAll(/[\\`*_~|<>#:[\]()]/g, String.raw`\$&`)
    .replaceAll('@', '@\u200b')
    .replace(/^(?=\s|[-+]|\d+[.)])/, '\u200b');
}
