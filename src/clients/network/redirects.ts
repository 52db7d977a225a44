import type { Fetch, Sent } from './fetch.ts';

/** More are a loop or a mistake. */
export const most = 5;

/** An answer sent the request on to where it must not go. Trying again would not help. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface RedirectPolicy {
  /** Keeps to the scheme, host and port of the request: for what carries a credential. */
  readonly sameHost: boolean;
}

/**
 * A `fetch` that follows redirects under our own rules: at most five of them, to http(s) alone, and a request that writes
 * is repeated only where the status (307, 308) asks for exactly that. Anything else is a RedirectError.
 */
export function followRedirects(fetch: Fetch, { sameHost }: RedirectPolicy): Fetch {
  return async (url, sent) => {
    const { origin } = url;
    let current = url;
    for (let count = 0; ; count += 1) {
      const answer = await fetch(current, { ...sent, redirect: 'manual' });
      const location = answer.headers.get('location') ?? undefined;
      if (!isRedirect(answer.status) || location === undefined) return answer;
      await answer.body?.cancel();
      const next = target(location, current, answer.status);
      if (sameHost && next.origin !== origin) {
        throw new RedirectError(
          answer.status,
          `${origin} sends this request on to ${next.origin}, and a request with a credential does not go to another host`,
        );
      }
      if (writes(sent) && answer.status !== 307 && answer.status !== 308) {
        throw new RedirectError(answer.status, `it has moved to ${shown(next)}, and only reading goes there by itself`);
      }
      if (count === most) throw new RedirectError(answer.status, `${origin} redirects more than ${most} times`);
      current = next;
    }
  };
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

function target(location: string, from: URL, status: number): URL {
  const next = URL.canParse(location, from.href) ? new URL(location, from) : undefined;
  if (next?.protocol !== 'https:' && next?.protocol !== 'http:') {
    throw new RedirectError(status, `${from.origin} redirects to something that is no http(s) address`);
  }
  if (next.username === '' && next.password === '') return next;
  // It would be sent, or printed with the fault.
  throw new RedirectError(
    status,
    `${from.origin} redirects to ${shown(next)} with a user name or a password in the address, which is not followed`,
  );
}

function writes({ method = 'GET' }: Sent = {}): boolean {
  return method !== 'GET' && method !== 'HEAD';
}

/** Without what may hold a credential. */
function shown({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}
