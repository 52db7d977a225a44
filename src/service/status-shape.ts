import * as v from 'valibot';
import { count, told, text, wordsSoFar } from '../lib/document-shape.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import { syncReasons } from '../watch/events.ts';

/*
 * What `GET /api/status` answers and the status page shows. Within a version members may be added, and words where that is
 * said; none is renamed, taken away or of another type (docs/json.md). Strangers' text (model names, values, reasons) is cut
 * to a bounded length, and what could deceive in it is spelled out.
 */

const moment = v.pipe(v.number(), v.minValue(0), v.description('Unix milliseconds.'));
const texts = v.array(text);
const link = v.nullable(text);
const change = v.picklist(['added', 'removed', 'modified']);

export const pullShape = v.pipe(v.object({ number: count, url: link }), v.title('A pull request'));

export const partShape = v.union([text, pullShape]);
const parts = v.array(partShape);
const inParts = 'The same in parts: a text, or a pull request in place of its number.';

export const originShape = v.pipe(
  v.object({
    since: told(text, '2026-04-20, or 2026-04-20 or earlier'),
    author: v.nullable(text),
    commit: v.nullable(v.object({ name: text, url: link })),
    pull: v.nullable(pullShape),
  }),
  v.title('Since when a model stands on GitHub as it does, and who did that'),
);

export const fieldShape = v.object({ path: text, before: v.nullable(text), after: v.nullable(text) });

export const modelChangeShape = v.object({
  kind: change,
  name: text,
  fields: told(v.array(fieldShape), 'The first of them: of a model that only one side has, its fields.'),
  fieldCount: count,
  origin: told(v.nullable(originShape), 'Of a removed model, where the file’s history tells.'),
});

export const newerShape = v.object({
  name: text,
  change: told(change, 'What was done on GitHub.'),
  origin: originShape,
});

export const noteShape = v.object({ severity: v.picklist(['warning', 'error']), message: text });

const stateMeaning = [
  'pending: not compared since the start.',
  'drift: both sides differ, and no pull request says so.',
  'proposed: an open pull request says so.',
  'declined: a person closed the pull request for this.',
  'refused: more removals than are believed.',
  'unwritten: PRIMARY has records that cannot be written, and nothing else differs.',
  'unknown: a side could not be read.',
].join(' ');

export const categoryShape = v.pipe(
  v.object({
    category: text,
    files: texts,
    state: wordsSoFar(
      ['pending', 'in-sync', 'drift', 'proposed', 'declined', 'refused', 'unwritten', 'unknown'],
      stateMeaning,
    ),
    reason: told(text, 'Why it is in that state: one sentence without its full stop.'),
    reasonParts: told(parts, inParts),
    pull: v.nullable(pullShape),
    models: told(v.nullable(count), 'How many PRIMARY has.'),
    added: count,
    removed: count,
    modified: count,
    kept: told(count, 'Models that only GitHub has and that stay (REMOVALS=keep).'),
    newer: told(count, 'Models that are newer on GitHub and stay (NEWER_ON_GITHUB=keep).'),
    newerModels: told(v.array(newerShape), 'The first of them.'),
    changes: told(v.array(modelChangeShape), 'The first of the models that differ.'),
    notes: v.array(noteShape),
  }),
  v.title('A category'),
);

export const repositoryShape = v.pipe(
  v.object({
    owner: text,
    name: text,
    url: link,
    branch: text,
    commit: v.nullable(text),
    action: told(v.nullable(text), 'What was done about the pull request, in words.'),
    actionParts: told(parts, inParts),
    isForeign: told(v.boolean(), 'Our branch or pull request is in other hands, and is left alone.'),
    pull: told(v.nullable(pullShape), 'Ours that is open.'),
    merged: told(v.nullable(pullShape), 'Ours that was merged last, where no later one is known.'),
    error: v.nullable(text),
    warnings: texts,
    warningParts: told(v.array(parts), inParts),
    categories: v.array(categoryShape),
  }),
  v.title('A repository'),
);

const reason = wordsSoFar(syncReasons, 'Why the sync began.');

export const runShape = v.pipe(
  v.object({
    startedAt: moment,
    seconds: v.pipe(v.number(), v.minValue(0)),
    reason,
    outcome: told(
      v.picklist(['synced', 'problems', 'failed']),
      'problems: it went through but for what waiting cannot mend.',
    ),
    added: told(count, 'Models that differed.'),
    removed: count,
    modified: count,
    summary: told(text, 'The run in one line.'),
    actions: told(texts, 'What was done, a line for each repository where anything was.'),
    actionParts: told(v.array(parts), inParts),
  }),
  v.title('A finished sync'),
);

