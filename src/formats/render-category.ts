import { equalJson } from '../json/equal.ts';
import { MalformedFileError } from '../model/malformed-file-error.ts';
import type { Records } from '../model/records.ts';
import type { LegacyFiles, LegacyFormat, Reading } from './legacy-format.ts';
import { RenderError } from './render-error.ts';
import { brokenRule } from './repository-rules.ts';

/**
 * The files of a category that are to change: path → new text.
 *
 * Before anybody sees them, the new files are read again and held against the repository's own checks.
 *
 * @param reading of `files`, with the records that they are to hold
 * @throws RenderError if what they say is not what is desired, or a check would refuse one
 */
export function renderCategory(
  category: string,
  format: LegacyFormat,
  files: LegacyFiles,
  { desired, render }: Pick<Reading, 'desired' | 'render'>,
): LegacyFiles {
  const rendered = render(desired);
  const changed = new Map([...rendered].filter(([path, text]) => files.get(path) !== text));
  if (changed.size === 0) return changed;
  const { observed, consistent } = readAgain(category, format, new Map([...files, ...rendered]), desired);
  const different = [...desired].find(([name, record]) => {
    const written = observed.get(name);
    return written === undefined || !equalJson(written, record);
  });
  if (different || observed.size !== desired.size || !consistent) throw RenderError.misread(category, different?.[0]);
  for (const [path, text] of changed) {
    const rule = brokenRule(path, text, files.get(path));
    if (rule !== undefined) throw RenderError.refused(category, path, rule);
  }
  return changed;
}

function readAgain(category: string, format: LegacyFormat, files: LegacyFiles, desired: Records): Reading {
  try {
    return format.read(files, desired);
  } catch (error) {
    if (error instanceof MalformedFileError) throw RenderError.misread(category, undefined, { cause: error });
    throw error;
  }
}
