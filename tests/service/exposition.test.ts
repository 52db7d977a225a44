import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { promtool, withoutPromtool } from './promtool.ts';
import { everyState } from './results.ts';
import { startTestService, type TestService } from './test-service.ts';

const prometheus = 'text/plain; version=0.0.4; charset=utf-8';
const openMetrics = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

async function scrape({ url }: TestService, accept?: string) {
  const answer = await fetch(`${url}/metrics`, { headers: accept === undefined ? {} : { accept } });
  return { type: answer.headers.get('content-type'), vary: answer.headers.get('vary'), text: await answer.text() };
}

describe('the format of /metrics', () => {
  const cases: readonly (readonly [what: string, accept: string | undefined, type: string])[] = [
    ['asks for nothing', undefined, prometheus],
    ['takes anything', '*/*', prometheus],
    ['is a browser', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', prometheus],
    ['asks for the text format', 'text/plain;version=0.0.4', prometheus],
    ['asks for OpenMetrics 1.0.0', 'application/openmetrics-text; version=1.0.0', openMetrics],
    ['asks for OpenMetrics of any version', 'Application/OpenMetrics-Text', openMetrics],
    ['knows an older OpenMetrics alone', 'application/openmetrics-text;version=0.0.1', prometheus],
    ['likes the text format better', 'application/openmetrics-text;version=1.0.0;q=0.5,text/plain', prometheus],
    ['takes OpenMetrics on no account', 'application/openmetrics-text;version=1.0.0;q=0', prometheus],
    [
      'is Prometheus 2',
      'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
      openMetrics,
    ],
    [
      'is Prometheus 3',
      'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2',
      openMetrics,
    ],
    ['asks for nonsense', ';;q=,=', prometheus],
  ];
  for (const [what, accept, type] of cases) {
    it(`for who ${what} is ${type.split(';')[0]}`, async (t) => {
      const answer = await scrape(await startTestService(t), accept);
      assert.deepEqual([answer.type, answer.vary], [type, 'accept']);
    });
  }
});

describe('OpenMetrics', () => {
  /** Lines that are the same with every scrape: ours, but for those of the process and of Node.js. */
  const ours = (text: string) => text.split('\n').filter((line) => line.startsWith('horde_github_sync_'));

  it('has the samples of the text format', async (t) => {
    const service = await startTestService(t);
    service.ran({ ...everyState, rateLimit: { remaining: 4_321, limit: 5_000, resetsAt: 1 } });
    const [plain, open] = [await scrape(service), await scrape(service, openMetrics)];
    assert.deepEqual(ours(open.text), ours(plain.text));
    assert.ok(ours(open.text).some((line) => line.startsWith('horde_github_sync_category_state{')));
  });

  it('names the family of a counter without its suffix, has no blank lines, and ends with # EOF', async (t) => {
    const service = await startTestService(t);
    service.ran(everyState);
    const { text } = await scrape(service, openMetrics);
    assert.match(
      text,
      /^# TYPE horde_github_sync_syncs counter\nhorde_github_sync_syncs_total\{outcome="synced"\} 1$/m,
    );
    assert.doesNotMatch(text, /\n\n/);
    assert.match(text, /[^\n]\n# EOF\n$/);
    const counters = Array.from(text.matchAll(/^# TYPE (\S+) counter$/gm), ([, name = '']) => name);
    for (const name of counters) assert.match(text, new RegExp(`^${name}_total[ {]`, 'm'), name);
  });

  it('leaves the text format as it was', { skip: withoutPromtool }, async (t) => {
    const service = await startTestService(t);
    service.ran(everyState);
    const before = ours((await scrape(service)).text);
    await scrape(service, openMetrics);
    const { text } = await scrape(service);
    assert.deepEqual(ours(text), before);
    assert.deepEqual(await promtool(['check', 'metrics'], text), { code: 0, output: '' });
  });
});
