import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { parseRecords } from '../../src/model/records.ts';
import type { CategoryDiff } from '../../src/model/diff.ts';
import type { Action, Outcome } from '../../src/model/outcome.ts';
import type { Provenance } from '../../src/model/provenance.ts';
import type { CategoryResult, ComparedCategory, RepositoryResult, SyncResult } from '../../src/model/sync-result.ts';

type RecordsText = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export function diffOf(github: RecordsText, primary: RecordsText): CategoryDiff {
  const side = (records: RecordsText) => parseRecords(JSON.stringify(records));
  return new ModelReferenceComparator().compare(side(github), side(primary));
}

/** One model of each kind of change. */
export const threeChanges = diffOf(
  { Robot: { type: 'ckpt', nsfw: false }, Slate: { version: '1.0', description: 'A neutral base.' } },
  { Slate: { version: '1.1', description: 'A neutral base, retrained.' }, Fern: { type: 'ckpt', nsfw: false } },
);
/** Who put a model on GitHub, all of it known. */
export const origin: Provenance = {
  since: 1_776_643_200,
  commit: {
    sha: '63e1da2'.padEnd(40, '0'),
    url: `https://github.com/Haidra-Org/a-fork/commit/${'63e1da2'.padEnd(40, '0')}`,
  },
  author: 'ada',
  pull: pull(7, 'a-fork'),
};

/** One that goes, with who put it there. */
const removal: CategoryDiff = {
  ...threeChanges,
  removed: threeChanges.removed.map((model) => ({ ...model, origin })),
};
export const noChange = diffOf({}, {});

export function compared(category: string, diff: CategoryDiff, more: Partial<ComparedCategory> = {}): CategoryResult {
  const files = [`${category}.json`];
  const isChanging = diff.added.length + diff.removed.length + diff.modified.length > 0;
  const changedFiles = isChanging ? files : [];
  return {
    category,
    files,
    notes: [],
    status: 'compared',
    diff,
    kept: [],
    newerOnGitHub: [],
    changedFiles,
    models: 12,
    ...more,
  };
}

function refused(category: string, reason: string): CategoryResult {
  return {
    category,
    files: [`${category}.json`],
    notes: [],
    status: 'refused',
    diff: threeChanges,
    models: 12,
    newerOnGitHub: [],
    reason,
  };
}

export function unknown(category: string, reason: string): CategoryResult {
  return { category, files: [`${category}.json`], notes: [], status: 'unknown', reason };
}

export function pull(number: number, repository = 'AI-Horde-image-model-reference') {
  return { number, url: `https://github.com/Haidra-Org/${repository}/pull/${number}` };
}

export function repository(
  name: string,
  categories: readonly CategoryResult[],
  action: Action = { kind: 'nothing' },
  more: Partial<RepositoryResult> & { readonly made?: Outcome['pull'] } = {},
): RepositoryResult {
  const { made, ...rest } = more;
  const outcome = { branch: 'sync/primary/all', action, files: [], ...(made && { pull: made }) };
  const base = { branch: 'main', commit: '46fdd9e'.padEnd(40, '0') };
  return { owner: 'Haidra-Org', name, base, categories, outcome, warnings: [], ...rest };
}

export function resultOf(repositories: readonly RepositoryResult[], more: Partial<SyncResult> = {}): SyncResult {
  const usual = { primaryUrl: 'https://models.aihorde.net/api', dryRun: false, skipped: [], warnings: [] };
  return { ...usual, repositories, ...more };
}

const images = 'AI-Horde-image-model-reference';
const texts = 'AI-Horde-text-model-reference';

export const everythingInSync = resultOf([repository(images, [compared('blip', noChange)])]);

/** Categories in every state that a comparison can lead to. */
export const everyState = resultOf(
  [
    repository(
      images,
      [
        compared('image_generation', threeChanges),
        compared('blip', noChange),
        refused(
          'clip',
          'PRIMARY no longer has 11 of GitHub’s 12 models (92 %), more than the 25 % that may go at once',
        ),
        unknown('codeformer', 'PRIMARY: it answered 502 (tried 3 times)'),
      ],
      { kind: 'unchanged', pull: pull(12) },
      { warnings: ['the label "sync" could not be set'] },
    ),
    repository(texts, [compared('text_generation', threeChanges)], { kind: 'declined', pull: pull(3, texts) }),
    repository(
      'a-fork',
      [
        compared('controlnet', removal, {
          newerOnGitHub: [
            { name: 'Canny', change: 'modified', origin },
            { name: 'Depth', change: 'removed', origin: { since: origin.since } },
          ],
          notes: [{ severity: 'warning', message: 'Row 7 has one cell too many.' }],
        }),
      ],
      { kind: 'foreign', reason: 'its last commit is not ours' },
    ),
  ],
  { skipped: [{ category: 'lora', reason: 'it is managed elsewhere, so there is nothing to sync' }] },
);
