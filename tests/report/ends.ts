import type { Action, OtherPull } from '../../src/model/outcome.ts';
import type { RepositoryResult, SyncResult } from '../../src/model/sync-result.ts';
import {
  commit,
  compared,
  images,
  modified,
  origin,
  pull,
  record,
  refused,
  resultOf,
  unknown,
  withOutcome,
} from './sample.ts';

const changed = compared('clip', { modified: [modified('ViT-L', [['version'], '"1"', '"2"'])] });
const inSync = compared('clip', {});
const twoChanges = compared('clip', {
  modified: [modified('ViT-L', [['config', 'files', 0], '"1"', ''], [['nsfw'], '', 'true'])],
});
const newer = [
  { name: 'Aurora', change: 'added', origin },
  { name: 'Canny', change: 'modified', origin },
  { name: 'Depth', change: 'removed', origin: { since: origin.since } },
] as const;
const others: readonly OtherPull[] = [
  {
    branch: 'sync/primary/blip',
    pull: { ...pull, number: 3 },
    action: 'close',
    reason: 'nothing of it is left to propose',
  },
  { branch: 'sync/primary/clip', pull: { ...pull, number: 4 }, action: 'keep', reason: 'clip is refused' },
];

/** A difference in one category, and what became of the pull request. */
function ended(action: Action, more: Partial<NonNullable<RepositoryResult['outcome']>> = {}): SyncResult {
  const result = withOutcome(resultOf(changed), action, changed.changedFiles);
  const repositories = result.repositories.map((repository) => ({
    ...repository,
    ...(repository.outcome && { outcome: { ...repository.outcome, ...more } }),
  }));
  return { ...result, primaryFormat: 'v1', repositories };
}

function failed(error: string, result: SyncResult = resultOf(changed)): SyncResult {
  return { ...result, repositories: result.repositories.map((repository) => ({ ...repository, error })) };
}

/** Not even its base. */
function unread(error: string): SyncResult {
  const { repositories, ...result } = failed(error, resultOf());
  return { ...result, repositories: repositories.map((repository) => ({ ...repository, base: { branch: 'main' } })) };
}

function dry(result: SyncResult): SyncResult {
  return { ...result, dryRun: true };
}

