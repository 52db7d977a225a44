import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { main } from '../../src/cli/main.ts';
import { blobSha, treeSha } from '../../src/clients/repository/git-objects.ts';
import type { Process } from '../../src/cli/process.ts';
import { json, startServer, type Answer } from '../clients/test-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const base = '1'.repeat(40);
const file = '{\n    "a": {\n        "v": 1\n    }\n}\n';
const repository = '/repos/Haidra-Org/AI-Horde-image-model-reference';

/** PRIMARY and GitHub at one address: GitHub has the model `a` of clip, and no pull request. */
async function startBothSides(t: TestContext, primary: Answer, mode: Answer = json(404, { detail: 'Not Found' })) {
  const entries = [{ path: 'clip.json', mode: '100644', type: 'blob', sha: blobSha(file) }];
  const routes: Readonly<Record<string, Answer>> = {
    '/replicate_mode': mode,
    '/model_references/v1/clip': primary,
    [`${repository}/git/ref/heads/main`]: json(200, { ref: 'refs/heads/main', object: { type: 'commit', sha: base } }),
    [`${repository}/git/trees/${base}`]: json(200, { sha: treeSha(entries), truncated: false, tree: entries }),
    [`${repository}/git/blobs/${blobSha(file)}`]: (response) => {
      response.end(file);
    },
    [`${repository}/git/matching-refs/heads/sync/primary/`]: json(200, []),
    [`${repository}/pulls`]: json(200, []),
  };
  const server = await startServer(t, (response, request, count) => {
    const path = decodeURIComponent(request.path).replace(/\?.*/, '');
    return (routes[path] ?? json(404, { message: `${path} is not known here` }))(response, request, count);
  });
  const folder = temporaryFolder();
  const dotenv = join(folder, 'empty.env');
  writeFileSync(dotenv, '');
  const flags = ['--primary-url', server.url, '--categories', 'clip', '--dry-run', '--dotenv', dotenv];
  return { server, folder, flags, env: { GITHUB_API_URL: server.url } };
}

interface Screen {
  readonly isTTY?: boolean;
  readonly env?: Process['env'];
}

/** Runs the program as the process would, with nothing of the real one. */
async function run(flags: readonly string[], { isTTY, env = {} }: Screen = {}) {
  const written = { stdout: '', stderr: '' };
  const terminal = (name: 'stdout' | 'stderr') => ({
    write: (text: string) => (written[name] += text),
    ...(isTTY !== undefined && { isTTY }),
  });
  const process: Process = {
    env,
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    on: () => undefined,
    off: () => undefined,
    exit: () => assert.fail('the process is ended by its exit code'),
  };
  const code = await main(['node', 'horde-github-sync', ...flags], process);
  return { code, ...written };
}

const same = json(200, { a: { v: 1 } });
const different = json(200, { a: { v: 2 } });
const unknown = json(404, { detail: 'not found' });

/** A variable that is warned of. */
const misspelt = { HORDE_GITHUB_SYNC_LOGFORMAT: 'text' };

