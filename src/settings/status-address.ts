import * as v from 'valibot';
import { readDotenv } from './dotenv.ts';
import { findGiven, parseGiven } from './given.ts';
import type { SettingSources } from './read-settings.ts';
import type { Setting } from './setting.ts';
import { SettingsError } from './settings-error.ts';
import { shownValue } from './shown-value.ts';
import { watchSettings } from './table/watch.ts';
import { httpUrlType } from './value-types.ts';

/** Where the container has it. */
const usualPort = 8080;
/** What a server listens on that is to be reached from everywhere, and where it is reached from here. */
const here: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/**
 * Where the status page is: at `url`, or where a watch with the same variables has it on this machine. All other settings
 * may be missing or wrong.
 *
 * @param url what was given with `--url`
 * @param dotenv what was given with `--dotenv`
 * @throws SettingsError
 */
export function statusAddress(
  { url, dotenv }: Readonly<Record<'url' | 'dotenv', string | undefined>>,
  { environment, readFile }: Pick<SettingSources, 'environment' | 'readFile'>,
): URL {
  if (url !== undefined) {
    const given = v.safeParse(httpUrlType.schema, url.trim());
    if (!given.success) {
      const shown = shownValue(url.trim());
      const withScheme = v.safeParse(httpUrlType.schema, `http://${url.trim()}`);
      const isLikely = withScheme.success && shown.startsWith('"') && !url.includes('://');
      const instead = isLikely ? `; did you mean ${withScheme.output}?` : '';
      throw new SettingsError([`--url: ${shown} is not ${httpUrlType.description}${instead}`]);
    }
    return new URL(given.output);
  }
  const file = readDotenv(dotenv, readFile);
  if (file.complaint !== undefined) throw new SettingsError([file.complaint]);
  const read = (setting: Setting): unknown => {
    const given = findGiven(setting, undefined, environment, file);
    if (given === undefined) return undefined;
    const parsed = parseGiven(setting, given);
    if ('complaints' in parsed) throw new SettingsError(parsed.complaints);
    return parsed.value;
  };
  const port = (read(watchSettings.httpPort) as number | undefined) ?? usualPort;
  const host = (read(watchSettings.httpHost) as string | undefined) ?? watchSettings.httpHost.default;
  const name = here[host] ?? host;
  return new URL(`http://${name.includes(':') ? `[${name}]` : name}:${port}`);
}
