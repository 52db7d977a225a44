import { proxySettings } from '../network/proxied-fetch.ts';
import { ownFolder } from './names.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What of our own environment `git` gets to see besides the proxy. */
const inherited = ['PATH', 'TMPDIR', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'GIT_SSL_CAINFO', 'GIT_SSL_CAPATH'];

/** What git does by itself and is not to do; stands above every file. */
const settings: readonly (readonly [string, string])[] = [
  ['core.hooksPath', '/dev/null'],
  // A copy of a clone may have lost its modes, which change no byte.
  ['core.fileMode', 'false'],
  ['core.logAllRefUpdates', 'false'],
  ['core.fsmonitor', 'false'],
  ['core.autocrlf', 'false'],
  ['core.attributesFile', '/dev/null'],
  ['core.excludesFile', '/dev/null'],
  ['credential.helper', ''],
  ['commit.gpgSign', 'false'],
  ['push.gpgSign', 'false'],
  // Without it, a push whose base has moved on downloads every blob of the repository to send it back.
  ['push.negotiate', 'true'],
  ['push.followTags', 'false'],
  ['submodule.recurse', 'false'],
  ['fetch.recurseSubmodules', 'false'],
  ['gc.autoDetach', 'false'],
  ['maintenance.autoDetach', 'false'],
  ['protocol.version', '2'],
  // The header with the credentials must not follow to another host.
  ['http.followRedirects', 'false'],
  ['http.lowSpeedLimit', '1'],
  ['http.lowSpeedTime', '60'],
];

interface Person {
  readonly name: string;
  readonly email: string;
}

interface GitEnvironment {
  /** The clone: `{directory}/.git` is its repository, found nowhere else. */
  readonly directory: string;
  /** Of the repository on GitHub; the only one that gets the token. */
  readonly url: string;
  readonly token?: string | undefined;
  readonly author: Person;
  readonly committer: Person;
  readonly env: Environment;
}

/**
 * The whole environment of a `git` process: nobody's configuration (the clone's own included), hooks, helpers, signatures or
 * prompts; messages in English. The token travels here alone: not in an argument, a URL or a file.
 */
export function gitEnvironment({
  directory,
  url,
  token,
  author,
  committer,
  env,
}: GitEnvironment): Record<string, string> {
  const basic = Buffer.from(`x-access-token:${token ?? ''}`).toString('base64');
  const header: [string, string] = [`http.${url}.extraHeader`, `Authorization: Basic ${basic}`];
  const pairs = token === undefined ? settings : [...settings, header];
  return {
    ...given(Object.fromEntries(inherited.map((name) => [name, env[name]]))),
    ...proxyOf(env),
    LC_ALL: 'C',
    GIT_DIR: `${directory}/.git`,
    GIT_COMMON_DIR: `${directory}/.git/${ownFolder}`,
    GIT_WORK_TREE: directory,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'http:https',
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: committer.name,
    GIT_COMMITTER_EMAIL: committer.email,
    GIT_CONFIG_COUNT: String(pairs.length),
    ...Object.fromEntries(
      pairs.flatMap(([key, value], index) => [
        [`GIT_CONFIG_KEY_${index}`, key],
        [`GIT_CONFIG_VALUE_${index}`, value],
      ]),
    ),
  };
}

/** The proxies as the rest of the program understands them, in the spelling that curl reads. */
function proxyOf(env: Environment): Record<string, string> {
  const settings = proxySettings(env);
  return given({ http_proxy: settings?.http?.url, https_proxy: settings?.https?.url, no_proxy: settings?.except });
}

function given(variables: Environment): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
