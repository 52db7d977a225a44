import assert from 'node:assert/strict';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareSides } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { selectChanges } from '../../src/compare/select-changes.ts';
import { HistoryReader } from '../../src/sources/history-reader.ts';
import { parseJson } from '../../src/json/scan.ts';
import { spelling, type JsonSlice } from '../../src/json/slice.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import type { CategoryMetadata } from '../../src/model/primary-metadata.ts';
import type { Provenance } from '../../src/model/provenance.ts';
import type { Records } from '../../src/model/records.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { strip } from '../../src/formats/text/names.ts';
import { readModels } from '../../src/formats/text/read-models.ts';
import { parseRules, type Rules } from '../../src/formats/text/rules.ts';
import { changedLines, git } from '../support/git.ts';
import { gitVersions, historyOf, readBlobs, type GitVersion } from '../support/git-history.ts';

const category = categories.find((one): one is SyncedCategory => one.name === 'text_generation')!;
const [modelsFile] = category.files;
const policy = { removals: 'apply', newerOnGitHub: 'keep', maxRemovedPercent: 25 } as const;

interface State {
  readonly commit: string;
  readonly committedAt: number;
  readonly author: string;
  /** What a PRIMARY has that was given this state: as v1, and as v2 with a time for each model. */
  readonly records: Records;
  readonly v2: (timeOf: (model: string) => number) => Records;
}

/** The past of a text repository, and what is decided of a PRIMARY that has stayed in it. */
export class TextPast {
  readonly versions: readonly GitVersion[];
  /** The newest first; without those whose models.csv does not convert. */
  readonly states: readonly State[];
  readonly #head: string;
  readonly #files: ReadonlyMap<string, string>;

  /** @param folder a clone */
  constructor(folder: string) {
    this.#head = git(folder, 'rev-parse', 'HEAD').trim();
    const paths = [...category.files, ...category.reads];
    const blobs = readBlobs(
      folder,
      paths.map((path) => `${this.#head}:${path}`),
    );
    this.#files = new Map(paths.map((path, index) => [path, blobs[index]!.toString()]));
    this.versions = gitVersions(folder, modelsFile);
    const rules = readBlobs(
      folder,
      this.versions.flatMap(({ commit }) => category.reads.map((path) => `${commit}:${path}`)),
    );
    this.states = this.versions.flatMap(({ commit, committedAt, author, bytes = '' }, index) => {
      const [defaults = '', params = ''] = rules.slice(2 * index);
      const records = convert(bytes.toString(), defaults.toString(), params.toString());
      const v2 = (timeOf: (model: string) => number) =>
        recordsOfV2(bytes.toString(), parseRules(defaults.toString(), params.toString()), timeOf);
      return records ? [{ commit, committedAt, author: author.name!, records, v2 }] : [];
    });
  }

