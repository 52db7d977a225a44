import type { Proxy, ProxySettings } from '../clients/network/proxied-fetch.ts';
import { publicUrl } from '../report/public-url.ts';
import { checkOf, type Check } from './check.ts';

/** What the environment says about proxies, without their passwords. Whether they work, the other checks tell. */
export function describeProxies({ http, https, except }: ProxySettings): Check {
  const through = (scheme: string, proxy: Proxy | undefined) =>
    proxy === undefined ? [] : [`${scheme} through ${publicUrl(proxy.url) ?? ''} (${proxy.name})`];
  const parts = [...through('https', https), ...through('http', http)];
  return checkOf('proxy').ok(parts.join(', ') + (except === '' ? '' : `, but not ${except}`));
}
