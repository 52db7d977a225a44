import type { FileHistory, FileVersion } from '../clients/repository/file-history.ts';
import { noHistory, type CategoryHistory } from '../model/category-history.ts';
import { namesOf, type CategoryDiff } from '../model/diff.ts';
import { KnownError } from '../lib/known-error.ts';
import type { Note } from '../model/note.ts';
import type { PrimaryFormat } from '../model/primary-format.ts';
import type { CategoryMetadata, PrimaryMetadata } from '../model/primary-metadata.ts';
import type { Records } from '../model/records.ts';
import { differingModels, type HistoryPolicy } from '../history/differing-models.ts';
import type { DifferingModel, Judgement } from '../history/judge.ts';
import { originOf } from './origin-of.ts';
import { PullFinder, type FindPull } from '../history/pull-finder.ts';
import { withinReach } from '../history/reach.ts';
import { readDates, type Claims } from '../history/dates/read-dates.ts';
import { withRecorded } from '../history/recorded-origins.ts';
import { versionComparer } from '../history/version-comparer.ts';
import { walkBack, type UnreadVersion } from '../history/walk-back.ts';

/** Versions that are looked at, at most: one page of GitHub's list. */
const mostVersions = 100;

export interface HistoryReaderOptions {
  readonly history: FileHistory;
  readonly findPull: FindPull;
  /** The repository's page on GitHub. */
  readonly url: string;
  readonly policy: HistoryPolicy;
  /** The path of the repository's file of dates, and of the file of records that it tells of. */
  readonly dates?: { readonly path: string; readonly records: string };
}

/** What is asked of the versions. */
interface Question {
  readonly models: readonly DifferingModel[];
  readonly metadata: CategoryMetadata | undefined;
  /** Newest first. */
  readonly listed: readonly FileVersion[] | KnownError;
}

/** A category of which both sides were compared (compare/comparison.ts). */
interface Compared {
  readonly status: 'compared';
  readonly category: string;
  readonly files: readonly string[];
  readonly diff: CategoryDiff;
  readonly primary: { readonly format: PrimaryFormat; readonly records: Records };
  readonly compareVersion: (text: string | undefined) => CategoryDiff;
}

/** Reads the third side: the history of a category's file, as far back as it can tell anything. */
export class HistoryReader {
  readonly #options: HistoryReaderOptions;
  readonly #pulls: PullFinder;

  constructor(options: HistoryReaderOptions) {
    this.#options = options;
    this.#pulls = new PullFinder(options.findPull);
  }

  /**
   * What the history says of the models that differ. Where it, or PRIMARY's metadata, cannot be read, a note says so, and
   * every difference is a change of PRIMARY's. Asks for nothing where nothing differs.
   *
   * @param head the commit that was compared
   */
  async read(
    compared: Compared | { readonly status: 'unknown' },
    head: string,
    readMetadata: () => Promise<PrimaryMetadata | Error>,
  ): Promise<CategoryHistory> {
    if (compared.status === 'unknown') return noHistory;
    const { category, files, diff, primary } = compared;
    const { policy } = this.#options;
    const differing = differingModels(diff, primary, undefined, policy);
    if (differing.length === 0) return noHistory;
    // Of what metadata tells hangs only what the versions are asked about, and that is seldom nothing.
    const isLikely = policy.newerOnGitHub === 'keep' || differing.some(isAsked);
    const [answer, listed] = await Promise.all([readMetadata(), isLikely ? this.#list(files, head) : []]);
    const metadata = answer instanceof Error ? undefined : answer.get(category);
    const known = {
      ...(metadata?.deletes !== undefined && { deletes: metadata.deletes }),
      notes: metadata ? [] : [noMetadata(category, answer)],
    };
    const models = differingModels(diff, primary, metadata, policy);
    try {
      const { newer, origins, behind } = await this.#judge(compared, head, { models, metadata, listed });
      const shown = models.filter(({ name, kind }) => kind === 'removed' || newer.has(name)).map(({ name }) => name);
      return { ...known, newer, origins: await this.#pulls.complete(origins, shown), ...(behind && { behind }) };
    } catch (error) {
      if (!(error instanceof KnownError)) throw error;
      return { ...noHistory, ...known, notes: [...known.notes, noVersions(files[0] ?? category, error)] };
    }
  }

  /** The newest versions, or why they cannot be listed. */
  async #list([path = '']: readonly string[], head: string): Promise<readonly FileVersion[] | KnownError> {
    return await this.#options.history.readVersions(path, head, mostVersions).catch((error: unknown) => {
      if (error instanceof KnownError) return error;
      throw error;
    });
  }

  async #judge(
    { files: [path = ''], diff, compareVersion }: Compared,
    head: string,
    { models, metadata, listed: found }: Question,
  ): Promise<Judgement> {
    const { history, url } = this.#options;
    const listed = models.some(isAsked) ? found : [];
    if (listed instanceof KnownError) throw listed;
    const compare = versionComparer(compareVersion);
    const unread = ({ commit, ...version }: FileVersion): UnreadVersion => ({
      origin: originOf({ commit, ...version }, url),
      compare: async () => compare(await history.readFileAt(path, commit)),
    });
    const known = { versions: listed.map(unread), isWhole: listed.length < mostVersions };
    const judgement = await walkBack(models, withinReach(known, metadata), namesOf(diff));
    const isTold = [...judgement.origins.values()].every(({ commit }) => commit !== undefined);
    const { dates } = this.#options;
    if (isTold || path !== dates?.records) return judgement;
    const claims = await this.#readClaims(dates.path, head);
    const newest = { isWhole: known.isWhole, listed: known.versions.map(({ origin }) => origin) };
    return { ...judgement, origins: withRecorded(judgement.origins, claims, newest, url) };
  }

  /**
   * Nothing where the file is not there, not right or not to be read: it tells a name at most, and whoever is to write it
   * says what is wrong with it.
   */
  async #readClaims(path: string, head: string): Promise<Claims> {
    try {
      const bytes = await this.#options.history.readFileAt(path, head);
      return bytes === undefined ? new Map() : readDates(path, new TextDecoder().decode(bytes)).claims;
    } catch (error) {
      if (error instanceof KnownError) return new Map();
      throw error;
    }
  }
}

/** Whether the versions can tell anything about it. */
function isAsked({ kind, touchedAt }: DifferingModel): boolean {
  return kind === 'removed' || touchedAt < Infinity;
}

const consequence = 'every difference counts as a change of PRIMARY’s';

function noMetadata(category: string, answer: PrimaryMetadata | Error): Note {
  const problem =
    answer instanceof Error
      ? `PRIMARY’s metadata could not be read: ${answer.message}`
      : `PRIMARY’s metadata does not tell of ${category}`;
  return { severity: 'warning', message: `${problem}. So ${consequence}.` };
}

function noVersions(path: string, { message }: Error): Note {
  const problem = `The history of ${path} could not be read: ${message}`;
  return { severity: 'warning', message: `${problem}. So ${consequence}, and who put a model there is not known.` };
}
