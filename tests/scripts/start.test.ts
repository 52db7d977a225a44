import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { plainEnvironment, runProgram } from '../support/program.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** A copy of the checkout. Its files are some time old. */
function copyCheckout(packages: readonly string[] = readdirSync(join(root, 'node_modules'))): string {
  const folder = temporaryFolder();
  for (const name of ['package.json', 'src', 'scripts', 'sandbox'])
    cpSync(join(root, name), join(folder, name), { recursive: true, preserveTimestamps: true });
  mkdirSync(join(folder, 'node_modules'));
  for (const name of packages)
    symlinkSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), 'junction');
  return folder;
}

function bundles(folder: string): string[] {
  return readdirSync(join(folder, '.cache')).filter((name) => /^start-\d/.test(name));
}

async function start(folder: string, ...flags: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProgram(flags, {}, folder, join(folder, 'scripts/sync.js'));
  assert.equal(code, 0, stderr);
  assert.equal(stderr, '');
  return stdout;
}

/** Changes what `--version` shows. */
function change(folder: string, version: string): void {
  const path = join(folder, 'src/lib/version.ts');
  writeFileSync(path, `export function version(): string {\n  return '${version}';\n}\n`);
  const before = new Date(Date.now() - 60_000);
  utimesSync(path, before, before);
}

describe('npm run sync', () => {
  it('bundles the sources once, and starts from that', async () => {
    const folder = copyCheckout();
    const first = await start(folder, '--version');
    const made = bundles(folder);
    assert.equal(made.length, 1);
    // What starts is the bundle: without the sources there would be nothing else.
    writeFileSync(join(folder, '.cache', made[0]!, 'bin.js'), "process.stdout.write('the bundle\\n');\n");
    assert.equal(await start(folder, '--version'), 'the bundle\n');
    assert.match(first, /^\d+\.\d+\.\d+\n$/);
  });

  it('sees each change of a source', async () => {
    const folder = copyCheckout();
    await start(folder, '--version');
    for (const version of ['changed', 'changed again']) {
      change(folder, version);
      assert.equal(await start(folder, '--version'), `${version}\n`);
    }
    assert.equal(bundles(folder).length, 3);
  });

  it('keeps no bundle of a file that was changed while it was made', async () => {
    const folder = copyCheckout();
    change(folder, 'of tomorrow');
    const tomorrow = new Date(Date.now() + 86_400_000);
    utimesSync(join(folder, 'src/lib/version.ts'), tomorrow, tomorrow);
    await start(folder, '--version');
    assert.deepEqual(
      readdirSync(join(folder, '.cache')).filter((name) => name.endsWith('.json')),
      [],
    );
  });

  it('removes bundles of more than a week ago, and nothing else', async () => {
    const folder = copyCheckout();
    const old = `start-${Date.now() - 8 * 86_400_000}-1`;
    const recent = `start-${Date.now() - 6 * 86_400_000}-1`;
    for (const name of [old, recent, 'mine']) mkdirSync(join(folder, '.cache', name), { recursive: true });
    await start(folder, '--version');
    const left = readdirSync(join(folder, '.cache'));
    assert.deepEqual([left.includes(old), left.includes(recent), left.includes('mine')], [false, true, true]);
  });

  const without: Readonly<Record<string, () => string>> = {
    'esbuild is not installed': () =>
      copyCheckout(readdirSync(join(root, 'node_modules')).filter((name) => name !== 'esbuild')),
    'the checkout takes no file': () => {
      const folder = copyCheckout();
      writeFileSync(join(folder, '.cache'), '');
      return folder;
    },
  };
  for (const [what, prepare] of Object.entries(without)) {
    it(`runs the sources as they are where ${what}`, async () => {
      const folder = prepare();
      change(folder, 'as it is');
      assert.equal(await start(folder, '--version'), 'as it is\n');
    });
  }

  for (const [what, text] of Object.entries({ 'is damaged': '{"fol', 'names a folder that is gone': undefined })) {
    it(`starts anew where its record ${what}`, async () => {
      const folder = copyCheckout();
      await start(folder, '--version');
      const [before = ''] = bundles(folder);
      if (text === undefined) rmSync(join(folder, '.cache', before), { recursive: true });
      else writeFileSync(join(folder, '.cache/start.json'), text);
      await start(folder, '--version');
      const record = JSON.parse(readFileSync(join(folder, '.cache/start.json'), 'utf8')) as { folder: string };
      assert.notEqual(record.folder, `.cache/${before}`);
      assert.ok(bundles(folder).includes(record.folder.replace('.cache/', '')));
    });
  }

  it('says of a source with a mistake what Node says of it', async () => {
    const folder = copyCheckout();
    writeFileSync(join(folder, 'src/lib/version.ts'), 'export function version( {\n');
    const { code, stderr } = await runProgram(['--version'], {}, folder, join(folder, 'scripts/sync.js'));
    assert.equal(code, 1);
    assert.match(stderr, /version\.ts/);
    assert.doesNotMatch(stderr, /✘/);
    assert.match(stderr, /SyntaxError|ERR_INVALID_TYPESCRIPT_SYNTAX/);
  });
});

describe('a checkout that is not ready', () => {
  const aged = `data:text/javascript,${encodeURIComponent(
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  )}`;
  const installed = readdirSync(join(root, 'node_modules'));
  const first = 'Run npm ci first; it brings the right Node.js.\n';
  const old = 'horde-github-sync needs Node.js 22.18 or newer; this is 20.20.2.\n';
  const states: readonly (readonly [
    state: string,
    packages: readonly string[],
    node: readonly string[],
    line: string,
  ])[] = [
    ['has no packages', [], [], first],
    ['has no packages, and an old Node.js starts it,', [], ['--import', aged], first],
    ['has its packages, but an old Node.js starts it,', installed, ['--import', aged], old],
  ];
  for (const [state, packages, node, line] of states) {
    for (const command of [['scripts/sync.js'], ['scripts/start.js', 'scripts/demo.ts'], ['scripts/ready.js']]) {
      it(`and ${state} says in one line what to do: ${command.join(' ')}`, () => {
        const { status, stdout, stderr } = spawnSync(process.execPath, [...node, ...command], {
          cwd: copyCheckout(packages),
          encoding: 'utf8',
          env: plainEnvironment,
        });
        assert.deepEqual([status, stdout, stderr], [1, '', line]);
      });
    }
  }

  it('is asked for by each script of npm’s that begins with TypeScript', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
    for (const line of Object.values(scripts) as string[]) {
      if (/^node \S+\.ts/.test(line)) assert.fail(line);
    }
  });
});
