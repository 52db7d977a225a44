import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { categories, type SyncedCategory } from '../../src/categories.ts';
import { compareSides } from '../../src/compare/compare-category.ts';
import { formatOf } from '../../src/compare/format-of.ts';
import { selectChanges } from '../../src/compare/select-changes.ts';
import { HistoryReader } from '../../src/sources/history-reader.ts';
import { parseJson } from '../../src/json/scan.ts';
import { spelling, type JsonSlice } from '../../src/json/slice.ts';
import { namesOf } from '../../src/model/diff.ts';
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
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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

describe('a PRIMARY that is a copy of an older state of the text repository', { skip: withoutSharedData }, () => {
  const folder = temporaryFolder();
  let head = '';
  let files: ReadonlyMap<string, string> = new Map();
  let versions: readonly GitVersion[] = [];
  /** The newest first; without those whose models.csv does not convert. */
  let states: readonly State[] = [];

  before(() => {
    git(folder, 'clone', '--quiet', '--branch', 'dev', fileURLToPath(sharedPath('history/text.bundle')), '.');
    head = git(folder, 'rev-parse', 'HEAD').trim();
    const paths = [...category.files, ...category.reads];
    const blobs = readBlobs(
      folder,
      paths.map((path) => `${head}:${path}`),
    );
    files = new Map(paths.map((path, index) => [path, blobs[index]!.toString()]));
    versions = gitVersions(folder, modelsFile);
    const rules = readBlobs(
      folder,
      versions.flatMap(({ commit }) => category.reads.map((path) => `${commit}:${path}`)),
    );
    states = versions.flatMap(({ commit, committedAt, author, bytes = '' }, index) => {
      const [defaults = '', params = ''] = rules.slice(2 * index);
      const records = convert(bytes.toString(), defaults.toString(), params.toString());
      const v2 = (timeOf: (model: string) => number) =>
        recordsOfV2(bytes.toString(), parseRules(defaults.toString(), params.toString()), timeOf);
      return records ? [{ commit, committedAt, author: author.name!, records, v2 }] : [];
    });
  });

  /** What is decided of a PRIMARY with these records, and how it was found out. */
  async function decide(records: Records, metadata: CategoryMetadata, format: PrimaryFormat = 'v1') {
    const compared = compareSides(category, formatOf(category, format), { kind: 'records', format, records }, files);
    assert.ok(compared.status === 'compared');
    const history = historyOf(versions);
    const findPull = () => Promise.resolve(undefined);
    const reader = new HistoryReader({ history, findPull, url: 'https://github.com/Haidra-Org/texts', policy });
    const told = await reader.read(compared, head, () => Promise.resolve(new Map([[category.name, metadata]])));
    return { compared, history, told, decided: selectChanges(compared, told, policy) };
  }

  it('is refused with that state’s commit, for one list and a file for each version since: any of 30 states', async (t) => {
    for (const state of states.slice(1, 31)) {
      const { compared, history, told, decided } = await decide(state.records, givenAfter(state));
      assert.equal(told.behind?.commit?.sha, state.commit);
      assert.ok(decided.status === 'refused');
      const of = new Date(state.committedAt * 1_000).toISOString().slice(0, 10);
      const reason = `PRIMARY is behind: its records are a copy of commit ${state.commit.slice(0, 7)} of ${of}, and the `;
      assert.ok(decided.reason.startsWith(reason), decided.reason);
      assert.deepEqual(decided.notes, []);
      const since = versions.filter(({ committedAt }) => committedAt > state.committedAt);
      assert.deepEqual([history.lists, history.reads.length], [1, since.length]);
      const differing = namesOf(compared.diff).size;
      t.diagnostic(`${state.commit.slice(0, 7)}: ${differing} models differ, ${history.reads.length} versions read`);
    }
  });

  for (const back of [3, 9, 27]) {
    it(`is refused just so where it keeps v2: ${back} versions old`, async () => {
      const state = states[back]!;
      const { told, decided } = await decide(
        state.v2(() => state.committedAt + 1),
        givenAfter(state),
        'v2',
      );
      assert.equal(told.behind?.commit?.sha, state.commit);
      assert.equal(decided.status, 'refused');
    });

    it(`has one real edit, which alone is proposed, on two lines: ${back} versions old`, async () => {
      const state = states[back]!;
      const name = [...state.records.keys()].at(-1)!;
      const before = state.v2((model) => (model === name ? now : state.committedAt + 1));
      const records = new Map([...before, [name, withDescription(before.get(name)!, 'Edited on PRIMARY.')]]);
      const edited = { ...givenAfter(state), lastUpdatedAt: now, updates: 1 };
      const { compared, decided } = await decide(records, edited, 'v2');
      assert.ok(decided.status === 'compared');
      assert.deepEqual([...namesOf(decided.diff)], [name]);
      assert.equal(decided.newerOnGitHub.length, namesOf(compared.diff).size - 1);
      const rendered = renderCategory(category.name, formatOf(category), files, decided);
      assert.equal(changedLines(files.get(modelsFile)!, rendered.get(modelsFile)!), 2);
    });
  }

  it('has one new model, which alone is proposed, on one line', async () => {
    const state = states[27]!;
    const records = new Map([...state.records, ['Somebody/New-7B', newModel]]);
    const { decided } = await decide(records, { ...givenAfter(state), lastUpdatedAt: now, creates: 1 });
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], ['Somebody/New-7B']);
    const rendered = renderCategory(category.name, formatOf(category), files, decided);
    assert.equal(changedLines(files.get(modelsFile)!, rendered.get(modelsFile)!), 1);
  });

  it('and deleted a model since, on purpose or not: everything that it lacks is proposed, with who put it there', async () => {
    const state = states[15]!;
    const records = new Map([...state.records].slice(1));
    const { compared, decided } = await decide(records, { ...givenAfter(state), lastUpdatedAt: now, deletes: 1 });
    assert.ok(decided.status === 'compared');
    assert.equal(decided.deletes, 1);
    const { removed, added, modified } = decided.diff;
    assert.deepEqual([removed.length, added, modified], [compared.diff.removed.length, [], []]);
    for (const { name, origin } of removed) assert.deepEqual(origin, originByGit(name, state), name);
  });

  it('and took back a value since, which alone is proposed', async () => {
    const state = states[6]!;
    const { compared } = await decide(state.records, givenAfter(state));
    const name = compared.diff.modified[0]!.name;
    const records = state.v2((model) => (model === name ? now : state.committedAt + 1));
    const { decided } = await decide(records, { ...givenAfter(state), lastUpdatedAt: now, updates: 1 }, 'v2');
    assert.ok(decided.status === 'compared');
    assert.deepEqual([...namesOf(decided.diff)], [name]);
  });

  /** Who put a model there, as git tells it; a model that the given state had already is as old or older. */
  function originByGit(name: string, given: State): Provenance {
    if (given.records.has(name)) return { since: given.committedAt };
    const first = states
      .slice(
        0,
        states.findIndex(({ records }) => !records.has(name)),
      )
      .at(-1)!;
    const url = `https://github.com/Haidra-Org/texts/commit/${first.commit}`;
    return { since: first.committedAt, commit: { sha: first.commit, url }, author: first.author };
  }
});

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
