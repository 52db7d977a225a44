import { shorten } from '../../lib/shorten.ts';
import type { Notice } from '../notice.ts';
import { addressOf } from './address.ts';

/*
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks, https://docs.slack.dev/reference/block-kit/blocks: a
 * header has up to 150 characters, a section 3000, a message 50 blocks. Strangers' words stand in `plain_text` alone, which knows
 * no markup, mentions or emoji; `text` is what a notification shows, and is escaped.
 */

const longestHeader = 150;
const longestSection = 3_000;

export function slackBody({ title, details, link }: Notice): object {
  const address = addressOf(link);
  const lines = details.join('\n');
  return {
    text: escape(defuse([title, ...details].join('\n'))),
    mrkdwn: false,
    unfurl_links: false,
    unfurl_media: false,
    blocks: [
      { type: 'header', text: plain(title, longestHeader) },
      ...(lines === '' ? [] : [{ type: 'section', text: plain(lines, longestSection) }]),
      ...(address === undefined
        ? []
        : [{ type: 'context', elements: [{ type: 'mrkdwn', text: `<${escape(address)}>`, verbatim: true }] }]),
    ],
  };
}

function plain(text: string, max: number) {
  // A zero-width space more for each sign that is defused.
  return { type: 'plain_text', text: shorten(defuse(text), max), emoji: false };
}

/** Should a client read plain text for more than that all the same: no mention, no link. */
function defuse(text: string): string {
  return text.replaceAll(/[<@]|:(?=\/\/)/g, '$&\u200b');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
