import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { versionFolder } from '../../../src/clients/github/version-folder.ts';
import { memoryVersions } from '../../../src/clients/github/version-memory.ts';
import type { VersionStore } from '../../../src/clients/github/version-store.ts';
import { silentLog } from '../../../src/lib/log.ts';
import { recording } from './connect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const withoutModes = process.platform === 'win32' && 'Windows has no modes of files';
const [one, two, three] = ['1'.repeat(40), '2'.repeat(40), '3'.repeat(40)] as const;

function folder(): string {
  return join(temporaryFolder(), 'state', 'versions');
}

async function text(store: VersionStore, path: string, commit: string): Promise<string | undefined> {
  const bytes = await store.recall(path, commit);
  return bytes && Buffer.from(bytes).toString();
}

/** Incompressible, so that sizes are what they seem. */
function noise(bytes: number): Buffer {
  return randomBytes(bytes);
}

const kinds: readonly [string, (maxBytes?: number) => VersionStore][] = [
  ['in memory', (maxBytes) => memoryVersions(maxBytes)],
  ['in a folder', (maxBytes) => versionFolder({ directory: folder(), log: silentLog, ...(maxBytes && { maxBytes }) })],
];
for (const [where, make] of kinds) {
  describe(`versions kept ${where}`, () => {
    it('are found by path and commit', async () => {
      const store = make();
      assert.equal(await text(store, 'a.json', one), undefined);
      await store.keep('a.json', one, Buffer.from('a at one'));
      await store.keep('a.json', two, Buffer.from(''));
      await store.keep('b.json', one, Buffer.from('b at one'));
      assert.equal(await text(store, 'a.json', one), 'a at one');
      assert.equal(await text(store, 'a.json', two), '');
      assert.equal(await text(store, 'b.json', one), 'b at one');
      assert.equal(await text(store, 'b.json', two), undefined);
    });

    it('do not outgrow their limit', async () => {
      const store = make(100_000);
      for (const commit of [one, two, three]) await store.keep('a.json', commit, noise(40_000));
      const found = await Promise.all([one, two, three].map((commit) => store.recall('a.json', commit)));
      assert.deepEqual(
        found.map((bytes) => bytes?.length),
        [undefined, 40_000, 40_000],
      );
      await store.keep('b.json', one, noise(200_000));
      assert.equal(await store.recall('b.json', one), undefined, 'too large to be kept');
    });
  });
}

describe('the folder of versions', () => {
  async function filled() {
    const directory = folder();
    const told: string[] = [];
    const store = versionFolder({ directory, log: recording(told) });
    await store.keep('a.json', one, Buffer.from('a at one'));
    await store.keep('a.json', two, Buffer.from('a at two'));
    return { directory, told, store };
  }

  it('survives the process, compressed', async () => {
    const { directory, store } = await filled();
    await store.keep('large.json', one, Buffer.from('{}'.repeat(100_000)));
    const later = versionFolder({ directory, log: silentLog });
    assert.equal(await text(later, 'a.json', two), 'a at two');
    assert.equal((await later.recall('large.json', one))?.length, 200_000);
    for (const name of readdirSync(directory)) {
      assert.match(name, /^[0-9a-f]{64}\.gz$/);
      assert.ok(statSync(join(directory, name)).size < 1_000);
    }
  });

  it('is readable for its user alone', { skip: withoutModes }, async () => {
    const { directory } = await filled();
    for (const name of readdirSync(directory)) assert.equal(statSync(join(directory, name)).mode & 0o077, 0);
  });

  it('lets go what was written first, also what another process wrote', async () => {
    const directory = folder();
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, 'left behind.tmp'), noise(80_000));
    utimesSync(join(directory, 'left behind.tmp'), 1, 1);
    const store = versionFolder({ directory, log: silentLog, maxBytes: 100_000 });
    await store.keep('a.json', one, noise(40_000));
    assert.ok(!readdirSync(directory).includes('left behind.tmp'));
    assert.equal((await store.recall('a.json', one))?.length, 40_000);
  });

  const damages: readonly [string, (directory: string, file: string) => void][] = [
    [
      'is cut off',
      (_, file) => {
        writeFileSync(file, readFileSync(file).subarray(0, 20));
      },
    ],
    [
      'has another byte',
      (_, file) => {
        writeFileSync(
          file,
          readFileSync(file).map((byte, at) => (at === 40 ? ~byte : byte)),
        );
      },
    ],
    [
      'is empty',
      (_, file) => {
        writeFileSync(file, '');
      },
    ],
    [
      'is another version’s',
      (directory, file) => {
        for (const name of readdirSync(directory))
          if (!file.endsWith(name)) writeFileSync(file, readFileSync(join(directory, name)));
      },
    ],
    [
      'unpacks to more than memory should hold',
      (_, file) => {
        writeFileSync(file, gzipSync(Buffer.alloc(100 * 2 ** 20)));
      },
    ],
  ];
  for (const [what, damage] of damages) {
    it(`does not know a version whose file ${what}, and keeps it anew`, async () => {
      const { directory, store } = await filled();
      const before = new Set(readdirSync(directory));
      await store.keep('a.json', three, Buffer.from('a at three, which is longer than twenty bytes are'));
      const [name = ''] = readdirSync(directory).filter((each) => !before.has(each));
      damage(directory, join(directory, name));
      assert.equal(await text(store, 'a.json', three), undefined);
      await store.keep('a.json', three, Buffer.from('again'));
      assert.equal(await text(store, 'a.json', three), 'again');
    });
  }

  it('is done without where it cannot be used, and that is said once', async () => {
    const directory = folder();
    mkdirSync(join(directory, '..'), { recursive: true });
    writeFileSync(directory, 'a file');
    const told: string[] = [];
    const store = versionFolder({ directory, log: recording(told) });
    await store.keep('a.json', one, Buffer.from('a'));
    await store.keep('a.json', two, Buffer.from('b'));
    assert.equal(await store.recall('a.json', one), undefined);
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^versions\.not-kept: The folder .*versions for versions of files cannot be used: E/);
  });
});
