import type { RepositoryName } from './credentials.ts';

interface SendingOptions {
  /** Its answer, once lost, is looked for and not asked for again. */
  readonly noResend?: true;
  /** It is made again before long: it waits for nothing, no limit either. */
  readonly noWait?: true;
  /** Awaited right before each sending, also before one that follows a wait. What it throws ends the request. */
  readonly beforeSend?: () => Promise<void>;
  /** Where the route does not name the repository that it is about. */
  readonly about?: RepositoryName;
}

/** How a request is sent. Octokit hands on what it does not know unchecked: that it is one of these, its class says. */
class Sending {
  readonly options: SendingOptions;

  constructor(options: SendingOptions) {
    this.options = options;
  }
}

/** To be spread into a request's parameters. */
export function sent(options: SendingOptions): { readonly request: { readonly sending: unknown } } {
  return { request: { sending: new Sending(options) } };
}

/** @param request a request's `request` parameter, as Octokit's hooks have it */
export function sendingOf(request: Readonly<Record<string, unknown>>): SendingOptions {
  const { sending } = request;
  return sending instanceof Sending ? sending.options : {};
}
