import type { Note } from '../model/note.ts';
import type { Records } from '../model/records.ts';

/** Texts of a category's files at one commit: path → text. A file that the repository does not have is absent. */
export type LegacyFiles = ReadonlyMap<string, string>;

/**
 * GitHub's and PRIMARY's records of one category, ready to be compared: both as consumers of the legacy files would read
 * them.
 */
export interface Reading {
  readonly observed: Records;
  readonly desired: Records;
  /** GitHub's, as the file that people edit has them: what it holds of a model that is to be left alone. */
  readonly edited: Records;
  readonly notes: readonly Note[];
  /**
   * Whether the files agree with each other and are spelled as PRIMARY has them. Where the records agree, too, there is
   * nothing to render.
   */
  readonly consistent: boolean;
  /**
   * The files with these records in them, changed only where they differ: `desired`, with those observed models added that
   * are to be kept, and in place of those that are to be left alone what `edited` has.
   *
   * For every input the result's records are the given ones, and each untouched model keeps its bytes.
   */
  readonly render: (records: Records) => LegacyFiles;
  /**
   * Both sides where the category's first file is another version of it, `undefined` where that has none, and the others
   * are as they are now; what is generated from it is not looked at.
   *
   * @throws MalformedFileError where that version does not hold the category's records
   */
  readonly readVersion: (text: string | undefined) => Pick<Reading, 'observed' | 'desired'>;
}

/** How the records of a category stand in its legacy files. Pure: texts in, texts out. */
export interface LegacyFormat {
  /** @throws MalformedFileError if one of GitHub's files cannot be read */
  read(files: LegacyFiles, primary: Records): Reading;
}
