import type { DocumentOf } from '../../lib/document-shape.ts';
import type { Notice } from '../notice.ts';
import type { noticeShape } from './json-shape.ts';

/** Our own form. No member is called `text` or `content`: a chat would show it, and read it for markup. */
export function jsonBody(notice: Notice): DocumentOf<typeof noticeShape> {
  const { id, kind, at, title, details, link, repository = null, category = null, pull = null } = notice;
  return {
    version: 1,
    id,
    event: kind,
    at: new Date(at).toISOString(),
    title,
    details: [...details],
    link,
    repository,
    category,
    pull: pull && { number: pull.number, url: pull.url },
  };
}
