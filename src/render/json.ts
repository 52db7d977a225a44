import { MalformedFileError } from '../model/malformed-file-error.ts';
import { parseRecords, parseRecordsDocument, type Records } from '../model/records.ts';
import { RecordsError } from '../model/records-error.ts';
import { JsonEditor } from './json-editor.ts';
import { JsonPrinter } from './json-printer.ts';
import type { LegacyFormat } from './legacy-format.ts';
import { applyEdits } from './text-edit.ts';

/** A category that stands in one JSON file: model name → record. */
export function jsonFormat(path: string): LegacyFormat {
  return {
    read(files, primary) {
      const text = files.get(path);
      return {
        current: text === undefined ? new Map() : readRecords(path, text),
        wanted: primary,
        notes: [],
        consistent: true,
      };
    },
    render(files, wanted) {
      const text = files.get(path);
      if (text === undefined && wanted.size === 0) return files;
      return new Map([...files, [path, renderJson(text ?? '{}\n', wanted)]]);
    },
  };
}

/**
 * The text with the records `wanted` in it. Only what differs is edited: every other byte stays, also the spelling of
 * values that are equal to the wanted ones. New values are printed in the style of their neighbours; in a document
 * without any, with 4 spaces.
 *
 * @throws RecordsError if the old text is not a JSON object
 */
export function renderJson(oldText: string, wanted: Records): string {
  const { document, members } = parseRecordsDocument(oldText);
  const editor = new JsonEditor(new JsonPrinter(document, members));
  editor.editObject(document, wanted, { parent: () => undefined, examples: () => [] });
  return applyEdits(oldText, editor.edits);
}

function readRecords(path: string, text: string): Records {
  try {
    return parseRecords(text);
  } catch (error) {
    if (error instanceof RecordsError) throw new MalformedFileError(path, error.problem, error.line);
    throw error;
  }
}
