import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { describe, it } from 'node:test';
import { faultOf } from '../../../src/lib/fault.ts';
import type { Fetch } from '../../../src/clients/network/fetch.ts';
import { proxiedFetch, proxySettings } from '../../../src/clients/network/proxied-fetch.ts';
import { startForwardProxy } from '../../support/forward-proxy.ts';
import { nobodyThere } from '../../support/free-port.ts';
import { json, startServer } from '../test-server.ts';

const a = 'http://a.example:3128';
const b = 'http://b.example:3128';

describe('what the environment says about proxies', () => {
  const rows: readonly {
    env: Readonly<Record<string, string>>;
    http?: string;
    https?: string;
    except?: string;
  }[] = [
    { env: { HTTPS_PROXY: a }, https: a },
    { env: { https_proxy: a, HTTPS_PROXY: b }, https: a },
    { env: { https_proxy: '', HTTPS_PROXY: b }, https: b },
    { env: { HTTP_PROXY: a }, http: a, https: a },
    { env: { http_proxy: a, HTTPS_PROXY: b }, http: a, https: b },
    { env: { HTTPS_PROXY: 'a.example:3128' }, https: a },
    { env: { HTTPS_PROXY: a, NO_PROXY: 'x,y' }, https: a, except: 'x,y' },
    { env: { HTTPS_PROXY: a, NO_PROXY: 'x', no_proxy: 'y' }, https: a, except: 'y' },
  ];
  for (const { env, http, https, except = '' } of rows) {
    it(JSON.stringify(env), () => {
      const found = proxySettings(env);
      assert.deepEqual([found?.http?.url, found?.https?.url, found?.except], [http, https, except]);
    });
  }

  for (const env of [{}, { HTTPS_PROXY: '' }, { HTTPS_PROXY: ' ' }, { NO_PROXY: 'x' }]) {
    it(`nothing: ${JSON.stringify(env)}`, async () => {
      assert.equal(proxySettings(env), undefined);
      assert.equal(await proxiedFetch(env), undefined);
    });
  }

  for (const url of ['socks5://a.example', 'ftp://a.example', 'http://', 'http://a b']) {
    it(`an error that does not quote it: ${url}`, () => {
      assert.throws(
        () => proxySettings({ https_proxy: url }),
        /^ProxyError: https_proxy: its value is no address of a proxy; give one such as http:\/\/proxy\.example:3128$/,
      );
    });
  }
});

async function read(fetch: Fetch, url: string): Promise<unknown> {
  return JSON.parse(await text((await fetch(new URL(url))).body!));
}

describe('a fetch through a proxy', () => {
  it('asks the proxy, and directly what NO_PROXY names', async (t) => {
    const { url } = await startServer(t, json(200, { here: true }));
    const proxy = await startForwardProxy(t);
    const through = await proxiedFetch({ HTTP_PROXY: proxy.url });
    assert.deepEqual(await read(through!, `${url}/x`), { here: true });
    assert.equal(proxy.requests.length, 1);
    const around = await proxiedFetch({ HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' });
    assert.deepEqual(await read(around!, `${url}/x`), { here: true });
    assert.equal(proxy.requests.length, 1);
  });

  it('sends a body that is made for it', async (t) => {
    const { url, requests } = await startServer(t, json(200, {}));
    const through = await proxiedFetch({ HTTP_PROXY: (await startForwardProxy(t)).url });
    const body = Object.assign(['te', 'ä'], { byteLength: 4 });
    await (await through!(new URL(url), { method: 'POST', body })).body?.cancel();
    assert.deepEqual([requests[0]?.body, requests[0]?.headers['content-length']], ['teä', '4']);
  });

  it('names the proxy that cannot be reached, without its password', async () => {
    const dead = await proxiedFetch({ HTTP_PROXY: 'http://somebody:do-not-print-me@127.0.0.1:1' });
    await assert.rejects(dead!(new URL('http://server.example/x')), (error) => {
      assert.equal(faultOf(error), 'through the proxy 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1');
      return true;
    });
  });

  it('names no proxy where a server asked directly cannot be reached', async () => {
    const around = await proxiedFetch({ HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.1' });
    await assert.rejects(around!(new URL(`http://${nobodyThere}/x`)), (error) => {
      assert.equal(faultOf(error), `connect ECONNREFUSED ${nobodyThere}`);
      return true;
    });
  });

  it('is loaded only where the environment names a proxy', () => {
    const place = JSON.stringify(new URL('../../../src/clients/network/proxied-fetch.ts', import.meta.url).href);
    const loaded = (env: string) =>
      execFileSync(
        process.execPath,
        [
          '--input-type=module',
          '--eval',
          `import { proxiedFetch } from ${place}; import { createRequire } from 'node:module';
           await proxiedFetch(${env});
           const cache = Object.keys(createRequire(${place}).cache);
           process.stdout.write(String(cache.some((path) => path.includes('undici'))));`,
        ],
        { encoding: 'utf8' },
      );
    assert.equal(loaded('{}'), 'false');
    assert.equal(loaded(`{ HTTPS_PROXY: '${a}' }`), 'true');
  });
});
