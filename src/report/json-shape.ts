import * as v from 'valibot';
import { count, told, text, wordsSoFar } from '../lib/document-shape.ts';
import type { Note } from '../model/note.ts';
import type { Action, AutoMerge, OtherPull } from '../model/outcome.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { CategoryResult, NewerModel } from '../model/sync-result.ts';

/*
 * What `--json` prints. Within a version members may be added, and words where that is said; none is renamed, taken away or
 * of another type (docs/json.md). What does not apply is `null` or an empty list, so that every member is always there.
 */

const moment = v.pipe(text, v.isoTimestamp());
const names = v.array(text);
const change = v.picklist(['added', 'removed', 'modified']) satisfies v.GenericSchema<NewerModel['change']>;

const pullShape = v.pipe(v.object({ number: count, url: told(text, 'Its page.') }), v.title('A pull request'));

const originEntries = {
  since: told(moment, 'In UTC.'),
  orEarlier: told(v.boolean(), 'It is as old or older: the history was read no further. Then nobody is named.'),
  author: told(v.nullable(text), 'A login, or the name in the commit.'),
  commit: v.nullable(v.object({ sha: text, url: text })),
  pull: told(v.nullable(pullShape), 'That the commit came with.'),
};

export const originShape = v.pipe(
  v.object(originEntries),
  v.title('Since when a model stands on GitHub as it does, and who did that'),
);

const newerShape = v.object({ name: text, change: told(change, 'What was done on GitHub.'), ...originEntries });

const fieldShape = v.pipe(
  v.object({
    path: told(v.array(v.union([text, count])), 'Names of members and indices of elements, from the record down.'),
    before: v.exactOptional(told(v.unknown(), 'Any JSON value; absent where the field is new.')),
    after: v.exactOptional(told(v.unknown(), 'Any JSON value; absent where the field is gone.')),
  }),
  v.description('Numbers keep their spelling: 1.0, or twenty digits.'),
);

const modifiedShape = v.object({ name: text, fields: v.array(fieldShape) });

const editShape = v.object({ model: text, by: v.nullable(text), at: told(v.nullable(moment), 'In UTC.') });

const noteShape = v.object({
  severity: told(
    v.picklist(['warning', 'error']) satisfies v.GenericSchema<Note['severity']>,
    'An error makes the run fail.',
  ),
  message: text,
  model: v.nullable(text),
  field: v.nullable(text),
});

export const categoryShape = v.pipe(
  v.object({
    category: text,
    files: told(names, 'The legacy files.'),
    changedFiles: told(names, 'Those that are to change.'),
    status: told(
      v.picklist(['compared', 'refused', 'unknown']) satisfies v.GenericSchema<CategoryResult['status']>,
      'refused: it was compared, and nothing is proposed. unknown: a side could not be read.',
    ),
    reason: told(v.nullable(text), 'Why it is refused or unknown.'),
    models: told(v.nullable(count), 'How many PRIMARY has; null where the category is unknown.'),
    behind: told(
      v.nullable(originShape),
      'The version that all of PRIMARY’s records are a copy of; null unless that is why the category is refused.',
    ),
    added: told(names, 'Names of models.'),
    removed: told(names, 'Names of models.'),
    modified: v.array(modifiedShape),
    origins: told(
      v.array(v.object({ name: text, ...originEntries })),
      'Of the removed models those of which the file’s history tells.',
    ),
    deletes: told(
      v.nullable(count),
      'How many models PRIMARY has deleted; null where that was not asked or it does not tell.',
    ),
    kept: told(names, 'Names of the models that only GitHub has and that stay (REMOVALS=keep).'),
    newerOnGitHub: told(
      v.array(newerShape),
      'Models that stay as they are because GitHub’s side is the newer one (NEWER_ON_GITHUB=keep).',
    ),
    lastEdits: told(
      v.array(editShape),
      'Who changed an added or modified model on PRIMARY last, as far as PRIMARY knows.',
    ),
    notes: told(v.array(noteShape), 'What is to be known of single models and fields.'),
  }),
  v.title('A category'),
);

const otherShape = v.object({
  branch: text,
  pull: pullShape,
  action: v.picklist(['close', 'keep']) satisfies v.GenericSchema<OtherPull['action']>,
  reason: told(text, 'A clause.'),
  summary: told(text, 'The same in words.'),
});