  /** What is decided of a PRIMARY with these records, how it was found out, and how many lines of models.csv change. */
  async decide(records: Records, metadata: CategoryMetadata, format: PrimaryFormat = 'v1') {
    const files = this.#files;
    const compared = compareSides(category, formatOf(category, format), { kind: 'records', format, records }, files);
    assert.ok(compared.status === 'compared');
    const history = historyOf(this.versions);
    const findPull = () => Promise.resolve(undefined);
    const reader = new HistoryReader({ history, findPull, url: 'https://github.com/Haidra-Org/texts', policy });
    const told = await reader.read(compared, this.#head, () => Promise.resolve(new Map([[category.name, metadata]])));
    const decided = selectChanges(compared, told, policy);
    const lines = () => {
      assert.ok(decided.status === 'compared');
      const rendered = renderCategory(category.name, formatOf(category), files, decided);
      return changedLines(files.get(modelsFile)!, rendered.get(modelsFile)!);
    };
    return { compared, history, told, decided, lines };
  }

  /** Who put a model there, as git tells it; a model that the given state had already is as old or older. */
  originByGit(name: string, given: State): Provenance {
    if (given.records.has(name)) return { since: given.committedAt };
    const first = this.states
      .slice(
        0,
        this.states.findIndex(({ records }) => !records.has(name)),
      )
      .at(-1)!;
    const url = `https://github.com/Haidra-Org/texts/commit/${first.commit}`;
    return { since: first.committedAt, commit: { sha: first.commit, url }, author: first.author };
  }

  /** Fails unless a PRIMARY that is a copy of this state is refused for it. */
  async expectRefused(state: State, format: PrimaryFormat = 'v1') {
    const records = format === 'v1' ? state.records : state.v2(() => state.committedAt + 1);
    const result = await this.decide(records, givenAfter(state), format);
    const { told, decided, history } = result;
    assert.equal(told.behind?.commit?.sha, state.commit);
    assert.ok(decided.status === 'refused');
    const of = new Date(state.committedAt * 1_000).toISOString().slice(0, 10);
    const reason = `PRIMARY is behind: its records are a copy of commit ${state.commit.slice(0, 7)} of ${of}, and the `;
    assert.ok(decided.reason.startsWith(reason), decided.reason);
    assert.deepEqual(decided.notes, []);
    const since = this.versions.filter(({ committedAt }) => committedAt > state.committedAt);
    assert.deepEqual([history.lists, history.reads.length], [1, since.length]);
    return result;
  }

  /** A copy of this state with one edit made on PRIMARY since: its last model's description. */
  async withOneEdit(state: State) {
    const name = [...state.records.keys()].at(-1)!;
    const before = state.v2((model) => (model === name ? now : state.committedAt + 1));
    const records = new Map([...before, [name, withDescription(before.get(name)!, 'Edited on PRIMARY.')]]);
    const edited = { ...givenAfter(state), lastUpdatedAt: now, updates: 1 };
    return { name, ...(await this.decide(records, edited, 'v2')) };
  }

  /** A copy of this state with a model that is new on PRIMARY. */
  async withOneModel(state: State) {
    const name = 'Somebody/New-7B';
    const records = new Map([...state.records, [name, newModel]]);
    return { name, ...(await this.decide(records, { ...givenAfter(state), lastUpdatedAt: now, creates: 1 })) };
  }

  /** A copy of this state whose first model was deleted on PRIMARY. */
  async withOneDeletion(state: State) {
    const records = new Map([...state.records].slice(1));
    return await this.decide(records, { ...givenAfter(state), lastUpdatedAt: now, deletes: 1 });
  }

  /** A copy of this state on which the first model that differs was given its old value anew. */
  async withOneValueTakenBack(state: State) {
    const { compared } = await this.decide(state.records, givenAfter(state));
    const { name } = compared.diff.modified[0]!;
    const records = state.v2((model) => (model === name ? now : state.committedAt + 1));
    return { name, ...(await this.decide(records, { ...givenAfter(state), lastUpdatedAt: now, updates: 1 }, 'v2')) };
  }
}

/** What a PRIMARY tells that was given the state a second later and has not been touched. */
function givenAfter({ committedAt }: State): CategoryMetadata {
  return { initializedAt: committedAt + 1, lastUpdatedAt: committedAt + 1, creates: 0, updates: 0, deletes: 0 };
}

const now = 2_000_000_000;

const newModel = parseJson(
  '{"name": "Somebody/New-7B", "model_name": "New-7B", "parameters": 7000000000, "description": "New.", "tags": ["7B"]}',
);

function recordsOfV2(csv: string, rules: Rules, timeOf: (model: string) => number): Records {
  return new Map(
    readModels(csv, rules).models.map(({ name, cells }) => {
      const seen = spelling(seeRow(cells)).slice(0, -1);
      return [strip(name), parseJson(`${seen}, "metadata": {"updated_at": ${timeOf(strip(name))}}}`)];
    }),
  );
}

function withDescription(record: JsonSlice, description: string): JsonSlice {
  const value = { ...(JSON.parse(spelling(record)) as Record<string, unknown>), description };
  return parseJson(JSON.stringify(value));
}

function convert(...texts: Parameters<typeof convertModels>): Records | undefined {
  try {
    return convertModels(...texts).records;
  } catch (error) {
    if (error instanceof MalformedFileError) return undefined;
    throw error;
  }
}
