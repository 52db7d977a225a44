import { readFileSync } from 'node:fs';
import { packageFolder } from './package-folder.ts';

/** The program's version, from its package.json. */
export function version(): string {
  const file = readFileSync(new URL('package.json', packageFolder), 'utf8');
  return (JSON.parse(file) as { version: string }).version;
}
