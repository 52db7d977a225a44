import type { PrimaryFormat } from '../model/primary-format.ts';
import type { ReplicateMode } from './replicate-mode.ts';

/** What the settings say: a format, or the one that PRIMARY keeps. */
export type FormatChoice = 'auto' | PrimaryFormat;

/** The format that is read, and how sure it is that this one follows PRIMARY. */
export type ChosenFormat =
  | { readonly kind: 'kept'; readonly format: PrimaryFormat }
  /** It was asked for, and PRIMARY keeps the other one. */
  | { readonly kind: 'not-kept'; readonly format: PrimaryFormat; readonly warning: string }
  /** It was asked for, and what PRIMARY keeps is not known. */
  | { readonly kind: 'not-told'; readonly format: PrimaryFormat; readonly warning: string }
  /** Nothing can be read. */
  | { readonly kind: 'none'; readonly reason: string };

const variable = 'HORDE_GITHUB_SYNC_PRIMARY_FORMAT';

/** Which format is to be read from a server that says this of itself. Pure. */
export function chooseFormat(choice: FormatChoice, mode: ReplicateMode): ChosenFormat {
  if (mode.kind === 'replica') {
    const advice = 'Give PRIMARY’s own URL in --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL)';
    return { kind: 'none', reason: `This server is a replica, its records are copies: ${mode.problem}. ${advice}` };
  }
  if (mode.kind === 'primary') {
    if (choice === 'auto' || choice === mode.format) return { kind: 'kept', format: mode.format };
    return {
      kind: 'not-kept',
      format: choice,
      warning:
        `PRIMARY keeps its records in ${mode.format}, but ${choice} is read, which does not follow what is changed there. ` +
        `Leave out --primary-format (${variable}), or give ${mode.format}`,
    };
  }
  if (choice === 'auto' && mode.kind === 'silent') {
    const advice = 'Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs';
    return { kind: 'none', reason: `PRIMARY does not answer: ${mode.problem}. ${advice}` };
  }
  if (choice === 'auto') {
    const advice = `Check PRIMARY and its URL; --primary-format v1 or v2 (${variable}) does without this answer`;
    return { kind: 'none', reason: `The format that PRIMARY keeps is not known: ${mode.problem}. ${advice}` };
  }
  return {
    kind: 'not-told',
    format: choice,
    warning: `${choice} is read, as --primary-format (${variable}) says, and whether PRIMARY keeps it is not known: ${mode.problem}`,
  };
}
