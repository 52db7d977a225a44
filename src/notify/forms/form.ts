import type { Notice } from '../notice.ts';

/** How a notice is posted to one kind of receiver. */
export interface Form {
  /** Whom it is taken for. */
  readonly service: 'Discord' | 'Slack' | 'JSON';
  /** Where it is posted. Its path and query are a secret. */
  readonly url: URL;
  /** What is posted, as JSON can say it. */
  bodyOf(notice: Notice): object;
}
