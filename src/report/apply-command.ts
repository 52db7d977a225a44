import { shellWord } from '../lib/shell-word.ts';

/** What makes a diff's change in a clone. */
export function applyCommand(path: string): string {
  return `git apply ${shellWord(path)}`;
}
