import { KnownError } from '../lib/known-error.ts';

/** The settings cannot be used. Says everything that is wrong with them at once, and no secret. */
export class SettingsError extends KnownError {
  override readonly name = 'SettingsError';
  /** One sentence each, beginning with the name that the user used. */
  readonly complaints: readonly string[];
  /** Nothing is wrong with any setting: there was none. */
  readonly isForLackOfAny: boolean;

  constructor(complaints: readonly string[], { isForLackOfAny = false } = {}) {
    super(
      [
        'Nothing was done, because the settings are not right:',
        ...complaints.map((complaint) => `  ${complaint}`),
        'All settings: --help and docs/configuration.md.',
      ].join('\n'),
    );
    this.complaints = complaints;
    this.isForLackOfAny = isForLackOfAny;
  }
}
