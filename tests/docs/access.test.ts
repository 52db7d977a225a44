import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { knownVariables } from '../../src/settings/settings-table.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const page = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
const commands = [...page.matchAll(/^\$ (.*)$/gm)].map(([, command = '']) => command);

describe('docs/access.md', () => {
  it('has no command that is not run here', () => {
    assert.deepEqual(commands, [
      'export HORDE_GITHUB_SYNC_GITHUB_TOKEN=…',
      'horde-github-sync doctor --primary-url https://models.aihorde.net/api --categories image_generation,blip,clip',
      'export HORDE_GITHUB_SYNC_GITHUB_TOKEN=…',
      'export GITHUB_APP_ID=123456',
      'export GITHUB_APP_PRIVATE_KEY_PATH=/etc/horde-github-sync/app.pem',
      'export HORDE_GITHUB_SYNC_VERBOSE_LOGGING=true',
      'horde-github-sync --dry-run --log-format json 2>&1 >report.txt | grep -c github.request',
    ]);
  });

  it('names no variable that does not exist', () => {
    const known = [...knownVariables, 'HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS'];
    const named = [...page.matchAll(/\b[A-Z]+(_[A-Z]+)+\b/g)].map(([name]) => name);
    assert.deepEqual(
      named.filter((name) => !known.includes(name)),
      [],
    );
  });

  it('shows what doctor prints, line for line, but for what changes from run to run', async (t) => {
    const sandbox = await startSandbox();
    const cwd = temporaryFolder();
    t.after(async () => {
      await sandbox.close();
    });
    sandbox.primary.canonicalFormat = 'v2';
    sandbox.primary.onRequest = (path) => {
      const [, category] = /^\/model_references\/v2\/(\w+)$/.exec(path) ?? [];
      if (category === undefined) return undefined;
      return new Response(readFileSync(join(sandbox.directory, 'primary', `${category}.json`)));
    };
    const given = (commands[1] ?? '')
      .replace('https://models.aihorde.net/api', sandbox.primary.url)
      .split(' ')
      .slice(1);
    const env = { ...sandbox.environment, HORDE_GITHUB_SYNC_PR_LABELS: 'sync' };
    const { code, stdout } = await runProgram(given, env, cwd);
    assert.equal(code, 0);
    const [, shown = ''] = /^```\n(This run\n.*?)^```/ms.exec(page) ?? [];
    const steady = (text: string) =>
      text
        .replaceAll(/https?:\/\/\S+/g, 'URL')
        .replaceAll(/\d{4}-\S+Z/g, 'TIME')
        .replaceAll(/[\d,]+ of 5,000/g, 'SOME of 5,000')
        .replaceAll(/ at [0-9a-f]{7}$/gm, ' at COMMIT')
        .replaceAll(/token of \S+/g, 'token of SOMEBODY');
    assert.equal(steady(stdout), steady(shown));
  });

  it('counts requests in a way that works', async (t) => {
    const sandbox = await startSandbox();
    t.after(async () => {
      await sandbox.close();
    });
    const [, name = '', value = ''] = /^export (\w+)=(.*)$/.exec(commands[5] ?? '') ?? [];
    const [flags = ''] = (commands[6] ?? '').split(' 2>&1');
    const env = { ...sandbox.environment, [name]: value };
    const { code, stderr } = await runProgram(flags.split(' ').slice(1), env, temporaryFolder());
    assert.equal(code, 0);
    assert.ok(stderr.split('\n').filter((line) => line.includes('github.request')).length > 5);
  });

  it('gives an App in variables that work', async (t) => {
    const sandbox = await startSandbox();
    const cwd = temporaryFolder();
    t.after(async () => {
      await sandbox.close();
    });
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    writeFileSync(join(cwd, 'app.pem'), privateKey.export({ type: 'pkcs1', format: 'pem' }));
    const variables = commands.flatMap((command) => {
      const [, name, value = ''] = /^export (GITHUB_\w+)=(.*)$/.exec(command) ?? [];
      return name === undefined ? [] : [[name, value.replace(/^\/.*\//, `${cwd}/`)] as const];
    });
    const env = { ...sandbox.environment, ...Object.fromEntries(variables) };
    const { code, stdout } = await runProgram(['doctor'], env, cwd);
    assert.equal(code, 1);
    assert.match(stdout, /GitHub does not accept the private key as one of the App 123456\./);
  });
});
