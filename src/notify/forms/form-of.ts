import { discordBody } from './discord.ts';
import type { Form } from './form.ts';
import { jsonBody } from './json.ts';
import { slackBody } from './slack.ts';

/** `/api/webhooks/ID/TOKEN`, also of a version of the API; what Discord takes in other services' forms, too. */
const discordPath = /^(\/api(?:\/v\d+)?\/webhooks\/\d+\/[\w-]+)(?:\/(?:slack|github))?\/?$/;
/** `/services/T…/B…/…` */
const slackPath = /^\/services\/T\w+\/B\w+\/\w+\/?$/;

/** Whom a URL belongs to, told by its path: a server that takes the same form elsewhere is taken for what it imitates. Pure. */
export function formOf(address: string): Form {
  const url = new URL(address);
  const [, discord] = discordPath.exec(url.pathname) ?? [];
  if (discord !== undefined) {
    url.pathname = discord;
    // Without it Discord answers before it knows whether it keeps the message.
    url.searchParams.set('wait', 'true');
    return { service: 'Discord', url, bodyOf: discordBody };
  }
  if (slackPath.test(url.pathname)) return { service: 'Slack', url, bodyOf: slackBody };
  return { service: 'JSON', url, bodyOf: jsonBody };
}
