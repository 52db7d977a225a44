import * as v from 'valibot';
import { jsonOrNothing } from '../lib/json-or-nothing.ts';
import { bufferedFetch } from '../clients/buffered-fetch.ts';
import type { Fetch } from '../clients/network/fetch.ts';
import { httpFetch } from '../clients/network/http-fetch.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';
import { formOf } from '../notify/forms/form-of.ts';
import { faultIn } from '../notify/fault-in.ts';
import { receiverOf } from '../notify/receiver-of.ts';
import { checkOf, type Check } from './check.ts';

const limits = { timeoutMilliseconds: 10_000, maxBytes: 2 ** 16 };

/** What Discord tells of a webhook to who has its token. */
const webhook = v.object({ name: v.nullable(v.string()) });

/**
 * Whom people are told by, and whether that is there as far as it can be told without a message: Discord alone answers
 * https://docs.discord.com/developers/resources/webhook#get-webhook-with-token.
 */
export async function checkNotify(address: string, fetch: Fetch = httpFetch): Promise<Check> {
  const { ok, warning, failed } = checkOf('notifications');
  const form = formOf(address);
  const receiver = receiverOf(form);
  if (form.service !== 'Discord') {
    return ok(`${form.service === 'JSON' ? `JSON to ${receiver}` : receiver}; nothing is posted to try it`);
  }
  const url = new URL(form.url);
  url.search = '';
  try {
    const { status, body } = await bufferedFetch(limits, fetch)(url, { redirect: 'manual' });
    if ([401, 403, 404, 410].includes(status)) {
      return failed(
        `${receiver} knows no such webhook (${status})`,
        'Check HORDE_GITHUB_SYNC_NOTIFY_URL: copy the URL of the webhook again.',
      );
    }
    const told = v.safeParse(webhook, jsonOrNothing(body.text()));
    if (status !== 200 || !told.success) return warning(`${receiver} answers ${status}, and tells of no webhook`);
    return ok(
      `${receiver} has the webhook “${printable(shorten(told.output.name ?? '', 80))}”; nothing is posted to try it`,
    );
  } catch (error) {
    return warning(`${receiver} does not answer: ${faultIn(error, url)}`, 'A run goes on without it, and tries again.');
  }
}
