import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { equalJson } from '../../src/json/equal.ts';
import { lastValues, parseJson } from '../../src/json/scan.ts';
import { type JsonSlice, spelling } from '../../src/json/slice.ts';
import { MalformedFileError } from '../../src/model/malformed-file-error.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { isBareName } from '../../src/formats/text/names.ts';
import { parseTable } from '../../src/formats/text/table.ts';
import { textFormat } from '../../src/formats/text.ts';

const csv = 'models.csv';
const db = 'db.json';
const paths = [csv, db, 'defaults.json', 'generation_params.json'] as const;

/** A commit at which the four files stand together as at no commit before it. */
export interface State {
  readonly commit: string;
  readonly files: ReadonlyMap<string, string>;
  /** What models.csv converts to. */
  readonly converted?: string;
  /** Why it does not. */
  readonly error?: string;
}

/** Those whose db.json is not what models.csv converts to. */
export function disagreeing(states: readonly State[]): readonly State[] {
  return states.filter(({ converted, files }) => converted !== undefined && converted !== files.get(db));
}

/** The models in which they differ. */
export function disagreement({ converted = '', files }: State): readonly string[] {
  return differingNames(bareRecords(converted), bareRecords(files.get(db) ?? ''));
}

/** Those of which is told that their files disagree; fails where they are not repaired. */
export function repaired(states: readonly State[]): readonly State[] {
  return states.filter(({ files, converted }) => {
    if (converted === undefined) return false;
    const { desired, notes } = textFormat.read(files, parseRecords(converted));
    if (!notes.some(({ message }) => message.startsWith('models.csv and db.json disagree on GitHub: '))) return false;
    const rendered = textFormat.read(files, desired).render(desired);
    assert.equal(rendered.get(csv), files.get(csv));
    assert.equal(rendered.get(db), converted);
    return true;
  });
}

/**
 * Goes from every state to the next one; fails where db.json is not converted, or an unchanged row is another.
 *
 * @returns how many steps there are between states that both convert, and those left out
 */
export function checkSteps(states: readonly State[]): { readonly steps: number; readonly leftOut: readonly string[] } {
  let steps = 0;
  const leftOut: string[] = [];
  for (const [index, next] of states.slice(1).entries()) {
    const state = states[index]!;
    const step = `${state.commit} to ${next.commit}`;
    if (state.converted === undefined || next.converted === undefined) {
      leftOut.push(step);
      continue;
    }
    checkStep(state, next.converted, step);
    steps++;
  }
  return { steps, leftOut };
}

function checkStep({ files, converted = '' }: State, primary: string, step: string): void {
  const { desired, notes } = textFormat.read(files, parseRecords(primary));
  const rendered = textFormat.read(files, desired).render(desired);
  const [before, after] = [bareRecords(converted), bareRecords(rendered.get(db) ?? '')];
  const wantedRecords = bareRecords(primary);
  const isCarried = [...wantedRecords.values()].some((record) => formatOf(record) !== undefined);
  const expected = isCarried
    ? wantedRecords
    : new Map(Array.from(wantedRecords, ([name, record]) => [name, withFormatOf(before.get(name), record)]));
  assert.deepEqual(differingNames(after, expected), [], `records of ${step}`);
  assert.deepEqual(differingNames(after, desired), [], `records promised of ${step}`);
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

export function commitOf({ commit }: State): string {
  return commit;
}

/** @param directory a repository without a work tree */
export function readStates(directory: string, branch: string): readonly State[] {
  const commits = git(['--git-dir', directory, 'rev-list', '--reverse', branch]).trim().split('\n');
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
