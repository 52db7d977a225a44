import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { Note } from '../model/note.ts';
import { parseRecordsDocument, recordsOf, type Records, type RecordsDocument } from '../model/records.ts';
import { RecordsError } from '../model/records-error.ts';
import { type ConformOptions, conformRecords } from './conform-records.ts';
import { JsonEditor } from './json-editor.ts';
import { JsonPrinter } from './json-printer.ts';
import type { LegacyFormat } from './legacy-format.ts';
import { namedRecords } from './named-records.ts';
import { applyEdits, type TextEdit } from './text-edit.ts';

export interface JsonFormatOptions {
  /** Leave out, with a note, members that no record of the file has. */
  readonly onlyKnownMembers?: boolean;
  /** PRIMARY's records as legacy records, where they are none yet. */
  readonly put?: (
    observed: Records,
    primary: Records,
  ) => { readonly records: Records; readonly notes: readonly Note[] };
  /** PRIMARY's name for a member of theirs, where it has others. */
  readonly fieldOf?: ConformOptions['fieldOf'];
}

/** A category that stands in one JSON file: model name → record. */
export function jsonFormat(
  path: string,
  { onlyKnownMembers = false, put, fieldOf }: JsonFormatOptions = {},
): LegacyFormat {
  return {
    read(files, answer) {
      const text = files.get(path);
      const parsed = text === undefined ? undefined : readDocument(path, text);
      const observed: Records = parsed?.records ?? new Map();
      const { records: primary, notes: nameless } = namedRecords(answer, observed);
      const legacy = put?.(observed, primary) ?? { records: primary, notes: [] };
      const options = { path, onlyKnownMembers, ...(fieldOf && { fieldOf }) };
      const conformed = conformRecords(observed, legacy.records, options);
      return {
        observed,
        desired: conformed.records,
        edited: observed,
        readVersion: (version) => {
          const then: Records = version === undefined ? new Map() : readDocument(path, version).records;
          const named = namedRecords(answer, then).records;
          const { records } = put?.(then, named) ?? { records: named };
          return { observed: then, desired: conformRecords(then, records, { ...options, known: observed }).records };
        },
        notes: [...nameless, ...legacy.notes, ...conformed.notes],
        consistent: true,
        render: (records) => {
          if (parsed === undefined && records.size === 0) return new Map();
          return new Map([[path, edited(parsed ?? parseRecordsDocument('{}\n'), records)]]);
        },
      };
    },
  };
}

/**
 * The text with the records `desired` in it. Only what differs is edited: every other byte stays, also the spelling of
 * values that are equal to the desired ones. New values are printed in the style of their neighbours; in a document
 * without any, with 4 spaces.
 *
 * @param leadingPlace where new records go that stand before all others in `desired`
 * @throws RecordsError if the old text is not a JSON object
 */
export function renderJson(oldText: string, desired: Records, leadingPlace?: 'first' | 'last'): string {
  return edited(parseRecordsDocument(oldText), desired, leadingPlace);
}

function edited({ document, members }: RecordsDocument, desired: Records, leadingPlace?: 'first' | 'last'): string {
  const editor = new JsonEditor(new JsonPrinter(document, members));
  editor.editObject(document, desired, { parent: () => undefined, examples: () => [] }, leadingPlace);
  return applyEdits(document.text, editor.edits.map(withoutBlankEnds));
}

/** Blanks at the ends of lines are no example to follow: the repositories' checks refuse them. JSON has none in values. */
function withoutBlankEnds({ text, ...place }: TextEdit): TextEdit {
  const lines = text.split('\n');
  const last = lines.length - 1;
  const clean = (line: string) => line.trimEnd() + (line.endsWith('\r') ? '\r' : '');
  return { ...place, text: lines.map((line, index) => (index === last ? line : clean(line))).join('\n') };
}

function readDocument(path: string, text: string): RecordsDocument & { readonly records: Records } {
  try {
    const parsed = parseRecordsDocument(text);
    return { ...parsed, records: recordsOf(parsed) };
  } catch (error) {
    if (error instanceof RecordsError) throw new MalformedFileError(path, error.problem, error.line);
    throw error;
  }
}
