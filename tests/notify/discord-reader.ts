/** What a reader of Discord sees of a message, by its documented Markdown and message formatting. */
export interface SeenMessage {
  /** As it is shown; zero-width spaces are left out. */
  readonly text: string;
  /** Users, roles, channels, everybody; commands, times and emoji, too. */
  readonly mentions: readonly string[];
  readonly links: readonly string[];
  /** What is marked up: `**`, `#`, `>`. */
  readonly marks: readonly string[];
}

/** What Discord's servers look for in a message, whatever is escaped in it. */
const mentioned = /<@[!&]?\d+>|<#\d+>|@everyone|@here/g;

const rules: readonly (readonly [kind: 'escape' | 'mention' | 'link' | 'mark' | 'text', pattern: RegExp])[] = [
  ['escape', /\\([^0-9A-Za-z\s])/y],
  [
    'mention',
    /<(?:@[!&]?\d+|#\d+|a?:\w{2,32}:\d+|t:-?\d+(?::[a-zA-Z])?|\/[^<>]+:\d+|id:\w+)>|@(?:everyone|here)|:\w{2,}:/y,
  ],
  ['link', /<(https?:\/\/[^\s<>]+)>/y],
  ['link', /\[[^\]]+\]\(<?([^)]+?)>?\)/y],
  ['link', /(https?:\/\/[^\s<]+)/y],
  ['mark', /\*+|_{1,2}|~~|\|\||`+/y],
  ['text', /[^]/y],
];
const atLineStart = /^(?:#{1,3} |-# |>{1,3} ?|[-*+] |\d+\. | {1,}[-*+] )/;

export function readDiscord(content: string): SeenMessage {
  const mentions = new Set<string>([...content.matchAll(mentioned)].map(([whole]) => whole));
  const links: string[] = [];
  const marks: string[] = [];
  let text = '';
  for (const line of content.split('\n')) {
    const [start] = atLineStart.exec(line) ?? [];
    if (start !== undefined) marks.push(start.trim());
    for (let at = 0; at < line.length;) {
      for (const [kind, pattern] of rules) {
        pattern.lastIndex = at;
        const match = pattern.exec(line);
        if (!match) continue;
        const [whole, inner = whole] = match;
        at += whole.length;
        if (kind === 'mention') mentions.add(whole);
        else if (kind === 'link') links.push(inner);
        else if (kind === 'mark') marks.push(whole);
        else text += inner;
        break;
      }
    }
    text += '\n';
  }
  return { text: text.replaceAll('\u200b', '').trimEnd(), mentions: [...mentions], links, marks };
}
