import { KnownError } from '../../lib/known-error.ts';
import type { buildConnector } from 'undici';
import type { Fetch, Sent } from './fetch.ts';
import { faultOf } from '../../lib/fault.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The variables that curl, git and others know, too. The spelling in small letters goes first. */
export interface ProxySettings {
  readonly http: Proxy | undefined;
  readonly https: Proxy | undefined;
  /** Hosts that are asked directly, as NO_PROXY lists them. */
  readonly except: string;
}

export interface Proxy {
  /** Which variable says so. */
  readonly name: string;
  /** May hold a user name and a password: never printed. */
  readonly url: string;
}

class ProxyError extends KnownError {
  override readonly name = 'ProxyError';
}

/**
 * What the environment says about proxies; undefined where it says nothing. HTTP_PROXY alone serves https, too.
 *
 * @throws ProxyError where a value is no http(s) URL
 */
export function proxySettings(env: Environment): ProxySettings | undefined {
  const [http, https] = [proxyOf('HTTP_PROXY', env), proxyOf('HTTPS_PROXY', env)];
  if (http === undefined && https === undefined) return undefined;
  return { http, https: https ?? http, except: given('NO_PROXY', env)?.url ?? '' };
}

/**
 * A fetch through the proxies of the environment, or undefined where there are none.
 * Additional CA certificates (NODE_EXTRA_CA_CERTS) are Node's own business and hold for both.
 */
export async function proxiedFetch(env: Environment): Promise<Fetch | undefined> {
  const settings = proxySettings(env);
  if (settings === undefined) return undefined;
  // Loaded only when it is wanted, so that other runs start quickly.
  const { EnvHttpProxyAgent, fetch, Pool } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent({
    // Empty texts, because it would look into the process's environment for what is undefined.
    httpProxy: settings.http?.url ?? '',
    httpsProxy: settings.https?.url ?? '',
    noProxy: settings.except,
    // For connections to a proxy only.
    clientFactory: (proxy, { connect }: { readonly connect: buildConnector.connector }) =>
      new Pool(proxy, { connect: naming(proxy, connect) }),
  });
  return async (url, { body, ...sent } = {}) =>
    await fetch(url, { ...sent, ...(body !== undefined && { body: wholeText(body) }), dispatcher });
}

/** The web's `fetch` sends what is made in the meantime without its length, which not every proxy takes. */
function wholeText(body: NonNullable<Sent['body']>): string {
  return typeof body === 'string' ? body : [...body].join('');
}

/** The fault of a connection to a proxy says so, without the proxy's password. */
function naming({ host }: URL, connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) => {
    connect(options, (...[fault, socket]) => {
      if (fault === null) callback(null, socket);
      else callback(new Error(`through the proxy ${host}: ${faultOf(fault)}`), null);
    });
  };
}

function proxyOf(name: string, env: Environment): Proxy | undefined {
  const proxy = given(name, env);
  if (proxy === undefined) return undefined;
  const url = /^[a-z][a-z\d+.-]*:\/\//i.test(proxy.url) ? proxy.url : `http://${proxy.url}`;
  if (/^https?:\/\//i.test(url) && URL.canParse(url)) return { ...proxy, url };
  throw new ProxyError(`${proxy.name}: its value is no address of a proxy; give one such as http://proxy.example:3128`);
}

function given(name: string, env: Environment): Proxy | undefined {
  return [name.toLowerCase(), name]
    .map((spelling) => ({ name: spelling, url: env[spelling]?.trim() ?? '' }))
    .find(({ url }) => url !== '');
}
