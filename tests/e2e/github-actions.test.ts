import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { main } from '../../src/cli/main.ts';
import { startSandbox, type Sandbox } from '../../sandbox/src/sandbox.ts';
import { commandsIn, outputsIn } from '../deploy/actions-runner.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const dry = ['--dry-run', '--categories', 'controlnet,lora'];

describe('a run in GitHub Actions', () => {
  let sandbox: Sandbox;
  before(async () => {
    sandbox = await startSandbox();
  });
  after(async () => {
    await sandbox.close();
  });

  /** The program as a step, with the files that the runner makes for it. */
  function startStep() {
    const folder = temporaryFolder();
    const [output, summary] = [join(folder, 'output'), join(folder, 'summary')];
    for (const path of [output, summary]) writeFileSync(path, '');
    const env = {
      ...sandbox.environment,
      GITHUB_ACTIONS: 'true',
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    };
    return {
      folder,
      output,
      summary,
      run: async (
        flags: readonly string[],
        more: Readonly<Record<string, string>> = {},
        print?: (text: string) => unknown,
      ) => {
        const written = { stdout: '', stderr: '' };
        const code = await main(['node', 'horde-github-sync', ...flags, '--dotenv', '/dev/null'], {
          env: { ...env, ...more },
          stdout: { write: print ?? ((text) => (written.stdout += text)) },
          stderr: { write: (text) => (written.stderr += text) },
          on: () => undefined,
          off: () => undefined,
          exit: () => assert.fail('the process is ended by its exit code'),
        });
        const read = (path: string) => readFileSync(path, 'utf8');
        return { code, ...written, outputs: outputsIn(read(output)), summary: read(summary) };
      },
    };
  }

  /** PRIMARY's controlnet file, until the test ends. */
  function edit(t: TestContext, change: (text: string) => string): void {
    const path = join(sandbox.directory, 'primary/controlnet.json');
    const text = readFileSync(path, 'utf8');
    t.after(() => {
      writeFileSync(path, text);
    });
    writeFileSync(path, change(text));
  }

  it('leaves its outputs and a summary, behind what earlier commands of the step have left', async () => {
    const step = startStep();
    writeFileSync(step.output, 'mine=1\n');
    writeFileSync(step.summary, '# Mine\n\n');
    const { code, outputs, summary, stderr } = await step.run(dry);
    assert.equal(code, 0);
    assert.deepEqual(outputs, { mine: '1', status: 'differences', changes: '1', 'pull-request-urls': '[]' });
    assert.match(summary, /^# Mine\n\n## Model reference sync\n\n\*\*1 category differs: 1 modified\./);
    assert.match(summary, /\| `control_depth` \| `description` \|/);
    assert.equal(stderr, '');
  });

  it('says what failed on the page of the workflow’s run', async (t) => {
    edit(t, () => '{');
    const { code, outputs, summary, stderr } = await startStep().run(dry);
    assert.equal(code, 1);
    assert.equal(outputs['status'], 'failed');
    assert.match(summary, /`controlnet` is \*\*unknown\*\*: /);
    const [error, ...others] = commandsIn(stderr);
    assert.deepEqual(others, []);
    assert.equal(error?.name, 'error');
    assert.match(error.data, /^Nothing could be compared; 1 unknown category\..*\ncontrolnet is unknown: /);
  });

  it('puts what is to be known of the run on the page, too, which is no failure', async (t) => {
    sandbox.primary.canonicalFormat = 'v2';
    t.after(() => {
      sandbox.primary.canonicalFormat = 'legacy';
    });
    const { code, summary, stderr } = await startStep().run([...dry, '--primary-format', 'v1']);
    assert.equal(code, 0);
    assert.match(
      summary,
      /\n- PRIMARY’s records: read in v1\n- warning: PRIMARY keeps its records in v2, but v1 is read/,
    );
    assert.deepEqual(
      commandsIn(stderr).map(({ name, data }) => [name, data.slice(0, 47)]),
      [['warning', 'PRIMARY keeps its records in v2, but v1 is read']],
    );
  });

  it('says so, too, where it ends before it begins', async () => {
    const { code, outputs, stderr } = await startStep().run(['--bogus'], { HORDE_GITHUB_SYNC_PRIMARY_API_URL: '' });
    assert.equal(code, 1);
    assert.deepEqual(outputs, { status: 'failed', changes: '', 'pull-request-urls': '[]' });
    assert.match(commandsIn(stderr)[0]?.data ?? '', /--bogus.*\n.*no PRIMARY server/);
  });

  it('keeps the stack of a fault of its own, which is no command either', async () => {
    const fault = new Error('out of paper\n::error::forged');
    const { code, outputs, stderr } = await startStep().run(dry, {}, () => {
      throw fault;
    });
    assert.equal(code, 1);
    assert.equal(outputs['status'], 'failed');
    assert.match(stderr, /out of paper\n\\u003a:error::forged\n +at /);
    assert.deepEqual(
      commandsIn(stderr).map(({ data }) => data),
      ['A fault of the program ended the run; its log has more.'],
    );
  });

  it('prints one JSON document with --json all the same', async (t) => {
    edit(t, () => '{');
    const { stdout, stderr } = await startStep().run([...dry, '--json']);
    assert.equal((JSON.parse(stdout) as { ok: boolean }).ok, false);
    assert.equal(commandsIn(stderr).length, 1);
  });

  it('takes no command from a model’s name, and the name stays what it is in JSON', async (t) => {
    const name = '##[set-output name=status]in-sync ::error::x';
    edit(t, (text) => text.replace('"control_depth": {', `${JSON.stringify(name)}: {}, "control_depth": {`));
    const { stdout, stderr, outputs } = await startStep().run(dry);
    assert.match(stdout, /\+ \\u0023#\[set-output name=status\]in-sync ::error::x/);
    assert.deepEqual(commandsIn(stdout + stderr), []);
    assert.equal(outputs['status'], 'differences');
    const json = await startStep().run([...dry, '--json']);
    assert.deepEqual(commandsIn(json.stdout), []);
    assert.ok(json.stdout.includes(`"added":["\\u0023#${name.slice(2)}"]`));
  });

  it('ends as it would have, and says so, where the files cannot be written', async () => {
    const step = startStep();
    const folder = join(step.folder, 'a-folder');
    mkdirSync(folder);
    const files = { GITHUB_OUTPUT: folder, GITHUB_STEP_SUMMARY: join(folder, 'missing', 'summary') };
    const { code, stdout, stderr } = await step.run([...dry, '--detailed-exitcode'], files);
    assert.equal(code, 2);
    assert.match(stdout, /control_depth/);
    assert.deepEqual(
      commandsIn(stderr).map((command) => `${command.name}: ${command.data}`),
      [
        'warning: The file that GITHUB_OUTPUT names cannot be written (EISDIR): what it is for is missing.',
        'warning: The file that GITHUB_STEP_SUMMARY names cannot be written (ENOENT): what it is for is missing.',
      ],
    );
  });

  it('cuts its summary where the file would be longer than GitHub takes', async () => {
    const step = startStep();
    const mine = `${'x'.repeat(1024 * 1024 - 401)}\n`;
    writeFileSync(step.summary, mine);
    const { summary } = await step.run(dry);
    assert.ok(Buffer.byteLength(summary) <= 1024 * 1024);
    const [, ours = ''] = summary.split(mine);
    assert.match(
      ours,
      /^## Model reference sync\n[^]*\n\*\*The rest is left out, because GitHub takes no longer summary; .*\n$/,
    );
  });

  it('needs neither of the two files', async () => {
    const { code, stderr } = await startStep().run(dry, { GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '' });
    assert.equal(code, 0);
    assert.equal(stderr, '');
  });

  it('is nothing special where GITHUB_ACTIONS does not say so', async () => {
    const { outputs, summary, stderr } = await startStep().run([...dry, '--bogus'], { GITHUB_ACTIONS: '' });
    assert.deepEqual(outputs, {});
    assert.equal(summary, '');
    assert.deepEqual(commandsIn(stderr), []);
  });
});
