import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { openAccess } from '../../src/clients/github/access.ts';
import { checkAccount } from '../../src/doctor/check-account.ts';
import { silentLog } from '../../src/lib/log.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { json, startServer, type Answer } from '../clients/test-server.ts';

const now = Date.parse('2026-01-02T03:04:05Z');

/** What doctor says of a token that GitHub knows and tells this of. */
async function told(t: TestContext, headers: Readonly<Record<string, string>>, dryRun = false) {
  return await toldBy(t, json(200, { login: 'sync-bot' }, headers), dryRun);
}

async function toldBy(t: TestContext, user: Answer, dryRun = false) {
  const { url } = await startServer(t, user);
  const { settings } = readSettings({
    flags: { primaryApiUrl: 'http://primary', ...(dryRun && { dryRun: true }) },
    leftovers: [],
    environment: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'a-token', GITHUB_API_URL: url },
    readFile: () => '',
  });
  const { check } = await checkAccount(settings, openAccess(settings, { log: silentLog }), now);
  return [check.status, check.found.replace(url, 'URL'), check.advice];
}

const scopes = (text: string) => ({ 'x-oauth-scopes': text });
const expires = (text: string) => ({ 'github-authentication-token-expiration': text });
const known = 'URL knows the token of sync-bot';
const lacking = 'the token of sync-bot has not the scope public_repo';
const tokens = 'https://github.com/settings/tokens';

describe('what GitHub tells of a token', () => {
  const cases = [
    ['of a fine-grained one nothing: the repositories show', {}, ['ok', known, undefined]],
    ['public_repo is enough', scopes('public_repo'), ['ok', known, undefined]],
    ['repo is enough', scopes('gist, repo, read:org'), ['ok', known, undefined]],
    ['no scope', scopes(''), ['failed', `${lacking} (it has no scope at all)`, `Add it at ${tokens}.`]],
    [
      'scopes whose names only begin alike',
      scopes('repo:status, read:org'),
      ['failed', `${lacking} (it has only repo:status, read:org)`, `Add it at ${tokens}.`],
    ],
    [
      'that it expires within two weeks',
      expires('2026-01-09 10:00:00 UTC'),
      ['warning', `${known}, which expires on 2026-01-09`, `Renew it in time at ${tokens}.`],
    ],
    [
      'that it expires later',
      expires('2026-11-09 01:00:00 +0200'),
      ['ok', `${known}, which expires on 2026-11-08`, undefined],
    ],
    ['a date in odd words', expires('never'), ['ok', known, undefined]],
  ] as const;
  for (const [what, headers, expected] of cases) {
    it(what, async (t) => {
      assert.deepEqual(await told(t, headers), expected);
    });
  }

  it('that it belongs to no user', async (t) => {
    assert.deepEqual(await toldBy(t, json(403, { message: 'Resource not accessible by integration' })), [
      'warning',
      'URL knows the token; it belongs to no user: an App’s own, or that of a job of GitHub Actions',
      'No check runs on pull requests that a job’s token opens; on an App’s they do.',
    ]);
  });

  it('no scope, for a dry run, which reads what everybody may read', async (t) => {
    assert.deepEqual(await told(t, scopes(''), true), ['ok', known, undefined]);
  });
});
