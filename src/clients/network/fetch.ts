/** A body that is made while it is sent, anew each time it is asked for: a large one is never in memory whole. */
export interface MadeBody extends Iterable<string> {
  /** In UTF-8. */
  readonly byteLength: number;
}

/** What a request says: the part of the web's `RequestInit` that ours need. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | MadeBody;
  readonly signal?: AbortSignal;
  /** For the web's `fetch`, which would follow by itself. */
  readonly redirect?: 'manual';
}

/** A body that is read once, or not at all. */
export interface Body extends AsyncIterable<Uint8Array> {
  /** Hangs up. */
  cancel(): Promise<void>;
}

export interface AnswerHeaders extends Iterable<[name: string, value: string]> {
  /** @param name in small letters */
  get(name: string): string | null | undefined;
}

/** The part of the web's `Response` that ours need: one of those is one of these. */
export interface Answer {
  /** Where it was answered. */
  readonly url: string;
  readonly status: number;
  readonly headers: AnswerHeaders;
  /** Without `content-encoding`. */
  readonly body: Body | null;
}

/** One request and its answer as the server gave it: no redirect is followed. Rejects where there is no answer. */
export type Fetch = (url: URL, sent?: Sent) => Promise<Answer>;
