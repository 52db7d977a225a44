import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { startTestService } from '../service/test-service.ts';
import { runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** What takes long to load and much memory, by what needs it: docs/decisions/9-quick-starts.md. */
const heavy = { 'the web’s fetch': 'internal/deps/undici/undici', TLS: 'tls', compression: 'zlib', HTTP: 'http' };

/** Runs the program, and says what of that it has loaded. */
async function loadedBy(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const folder = temporaryFolder();
  const [hook, list] = [join(folder, 'hook.cjs'), join(folder, 'list.json')];
  writeFileSync(
    hook,
    `process.on('exit', () => require('fs').writeFileSync(${JSON.stringify(list)}, JSON.stringify(process.moduleLoadList)));`,
  );
  const { code, stderr } = await runProgram(flags, { ...env, NODE_OPTIONS: `--require "${hook}"` }, folder);
  assert.equal(code, 0, stderr);
  const loaded = JSON.parse(readFileSync(list, 'utf8')) as string[];
  return Object.entries(heavy).flatMap(([what, name]) => (loaded.includes(`NativeModule ${name}`) ? [what] : []));
}

describe('what is not needed is not loaded', () => {
  it('by a run over plain HTTP: the web’s fetch, TLS, compression', async (t) => {
    const sandbox = await startSandbox();
    t.after(async () => {
      await sandbox.close();
    });
    assert.deepEqual(await loadedBy(['--dry-run'], sandbox.environment), ['HTTP']);
  });

  it('by status of a watch on this machine: the web’s fetch, TLS, compression', async (t) => {
    const service = await startTestService(t);
    service.tell({ name: 'watch.unchanged', timestamp: 1, format: 'v1' });
    assert.deepEqual(await loadedBy(['status', '--url', service.url], {}), ['HTTP']);
  });

  it('by --help: nothing of all this', async () => {
    assert.deepEqual(await loadedBy(['--help'], {}), []);
  });
});
