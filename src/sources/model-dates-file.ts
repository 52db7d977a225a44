import type { FileContent, GitRepository, TreeEntry } from '../clients/repository/git-repository.ts';
import type { Dates, Stamp } from '../history/dates/dates.ts';
import { readDates, type DatesDocument } from '../history/dates/read-dates.ts';
import { readValues, type Values } from '../history/dates/read-values.ts';
import { renderDates } from '../history/dates/render-dates.ts';
import { mentions, replay, type HistoryState } from '../history/dates/replay.ts';
import { KnownError } from '../lib/known-error.ts';
import type { DatesFile, DatesUpdate, WrittenCommit } from './dates-file.ts';
import { computeDates } from './compute-dates.ts';
import { brokenRule } from '../formats/repository-rules.ts';
import { readText } from './read-text.ts';
import type { Base } from './snapshot.ts';
import { VersionReader } from './version-reader.ts';

/** The image repository's file of dates, and the file of records whose history it tells. */
export const imageDates = { path: 'model_mod_data.json', records: 'stable_diffusion.json' };

interface ModelDatesFileOptions {
  readonly repository: Pick<GitRepository, 'readBlob' | 'readVersions' | 'readFileAt'>;
  readonly path: string;
  /** The file of records whose history it tells. */
  readonly records: string;
}

/** The base's file of dates, and what the history up to the base comes to. */
interface Standing {
  readonly document: DatesDocument;
  readonly state: HistoryState;
}

/** Stands for the commit that is not there yet. */
const toCome: Stamp = { commit: '', committedAt: 0 };

/**
 * `model_mod_data.json` of the image repository: which commits have added, modified and removed each model of a file of
 * records, read off that file's history (repository-checks.md).
 */
export class ModelDatesFile implements DatesFile {
  readonly path: string;
  readonly #options: ModelDatesFileOptions;
  /** Of the base that was asked about last. */
  #latest: { readonly commit: string; readonly standing: Standing } | undefined;

  constructor(options: ModelDatesFileOptions) {
    this.#options = options;
    this.path = options.path;
  }

  async update(base: Base, change: ReadonlyMap<string, FileContent>, commit?: WrittenCommit): Promise<DatesUpdate> {
    const entry = base.tree.entries.find(({ path }) => path === this.path);
    if (entry === undefined) return { kind: 'current' };
    try {
      const { document, state } = await this.#standingAt(base.commit, entry);
      const stamp = commit ? { commit: commit.sha, committedAt: commit.committedAt } : toCome;
      const { dates } = replay(state, stamp, await this.#changedValues(change));
      if (mentions(dates, toCome)) return { kind: 'after-commit' };
      const text = renderDates(document, dates);
      if (text === undefined) return { kind: 'current' };
      const fault = this.#faultOf(text, document, dates);
      return fault === undefined ? { kind: 'text', text } : { kind: 'unknown', reason: fault };
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      return { kind: 'unknown', reason: error.message };
    }
  }

  /** What keeps a new file from being written: it says something else, or the repository's own checks would refuse it. */
  #faultOf(text: string, before: DatesDocument, dates: Dates): string | undefined {
    const isRight = renderDates(readDates(this.path, text), dates) === undefined;
    const rule = isRight
      ? brokenRule(this.path, text, before.text)
      : 'does not read back as the history (a fault of ours)';
    return rule && `the new ${this.path} ${rule}`;
  }

  async #standingAt(commit: string, entry: TreeEntry): Promise<Standing> {
    if (this.#latest?.commit === commit) return this.#latest.standing;
    const { repository, records } = this.#options;
    const document = readDates(this.path, await readText(repository, entry));
    const state = await computeDates(new VersionReader(repository, records, commit), document.claims);
    const standing = { document, state };
    this.#latest = { commit, standing };
    return standing;
  }

  /** `undefined` where the file of records stays as it is, or is no JSON any more. */
  async #changedValues(change: ReadonlyMap<string, FileContent>): Promise<Values | undefined> {
    const { repository, records } = this.#options;
    const content = change.get(records);
    if (content === undefined) return undefined;
    return readValues('text' in content ? content.text : await repository.readBlob(content.sha));
  }
}
