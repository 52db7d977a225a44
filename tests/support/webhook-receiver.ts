import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { readDiscord } from '../notify/discord-reader.ts';
import { readSlack } from '../notify/slack-reader.ts';
import { checkOf, closedSchema, publishedSchema } from './documents.ts';
import { listening } from './listening.ts';

export type Service = 'Discord' | 'Slack' | 'JSON';

/** A message that was taken. */
export interface TakenMessage {
  readonly service: Service;
  /** What its reader sees. */
  readonly text: string;
  readonly links: readonly string[];
  readonly body: any;
}

/** An answer in the service's place. */
interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface WebhookReceiver {
  readonly urls: Readonly<Record<Service, string>>;
  readonly taken: readonly TakenMessage[];
  /** Why messages were not taken. */
  readonly complaints: readonly string[];
  /** How often it was asked. */
  readonly requests: () => number;
  /** Called before a message is taken; what it gives is answered, and the message is not taken. */
  onMessage: ((body: any, service: Service) => Refusal | undefined) | undefined;
  /** Called once a message is taken, before it is answered. */
  onTaken: (() => void | Promise<void>) | undefined;
}

/** Nobody may see these parts of an address. */
export const webhookSecret = 'tOpSecret-tOkEn_0123456789';
const paths: Readonly<Record<Service, string>> = {
  Discord: `/api/webhooks/123456789012345678/${webhookSecret}`,
  Slack: `/services/T0123ABCD/B0123ABCD/${webhookSecret.replaceAll(/[-_]/g, '')}`,
  JSON: `/hooks/${webhookSecret}?key=${webhookSecret}`,
};

/** A local receiver that takes what Discord and Slack document that they take, and nothing else; and our own form. */
export async function startWebhookReceiver(t: TestContext): Promise<WebhookReceiver> {
  const taken: TakenMessage[] = [];
  const complaints: string[] = [];
  let requests = 0;
  const server = createServer((incoming, outgoing) => {
    void (async () => {
      requests += 1;
      const body = await text(incoming);
      const url = new URL(incoming.url ?? '/', 'http://localhost');
      const service = (Object.keys(paths) as Service[]).find(
        (one) => new URL(paths[one], 'http://localhost').pathname === url.pathname,
      );
      const send = ({ status, headers = {}, body: answer = '' }: Refusal) => {
        outgoing.writeHead(status, headers).end(answer);
      };
      if (service === undefined) {
        send({ status: 404, body: 'no_service' });
        return;
      }
      if (service === 'Discord' && incoming.method === 'GET') {
        send({
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ type: 1, name: 'Captain Hook' }),
        });
        return;
      }
      const problems = problemsOf(service, incoming, url, body);
      if (problems.length > 0) {
        complaints.push(...problems.map((problem) => `${service}: ${problem}`));
        send({
          status: 400,
          body: service === 'Slack' ? 'invalid_payload' : JSON.stringify({ message: problems.join() }),
        });
        return;
      }
      const document = JSON.parse(body);
      const refusal = receiver.onMessage?.(document, service);
      if (refusal) {
        send(refusal);
        return;
      }
      taken.push({ service, body: document, ...seenBy(service, document) });
      await receiver.onTaken?.();
      if (service === 'Slack') send({ status: 200, body: 'ok' });
      else if (service === 'Discord')
        send({ status: 200, body: JSON.stringify({ id: '1', content: document.content }) });
      else send({ status: 202 });
    })();
  });
  const port = await listening(t, server);
  const base = `http://127.0.0.1:${port}`;
  const receiver: WebhookReceiver = {
    urls: { Discord: base + paths.Discord, Slack: base + paths.Slack, JSON: base + paths.JSON },
    taken,
    complaints,
    requests: () => requests,
    onMessage: undefined,
    onTaken: undefined,
  };
  return receiver;
}

function seenBy(service: Service, body: any) {
  if (service === 'JSON') return { text: [body.title, ...body.details].join('\n'), links: [body.link] };
  return service === 'Discord' ? readDiscord(body.content) : readSlack(body);
}