describe('the exit code', () => {
  interface Row {
    readonly given: string;
    readonly primary: Answer;
    readonly mode?: Answer;
    readonly flags?: readonly string[];
    readonly code: number;
  }
  const replica = json(200, { replicate_mode: 'REPLICA', canonical_format: 'legacy' });
  const rows: readonly Row[] = [
    { given: 'nothing differs', primary: same, code: 0 },
    { given: 'nothing differs', primary: same, flags: ['--detailed-exitcode'], code: 0 },
    { given: 'something differs', primary: different, code: 0 },
    { given: 'something differs', primary: different, flags: ['--detailed-exitcode'], code: 2 },
    { given: 'a category is unknown', primary: unknown, code: 1 },
    { given: 'PRIMARY is a replica', primary: same, mode: replica, code: 1 },
    { given: 'PRIMARY is a replica', primary: same, mode: replica, flags: ['--primary-format', 'v1'], code: 1 },
    { given: 'PRIMARY does not tell its format', primary: same, mode: json(200, {}), code: 1 },
    {
      given: 'PRIMARY does not tell its format, with',
      primary: same,
      mode: json(200, {}),
      flags: ['--primary-format', 'v1'],
      code: 0,
    },
    { given: 'a category is unknown', primary: unknown, flags: ['--detailed-exitcode'], code: 1 },
    { given: 'a category is refused', primary: json(200, { b: {} }), flags: ['--detailed-exitcode'], code: 1 },
    {
      given: 'removals are let through',
      primary: json(200, { b: {} }),
      flags: ['--max-removed-percent', '100'],
      code: 0,
    },
    { given: 'there is nothing to sync', primary: same, flags: ['--categories', 'lora'], code: 0 },
  ];
  for (const { given, primary, mode, flags = [], code } of rows) {
    it(`is ${code} where ${[given, ...flags].join(' ')}`, async (t) => {
      const { flags: common, env } = await startBothSides(t, primary, mode);
      const ended = await run([...common, ...flags], { env });
      assert.equal(ended.code, code, ended.stdout + ended.stderr);
    });
  }

  it('is 1 for wrong usage, said on standard error, and nothing is asked of anybody', async (t) => {
    const { flags, env, server } = await startBothSides(t, same);
    const { code, stdout, stderr } = await run([...flags, '--bogus', '--removals', 'some'], { env });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /--bogus/);
    assert.match(stderr, /--removals: "some"/);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.deepEqual(server.requests, []);
  });

  it('is 1 for the Python service’s switch against pull requests, and nothing is asked of anybody', async (t) => {
    const { flags, env, server } = await startBothSides(t, different);
    const writing = flags.filter((flag) => flag !== '--dry-run');
    const settings = { ...env, GITHUB_TOKEN: 'x', HORDE_GITHUB_SYNC_NO_PR: 'true' };
    const { code, stdout, stderr } = await run(writing, { env: settings });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /HORDE_GITHUB_SYNC_NO_PR: .* give --dry-run/);
    assert.deepEqual(server.requests, []);
  });

  it('is 1, with a sentence, where the preview cannot be written', async (t) => {
    const { flags, env, folder } = await startBothSides(t, different);
    const notFolder = join(folder, 'a-file');
    writeFileSync(notFolder, '');
    const { code, stderr } = await run([...flags, '--output-dir', notFolder], { env });
    assert.equal(code, 1);
    assert.match(stderr, /Nothing was done: the folder \S+a-file \(--output-dir, /);
    assert.doesNotMatch(stderr, /^ +at /m);
  });

  it('is 1, with a sentence, where the preview would stand among other files, and nothing is asked of anybody', async (t) => {
    const { flags, env, folder, server } = await startBothSides(t, different);
    const place = join(folder, 'out/Haidra-Org/AI-Horde-text-model-reference');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'notes.txt'), '');
    const { code, stdout, stderr } = await run([...flags, '--output-dir', join(folder, 'out')], { env });
    assert.equal(code, 1);
    assert.equal(stdout, '');
    assert.match(stderr, /Haidra-Org\/AI-Horde-text-model-reference\/notes\.txt\. Move them away/);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.deepEqual(server.requests, []);
  });
});

describe('help and version', () => {
  for (const flag of ['--help', '-h']) {
    it(`are shown by ${flag} on standard output, with the exit codes`, async () => {
      const { code, stdout, stderr } = await run([flag]);
      assert.equal(code, 0);
      assert.equal(stderr, '');
      const asked = [
        '--primary-url',
        '--categories',
        '--dry-run',
        '--force',
        '--target-dir',
        '--watch',
        '--watch-interval',
      ];
      for (const name of [...asked, '--watch-startup-sync']) assert.ok(stdout.includes(name), name);
      assert.match(stdout, /Exit codes:\n {2}0 {2}done/);
    });
  }

  for (const flag of ['--version', '-V']) {
    it(`are shown by ${flag}: the package’s own`, async () => {
      const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
      assert.deepEqual(await run([flag]), { code: 0, stdout: `${version}\n`, stderr: '' });
    });
  }
});

