import { bufferedFetch, type WholeAnswer } from '../clients/buffered-fetch.ts';
import type { Fetch } from '../clients/network/fetch.ts';
import { retryAfterOf } from '../clients/told-times.ts';
import { fullJitter } from '../lib/back-off.ts';
import type { Timing } from '../lib/timing.ts';
import { faultIn, saidOf } from './fault-in.ts';
import type { Form } from './forms/form.ts';
import type { Notice } from './notice.ts';

/** What one request may take, milliseconds. */
export const requestTimeout = 10_000;
export const mostAttempts = 3;
/** More is not waited for at once, milliseconds. */
const longestWait = 30_000;
/** A webhook that is gone is not asked again before that, milliseconds. */
const pauseWhenGone = 3_600_000;
/** No answer of either service is near that. */
const mostBytes = 2 ** 16;

export type Posted =
  | { readonly kind: 'posted' }
  /** This very message is not taken, now or later. */
  | { readonly kind: 'refused'; readonly problem: string }
  /** No message is taken now. `wait`: milliseconds that are asked for. */
  | { readonly kind: 'not-now'; readonly problem: string; readonly wait?: number };

interface Surroundings {
  readonly fetch: Fetch;
  readonly timing: Timing;
  readonly signal: AbortSignal;
}

/** Posts a message: at most three requests, each with a time limit. No redirect is followed. Rejects where the signal is aborted. */
export async function post(form: Form, notice: Notice, { fetch, timing, signal }: Surroundings): Promise<Posted> {
  const request = bufferedFetch({ timeoutMilliseconds: requestTimeout, maxBytes: mostBytes }, fetch);
  const sent = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'horde-github-sync' },
    body: JSON.stringify(form.bodyOf(notice)),
    redirect: 'manual',
    signal,
  } as const;
  for (let attempt = 1; ; attempt += 1) {
    const posted = await request(form.url, sent).then(
      (answer) => judge(answer, form.url, timing.now()),
      (error: unknown): Posted => {
        signal.throwIfAborted();
        return { kind: 'not-now', problem: faultIn(error, form.url) };
      },
    );
    if (posted.kind !== 'not-now' || attempt === mostAttempts) return posted;
    const wait = Math.max(posted.wait ?? 0, fullJitter(attempt, timing.random()));
    if (wait > longestWait) return posted;
    await timing.sleep(wait, signal);
  }
}

function judge(answer: WholeAnswer, url: URL, now: number): Posted {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { kind: 'posted' };
  const problem = `it answers ${status}`;
  if (status === 429) {
    // Both services tell it there.
    const wait = retryAfterOf(headers.get('retry-after'), now) ?? 0;
    return { kind: 'not-now', problem: `${problem} (too many messages)`, wait };
  }
  if (status >= 500 || status === 408) return { kind: 'not-now', problem };
  if (status >= 300 && status < 400)
    return { kind: 'not-now', problem: `${problem}, a redirect, which is not followed`, wait: pauseWhenGone };
  // Neither service wants to be asked for a webhook again that it does not know.
  if ([401, 403, 404, 405, 410].includes(status))
    return { kind: 'not-now', problem: `${problem}: the webhook is gone or wrong`, wait: pauseWhenGone };
  return { kind: 'refused', problem: `${problem}${said(answer, url)}` };
}

/** What it says about a message that it does not take: `invalid_payload`. */
function said({ body }: WholeAnswer, url: URL): string {
  const text = saidOf(url, body.text().replaceAll(/\s+/g, ' ').trim(), 200);
  return text === '' ? '' : `: ${text}`;
}
