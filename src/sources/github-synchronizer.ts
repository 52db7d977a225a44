import pLimit from 'p-limit';
import { selectCategories } from '../categories.ts';
import { GitHubError } from '../clients/repository/github-error.ts';
import type { GitRepository, Tip, TreeEntry } from '../clients/repository/git-repository.ts';
import { PrimaryFailure, type PrimaryClient } from '../clients/primary.ts';
import type { KnownError } from '../lib/known-error.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { PrimaryMetadata } from '../model/primary-metadata.ts';
import { believeEmpty } from './believe-empty.ts';
import { chooseFormat, type ChosenFormat, type FormatChoice } from './choose-format.ts';
import { FormatError } from './format-error.ts';
import { readPrimaryMetadata } from './primary-metadata.ts';
import { readPrimaryRecords, type PrimaryRecords } from './primary-records.ts';
import { readText } from './read-text.ts';
import { readReplicateMode } from './replicate-mode.ts';
import type { Base, Snapshot } from './snapshot.ts';
import { SourceError } from './source-error.ts';

/** So many categories at most are read from PRIMARY at once: their answers are in memory whole while they arrive. */
export const atOnce = 5;

/** Tells how far reading has come: what was read last, and how many of how many. */
export type Progress = (what: string, done: number, total: number) => void;

/** What was read of PRIMARY. */
export interface PrimaryReading {
  /** Absent where no category was asked for, and so nothing was. */
  readonly format?: ChosenFormat;
  /** By category: its records, or why they are not known. */
  readonly records: ReadonlyMap<string, PrimaryRecords | KnownError>;
}

interface Latest {
  readonly base: Base;
  /** Blob SHA → text. */
  readonly texts: ReadonlyMap<string, string>;
}

/** Reads both sides: PRIMARY's records, and GitHub's files at one commit. Writes nothing. */
export class GithubSynchronizer {
  readonly #primary: PrimaryClient;
  readonly #choice: FormatChoice;
  readonly #progress: Progress;
  /** By repository and branch. A commit's tree and a blob that stand in the latest snapshot are not read again. */
  readonly #latest = new Map<string, Latest>();

  /** `format`: `auto` by default. */
  constructor(options: { primary: PrimaryClient; format?: FormatChoice; progress?: Progress }) {
    this.#primary = options.primary;
    this.#choice = options.format ?? 'auto';
    this.#progress = options.progress ?? (() => undefined);
  }

  /**
   * PRIMARY's records of these categories, in the format that was asked for or else the one that it keeps, which it is
   * asked first each time.
   *
   * @param letThrough the categories of which PRIMARY's word is taken that they are empty
   */
  async readPrimary(categories: readonly string[], letThrough: readonly string[] = []): Promise<PrimaryReading> {
    if (categories.length === 0) return { records: new Map() };
    const format = chooseFormat(this.#choice, await readReplicateMode(this.#primary, 'get'));
    if (format.kind !== 'none') {
      const answers = await this.#readRecords(categories, format.format);
      const all = selectCategories(undefined).synced.map(({ name }) => name);
      const others = all.filter((name) => !answers.has(name));
      const read = async (category: string) => await this.#readCategory(category, format.format);
      return { format, records: await believeEmpty(answers, { letThrough, format: format.format, others, read }) };
    }
    const error = new FormatError(format.reason);
    return { format, records: new Map(categories.map((category) => [category, error])) };
  }

  /** Side by side; an error where a category could not be read. */
  async #readRecords(categories: readonly string[], format: PrimaryFormat): Promise<PrimaryReading['records']> {
    let done = 0;
    const side = pLimit(atOnce);
    const answers = categories.map(async (category) => {
      const answer = await side(() => this.#readCategory(category, format));
      this.#progress(`PRIMARY’s ${category}`, (done += 1), categories.length);
      return [category, answer] as const;
    });
    return new Map(await Promise.all(answers));
  }

  async #readCategory(category: string, format: PrimaryFormat): Promise<PrimaryRecords | SourceError> {
    return await readPrimaryRecords(this.#primary, category, format).catch((error: unknown) => {
      if (error instanceof SourceError) return error;
      throw error;
    });
  }

  /** What PRIMARY tells of its categories beside their records; an error where that cannot be read. */
  async readMetadata(format: PrimaryFormat): Promise<PrimaryMetadata | PrimaryFailure> {
    return await readPrimaryMetadata(this.#primary, format).catch((error: unknown) => {
      if (error instanceof PrimaryFailure) return error;
      throw error;
    });
  }

  /**
   * The files with these paths at the head of `branch`, all of one commit.
   *
   * @throws GitHubError if the repository, the branch or one of its blobs cannot be read
   */
  async readSnapshot(repository: GitRepository, branch: string, paths: readonly string[]): Promise<Snapshot> {
    const slug = `${repository.owner}/${repository.name}`;
    const place = `${slug} ${branch}`;
    const latest = this.#latest.get(place);
    const tip = await readTip(repository, branch, latest?.base);
    if (!tip) {
      throw new GitHubError({
        method: 'GET',
        path: `/repos/${slug}/git/ref/heads/${branch}`,
        status: 404,
        problem: `there is no repository ${slug} with a branch ${branch} that this run may see`,
      });
    }
    const entries = tip.tree.entries.filter(({ path }) => paths.includes(path));
    const texts = new Map<string, string>();
    const files = new Map<string, string>();
    const unreadable = new Map<string, MalformedFileError>();
    let done = 0;
    const read = async (entry: TreeEntry): Promise<void> => {
      const text = await readText(repository, entry, latest?.texts).catch((error: unknown) => {
        if (error instanceof MalformedFileError) return error;
        throw error;
      });
      this.#progress(`${slug}’s ${entry.path}`, (done += 1), entries.length);
      if (typeof text === 'string') {
        texts.set(entry.sha, text);
        files.set(entry.path, text);
      } else {
        unreadable.set(entry.path, text);
      }
    };
    await Promise.all(entries.map(read));
    const base = { branch, ...tip };
    this.#latest.set(place, { base, texts });
    return { base, files, unreadable };
  }
}

/** The branch's head; its tree is not read where the latest one stands there still. */
async function readTip(repository: GitRepository, branch: string, latest: Tip | undefined): Promise<Tip | undefined> {
  if (latest === undefined && repository.readTip) return await repository.readTip(branch);
  const head = await repository.readBranch(branch);
  if (head === undefined) return undefined;
  const { commit } = head;
  return { commit, tree: latest?.commit === commit ? latest.tree : await repository.readTree(commit) };
}
