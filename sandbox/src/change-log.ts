import { join } from 'node:path';
import { categories } from '../../src/categories.ts';
import { lookAt, type CategoryFile } from './category-file.ts';

/** What PRIMARY tells of a category's changes; times in Unix seconds. */
export interface CategoryMetadata {
  readonly category: string;
  readonly last_updated: number | null;
  readonly last_operation_type: 'create' | 'update' | 'delete' | null;
  /** A model's name. */
  readonly last_operation_model: string | null;
  readonly total_creates: number;
  readonly total_updates: number;
  readonly total_deletes: number;
  readonly total_models: number;
  /** When PRIMARY began to keep records, of all categories alike. */
  readonly initialization_time: number | null;
  readonly last_successful_operation: number | null;
  readonly error_count: number;
  readonly metadata_schema_version: string;
  readonly backend_type: string;
}

/**
 * When and how the records in a folder's `{category}.json` changed, for as long as the process lives. It looks when it is
 * asked: two changes of a model between two questions are one.
 */
export interface ChangeLog {
  /** Takes down what is there: changes from now on count. */
  open(): Promise<void>;
  /**
   * Unix seconds: the newest file's modification time, and after each later change (an edit, a new file, a removed file)
   * at least one more than before. `null` while there is no file and there never was one.
   */
  lastUpdated(): Promise<number | null>;
  /** Of every category that PRIMARY knows. */
  metadata(): Promise<Record<string, CategoryMetadata>>;
}

interface Tally {
  readonly file: CategoryFile | undefined;
  readonly models: ReadonlyMap<string, string>;
  readonly told: Told;
}

type Told = Pick<
  CategoryMetadata,
  'last_updated' | 'last_operation_type' | 'last_operation_model' | 'total_creates' | 'total_updates' | 'total_deletes'
>;

/** @param directory need not be there yet */
export function changeLog(directory: string): ChangeLog {
  const tallies = new Map<string, Tally>();
  let initialized: number | null = null;
  let clock: number | null = null;
  // Until somebody has been told a time, files may be given any date.
  let isTold = false;

  async function look(): Promise<void> {
    const looks = categories.map(async ({ name }) => {
      const before = tallies.get(name);
      return { name, before, file: await lookAt(join(directory, `${name}.json`), before?.file) };
    });
    const found = await Promise.all(looks);
    const next = isTold && clock !== null ? clock + 1 : 0;
    for (const { name, before, file } of found) {
      tallies.set(name, before === undefined ? firstTally(file) : changed(before, file, next));
    }
    const times = [...tallies.values()].flatMap(({ told }) => told.last_updated ?? []);
    if (times.length === 0) return;
    if (!isTold || initialized === null) initialized = Math.min(...times);
    clock = Math.max(...times);
  }

  // One look after the other: two at once could count one change twice.
  let turn = Promise.resolve();
  const lookInTurn = (): Promise<void> => (turn = turn.then(look, look));
  const tell = async (): Promise<void> => {
    await lookInTurn();
    isTold = true;
  };
  return {
    open: lookInTurn,
    lastUpdated: async () => {
      await tell();
      return clock;
    },
    metadata: async () => {
      await tell();
      return Object.fromEntries(
        [...tallies].map(([category, { told, models }]) => {
          const at = told.last_updated ?? initialized;
          const metadata: CategoryMetadata = {
            category,
            ...told,
            last_updated: at,
            total_models: models.size,
            initialization_time: initialized,
            last_successful_operation: at,
            error_count: 0,
            metadata_schema_version: '1.0.0',
            backend_type: 'FileSystemBackend',
          };
          return [category, metadata];
        }),
      );
    },
  };
}

function secondsOf({ modifiedNs }: CategoryFile): number {
  return Number(modifiedNs / 1_000_000_000n);
}

function firstTally(file: CategoryFile | undefined): Tally {
  return {
    file,
    models: file?.models ?? new Map(),
    told: {
      last_updated: file === undefined ? null : secondsOf(file),
      last_operation_type: null,
      last_operation_model: null,
      total_creates: 0,
      total_updates: 0,
      total_deletes: 0,
    },
  };
}

/** @param next Unix seconds: a change is not older */
function changed(before: Tally, file: CategoryFile | undefined, next: number): Tally {
  if (file?.print === before.file?.print) return { ...before, file };
  const told: { -readonly [key in keyof Told]: Told[key] } = { ...before.told };
  told.last_updated = Math.max(file === undefined ? (told.last_updated ?? 0) : secondsOf(file), next);
  // A broken file says nothing about models: the next whole one is held against the last whole one.
  const models = file === undefined ? new Map<string, string>() : (file.models ?? before.models);
  for (const [name, record] of models) {
    const known = before.models.get(name);
    if (known === record) continue;
    told.last_operation_type = known === undefined ? 'create' : 'update';
    told.last_operation_model = name;
    told[known === undefined ? 'total_creates' : 'total_updates']++;
  }
  for (const name of before.models.keys()) {
    if (models.has(name)) continue;
    told.last_operation_type = 'delete';
    told.last_operation_model = name;
    told.total_deletes++;
  }
  return { file, models, told };
}
