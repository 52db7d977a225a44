import { parseJson } from '../../src/json/scan.ts';
import {
  countChanges,
  type CategoryDiff,
  type FieldPath,
  type ModifiedRecord,
  type NamedRecord,
} from '../../src/model/diff.ts';
import type { Action, Outcome } from '../../src/model/outcome.ts';
import type { Provenance } from '../../src/model/provenance.ts';
import type { ComparedCategory, RefusedCategory, SyncResult, UnknownCategory } from '../../src/model/sync-result.ts';

export const marker = '<!-- horde-github-sync {"version":1,"change":"5f0c","ready":true} -->';
export const pull = { number: 12, url: 'https://github.com/Haidra-Org/images/pull/12' };
export const commit = '46fdd9e0123456789abcdef0123456789abcdef0';

/** Who put a model there, all of it known. */
export const origin: Provenance = {
  since: 1_776_643_200,
  commit: { sha: commit, url: `https://github.com/Haidra-Org/images/commit/${commit}` },
  author: 'ada',
  pull,
};

/** A record of the given value, as it would stand in a file. */
export function record(name: string, value: unknown = {}): NamedRecord {
  return { name, record: slice(value) };
}

function slice(value: unknown) {
  return parseJson(JSON.stringify(value));
}

/** A modified model; each field is its path, then before and after as JSON texts, '' for a side without the field. */
export function modified(
  name: string,
  ...fields: readonly (readonly [path: FieldPath, before: string, after: string])[]
): ModifiedRecord {
  return {
    name,
    before: slice({}),
    after: slice({}),
    fields: fields.map(([path, before, after]) => ({
      path,
      ...(before !== '' && { before: parseJson(before) }),
      ...(after !== '' && { after: parseJson(after) }),
    })),
  };
}

export function compared(
  category: string,
  diff: Partial<CategoryDiff>,
  rest: Partial<ComparedCategory> = {},
): ComparedCategory {
  const files = rest.files ?? [`${category}.json`];
  const whole = { added: [], removed: [], modified: [], ...diff };
  const changedFiles = countChanges(whole) > 0 ? files : [];
  return {
    status: 'compared',
    category,
    files,
    changedFiles,
    notes: [],
    kept: [],
    newerOnGitHub: [],
    models: 100,
    diff: whole,
    ...rest,
  };
}

export function resultOf(...categories: SyncResult['repositories'][number]['categories'][number][]): SyncResult {
  return {
    primaryUrl: 'https://models.aihorde.net/api',
    dryRun: false,
    skipped: [],
    warnings: [],
    repositories: [{ owner: 'Haidra-Org', name: 'images', base: { branch: 'main', commit }, categories, warnings: [] }],
  };
}

export function withOutcome(
  result: SyncResult,
  action: Action,
  files: readonly string[] = [],
  more: Partial<Outcome> = {},
): SyncResult {
  return {
    ...result,
    repositories: result.repositories.map((repository) => ({
      ...repository,
      outcome: { branch: 'sync/primary/all', action, files, ...more },
    })),
  };
}

/** A category with one of everything. */
export const images = compared(
  'image_generation',
  {
    added: [
      record('Aurora XL', { baseline: 'stable_diffusion_xl', description: 'Landscapes | skies, wide and calm.' }),
      record('Borealis', { baseline: 'flux_1' }),
    ],
    removed: [record('Old Faithful', { baseline: 'stable diffusion 1', description: 'The first one.' })],
    modified: [
      modified(
        'Deliberate',
        [['version'], '"2.0"', '"3.0"'],
        [['config', 'files', 0, 'sha256sum'], `"${'a1'.repeat(32)}"`, `"${'b2'.repeat(32)}"`],
        [['nsfw'], '', 'true'],
        [['trigger'], '["x", 1.0]', ''],
      ),
      modified('Dreamlike', [
        ['description'],
        JSON.stringify(`A model for ${'very '.repeat(30)}old photographs of ${'small '.repeat(30)}towns.`),
        JSON.stringify(`A model for ${'very '.repeat(30)}new photographs of ${'small '.repeat(30)}towns.`),
      ]),
    ],
  },
  {
    files: ['stable_diffusion.json'],
    models: 162,
    kept: [record('House Special')],
    notes: [{ severity: 'warning', message: 'The field "nsfw" of "Deliberate" has no column in models_bn.csv.' }],
  },
);

export function unknown(category: string, reason: string): UnknownCategory {
  return { status: 'unknown', category, files: [`${category}.json`], notes: [], reason };
}

export function refused(category: string, reason: string): RefusedCategory {
  return {
    status: 'refused',
    category,
    files: [`${category}.json`],
    notes: [],
    reason,
    models: 0,
    newerOnGitHub: [],
    diff: { added: [], removed: [record('Canny')], modified: [] },
  };
}

function hostileOrigin(text: string): Provenance {
  return { ...origin, commit: { sha: text, url: 'https://github.com/o/r/commit/1' }, author: text };
}

/** A category with the text wherever a stranger could have put it. */
export function hostileCategory(text: string, category = 'image_generation'): ComparedCategory {
  const value = JSON.stringify(text);
  return compared(
    category,
    {
      added: [record(text, { baseline: `${text} end`, description: `${text} end` })],
      removed: [{ ...record(text, { description: `${text} end` }), origin: hostileOrigin(text) }],
      modified: [
        modified(
          text,
          [['config', text], value, JSON.stringify(`${text}!`)],
          [[text], '', value],
          [['list'], `[${value}]`, ''],
        ),
      ],
    },
    {
      kept: [record(text, { baseline: `${text} end` })],
      newerOnGitHub: [{ name: text, change: 'modified', origin: hostileOrigin(text) }],
      lastEdits: new Map([[text, { by: text, at: 1_795_564_800 }]]),
      notes: [
        { severity: 'warning', message: `The field "${text}" of ${text} has no column.`, model: text, field: text },
      ],
    },
  );
}

/** A result with the text wherever a stranger, or the answer of a server, could have put it. */
export function hostileResult(text: string): SyncResult {
  const result = withOutcome(
    resultOf(hostileCategory(text), unknown('clip', `PRIMARY answered ${text}.`), refused('blip', text)),
    { kind: 'foreign', pull, reason: text },
    [],
    { leftOut: [{ category: 'esrgan', pull: { ...pull, number: 3 }, reason: text }] },
  );
  return {
    ...result,
    primaryFormat: 'v2',
    warnings: [`PRIMARY keeps ${text}.`],
    repositories: result.repositories.map((repository) => ({
      ...repository,
      base: { branch: text, commit },
      warnings: [`The label ${text} was not set.`],
      error: text,
    })),
  };
}
