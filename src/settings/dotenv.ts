import { parseDotenv } from './dotenv-syntax.ts';

export interface Dotenv {
  readonly path: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Its lines that have no effect: a sentence each, which shows nothing of them, as they may hold a secret. */
  readonly warnings: readonly string[];
  /** Why the file cannot be read. */
  readonly complaint?: string;
}

const defaultPath = '.env';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'this user may not read it',
};

/**
 * The variables of the dotenv file. One that was asked for must be there; the default one need not, and a folder of that
 * name (some make Python's virtual environment there) is none.
 */
export function readDotenv(asked: string | undefined, readFile: (path: string) => string): Dotenv {
  const path = asked ?? defaultPath;
  try {
    const { variables, broken } = parseDotenv(readFile(path));
    return { path, variables, warnings: broken.map(({ line, reason }) => `${path}, line ${line}: ${reason}`) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (asked === undefined && (code === 'ENOENT' || code === 'EISDIR')) return { path, variables: {}, warnings: [] };
    const name = asked === undefined ? path : `--dotenv ${path}`;
    return { path, variables: {}, warnings: [], complaint: `${name}: ${reasons[code] ?? 'it cannot be read'}` };
  }
}