const kinds = [
  ...(['nothing', 'close', 'delete-branch', 'create', 'unchanged', 'complete', 'update', 'waiting'] as const),
  ...(['proposed-elsewhere', 'foreign', 'declined', 'closed-by-another', 'below-threshold'] as const),
] as const satisfies readonly Action['kind'][];

const leftOutShape = v.object({
  category: text,
  pull: told(pullShape, 'The closed one.'),
  reason: told(v.nullable(text), 'Why it was closed, where no person did it: a clause; null where it was declined.'),
  summary: told(text, 'The same in words.'),
});

const merges = ['ask', 'on', 'take-back', 'no'] as const satisfies readonly AutoMerge['kind'][];

const autoMergeShape = v.object({
  state: wordsSoFar(merges, 'ask: GitHub was asked to. on: it does already. take-back: it is told not to any more.'),
  reason: told(v.nullable(text), 'A clause; null for ask and on.'),
  summary: told(text, 'The same in words.'),
});

const outcomeShape = v.object({
  action: wordsSoFar(kinds, 'What was done about the pull request or, in a dry run, would be.'),
  summary: told(text, 'The same in words.'),
  branch: text,
  files: told(names, 'Those that the pull request changes.'),
  alongside: told(
    v.nullable(text),
    'A file that follows from the history and was brought up to date with them; in a dry run, where it must be.',
  ),
  pull: v.nullable(pullShape),
  leftOut: told(
    v.array(leftOutShape),
    'Categories that differ and are not proposed, because a pull request with this very change was closed unmerged.',
  ),
  autoMerge: told(
    v.nullable(autoMergeShape),
    'Whether GitHub merges the pull request by itself; null where that is not for the run to say (AUTO_MERGE=off).',
  ),
  others: told(
    v.array(otherShape),
    'Open pull requests of ours for other categories, and what was done with them or, in a dry run, would be.',
  ),
});

const repositoryShape = v.pipe(
  v.object({
    owner: text,
    name: text,
    base: v.object({ branch: text, commit: v.nullable(text) }),
    categories: v.array(categoryShape),
    outcome: told(v.nullable(outcomeShape), 'null where nothing could be decided.'),
    warnings: told(names, 'What GitHub refused about the pull request (a label, a reviewer); no failure.'),
    error: told(v.nullable(text), 'Why reading or writing GitHub failed.'),
  }),
  v.title('A repository'),
);

const previewShape = v.object({
  directory: told(text, 'Absolute path.'),
  diffs: told(
    v.array(
      v.object({
        owner: text,
        name: text,
        commit: told(text, 'That the diff changes.'),
        path: told(text, 'Absolute path.'),
        command: told(text, 'For a clone of the repository.'),
      }),
    ),
    'Of each repository of which files differ.',
  ),
});

const skippedShape = v.object({ category: text, reason: text });

const rateLimitShape = v.object({
  remaining: count,
  limit: count,
  resetsAt: told(moment, 'When the limit is full again, in UTC.'),
});

export const reportShape = v.object({
  version: told(v.literal(1), 'Of this document’s form.'),
  ok: told(v.boolean(), 'Whether the run succeeded (exit code 0, or 2 with --detailed-exitcode).'),
  dryRun: v.boolean(),
  differences: told(v.boolean(), 'Whether PRIMARY and GitHub differ in a category that was compared.'),
  primaryUrl: text,
  primaryFormat: v.nullable(
    wordsSoFar(
      ['v1', 'v2'] as const satisfies readonly PrimaryFormat[],
      'What PRIMARY’s records were read in; null where that could not be told, or nothing was to be read.',
    ),
  ),
  counts: told(
    v.object({ added: count, removed: count, modified: count }),
    'Models that differ in the compared categories, all repositories together.',
  ),
  repositories: v.array(repositoryShape),
  skipped: told(v.array(skippedShape), 'Categories that were asked for and have no legacy file.'),
  warnings: told(names, 'What is to be known of the run as a whole; no failure.'),
  preview: told(v.nullable(previewShape), 'What --output-dir was given for; null without it.'),
  rateLimit: told(
    v.nullable(rateLimitShape),
    'What GitHub lets us ask after this run; null where it told of no limit.',
  ),
});

/** What the schema names. */
export const reportParts = {
  pull: pullShape,
  origin: originShape,
  category: categoryShape,
  repository: repositoryShape,
};
