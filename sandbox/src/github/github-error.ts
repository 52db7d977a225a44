/** One entry of `errors` in a 422. */
export interface ErrorDetail {
  readonly resource: string;
  readonly code:
    'missing' | 'missing_field' | 'invalid' | 'already_exists' | 'unprocessable' | 'unauthorized' | 'custom';
  readonly field?: string;
  readonly value?: unknown;
  readonly message?: string;
}

/** What GitHub answers instead of what was asked for. */
export class GithubError extends Error {
  override readonly name = 'GithubError';
  readonly status: number;
  readonly errors: readonly (ErrorDetail | string)[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    message: string,
    {
      errors = [],
      headers = {},
    }: { errors?: readonly (ErrorDetail | string)[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.errors = errors;
    this.headers = headers;
  }

  /** In GitHub's shape: `{message, errors, documentation_url, status}`. */
  toResponse(): Response {
    return Response.json(
      {
        message: this.message,
        ...(this.errors.length > 0 ? { errors: this.errors } : {}),
        documentation_url: 'https://docs.github.com/rest',
        status: String(this.status),
      },
      { status: this.status, headers: this.headers },
    );
  }
}

export function notFound(): GithubError {
  return new GithubError(404, 'Not Found');
}

/** A 422 whose message says it all. */
export function unprocessable(message: string): GithubError {
  return new GithubError(422, message);
}

/** A 422 about fields. */
export function invalid(...errors: readonly (ErrorDetail | string)[]): GithubError {
  return new GithubError(422, 'Validation Failed', { errors });
}

/** The hour's requests are used up. */
export class PrimaryLimitError extends GithubError {}

/** @param reset Unix seconds */
export function primaryLimit(limit: number, reset: number, status: 403 | 429 = 403): PrimaryLimitError {
  return new PrimaryLimitError(
    status,
    'API rate limit exceeded. Check the documentation on rate limits for more details.',
    {
      headers: {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': '0',
        'x-ratelimit-used': String(limit),
        'x-ratelimit-reset': String(reset),
      },
    },
  );
}

/** Too much in a short time; without `retryAfter` (seconds) the client has to choose how long it waits. */
export function secondaryLimit(retryAfter?: number, status: 403 | 429 = 403): GithubError {
  return new GithubError(
    status,
    'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.',
    { headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } },
  );
}
