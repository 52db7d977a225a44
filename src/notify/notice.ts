import type { PullRequestRef } from '../model/outcome.ts';

/**
 * What people are told of. `declined`: closed without a merge, and not by us; `withdrawn`: closed by us.
 */
export const noticeKinds = ['opened', 'merged', 'declined', 'withdrawn', 'refused', 'failing', 'well-again'] as const;

export type NoticeKind = (typeof noticeKinds)[number];

/** One message. Its texts are plain and harmless to print; what a service takes for markup in them is the form's to defuse. */
export interface Notice {
  /** Another one for each message: by it a receiver knows one that comes twice. */
  readonly id: string;
  readonly kind: NoticeKind;
  /** Unix milliseconds. */
  readonly at: number;
  /** A sentence without its full stop. */
  readonly title: string;
  /** A line each. */
  readonly details: readonly string[];
  /** An http(s) address. */
  readonly link: string;
  /** `owner/name` */
  readonly repository?: string;
  readonly category?: string;
  readonly pull?: PullRequestRef;
}
