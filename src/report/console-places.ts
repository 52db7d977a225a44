import { printable } from '../lib/printable.ts';
import type { SyncResult } from '../model/sync-result.ts';
import { applyCommand } from './apply-command.ts';
import { sentence, wrap, type Page } from './console-text.ts';
import { listedPulls } from './listed-pulls.ts';

/** The pull requests' addresses, with a word where one is not simply open. */
export function pullRequestLines(result: SyncResult, { paint }: Page): string[] {
  const listed = listedPulls(result);
  if (listed.length === 0) return [];
  return [
    paint('bold', listed.length === 1 ? 'Pull request' : 'Pull requests'),
    ...listed.map(({ pull: { url }, word }) => `  ${printable(url)}${word === undefined ? '' : `  ${word}`}`),
  ];
}

/** The folder, and for each repository what makes its change in a clone. */
export function previewLines({ preview }: SyncResult, { paint, width }: Page): string[] {
  if (preview === undefined) return [];
  const { directory, diffs } = preview;
  return [
    `${paint('bold', 'Preview')}  ${printable(directory)}`,
    ...(diffs.length === 0 ? ['  nothing differs, so there are no files'] : []),
    ...diffs.flatMap(({ owner, name, path, commit }) => [
      `  ${wrap(`in a clone of ${sentence(`${owner}/${name}`)} at ${commit.slice(0, 7)}:`, 4, width)}`,
      `    ${printable(applyCommand(path))}`,
    ]),
  ];
}
