import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { equalJson } from '../../src/json/equal.ts';
import { lastValues, parseJson } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { isBareName } from '../../src/formats/text/names.ts';
import { parseTable } from '../../src/formats/text/table.ts';
import { textFormat } from '../../src/formats/text.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const bundle = fileURLToPath(sharedPath('history/text.bundle'));
const csv = 'models.csv';
const db = 'db.json';
const paths = [csv, db, 'defaults.json', 'generation_params.json'] as const;

/** A commit at which the four files stand together as at no commit before it. */
interface State {
  readonly commit: string;
  readonly files: ReadonlyMap<string, string>;
  /** What models.csv converts to. */
  readonly converted?: string;
  /** Why it does not. */
  readonly error?: string;
}

describe('the real history of the text repository', { skip: withoutSharedData }, () => {
  let states: readonly State[] = [];

  before(() => {
    states = readStates();
  });

  it('has 112 states with all four files; the converter gives the committed db.json in 106 of them', (t) => {
    const differing = states.filter(({ converted, files }) => converted !== undefined && converted !== files.get(db));
    const stopped = states.filter(({ error }) => error !== undefined);
    for (const { commit, converted = '', files } of differing) {
      const names = differingNames(bareRecords(converted), bareRecords(files.get(db) ?? ''));
      t.diagnostic(`${commit}: db.json is not regenerated from models.csv, which differs in ${names.join(', ')}`);
    }
    for (const { commit, error = '' } of stopped) t.diagnostic(`${commit}: ${error}`);

    assert.equal(states.length, 112);
    assert.deepEqual(differing.map(commitOf), ['437c05b', '68fd676', 'a235e60', '1fa6801']);
    assert.deepEqual(stopped.map(commitOf), ['f74c1f4', 'd5a6f25']);
  });

  it('tells of the four states whose files disagree, and repairs them', () => {
    const told = states.filter(({ files, converted }) => {
      if (converted === undefined) return false;
      const { wanted, notes } = textFormat.read(files, parseRecords(converted));
      if (!notes.some(({ message }) => message.startsWith('models.csv and db.json disagree on GitHub: '))) return false;
      const rendered = textFormat.read(files, wanted).render(wanted);
      assert.equal(rendered.get(csv), files.get(csv));
      assert.equal(rendered.get(db), converted);
      return true;
    });
    assert.deepEqual(told.map(commitOf), ['437c05b', '68fd676', 'a235e60', '1fa6801']);
  });

  it('goes from every state to the next one, with db.json converted and unchanged rows as they were', (t) => {
    let steps = 0;
    for (const [index, next] of states.slice(1).entries()) {
      const state = states[index];
      if (state?.converted === undefined || next.converted === undefined) {
        t.diagnostic(`left out: ${state?.commit} to ${next.commit}, one of which does not convert`);
        continue;
      }
      checkStep(state, next.converted, `${state.commit} to ${next.commit}`);
      steps++;
    }
    t.diagnostic(`${steps} steps`);
    assert.equal(steps, 108);
  });
});

function checkStep({ files, converted = '' }: State, primary: string, step: string): void {
  const { wanted, notes } = textFormat.read(files, parseRecords(primary));
  const rendered = textFormat.read(files, wanted).render(wanted);
  const [before, after] = [bareRecords(converted), bareRecords(rendered.get(db) ?? '')];
  const wantedRecords = bareRecords(primary);
  const isCarried = [...wantedRecords.values()].some((record) => formatOf(record) !== undefined);
  const expected = isCarried
    ? wantedRecords
    : new Map(Array.from(wantedRecords, ([name, record]) => [name, withFormatOf(before.get(name), record)]));
  assert.deepEqual(differingNames(after, expected), [], `records of ${step}`);
  assert.deepEqual(differingNames(after, wanted), [], `records promised of ${step}`);
  assert.equal(rendered.get(db), convert(new Map([...files, ...rendered])), `db.json of ${step}`);
  assert.deepEqual(
    notes.filter(({ severity }) => severity === 'error'),
    [],
  );

  const changed = new Set(differingNames(before, expected));
  const [oldRows, newRows] = [rowTexts(files.get(csv) ?? ''), rowTexts(rendered.get(csv) ?? '')];
  for (const [name, rows] of oldRows) {
    if (!changed.has(name)) assert.deepEqual(newRows.get(name), rows, `row of ${name}, ${step}`);
  }
}

/** The record with the `instruct_format` of the one before: of a PRIMARY that carries none, the cells stay. */
function withFormatOf(before: JsonSlice | undefined, record: JsonSlice): JsonSlice {
  const format = before && formatOf(before);
  if (format === undefined) return record;
  return parseJson(`${spelling(record).slice(0, -1)}, "instruct_format": ${spelling(format)}}`);
}

function formatOf(record: JsonSlice): JsonSlice | undefined {
  return lastValues(record).get('instruct_format');
}

/** Each name's rows as they are spelled, without line ends. */
function rowTexts(table: string): Map<string, string[]> {
  const texts = new Map<string, string[]>();
  for (const { cells, start, end } of parseTable(table, csv).rows) {
    const name = cells[0]?.value ?? '';
    texts.set(name, [...(texts.get(name) ?? []), table.slice(start, end)]);
  }
  return texts;
}

function bareRecords(database: string): Records {
  return new Map([...parseRecords(database)].filter(([name]) => isBareName(name)));
}

function differingNames(a: Records, b: Records): string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((name) => {
    const [one, other] = [a.get(name), b.get(name)];
    return one === undefined || other === undefined || !equalJson(one, other);
  });
}

function commitOf({ commit }: State): string {
  return commit;
}

function readStates(): State[] {
  const directory = temporaryFolder();
  git(['clone', '--quiet', '--bare', '--branch', 'dev', bundle, directory]);
  const commits = git(['--git-dir', directory, 'rev-list', '--reverse', 'dev']).trim().split('\n');
  const questions = commits.flatMap((commit) => paths.map((path) => `${commit}:${path}`));
  const answers = git(['--git-dir', directory, 'cat-file', '--batch-check=%(objectname)'], questions).split('\n');
  const seen = new Map<string, State>();
  for (const [index, commit] of commits.entries()) {
    const blobs = answers.slice(index * paths.length, (index + 1) * paths.length);
    const key = blobs.join(' ');
    if (seen.has(key) || key.includes('missing')) continue;
    const texts = blobs.map((blob) => git(['--git-dir', directory, 'cat-file', 'blob', blob]));
    const files = new Map(paths.map((path, at) => [path, texts[at] ?? '']));
    seen.set(key, stateOf(commit.slice(0, 7), files));
  }
  return [...seen.values()];
}

function stateOf(commit: string, files: ReadonlyMap<string, string>): State {
  try {
    return { commit, files, converted: convert(files) };
  } catch (error) {
    if (error instanceof MalformedFileError) return { commit, files, error: error.message };
    throw error;
  }
}

function convert(files: ReadonlyMap<string, string>): string {
  const [modelsCsv = '', , defaults = '', generationParams = ''] = paths.map((path) => files.get(path));
  return convertModels(modelsCsv, defaults, generationParams).text;
}

function git(args: readonly string[], input: readonly string[] = []): string {
  return execFileSync('git', args, {
    encoding: 'utf8',
    input: input.map((line) => `${line}\n`).join(''),
    maxBuffer: 1 << 26,
    stdio: 'pipe',
  });
}
