/** The two legacy repositories, by the short names that the settings use for them. */
export type RepositoryKey = 'image' | 'text';

/** Where a legacy repository is, and which branch of it is kept in step. */
export interface RepositoryPlace {
  readonly key: RepositoryKey;
  readonly owner: string;
  readonly name: string;
  readonly branch: string;
}

/** A category that has legacy files on GitHub. */
export interface SyncedCategory {
  readonly kind: 'synced';
  readonly name: string;
  readonly repository: RepositoryKey;
  /** The file that consumers read first, then the others that are written. */
  readonly files: readonly [string, ...string[]];
  /** Files of the same commit that are only read. */
  readonly reads: readonly string[];
  readonly format: 'json' | 'text';
  /** The repository's check refuses a member that no record of the file has. */
  readonly onlyKnownMembers?: true;
}

/** A category that PRIMARY knows and that has nothing to sync. */
export interface UnsyncedCategory {
  readonly kind: 'skipped';
  readonly name: string;
  /** Why, as a clause. */
  readonly skipped: string;
}

export type Category = SyncedCategory | UnsyncedCategory;

/** A category as the list below has it: its members tell its kind. */
type Entry = Omit<SyncedCategory, 'kind'> | Omit<UnsyncedCategory, 'kind'>;

function image(name: string, file = `${name}.json`): Omit<SyncedCategory, 'kind'> {
  return { name, repository: 'image', files: [file], reads: [], format: 'json' };
}

const noLegacyFormat = 'it has no legacy format, so there is nothing to sync';
const managedElsewhere = 'it is managed elsewhere, so there is nothing to sync';

const entries: readonly Entry[] = [
  { ...image('image_generation', 'stable_diffusion.json'), onlyKnownMembers: true },
  image('blip'),
  image('clip'),
  image('codeformer'),
  image('controlnet'),
  image('esrgan'),
  image('gfpgan'),
  image('miscellaneous'),
  image('safety_checker'),
  {
    name: 'text_generation',
    repository: 'text',
    files: ['models.csv', 'db.json'],
    reads: ['defaults.json', 'generation_params.json'],
    format: 'text',
  },
  { name: 'controlnet_annotator', skipped: noLegacyFormat },
  { name: 'video_generation', skipped: noLegacyFormat },
  { name: 'audio_generation', skipped: noLegacyFormat },
  { name: 'lora', skipped: managedElsewhere },
  { name: 'ti', skipped: managedElsewhere },
];

/** Every category that PRIMARY knows, in the order of the report. */
export const categories: readonly Category[] = entries.map((entry) =>
  'skipped' in entry ? { kind: 'skipped', ...entry } : { kind: 'synced', ...entry },
);

/** The categories of a run. */
export interface Selected {
  readonly synced: readonly SyncedCategory[];
  readonly skipped: readonly UnsyncedCategory[];
}

/** @param asked names; all of them where absent */
export function selectCategories(asked: readonly string[] | undefined): Selected {
  const selected = categories.filter(({ name }) => asked?.includes(name) !== false);
  return {
    synced: selected.filter((category) => category.kind === 'synced'),
    skipped: selected.filter((category) => category.kind === 'skipped'),
  };
}

/** The repositories that have any of the categories, each with its own, in the order of the report. */
export function byRepository(synced: readonly SyncedCategory[]): ReadonlyMap<RepositoryKey, readonly SyncedCategory[]> {
  return Map.groupBy(synced, ({ repository }) => repository);
}

/** All files that are read of a category. */
export function pathsOf({ files, reads }: SyncedCategory): readonly string[] {
  return [...files, ...reads];
}
