import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

import { LocalChangesError, WrongCloneError } from '../../../src/clients/clone/clone-errors.ts';
import { startCloneFixture, token, type CloneFixture } from './fixture.ts';
import { lanes } from '../../support/lanes.ts';

/** The clones that were set aside. */
function aside({ directory }: CloneFixture): readonly string[] {
  return readdirSync(dirname(directory)).filter((name) => name.startsWith(`${basename(directory)}.damaged-`));
}

/** Leaves the lock of a run that died. */
function abandon({ directory }: CloneFixture): void {
  const { pid } = spawnSync(process.execPath, ['--version']);
  writeFileSync(`${directory}.lock`, JSON.stringify({ pid, host: 'elsewhere', started: '', since: '' }));
  // Longer ago than any clock of these tests.
  utimesSync(`${directory}.lock`, 0, 0);
}

function packs({ directory }: CloneFixture): readonly string[] {
  const folder = join(directory, '.git/objects/pack');
  return readdirSync(folder).map((name) => join(folder, name));
}

export const openClone = lanes(
  ['a modified file, with the command that discards it', 'stands in no file of the clone and in no log'],
  ({ describe, it }) => {
    describe('a clone that somebody works in is left alone, and the error lists', () => {
      const rows: readonly { what: string; work: (fixture: CloneFixture) => void; lists: RegExp }[] = [
        {
          what: 'a modified file',
          work: ({ directory }) => {
            writeFileSync(join(directory, 'clip.json'), 'mine');
          },
          lists: /: modified: clip\.json(?:;|\. Save)/,
        },
        {
          what: 'a deleted file',
          work: ({ directory }) => {
            rmSync(join(directory, 'clip.json'));
          },
          lists: /: deleted: clip\.json(?:;|\. Save)/,
        },
        {
          what: 'an untracked file',
          work: ({ directory }) => {
            mkdirSync(join(directory, 'notes of mine'));
            writeFileSync(join(directory, 'notes of mine/a.txt'), 'mine');
          },
          lists: /: untracked: notes of mine\/a\.txt(?:;|\. Save)/,
        },
        {
          what: 'a staged file',
          work: ({ directory, git }) => {
            writeFileSync(join(directory, 'blip.json'), 'mine');
            git('add', 'blip.json');
          },
          lists: /: staged: blip\.json(?:;|\. Save)/,
        },
        {
          what: 'a commit',
          work: ({ directory, git }) => {
            writeFileSync(join(directory, 'blip.json'), 'mine');
            git('commit', '--quiet', '--all', '--message', 'Work of mine');
          },
          lists: /: commit: [0-9a-f]+ Work of mine(?:;|\. Save)/,
        },
        {
          what: 'a merge under way',
          work: ({ directory, git }) => {
            writeFileSync(join(directory, '.git/MERGE_HEAD'), `${git('rev-parse', 'HEAD')}\n`);
          },
          lists: /: under way: a merge(?:;|\. Save)/,
        },
        {
          what: 'a git command at work',
          work: ({ directory }) => {
            writeFileSync(join(directory, '.git/index.lock'), '');
          },
          lists: /: git is at work here, or died: \.git\/index\.lock(?:;|\. Save)/,
        },
      ];
      for (const { what, work, lists } of rows) {
        it(`${what}, with the command that discards it`, async (t) => {
          const fixture = await startCloneFixture(t);
          await fixture.refresh();
          work(fixture);
          const before = snapshot(fixture.directory);
          const error = await fixture.refresh().then(
            () => assert.fail('it was used'),
            (reason: unknown) => reason,
          );
          assert.ok(error instanceof LocalChangesError);
          assert.match(error.message, lists);
          assert.deepEqual(snapshot(fixture.directory), before, 'nothing was touched');
          // As a person would paste it.
          execFileSync('sh', ['-c', error.message.split('discard them with: ').at(-1) ?? ''], { stdio: 'ignore' });
          await fixture.refresh();
          assert.deepEqual(readdirSync(fixture.directory).sort(), ['.git', 'blip.json', 'clip.json']);
          assert.deepEqual(aside(fixture), []);
        });
      }

      it('also when the work begins after the clone was opened', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        await fixture.commit('main', { 'clip.json': 'theirs' });
        fixture.github.faults.before = () => {
          writeFileSync(join(fixture.directory, 'clip.json'), 'mine');
          return undefined;
        };
        await assert.rejects(fixture.refresh(), LocalChangesError);
        assert.equal(readFileSync(join(fixture.directory, 'clip.json'), 'utf8'), 'mine');
      });
    });

    describe('a folder that is not the clone that is wanted is left alone', () => {
      it('where it is none of ours', async (t) => {
        const fixture = await startCloneFixture(t);
        mkdirSync(fixture.directory, { recursive: true });
        writeFileSync(join(fixture.directory, 'thesis.txt'), 'mine');
        await assert.rejects(fixture.refresh(), WrongCloneError);
        assert.deepEqual(readdirSync(fixture.directory), ['thesis.txt']);
      });

      it('where its origin was changed, with the command that sets it back', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        fixture.git('remote', 'set-url', 'origin', 'http://127.0.0.1:1/evil.git');
        fixture.github.log.clear();
        const error = await fixture.refresh().catch((reason: unknown) => reason);
        assert.ok(error instanceof WrongCloneError);
        assert.deepEqual(fixture.github.log.entries, []);
        execFileSync('sh', ['-c', error.message.split('discard them with: ').at(-1) ?? '']);
        await fixture.refresh();
      });

      it('where it belongs to another GitHub', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        await assert.rejects(
          fixture.refresh({ serverUrl: 'http://localhost:1' }),
          /is a clone of .* and this run wants/,
        );
      });

      it('where it stands on another branch, with the command that switches back', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        fixture.git('switch', '--quiet', '--create', 'mine');
        await assert.rejects(fixture.refresh(), /stands on the branch mine.*switch main/s);
        fixture.git('switch', '--quiet', 'main');
        await fixture.refresh();
      });
    });

    describe('a damaged clone is set aside whole and made again', () => {
      const rows: readonly { what: string; damage: (fixture: CloneFixture) => void }[] = [
        {
          what: 'its objects are gone',
          damage: (fixture) => {
            for (const pack of packs(fixture)) rmSync(pack);
          },
        },
        {
          what: 'its objects are cut short',
          damage: (fixture) => {
            for (const pack of packs(fixture).filter((path) => path.endsWith('.pack'))) {
              chmodSync(pack, 0o644);
              truncateSync(pack, 40);
            }
          },
        },
        {
          what: 'HEAD is torn',
          damage: ({ directory }) => {
            writeFileSync(join(directory, '.git/HEAD'), '');
          },
        },
        {
          what: 'its branch is torn',
          damage: ({ directory }) => {
            writeFileSync(join(directory, '.git/refs/heads/main'), 'rubbish\n');
          },
        },
        {
          what: 'its index is torn',
          damage: ({ directory }) => {
            truncateSync(join(directory, '.git/index'), 20);
          },
        },
        {
          what: 'its configuration is torn',
          damage: ({ directory }) => {
            writeFileSync(join(directory, '.git/config'), '[core\n');
          },
        },
        {
          what: 'a run died while git had a lock in it',
          damage: (fixture) => {
            writeFileSync(join(fixture.directory, '.git/shallow.lock'), '');
            abandon(fixture);
          },
        },
        {
          what: 'a run died between the work tree and the branch',
          damage: (fixture) => {
            writeFileSync(join(fixture.directory, 'clip.json'), 'half');
            abandon(fixture);
          },
        },
      ];
      for (const { what, damage } of rows) {
        it(`where ${what}`, async (t) => {
          const fixture = await startCloneFixture(t);
          const commit = await fixture.refresh();
          writeFileSync(join(fixture.directory, '.git/precious'), 'mine');
          damage(fixture);
          fixture.said.length = 0;
          assert.equal(await fixture.refresh(), commit);
          assert.equal(fixture.git('status', '--porcelain'), '');
          assert.deepEqual(readdirSync(fixture.directory).sort(), ['.git', 'blip.json', 'clip.json']);
          const [name = '', ...others] = aside(fixture);
          assert.deepEqual(others, []);
          assert.equal(readFileSync(join(dirname(fixture.directory), name, '.git/precious'), 'utf8'), 'mine');
          const told = fixture.said.filter((line) => line.startsWith('clone.set-aside'));
          assert.equal(told.length, 1);
          assert.ok(told[0]?.includes(name));
        });
      }

      it('and only then: a run that died harmlessly leaves a clone that is used on', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        abandon(fixture);
        await fixture.refresh();
        assert.deepEqual(aside(fixture), []);
        assert.equal(existsSync(`${fixture.directory}.lock`), false);
      });

      it('and only then: no network is no damage', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        fixture.github.faults.before = () => 'drop';
        await assert.rejects(fixture.refresh(), /Check the connection/);
        assert.deepEqual(aside(fixture), []);
      });

      it('also when it turns out in the middle of a pass', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open();
        const { commit } = (await repository.readBranch('main')) ?? { commit: '' };
        for (const pack of packs(fixture).filter((path) => path.endsWith('.pack'))) {
          chmodSync(pack, 0o644);
          truncateSync(pack, 40);
        }
        assert.equal((await repository.readCommit(commit)).sha, commit);
        assert.equal(aside(fixture).length, 1);
      });
    });

    describe('a clone’s own settings have no say', () => {
      it('no hook, filter, helper or monitor of it runs', async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        const trace = join(dirname(fixture.directory), 'was-run');
        const script = join(dirname(fixture.directory), 'script.sh');
        writeFileSync(script, `#!/bin/sh\necho "$0" >> ${trace}\n`, { mode: 0o755 });
        const hooks = join(fixture.directory, '.git/hooks');
        mkdirSync(hooks);
        for (const hook of ['pre-push', 'post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc']) {
          writeFileSync(join(hooks, hook), `#!/bin/sh\necho ${hook} >> ${trace}\n`, { mode: 0o755 });
        }
        const settings = {
          'core.fsmonitor': script,
          'credential.helper': script,
          'filter.evil.smudge': script,
          'filter.evil.clean': script,
          'commit.gpgSign': 'true',
          'gpg.program': script,
          'core.sshCommand': script,
        };
        for (const [key, value] of Object.entries(settings)) fixture.git('config', key, value);
        rmSync(trace, { force: true });

        await fixture.commit('main', { 'clip.json': 'new\n' });
        const repository = fixture.open();
        const parent = (await repository.readBranch('main'))?.commit ?? '';
        const base = await repository.readTree(parent);
        const { sha: commit } = await repository.writeCommit({
          parent,
          base,
          files: new Map([['clip.json', { text: 'newer' }]]),
          message: () => 'Sync',
        });
        await repository.createBranch({ name: 'sync/primary/all', commit });
        assert.equal(existsSync(trace), false, existsSync(trace) ? readFileSync(trace, 'utf8') : '');
        assert.doesNotMatch(fixture.git('cat-file', 'commit', commit), /gpgsig/);
      });
    });

    describe('the token', () => {
      it('stands in no file of the clone and in no log', async (t) => {
        const fixture = await startCloneFixture(t);
        const repository = fixture.open();
        const parent = (await repository.readBranch('main'))?.commit ?? '';
        const base = await repository.readTree(parent);
        const { sha: commit } = await repository.writeCommit({
          parent,
          base,
          files: new Map([['clip.json', { text: 'new' }]]),
          message: () => 'Sync',
        });
        await repository.createBranch({ name: 'sync/primary/all', commit });
        const basic = Buffer.from(`x-access-token:${token}`).toString('base64');
        const texts = [...snapshot(dirname(fixture.directory)).values(), ...fixture.said];
        t.diagnostic(`${texts.length} files and log lines searched`);
        for (const text of texts) assert.ok(!text.includes(token) && !text.includes(basic));
      });
    });
  },
);

/** Every file below a folder, path → bytes. */
function snapshot(directory: string): ReadonlyMap<string, string> {
  const entries = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    entries.map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [path, readFileSync(path, 'latin1')];
    }),
  );
}