function problemsOf(service: Service, { method, headers }: IncomingMessage, url: URL, body: string): string[] {
  const problems: string[] = [];
  if (method !== 'POST') problems.push(`${method}`);
  if (headers['content-type'] !== 'application/json') problems.push(`content-type ${headers['content-type']}`);
  let document;
  try {
    document = JSON.parse(body);
  } catch {
    return [...problems, 'no JSON'];
  }
  problems.push(...problemsByService[service](document));
  if (service === 'Discord' && url.searchParams.get('wait') !== 'true') problems.push('not waited for');
  const { mentions, marks } =
    service === 'JSON'
      ? { mentions: [], marks: [] }
      : service === 'Discord'
        ? readDiscord(document.content)
        : readSlack(document);
  if (mentions.length > 0) problems.push(`mentions ${mentions.join()}`);
  const ours = service === 'Discord' ? ['**', '**'] : [];
  if (marks.join() !== ours.join()) problems.push(`markup ${marks.join()}`);
  return problems;
}

const problemOfNotice = checkOf(closedSchema(publishedSchema('notification')));

export const problemsByService: Readonly<Record<Service, (document: any) => string[]>> = {
  // https://docs.discord.com/developers/resources/webhook#execute-webhook
  Discord: ({ content, allowed_mentions: allowed, flags, ...rest }) => [
    ...(typeof content === 'string' && content.length > 0 && content.length <= 2_000
      ? []
      : ['content: 1 to 2000 characters']),
    ...(JSON.stringify(allowed) === '{"parse":[]}' ? [] : ['allowed_mentions']),
    // SUPPRESS_EMBEDS and SUPPRESS_NOTIFICATIONS alone can be set.
    ...(Number.isInteger(flags) && (flags & ~(4 | 4096)) === 0 ? [] : ['flags']),
    ...Object.keys(rest),
  ],
  // https://docs.slack.dev/reference/block-kit/blocks
  Slack: ({ text: fallback, mrkdwn, unfurl_links: links, unfurl_media: media, blocks, ...rest }) => [
    ...(typeof fallback === 'string' && fallback.length > 0 && fallback.length <= 40_000 ? [] : ['text']),
    ...([mrkdwn, links, media].every((flag) => typeof flag === 'boolean') ? [] : ['a flag']),
    ...(Array.isArray(blocks) && blocks.length > 0 && blocks.length <= 50
      ? blocks.flatMap(problemsOfBlock)
      : ['blocks']),
    ...Object.keys(rest),
  ],
  JSON: (document) => {
    const problem = problemOfNotice(document);
    return problem === undefined ? [] : [problem];
  },
};

function problemsOfBlock({ type, text: one, elements, ...rest }: any): string[] {
  const strange = Object.keys(rest);
  switch (type) {
    case 'header':
      return [...strange, ...problemsOfText(one, 150, ['plain_text'])];
    case 'section':
      return [...strange, ...problemsOfText(one, 3_000, ['plain_text', 'mrkdwn'])];
    case 'context':
      if (!Array.isArray(elements) || elements.length === 0 || elements.length > 10) return ['elements'];
      return [...strange, ...elements.flatMap((element) => problemsOfText(element, 3_000, ['plain_text', 'mrkdwn']))];
    default:
      return [`block ${type}`];
  }
}

function problemsOfText(object: any, max: number, types: readonly string[]): string[] {
  const { type, text: content, emoji, verbatim, ...rest } = object;
  return [
    ...(types.includes(type) ? [] : [`text of type ${type}`]),
    ...(typeof content === 'string' && content.length > 0 && content.length <= max
      ? []
      : [`a text of ${content?.length} characters`]),
    ...(emoji === undefined || type === 'plain_text' ? [] : ['emoji']),
    ...(verbatim === undefined || type === 'mrkdwn' ? [] : ['verbatim']),
    ...Object.keys(rest),
  ];
}
