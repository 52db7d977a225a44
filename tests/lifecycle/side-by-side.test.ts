import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { compose } from '../../src/cli/compose.ts';
import type { Fetch } from '../../src/clients/network/fetch.ts';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import { silentLog } from '../../src/lib/log.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { sync } from '../../src/sync.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const image = '/repos/Haidra-Org/AI-Horde-image-model-reference';
const text = '/repos/Haidra-Org/AI-Horde-text-model-reference';

/** A pass over both repositories, the same on both sides but for these edits of PRIMARY; its requests in order, `GET /path`, and their answers, `200 GET /path`. */
async function pass(t: TestContext, edits: Readonly<Record<string, (records: string) => string>>) {
  const sandbox = await startSandbox({ directory: temporaryFolder() });
  t.after(async () => {
    await sandbox.close();
  });
  const { settings } = readSettings({
    flags: {},
    leftovers: [],
    environment: sandbox.environment,
    readFile: () => {
      throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
    },
  });
  const timing = virtualClock({ start: Date.now() });
  await sync(compose(settings, { log: silentLog, timing }));
  for (const repository of [image, text]) await merge(sandbox.environment, repository);
  for (const [category, edit] of Object.entries(edits)) {
    const path = join(sandbox.modelsDirectory, `${category}.json`);
    const before = readFileSync(path, 'utf8');
    assert.notEqual(edit(before), before, 'an edit that changes nothing');
    writeFileSync(path, edit(before));
  }

  const events: string[] = [];
  const recording: Fetch = async (url, init) => {
    const line = `${init?.method ?? 'GET'} ${decodeURIComponent(new URL(url).pathname).replace(/^\/api\/v3/, '')}`;
    events.push(line);
    const answer = await httpFetch(url, init);
    events.push(`${answer.status} ${line}`);
    return answer;
  };
  const { repositories } = await sync(
    compose({ ...settings, writeIntervalSeconds: 2 }, { log: silentLog, fetch: recording, timing }),
  );
  return { events, actions: repositories.map(({ outcome }) => outcome?.action.kind) };
}

/** Merges our pull request, and deletes its branch: both sides are the same. */
async function merge(environment: Readonly<Record<string, string>>, repository: string): Promise<void> {
  const headers = { authorization: `token ${environment['HORDE_GITHUB_SYNC_GITHUB_TOKEN']}` };
  const ask = async (method: string, path: string, body?: object) => {
    const init = { method, headers, ...(body && { body: JSON.stringify(body) }) };
    const answer = await fetch(`${environment['GITHUB_API_URL']}${repository}/git/${path}`, init);
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return answer;
  };
  const head = (await (await ask('GET', 'ref/heads/sync/primary/all')).json()) as { object: { sha: string } };
  await ask('PATCH', 'refs/heads/main', { sha: head.object.sha });
  await ask('DELETE', 'refs/heads/sync/primary/all');
}

const describedAnew = (records: string) => records.replace(/"description": "[^"]*"/, '"description": "Anew."');

describe('a pass over both repositories', () => {
  it('asks at the same time what differs, since when, and what both repositories have of ours', async (t) => {
    const { events, actions } = await pass(t, { esrgan: describedAnew });
    assert.deepEqual(actions, ['create', 'nothing']);
    const questions = [
      'GET /model_references/v1/metadata/metadata',
      `GET ${image}/commits`,
      `GET ${image}/git/matching-refs/heads/sync/primary/`,
      `GET ${image}/pulls`,
      `GET ${text}/git/matching-refs/heads/sync/primary/`,
    ];
    const firstAnswer = events.findIndex((event) => questions.some((question) => event === `200 ${question}`));
    const asked = events.slice(0, firstAnswer);
    assert.deepEqual(asked.filter((event) => questions.includes(event)).sort(), questions);
  });

  it('has read all before it writes, but for what a write names', async (t) => {
    const { events } = await pass(t, { esrgan: describedAnew });
    const reads = events.slice(events.indexOf(`POST ${image}/git/trees`)).filter((line) => line.startsWith('GET'));
    assert.deepEqual(reads, [`GET ${image}`].slice(0, reads.length));
  });

  it('looks again at the second one before it writes there: the writes of the first one took their time', async (t) => {
    const { events, actions } = await pass(t, { esrgan: describedAnew, text_generation: describedAnew });
    assert.deepEqual(actions, ['create', 'create']);
    const looks = events.filter((line) => line === `GET ${text}/pulls`);
    assert.equal(looks.length, 2);
    assert.ok(events.lastIndexOf(`GET ${text}/pulls`) > events.indexOf(`201 POST ${image}/pulls`));
  });
});
