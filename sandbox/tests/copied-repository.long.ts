import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startSandbox, type Sandbox, type SandboxOptions } from '../src/sandbox.ts';
import { freePort } from '../../tests/support/free-port.ts';
import { runProgram } from '../../tests/support/program.ts';
import { startProgram } from '../../tests/support/running-program.ts';
import { temporaryFolder } from '../../tests/support/temporary-folder.ts';

const slug = 'Haidra-Org/AI-Horde-text-model-reference';
const samples = fileURLToPath(new URL('../../samples/github/text/', import.meta.url));

describe('a sandbox with a copy of a repository', () => {
  let folder: string;
  let source: string;
  const running: Sandbox[] = [];

  beforeEach(() => {
    folder = temporaryFolder();
    source = join(folder, 'source');
    mkdirSync(source);
  });
  afterEach(async () => {
    for (const sandbox of running.splice(0)) await sandbox.close();
  });

  function git(...args: readonly string[]): string {
    const identity = ['-c', 'user.name=A Person', '-c', 'user.email=7+person@users.noreply.github.com'];
    return execFileSync('git', [...identity, ...args], { cwd: source, encoding: 'utf8' });
  }

  /** The text samples on a branch, in two commits. */
  function commitSamples(branch: string): void {
    git('init', '--quiet', `--initial-branch=${branch}`);
    cpSync(samples, source, { recursive: true });
    git('add', '.');
    git('commit', '--quiet', '-m', 'The samples');
    writeFileSync(join(source, 'README'), 'Models\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'Say what it is');
  }

  async function start(options: SandboxOptions = {}): Promise<Sandbox> {
    const sandbox = await startSandbox({ copies: { text: source }, ...options });
    running.push(sandbox);
    return sandbox;
  }

  /** Every file's content and times. */
  function print(directory: string): string {
    const hash = createHash('sha256');
    for (const path of readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort()) {
      const file = join(directory, path);
      const { mtimeMs, mode } = lstatSync(file);
      hash.update(`${path} ${mtimeMs} ${mode}\n`);
      if (lstatSync(file).isFile()) hash.update(readFileSync(file));
    }
    return hash.digest('hex');
  }

  it('has its whole history, on the branch that is checked out', async () => {
    commitSamples('dev');
    git('branch', 'other');
    const { github } = await start();
    const ask = async (path: string): Promise<any> => (await fetch(`${github.url}/repos/${slug}${path}`)).json();
    assert.equal((await ask('')).default_branch, 'dev');
    const commits = await ask('/commits');
    assert.deepEqual(
      commits.map(({ sha, author }: { sha: string; author: { login: string } }) => [sha, author.login]),
      git('log', '--format=%H person')
        .trim()
        .split('\n')
        .map((line) => line.split(' ')),
    );
    assert.equal((await ask('/branches/other')).commit.sha, commits[0].sha);
  });

  it('is what the program can be tried on, and the folder stays as it is', async () => {
    commitSamples('dev');
    const before = print(source);
    const { environment, github } = await start();
    assert.equal(environment['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_BRANCH'], 'dev');
    const { stdout, code } = await runProgram(['--categories', 'text_generation'], environment, folder);
    assert.match(stdout, /created #1/);
    assert.equal(code, 0);
    const [pull] = (await github.state(slug)).pulls;
    assert.equal(pull?.base.ref, 'dev');
    assert.equal(print(source), before);
  });

  it('names no branch where it is main, and leaves the other repository to the samples', async () => {
    commitSamples('main');
    const { environment, repositories } = await start();
    assert.deepEqual(
      Object.keys(environment).filter((name) => name.endsWith('_BRANCH')),
      [],
    );
    assert.deepEqual(
      repositories.map(({ copyOf }) => copyOf),
      [undefined, source],
    );
  });

  it('takes a bare repository, and a worktree', async () => {
    commitSamples('main');
    git('worktree', 'add', '--quiet', '-b', 'work', join(folder, 'work'));
    git('clone', '--quiet', '--bare', '.', join(folder, 'bare.git'));
    const bare = await start({ copies: { text: join(folder, 'bare.git') } });
    assert.equal(bare.repositories[1]?.branch, 'main');
    const work = await start({ copies: { text: join(folder, 'work') } });
    assert.equal(work.repositories[1]?.branch, 'work');
  });

  it('says of a shallow clone that its history is cut off', async () => {
    commitSamples('main');
    const shallow = join(folder, 'shallow');
    git('clone', '--quiet', '--depth=1', `file://${source}`, shallow);
    const { repositories, github } = await start({ copies: { text: shallow } });
    assert.deepEqual(
      repositories.map(({ isShallow }) => isShallow),
      [false, true],
    );
    const commits = await (await fetch(`${github.url}/repos/${slug}/commits`)).json();
    assert.equal((commits as unknown[]).length, 1);
  });

  it('says on the command line what it is a copy of', async (t) => {
    commitSamples('dev');
    const flags = ['sandbox', '--port', String(await freePort()), '--text-repository', 'source'];
    const program = startProgram(t, flags, {}, folder);
    await program.until(new RegExp(`^  a copy of +${source} {3}\\(branch dev\\)$`, 'm'));
    await program.until(/^export HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_BRANCH=dev$/m);
    await program.until(/Ctrl\+C/);
    program.kill('SIGTERM');
    assert.equal((await program.ended).code, 0);
  });

  describe('that is kept in a folder', () => {
    let directory: string;
    beforeEach(() => {
      directory = join(folder, 'kept');
    });

    it('is copied once: what happens there later stays, also without being named again', async () => {
      commitSamples('dev');
      const first = await start({ directory });
      const there = first.github.git(slug);
      const head = await there.branch('dev');
      assert.equal(await there.moveRef('refs/heads/topic', undefined, head), 'done');
      await first.close();
      running.pop();
      git('commit', '--quiet', '--allow-empty', '-m', 'Later');
      for (const copies of [{ text: source }, {}]) {
        const again = await start({ directory, copies });
        assert.equal(await again.github.git(slug).branch('topic'), head);
        assert.equal(await again.github.git(slug).branch('dev'), head);
        assert.equal(again.environment['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_BRANCH'], 'dev');
        await again.close();
        running.pop();
      }
    });

    it('is no copy of another one', async () => {
      commitSamples('dev');
      await (await startSandbox({ directory })).close();
      await assert.rejects(start({ directory }), {
        name: 'SandboxError',
        message: new RegExp(`text-model-reference\\.git is there from an earlier run, and is no copy of ${source}\\. `),
      });
    });
  });

  const refused: { why: string; prepare: () => string; says: RegExp }[] = [
    {
      why: 'there is no such folder',
      prepare: () => join(source, 'nowhere'),
      says: /^There is no folder .*nowhere\. /,
    },
    {
      why: 'it is a file',
      prepare: () => {
        writeFileSync(join(source, 'file'), '');
        return join(source, 'file');
      },
      says: /^There is no folder .*file\. /,
    },
    { why: 'it is no repository', prepare: () => source, says: /source is no git repository\. Name a folder/ },
    {
      why: 'it is a folder in a repository',
      prepare: () => {
        commitSamples('main');
        mkdirSync(join(source, 'below'));
        return join(source, 'below');
      },
      says: /below is no git repository/,
    },
    {
      why: 'it has no commits',
      prepare: () => {
        git('init', '--quiet');
        return source;
      },
      says: /source has no commits on the branch that is checked out there\./,
    },
    {
      why: 'no branch is checked out',
      prepare: () => {
        commitSamples('main');
        git('checkout', '--quiet', '--detach');
        return source;
      },
      says: /source has no branch checked out, but a commit \(a detached HEAD\)\. Check out the branch/,
    },
    {
      why: 'objects are missing',
      prepare: () => {
        commitSamples('main');
        for (const file of globSync('.git/objects/??/*', { cwd: source })) rmSync(join(source, file));
        return source;
      },
      says: /source could not be (read|copied): ./,
    },
  ];
  for (const { why, prepare, says } of refused) {
    it(`does not start where ${why}`, async () => {
      await assert.rejects(start({ copies: { text: prepare() } }), { name: 'SandboxError', message: says });
    });
  }

  it('ends with 1 and one sentence on the command line where it cannot start', async () => {
    const flags = ['sandbox', '--port', String(await freePort()), '--image-repository', 'nowhere'];
    const { code, stdout, stderr } = await runProgram(flags, {}, folder);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /^There is no folder \S+nowhere\. Name one that holds a git repository\.\n$/);
  });
});
