import type { Setting } from './setting.ts';
import type { ValueType } from './value-types.ts';
import { githubSettings } from './table/github.ts';
import { notifySettings } from './table/notify.ts';
import { primarySettings } from './table/primary.ts';
import { proposalSettings } from './table/proposal.ts';
import { repositorySettings } from './table/repositories.ts';
import { runSettings } from './table/run.ts';
import { watchSettings } from './table/watch.ts';

/** Every setting, in the order of `--help` and docs/configuration.md. */
const settingsTable = {
  ...primarySettings,
  ...runSettings,
  ...proposalSettings,
  ...watchSettings,
  ...notifySettings,
  ...githubSettings,
  ...repositorySettings,
} as const satisfies Record<string, Setting>;

type Table = typeof settingsTable;

export type SettingKey = keyof Table;

type ValueOf<Row extends Setting> =
  | (Row['type'] extends ValueType<infer Value> ? Value : never)
  | (Row extends { default: string } | { required: true } ? never : undefined);

/** What the program runs with. Durations are in seconds, URLs and paths as they were given. */
export type Settings = { readonly [Key in SettingKey]: ValueOf<Table[Key]> };

/** The table's rows with their keys. */
export const settingRows = Object.entries(settingsTable) as readonly [SettingKey, Setting][];

/** Every variable that is a setting. */
export const knownVariables = settingRows.flatMap(([, { variables }]) => variables);
