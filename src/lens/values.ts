import { arrayOf, textOf } from '../json/build.ts';
import { elements, kindOf, stringOf } from '../json/scan.ts';
import { type JsonSlice, spelling } from '../json/slice.ts';
import { strip } from '../formats/text/names.ts';

/** How a value of a legacy record is spelled in v2, and the other way round. */
export interface Values {
  see(legacy: JsonSlice): JsonSlice;
  put(v2: JsonSlice): JsonSlice;
}

export const verbatim: Values = { see: (legacy) => legacy, put: (v2) => v2 };

/** v2 has the text without the blanks around it. */
export const trimmed: Values = { see: trim, put: trim };

/** v2 has each text of a list without the blanks around it. */
export const trimmedElements: Values = { see: trimElements, put: trimElements };

/** v2 has `FIXME` for a file without a checksum. */
export const checksum: Values = {
  see: (legacy) => (spelling(legacy) === '"FIXME"' ? textOf('') : legacy),
  put: (v2) => v2,
};

/** v2 has other names for some texts. */
export function renamed(v2OfLegacy: Readonly<Record<string, string>>): Values {
  const toV2 = new Map(Object.entries(v2OfLegacy));
  const toLegacy = new Map(Array.from(toV2, ([legacy, v2]) => [v2, legacy]));
  return { see: (legacy) => translate(legacy, toV2), put: (v2) => translate(v2, toLegacy) };
}

function translate(value: JsonSlice, names: ReadonlyMap<string, string>): JsonSlice {
  const name = kindOf(value) === 'string' ? names.get(stringOf(value)) : undefined;
  return name === undefined ? value : textOf(name);
}

function trimElements(value: JsonSlice): JsonSlice {
  return kindOf(value) === 'array' ? arrayOf(elements(value).map(trim)) : value;
}

function trim(value: JsonSlice): JsonSlice {
  if (kindOf(value) !== 'string') return value;
  const text = stringOf(value);
  const rest = strip(text);
  return rest === text ? value : textOf(rest);
}

/** Absent, `null`, `""`, `[]`, `{}` and `false` are the same on both sides: they say nothing (docs/formats.md). */
export function saysSomething(value: JsonSlice | undefined): value is JsonSlice {
  return value !== undefined && !['null', '""', 'false'].includes(spelling(value)) && !isEmptyContainer(value);
}

function isEmptyContainer({ text, start, end }: JsonSlice): boolean {
  const opening = text.charAt(start);
  return (opening === '[' || opening === '{') && text.slice(start + 1, end - 1).trim() === '';
}
