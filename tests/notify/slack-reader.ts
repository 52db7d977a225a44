import type { SeenMessage } from './discord-reader.ts';

interface SlackText {
  readonly type: 'plain_text' | 'mrkdwn';
  readonly text: string;
}

interface SlackBody {
  readonly text: string;
  readonly mrkdwn?: boolean;
  readonly blocks?: readonly {
    readonly type: string;
    readonly text?: SlackText;
    readonly elements?: readonly SlackText[];
  }[];
}

/** What a reader of Slack sees of a message's blocks, and whom its notification mentions, by Slack's documented `mrkdwn`. */
export function readSlack({ text, mrkdwn, blocks = [] }: SlackBody): SeenMessage {
  const texts = blocks.flatMap((block) => [...(block.text ? [block.text] : []), ...(block.elements ?? [])]);
  const marked = [
    ...(mrkdwn === false ? [] : [text]),
    ...texts.filter(({ type }) => type === 'mrkdwn').map((part) => part.text),
  ];
  // Plain text knows none; a client that reads it like `mrkdwn` all the same is to find none either.
  const all = [text, ...texts.map((part) => part.text)].flatMap(sequencesOf);
  return {
    text: unescape(
      texts
        .filter(({ type }) => type === 'plain_text')
        .map((part) => part.text)
        .join('\n'),
    ),
    mentions: all.filter((sequence) => /^[@#!]/.test(sequence)),
    links: all.filter((sequence) => /^[a-z]+:/.test(sequence)).map((sequence) => sequence.replace(/\|.*/, '')),
    marks: marked.flatMap((part) => part.replaceAll(/<[^<>]*>/g, '').match(/[*_~`]/g) ?? []),
  };
}

/** `<@U1>`, `<!channel>`, `<https://…|…>`, and what a client links or mentions by itself. */
function sequencesOf(text: string): string[] {
  const told = [...text.matchAll(/<([^<>\s][^<>]*)>/g)].map(([, inner = '']) => inner);
  const rest = text.replaceAll(/<[^<>]*>/g, '');
  return [...told, ...(rest.match(/@(?:channel|here|everyone)\b|https?:\/\/[^\s<>]+/g) ?? [])];
}

function unescape(text: string): string {
  return text.replaceAll('\u200b', '').trimEnd();
}
