/** A request to the API as it came. */
export interface ReceivedRequest {
  /** Counted from 1 since the start or the log's last `clear`. */
  readonly index: number;
  readonly method: string;
  /** Behind the API's base URL: `/repos/o/r/pulls`; git's own requests: `/o/r.git/info/refs`. */
  readonly path: string;
  /** With its question mark, or empty. */
  readonly query: string;
  /** Without `authorization`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The scheme alone: `Bearer ***`. */
  readonly authorization: string | undefined;
  readonly body: Buffer;
}

/** A request with its answer. */
export interface Exchange {
  readonly request: ReceivedRequest;
  /** What the client got; without one the connection broke. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
  };
}

/** One line of the log. */
export interface LoggedRequest {
  readonly index: number;
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly authorization: string | undefined;
  /** `undefined` where the connection broke. */
  readonly status: number | undefined;
  readonly bytesIn: number;
  readonly bytesOut: number;
}

/** The last requests, oldest first. */
export interface RequestLog {
  readonly entries: readonly LoggedRequest[];
  /** Forgets them and counts from 1 again. */
  clear(): void;
}

const kept = 10_000;

/** A log that forgets its oldest entries in time, for a sandbox that stays up. */
export class ExchangeLog implements RequestLog {
  #entries: LoggedRequest[] = [];
  #count = 0;

  get entries(): readonly LoggedRequest[] {
    return this.#entries;
  }

  clear(): void {
    this.#entries = [];
    this.#count = 0;
  }

  nextIndex(): number {
    return ++this.#count;
  }

  add({ request, answer }: Exchange): void {
    const { index, method, path, query, authorization, body } = request;
    this.#entries.push({
      index,
      method,
      path,
      query,
      authorization,
      status: answer?.status,
      bytesIn: body.length,
      bytesOut: answer?.body.length ?? 0,
    });
    if (this.#entries.length > 2 * kept) this.#entries = this.#entries.slice(-kept);
  }
}
