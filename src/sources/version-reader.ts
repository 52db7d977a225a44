import type { FileHistory } from '../clients/repository/file-history.ts';
import type { Listed } from '../history/dates/believe.ts';
import type { ListedVersion } from '../history/dates/dates.ts';
import { readValues, type Values } from '../history/dates/read-values.ts';
import { UnboundedHistoryError } from './unbounded-history-error.ts';

/** As many as one request lists. */
const newest = 100;

/** More than this are not read: they are a request each, and a server could make up any number. */
const mostVersions = 2_000;

/** So many versions are asked for at a time: in memory whole, and in a clone one fetch. */
const atOnce = 32;

/** The versions of one file up to one commit. */
export class VersionReader {
  readonly #history: FileHistory;
  readonly #path: string;
  readonly #from: string;

  constructor(history: FileHistory, path: string, from: string) {
    this.#history = history;
    this.#path = path;
    this.#from = from;
  }

  /** In one request. */
  async listNewest(): Promise<Listed> {
    const versions = await this.#history.readVersions(this.#path, this.#from, newest);
    return { versions, isWhole: versions.length < newest };
  }

  /** Newest first. @throws UnboundedHistoryError */
  async listAll(): Promise<readonly ListedVersion[]> {
    const versions = await this.#history.readVersions(this.#path, this.#from, mostVersions + 1);
    if (versions.length > mostVersions) throw new UnboundedHistoryError(this.#path, mostVersions);
    return versions;
  }

  /** `undefined` for a version that holds no JSON object. */
  async read({ commit }: ListedVersion): Promise<Values | undefined> {
    return readValues(await this.#history.readFileAt(this.#path, commit));
  }

  /** One after the other, in the given order. */
  async *readEach(versions: readonly ListedVersion[]): AsyncGenerator<[ListedVersion, Values | undefined]> {
    for (let start = 0; start < versions.length; start += atOnce) {
      const some = versions.slice(start, start + atOnce);
      const read = await Promise.all(
        some.map(async (version) => await this.#history.readFileAt(this.#path, version.commit)),
      );
      for (const [index, version] of some.entries()) yield [version, readValues(read[index])];
    }
  }
}