const attemptEntries = {
  lastAt: v.nullable(moment),
  lastSuccessAt: v.nullable(moment),
  failures: told(count, 'In a row, up to now.'),
  problem: told(v.nullable(text), 'Why the last one failed; null once one has succeeded.'),
};

export const attemptsShape = v.object(attemptEntries);

export const runningShape = v.object({ since: moment, reason, attempt: told(count, 'From 1.') });

const waitShape = v.object({
  for: wordsSoFar(
    ['poll', 'poll-retry', 'sync-retry'],
    'poll: the interval; the others: the back-off after a failed poll or sync. A sync that is tried again polls first.',
  ),
  since: moment,
  until: moment,
});

export const redisShape = v.object({
  isConnected: v.boolean(),
  since: told(moment, 'When that began.'),
  problem: told(v.nullable(text), 'Why it is not.'),
});

export const verdictShape = v.object({
  state: v.picklist(['in-sync', 'proposed', 'drift', 'problem', 'pending', 'standing-by']),
  headline: text,
  detail: text,
  detailParts: told(parts, inParts),
});

export const troubleShape = v.pipe(
  v.object({
    severity: v.picklist(['error', 'warning']),
    kind: wordsSoFar(
      [
        ...(['primary', 'repository', 'sync', 'refused', 'unknown', 'unwritten'] as const),
        ...(['foreign', 'pull-request', 'run', 'github', 'limit', 'redis', 'memory'] as const),
      ] as const,
      'What is in trouble.',
    ),
    categories: told(texts, 'Those that it is about.'),
    repositories: told(texts, 'Those that it is about, as owner/name.'),
    subject: told(text, 'What it is about, in words.'),
    text: told(text, 'What is wrong, without its full stop: goes behind the subject and a colon.'),
    parts: told(parts, inParts),
  }),
  v.title('A trouble'),
);

export const statusShape = v.object({
  version: told(v.literal(1), 'Of this document’s form.'),
  programVersion: text,
  startedAt: moment,
  primaryUrl: text,
  primaryFormat: v.nullable(
    wordsSoFar(
      ['v1', 'v2'] as const satisfies readonly PrimaryFormat[],
      'What PRIMARY’s records are read in, as of the last poll or sync.',
    ),
  ),
  dryRun: v.boolean(),
  intervalSeconds: v.number(),
  fullSyncSeconds: told(v.number(), '0: none.'),
  phase: wordsSoFar(['starting', 'waiting', 'standing-by', 'syncing', 'stopping', 'ended'], 'What it is doing.'),
  leader: told(v.nullable(text), 'The machine of the process that polls and syncs, where that is another one.'),
  redis: told(v.nullable(redisShape), 'The connection to Redis; null where none is used.'),
  verdict: told(verdictShape, 'The answer to “is it in sync, and if not, why”.'),
  troubles: told(v.array(troubleShape), 'All that is wrong, the worst first.'),
  nextPollAt: told(v.nullable(moment), 'When waiting ends.'),
  waiting: told(v.nullable(waitShape), 'null while it syncs or stands by, and once it is to stop.'),
  polls: attemptsShape,
  syncs: v.object({ ...attemptEntries, running: v.nullable(runningShape) }),
  handledTimestamp: told(v.nullable(v.number()), 'PRIMARY’s timestamp that needs no sync any more, in Unix seconds.'),
  rateLimitLeft: told(v.nullable(count), 'Requests that GitHub still allows in this hour.'),
  comparedAt: told(
    v.nullable(moment),
    'When both sides were last compared, in Unix milliseconds; the repositories are as of then.',
  ),
  comparedBy: told(v.nullable(text), 'The machine of the process that compared them, where that is another one.'),
  repositories: v.array(repositoryShape),
  skipped: v.array(v.object({ category: text, reason: text })),
  warnings: told(texts, 'What is to be known of the last comparison as a whole.'),
  runs: told(v.array(runShape), 'The newest first.'),
});

/** What the schema names. */
export const statusParts = {
  pull: pullShape,
  origin: originShape,
  category: categoryShape,
  repository: repositoryShape,
  run: runShape,
  trouble: troubleShape,
};
