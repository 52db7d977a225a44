import type { DocumentPair } from './documents.ts';

const pair = (old: string, desired: string): DocumentPair => ({
  old,
  desired,
  policy: { removals: 'apply', maxRemovedPercent: 100 },
});

/** Documents that once broke a law, and what was wrong. */
export const onceBroken: Readonly<Record<string, DocumentPair>> = {
  'a model without a name was added': pair('{}\n', '{"": {"a": 1}, " ": {}, "b": {}}'),
  'new text had blanks at the ends of its lines': pair(
    '{"a" :\t\n {"b" : \n 1} }\n',
    '{"a": {"b": 1, "c": {"d": [1, 2]}}}',
  ),
};
