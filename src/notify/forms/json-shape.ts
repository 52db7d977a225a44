import * as v from 'valibot';
import { count, told, text, wordsSoFar } from '../../lib/document-shape.ts';
import { noticeKinds } from '../notice.ts';

/* What is posted to a URL that is neither Discord's nor Slack's (docs/json.md). */

const pullShape = v.pipe(v.object({ number: count, url: told(text, 'Its page.') }), v.title('A pull request'));

export const noticeShape = v.object({
  version: told(v.literal(1), 'Of this document’s form.'),
  id: told(text, 'Another one for each message: by it one that comes twice is known.'),
  event: wordsSoFar(
    noticeKinds,
    'opened: a pull request of ours is open. merged, declined (closed without a merge), withdrawn (closed by us). refused: a ' +
      'category. failing: no sync has succeeded for as long as NOTIFY_AFTER_SECONDS says. well-again: after that.',
  ),
  at: told(v.pipe(text, v.isoTimestamp()), 'When it was noticed, in UTC.'),
  title: told(text, 'A sentence for people. Plain text, with strangers’ words in it.'),
  details: told(v.array(text), 'Lines for people. Plain text, with strangers’ words in it.'),
  link: told(text, 'Where to look.'),
  repository: told(v.nullable(text), 'owner/name; null where it is about syncing as a whole.'),
  category: told(v.nullable(text), 'Which one is refused; else null.'),
  pull: told(v.nullable(pullShape), 'null where it is about none.'),
});

/** What the schema names. */
export const noticeParts = { pull: pullShape };
