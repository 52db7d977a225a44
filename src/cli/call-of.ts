import { relative, resolve } from 'node:path';
import { shellWord } from '../lib/shell-word.ts';

/**
 * What to write on a command line for the program, as it was started itself.
 *
 * @param file what Node.js was started with
 */
export function callOf(file: string): string {
  const parts = file.split(/[\\/]/);
  const [folder, name = ''] = parts.slice(-2);
  if (folder === 'scripts') return 'npm run sync --';
  const isOwn = /^bin\.[jt]s$/.test(name) && !parts.includes('node_modules');
  if (!isOwn) return 'npx horde-github-sync';
  // A service's folder is nobody's who reads what it says.
  const near = relative('', file);
  return `node ${shellWord(near.startsWith('..') || resolve('') === resolve('/') ? file : near)}`;
}
