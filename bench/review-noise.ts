import { readFileSync } from 'node:fs';
import { selectCategories, type SyncedCategory } from '../src/categories.ts';
import { compareCategory } from '../src/compare/compare-category.ts';
import { members, stringOf } from '../src/json/scan.ts';
import { countChanges } from '../src/model/diff.ts';
import { MalformedFileError } from '../src/model/malformed-file-error.ts';
import { parseRecords, type Records } from '../src/model/records.ts';
import { formatOf } from '../src/compare/format-of.ts';
import { renderCategory } from '../src/formats/render-category.ts';
import { convertModels } from '../src/formats/text/convert-models.ts';
import { sharedPath, withoutSharedData } from '../tests/support/shared-data.ts';
import { changedLines } from './changed-lines.ts';
import { imageHistory, textHistory, type Change, type Files } from '../tests/support/real-history.ts';
import { shareRow, whole, type Row, type Section } from './table.ts';

/** How many lines a reviewer sees, beside writing the whole file afresh with 4 spaces. */
export const reviewNoise: Section = () => {
  if (withoutSharedData !== false) {
    return Promise.resolve([{ what: `left out: ${withoutSharedData}`, measured: '–' }]);
  }
  const oneField = synced.flatMap(oneFieldEdit);
  return Promise.resolve([
    ...oneField.map(({ file, ours, afresh }) => linesRow(`one field of ${file} (floor: written afresh)`, ours, afresh)),
    linesRow('one field of each: all files (floor: written afresh)', sum(oneField, 'ours'), sum(oneField, 'afresh')),
    ...historyRows('image history', imageHistory().flatMap(imageStep)),
    ...historyRows('text history', textHistory([...textFiles, ...textRules]).flatMap(textStep)),
  ]);
};

const { synced } = selectCategories(undefined);
const textFiles = ['models.csv', 'db.json'];
const textRules = ['defaults.json', 'generation_params.json'];

function linesRow(what: string, ours: number, floor: number): Row {
  return shareRow(what, { ours, floor }, (lines) => `${whole(lines)} lines`);
}

function oneFieldEdit(category: SyncedCategory) {
  const paths = [...category.files, ...category.reads];
  const files = new Map(paths.map((path) => [path, read(`github/${category.repository}/${path}`)]));
  const primary = parseRecords(withChangedField(read(`primary/v1/${category.name}.json`)));
  const rendered = render(category, files, primary, 1);
  return [...rendered].map(([file, after]) => {
    const before = files.get(file) ?? '';
    const [ours = 0, afresh = 0] = changedLines([
      { before, after },
      { before, after: writtenAfresh(file, after) },
    ]);
    return { file, ours, afresh };
  });
}

/** The category's changed files, as a sync renders them. */
function render(category: SyncedCategory, files: Files, primary: Records, changes?: number): Files {
  const format = formatOf(category);
  const side = { kind: 'records', records: primary } as const;
  const compared = compareCategory(category, format, side, files, { removals: 'apply', maxRemovedPercent: 100 });
  if (compared.status !== 'compared') throw new Error(`${category.name} is ${compared.status}.`);
  if (changes !== undefined && countChanges(compared.diff) !== changes)
    throw new Error(`${category.name} has changed.`);
  return renderCategory(category.name, format, files, compared);
}

/** Tables have no other way to be written: they count as they are. */
function writtenAfresh(file: string, text: string): string {
  if (!file.endsWith('.json')) return text;
  return JSON.stringify(JSON.parse(text), undefined, 4) + '\n';
}

/** Another `description` in the first record, or another `type` where it has none. */
function withChangedField(text: string): string {
  const [first] = parseRecords(text).values();
  const fields = new Map(first && members(first).map(({ key, value }) => [key, value]));
  const field = fields.get('description') ?? fields.get('type');
  if (field === undefined) throw new Error('The first record has neither description nor type.');
  return text.slice(0, field.start) + JSON.stringify(`${stringOf(field)} – changed`) + text.slice(field.end);
}

/** A step of a history three ways. */
interface Step {
  readonly before: Files;
  readonly ours: Files;
  readonly people: Files;
}

function imageStep({ before, after }: Change): Step[] {
  const [[file, text] = ['', '']] = before;
  const [category] = synced;
  if (category === undefined) return [];
  const only = { ...category, files: [file] as const };
  const ours = render(only, before, parseRecords(after.get(file) ?? ''));
  return ours.size === 0 ? [] : [{ before: new Map([[file, text]]), ours, people: after }];
}

/** PRIMARY has what the next state's models.csv converts to. Steps from or to a state that does not convert are none. */
function textStep({ before, after }: Change): Step[] {
  const category = synced.find(({ format }) => format === 'text');
  const primary = converted(after);
  if (category === undefined || primary === undefined || converted(before) === undefined) return [];
  const only = (files: Files) => new Map(textFiles.map((path) => [path, files.get(path) ?? '']));
  const ours = render(category, before, parseRecords(primary));
  return [{ before: only(before), ours: new Map([...only(before), ...ours]), people: only(after) }];
}

function converted(files: Files): string | undefined {
  const [csv = '', , defaults = '', generationParams = ''] = [...textFiles, ...textRules].map((path) =>
    files.get(path),
  );
  try {
    return convertModels(csv, defaults, generationParams).text;
  } catch (error) {
    if (error instanceof MalformedFileError) return undefined;
    throw error;
  }
}

type Writing = (file: string, text: string) => string;

function historyRows(what: string, steps: readonly Step[]): Row[] {
  const asItIs: Writing = (_file, text) => text;
  const linesOf = (after: (step: Step) => Files, write: Writing, writeBefore: Writing) => {
    const edits = steps.flatMap((step) =>
      Array.from(after(step), ([file, text]) => ({
        before: writeBefore(file, step.before.get(file) ?? ''),
        after: write(file, text),
      })),
    );
    return changedLines(edits).reduce((total, lines) => total + lines, 0);
  };
  const ours = linesOf((step) => step.ours, asItIs, asItIs);
  const people = (write: Writing, writeBefore: Writing) => linesOf((step) => step.people, write, writeBefore);
  const named = `${what}, ${steps.length} changes`;
  return [
    linesRow(`${named} (floor: people’s own)`, ours, people(asItIs, asItIs)),
    linesRow(`${named} (floor: afresh, before and after)`, ours, people(writtenAfresh, writtenAfresh)),
    linesRow(`${named} (floor: afresh over people’s layout)`, ours, people(writtenAfresh, asItIs)),
  ];
}

function sum<K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number {
  return items.reduce((total, item) => total + item[key], 0);
}

function read(path: string): string {
  return readFileSync(sharedPath(path), 'utf8');
}
