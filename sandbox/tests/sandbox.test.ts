import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { startSandbox, type Sandbox, type SandboxOptions } from '../src/sandbox.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { runProgram } from '../../tests/support/program.ts';
import { startProgram, withoutSignals } from '../../tests/support/running-program.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

describe('a sandbox', () => {
  let directory: string;
  const running: Sandbox[] = [];
  beforeEach(() => {
    directory = temporaryFolder();
  });
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.close();
  });

  async function start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({ directory, ...options });
    running.push(sandbox);
    return sandbox;
  }

  async function ask({ primary }: Sandbox, path: string): Promise<Record<string, unknown>> {
    return (await (await fetch(primary.url + path)).json()) as Record<string, unknown>;
  }

  it('has a PRIMARY that keeps v1 unless told otherwise', async () => {
    const sandbox = await start();
    assert.equal((await ask(sandbox, '/replicate_mode'))['canonical_format'], 'legacy');
    assert.equal(sandbox.modelsDirectory, join(directory, 'primary'));
  });

  for (const format of ['v1', 'v2'] as const) {
    it(`names the folder whose files are the ones to edit where PRIMARY keeps ${format}`, async () => {
      const sandbox = await start({ format });
      const timestamp = `/model_references/${format}/metadata/last_updated`;
      const before = await ask(sandbox, timestamp);
      const file = join(sandbox.modelsDirectory, 'gfpgan.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace('Face correction', 'Face repair'));
      assert.notDeepEqual(await ask(sandbox, timestamp), before);
      for (const version of ['v1', 'v2']) {
        const { FaceRepair } = await ask(sandbox, `/model_references/${version}/gfpgan`);
        const { description } = FaceRepair as { description: string };
        assert.equal(description, version === format ? 'Face repair.' : 'Face correction.');
      }
    });
  }

  it('keeps what was edited, and gives a folder of an earlier release the records of v2', async () => {
    await (await startSandbox({ directory })).close();
    rmSync(join(directory, 'primary', 'v2'), { recursive: true });
    writeFileSync(join(directory, 'primary', 'blip.json'), '{"edited": {}}');
    const sandbox = await start({ format: 'v2' });
    assert.deepEqual(await ask(sandbox, '/model_references/v1/blip'), { edited: {} });
    assert.deepEqual(Object.keys(await ask(sandbox, '/model_references/v2/blip')), ['CaptionBase']);
  });

  it('starts from the command line, and says what PRIMARY keeps and where', { skip: withoutSignals }, async (t) => {
    const port = await freePort();
    const flags = ['sandbox', '--port', String(port), '--data', directory, '--format', 'v2'];
    const program = startProgram(t, flags, {}, directory);
    await program.until(/^PRIMARY +http:\S+ {3}\(keeps v2\)$/m);
    await program.until(new RegExp(`^  its models +${join(directory, 'primary', 'v2')} {3}\\(edit a file`, 'm'));
    await program.until(/Ctrl\+C/);
    program.kill('SIGTERM');
    assert.equal((await program.ended).code, 0);
  });

  it('allows no auto-merge unless told to', async () => {
    for (const allowAutoMerge of [false, true]) {
      const sandbox = await startSandbox({ allowAutoMerge });
      running.push(sandbox);
      assert.equal(sandbox.requiredCheck, allowAutoMerge ? 'ci' : undefined);
      for (const { slug } of sandbox.repositories) {
        const headers = { authorization: `Bearer ${sandbox.environment['HORDE_GITHUB_SYNC_GITHUB_TOKEN']}` };
        const repository = await (await fetch(`${sandbox.github.url}/repos/${slug}`, { headers })).json();
        assert.equal((repository as { allow_auto_merge: boolean }).allow_auto_merge, allowAutoMerge);
      }
    }
  });

  it('knows no third format', async () => {
    const { code, stderr } = await runProgram(['sandbox', '--format', 'v3'], {}, directory);
    assert.equal(code, 1);
    assert.match(stderr, /'--format <format>' argument 'v3' is invalid\. Allowed choices are v1, v2\./);
  });
});
