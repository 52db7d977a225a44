import { equalJson } from '../json/equal.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { Records } from '../model/records.ts';
import type { LegacyFiles, LegacyFormat, Reading } from './legacy-format.ts';
import { RenderError } from './render-error.ts';

/**
 * The files of a category that are to change: path → new text.
 *
 * The new files are read again before anybody sees them.
 *
 * @param reading of `files`, with the records that they are to hold
 * @throws RenderError if what they say is not what is wanted
 */
export function renderCategory(
  category: string,
  format: LegacyFormat,
  files: LegacyFiles,
  { wanted, render }: Pick<Reading, 'wanted' | 'render'>,
): LegacyFiles {
  const rendered = render(wanted);
  const changed = new Map([...rendered].filter(([path, text]) => files.get(path) !== text));
  if (changed.size > 0) {
    const current = readAgain(category, format, new Map([...files, ...rendered]), wanted);
    const different = [...wanted].find(([name, record]) => {
      const written = current.get(name);
      return written === undefined || !equalJson(written, record);
    });
    if (different || current.size !== wanted.size) throw new RenderError(category, different?.[0]);
  }
  return changed;
}

function readAgain(category: string, format: LegacyFormat, files: LegacyFiles, wanted: Records): Records {
  try {
    return format.read(files, wanted).current;
  } catch (error) {
    if (error instanceof MalformedFileError) throw new RenderError(category, undefined, { cause: error });
    throw error;
  }
}