describe('what is printed', () => {
  it('is the report on standard output and nothing else, where all went well', async (t) => {
    const { flags, env } = await startBothSides(t, different);
    const { stdout, stderr } = await run(flags, { env });
    assert.match(stdout, /clip/);
    assert.equal(stderr, '');
  });

  it('is one JSON document on standard output where that was asked for', async (t) => {
    const { flags, env } = await startBothSides(t, unknown);
    const { stdout, stderr } = await run([...flags, '--json'], { env: { ...env, ...misspelt } });
    assert.equal(typeof JSON.parse(stdout), 'object');
    assert.match(stderr, /HORDE_GITHUB_SYNC_LOGFORMAT/);
  });

  it('is one JSON object a line on standard error where the log is for machines', async (t) => {
    const { flags, env } = await startBothSides(t, unknown);
    const { stderr } = await run([...flags, '--log-format', 'json'], { env, isTTY: true });
    const lines = stderr.trimEnd().split('\n');
    assert.ok(lines.some((line) => JSON.parse(line).event === 'sync.finished'));
  });

  describe('where PRIMARY keeps another format than the one that was asked for', () => {
    const keepsV2 = json(200, { replicate_mode: 'PRIMARY', canonical_format: 'v2' });
    const warning = 'PRIMARY keeps its records in v2, but v1 is read';
    const v1 = ['--primary-format', 'v1'];

    it('is one warning in the report, and no failure', async (t) => {
      const { flags, env } = await startBothSides(t, same, keepsV2);
      const { code, stdout } = await run([...flags, ...v1], { env });
      assert.equal(code, 0);
      assert.equal(stdout.split(warning).length, 2);
      assert.match(stdout, /\n! PRIMARY keeps[^]*\nPRIMARY’s records: read in v1\nEverything is in sync/);
    });

    it('is format and warning in the JSON document', async (t) => {
      const { flags, env } = await startBothSides(t, same, keepsV2);
      const { ok, primaryFormat, warnings } = JSON.parse((await run([...flags, ...v1, '--json'], { env })).stdout);
      assert.deepEqual([ok, primaryFormat, warnings.length], [true, 'v1', 1]);
      assert.ok(warnings[0].startsWith(warning));
    });

    it('is a warning with format and warnings in the log for machines', async (t) => {
      const { flags, env } = await startBothSides(t, same, keepsV2);
      const { stderr } = await run([...flags, ...v1, '--log-format', 'json'], { env });
      const { event, level, msg, primaryFormat, warnings } = JSON.parse(stderr.trimEnd().split('\n').at(-1) ?? '');
      assert.deepEqual([event, level, primaryFormat, warnings.length], ['sync.finished', 'warn', 'v1', 1]);
      assert.ok(
        msg.startsWith(`Everything is in sync: 1 category. Dry run: nothing was written to GitHub. ${warning}`),
      );
    });
  });

  it('names a variable that was meant for us and has no effect', async (t) => {
    const { flags, env } = await startBothSides(t, same);
    const { code, stderr } = await run(flags, { env: { ...env, ...misspelt } });
    assert.equal(code, 0);
    assert.match(stderr, /HORDE_GITHUB_SYNC_LOGFORMAT .* the nearest name is HORDE_GITHUB_SYNC_LOG_FORMAT/);
  });

  it('tells each request where details were asked for', async (t) => {
    const { flags, env, server } = await startBothSides(t, same);
    const { stderr } = await run(flags, { env: { ...env, HORDE_GITHUB_SYNC_VERBOSE_LOGGING: 'true' } });
    assert.equal(stderr.split('\n').filter((line) => line.startsWith('GET ')).length, server.requests.length);
  });

  it('is a preview, too, where that was asked for', async (t) => {
    const { flags, env, folder } = await startBothSides(t, different);
    await run([...flags, '--output-dir', join(folder, 'out')], { env });
    const written = join(folder, 'out/Haidra-Org/AI-Horde-image-model-reference');
    assert.equal(readFileSync(join(written, 'clip.json'), 'utf8'), file.replace('1', '2'));
    assert.match(readFileSync(`${written}.diff`, 'utf8'), /^- {8}"v": 1\n\+ {8}"v": 2$/m);
  });

  it('is no preview that could be taken for agreement, where PRIMARY did not answer', async (t) => {
    const { flags, env, folder } = await startBothSides(t, unknown);
    const { code } = await run([...flags, '--output-dir', join(folder, 'out')], { env });
    assert.equal(code, 1);
    assert.match(readFileSync(join(folder, 'out/INCOMPLETE.txt'), 'utf8'), /more may differ/);
  });

  it('is no preview where none was asked for', async (t) => {
    const { flags, env, folder } = await startBothSides(t, different);
    await run(flags, { env });
    assert.equal(existsSync(join(folder, 'out')), false);
  });
});

describe('a terminal', () => {
  const rows: readonly { given: string; screen: Screen; isColored: boolean }[] = [
    { given: 'no terminal', screen: {}, isColored: false },
    { given: 'a terminal', screen: { isTTY: true }, isColored: true },
    { given: 'a terminal and NO_COLOR', screen: { isTTY: true, env: { NO_COLOR: '1' } }, isColored: false },
    { given: 'a terminal and an empty NO_COLOR', screen: { isTTY: true, env: { NO_COLOR: '' } }, isColored: true },
    { given: 'a terminal that is dumb', screen: { isTTY: true, env: { TERM: 'dumb' } }, isColored: false },
  ];
  for (const { given, screen, isColored } of rows) {
    it(`gets ${isColored ? 'colour' : 'no colour'}: ${given}`, async (t) => {
      const { flags, env } = await startBothSides(t, unknown);
      const { stdout, stderr } = await run(flags, { ...screen, env: { ...env, ...misspelt, ...screen.env } });
      assert.equal(stdout.includes('\u001b['), isColored, stdout);
      assert.equal(/\u001b\[\d+m/.test(stderr), isColored, stderr);
    });
  }

  it('shows progress, and is left without it', async (t) => {
    const { flags, env } = await startBothSides(t, same);
    const { stderr } = await run(flags, { isTTY: true, env });
    assert.match(stderr, /Reading \d\/\d: /);
    assert.ok(stderr.endsWith('\r\u001b[2K'));
  });
});
