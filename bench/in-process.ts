import { compose } from '../src/cli/compose.ts';
import { silentLog } from '../src/lib/log.ts';
import { readSettings } from '../src/settings/read-settings.ts';
import type { Settings } from '../src/settings/settings-table.ts';
import type { SyncOptions } from '../src/sync.ts';

/** What an environment alone comes to, for passes in this process. */
export function composeHere(environment: Readonly<Record<string, string>>): {
  readonly settings: Settings;
  readonly options: SyncOptions;
} {
  const { settings } = readSettings({ flags: {}, leftovers: [], environment, readFile: noFile });
  return { settings, options: compose(settings, { log: silentLog, env: environment }) };
}

function noFile(): never {
  throw Object.assign(new Error('There is no dotenv file.'), { code: 'ENOENT' });
}