/** What a run can come to, each end in a run of its own. */
export const ends: Readonly<Record<string, SyncResult>> = {
  'in sync': withOutcome(resultOf(inSync), { kind: 'nothing' }),
  'a copy of v2 in sync': { ...withOutcome(resultOf(inSync), { kind: 'nothing' }), primaryFormat: 'v2' },
  'nothing that was asked for has a legacy file': {
    ...resultOf(),
    repositories: [],
    skipped: [{ category: 'lora', reason: 'it is managed elsewhere, so there is nothing to sync' }],
  },
  proposed: ended({ kind: 'create' }, { pull }),
  'proposed, with the file of dates': ended({ kind: 'create' }, { pull, alongside: 'model_mod_data.json' }),
  'proposed, to be merged by GitHub': ended({ kind: 'create' }, { pull, autoMerge: { kind: 'ask' } }),
  'proposed before, to be merged by GitHub': ended({ kind: 'unchanged', pull }, { autoMerge: { kind: 'on' } }),
  'brought up to date, to be merged by GitHub no more': ended(
    { kind: 'update', pull },
    { autoMerge: { kind: 'take-back', reason: 'it removes 2 models (clip)' } },
  ),
  'proposed, to be merged by a person': ended(
    { kind: 'create' },
    { pull, autoMerge: { kind: 'no', reason: 'there is 1 note (clip)' } },
  ),
  'proposed with one of everything': withOutcome(resultOf(images, twoChanges), { kind: 'create' }),
  'a dry run that would propose': dry(ended({ kind: 'create' })),
  'proposed before': ended({ kind: 'unchanged', pull }),
  'proposed before, with something that is unknown now': ended({ kind: 'unchanged', pull, reason: 'blip is unknown' }),
  'brought up to date': ended({ kind: 'update', pull }),
  'a dry run that would bring it up to date': dry(ended({ kind: 'update', pull })),
  completed: ended({ kind: 'complete', pull }),
  'closed, nothing differs any more': withOutcome(resultOf(inSync), { kind: 'close', pull }),
  'a left-over branch deleted': withOutcome(resultOf(inSync), { kind: 'delete-branch' }),
  'held up by a refused category': ended({ kind: 'waiting', pull, reason: 'blip is refused' }),
  'in another pull request of ours': ended({ kind: 'proposed-elsewhere', pull }),
  'somebody’s commits on the branch': ended({ kind: 'foreign', pull, reason: 'its last commit is not ours' }),
  'somebody’s branch': ended({ kind: 'foreign', reason: 'its last commit is not ours' }),
  declined: ended({ kind: 'declined', pull }),
  'closed by another program': ended({ kind: 'closed-by-another', pull, reason: 'a-bot did' }),
  'below the threshold': ended({ kind: 'below-threshold', changes: 1, threshold: 5 }),
  'proposed without what was declined before': ended(
    { kind: 'create' },
    { pull, leftOut: [{ category: 'blip', pull: { ...pull, number: 3 } }] },
  ),
  'proposed without what another program closed': ended(
    { kind: 'create' },
    { pull, leftOut: [{ category: 'blip', pull: { ...pull, number: 3 }, reason: 'a-bot did' }] },
  ),
  'a dry run with a preview': {
    ...dry(ended({ kind: 'create' })),
    preview: {
      directory: '/preview',
      diffs: [{ owner: 'Haidra-Org', name: 'images', commit, path: '/preview/Haidra-Org/images.diff' }],
    },
  },
  'other pull requests followed': ended({ kind: 'create' }, { pull, others }),
  'too many removals': resultOf(refused('clip', 'PRIMARY no longer has 11 of 12 models')),
  'PRIMARY is behind': resultOf({ ...refused('clip', 'PRIMARY is behind'), behind: origin, newerOnGitHub: newer }),
  'removals with who put them there': withOutcome(
    resultOf(
      compared(
        'clip',
        {
          removed: [
            { ...record('Canny'), origin },
            { ...record('Depth'), origin: { since: origin.since } },
          ],
        },
        { deletes: 3 },
      ),
    ),
    { kind: 'create' },
  ),
  'removals kept': withOutcome(resultOf(compared('clip', {}, { kept: [record('Canny')] })), { kind: 'nothing' }),
  'newer on GitHub': withOutcome(resultOf(compared('clip', {}, { newerOnGitHub: newer })), { kind: 'nothing' }),
  'who changed what last': withOutcome(
    resultOf({
      ...changed,
      lastEdits: new Map([
        ['ViT-L', { by: 'ada', at: origin.since }],
        ['ViT-H', {}],
      ]),
    }),
    { kind: 'unchanged', pull },
  ),
  'PRIMARY cannot be read': { ...resultOf(unknown('clip', 'PRIMARY: connect ECONNREFUSED'), unknown('blip', '502')) },
  'one category of PRIMARY cannot be read': resultOf(inSync, unknown('blip', 'PRIMARY: it answered 502')),
  'a file on GitHub cannot be read': resultOf(unknown('clip', 'GitHub: clip.json is not JSON: line 3')),
  'a record that cannot be written': resultOf({
    ...inSync,
    notes: [{ severity: 'error', message: 'The name has a comma.', model: 'a,b', field: 'name' }],
  }),
  'a field that the file cannot say': resultOf({
    ...inSync,
    notes: [{ severity: 'warning', message: 'The field "nsfw" has no column.' }],
  }),
  'PRIMARY is behind a version as old as is read': resultOf({
    ...refused('clip', 'PRIMARY is behind'),
    behind: { since: origin.since },
    newerOnGitHub: newer,
  }),
  'the token is refused': unread('GitHub answered 401: Bad credentials'),
  'the token may not do it': failed('GitHub answered 403: Resource not accessible by personal access token'),
  'the repository is not there': { ...unread('GitHub answered 404: Not Found'), primaryFormat: 'v1' },
  'GitHub failed half way': failed('GitHub answered 502 to POST /git/refs', ended({ kind: 'create' })),
  'one repository of two failed': {
    ...resultOf(inSync),
    repositories: [...ended({ kind: 'create' }, { pull }).repositories, ...failed('GitHub answered 502').repositories],
  },
  'a label that GitHub refused': {
    ...resultOf(inSync),
    repositories: resultOf(inSync).repositories.map((of) => ({ ...of, warnings: ['the label "sync" was not set'] })),
  },
  'PRIMARY keeps what is not read': { ...resultOf(inSync), warnings: ['PRIMARY keeps v2, but v1 is read'] },
  'GitHub’s limit told': {
    ...resultOf(inSync),
    rateLimit: { remaining: 4_987, limit: 5_000, resetsAt: 1_767_323_045 },
  },
};
