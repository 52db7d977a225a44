import { existsSync } from 'node:fs';
import { KnownError } from '../lib/known-error.ts';
import { packageFolder } from '../lib/package-folder.ts';
import { SettingsError } from '../settings/settings-error.ts';

/** Called without any setting: who does that has just got the program, and needs no list of what is missing. */
export class FirstStepsError extends KnownError {
  override readonly name = 'FirstStepsError';

  /** @param call what to write for the program, as in `npx horde-github-sync` */
  constructor(call: string) {
    super(
      [
        `To see what differs, which writes nothing and needs no token: ${call} --dry-run --primary-url https://models.aihorde.net/api`,
        `To try it all out, on a PRIMARY and a GitHub of its own: ${call} sandbox`,
        `To check what a real run needs: ${call} doctor (all settings: ${call} --help)`,
      ].join('\n'),
    );
  }
}

/** What to write on a command line for the program: only a checkout has the script that `npm run sync` starts. */
export function callOf(folder: URL): string {
  return existsSync(new URL('scripts/sync.js', folder)) ? 'npm run sync --' : 'npx horde-github-sync';
}

/** Rethrows what reading the settings has thrown, or says what to do first where there were none. */
export function orFirstSteps(error: unknown): never {
  throw error instanceof SettingsError && error.isForLackOfAny ? new FirstStepsError(callOf(packageFolder)) : error;
}
