import type { ValueType } from './value-types.ts';

/** All there is to know about one setting. `--help` and docs/configuration.md are made from it. */
export interface Setting {
  /** The heading it stands under. */
  readonly group: string;
  /** `--watch`, or with a value `--watch-interval <seconds>`. */
  readonly flag?: string;
  /** The first of them that is set counts. */
  readonly variables: readonly string[];
  readonly type: ValueType;
  /** As a person would write it; read like any other value. Without it the setting may be undefined. */
  readonly default?: string;
  /** A rule sees to it that there is a value. */
  readonly required?: true;
  /** What holds while it is undefined or empty, in a few words. */
  readonly absent?: string;
  /** One sentence without its full stop. */
  readonly description: string;
  /** Its value never stands in a message. */
  readonly secret?: true;
}

/** The flag without its value. */
export function flagName(flag: string): string {
  return flag.replace(/ .*/, '');
}

/** All its names, for people: `--state-dir, HORDE_GITHUB_SYNC_STATE_DIR`. */
export function namesOf({ flag, variables }: Setting): string {
  return [...(flag === undefined ? [] : [flagName(flag)]), ...variables].join(', ');
}

export function takesValue(flag: string): boolean {
  return flag.includes(' ');
}

/** What holds when nobody sets it, for people: `60`, `all`; undefined where that goes without saying. */
export function shownDefault({ absent, default: text }: Setting): string | undefined {
  return absent ?? text;
}
