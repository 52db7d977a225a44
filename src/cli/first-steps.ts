import { KnownError } from '../lib/known-error.ts';
import { SettingsError } from '../settings/settings-error.ts';
import { callOf } from './call-of.ts';

/** Called without any setting: who does that has just got the program, and needs no list of what is missing. */
class FirstStepsError extends KnownError {
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

/** Rethrows what reading the settings has thrown, or says what to do first where there were none. */
export function orFirstSteps(error: unknown, file = ''): never {
  throw error instanceof SettingsError && error.isForLackOfAny ? new FirstStepsError(callOf(file)) : error;
}
