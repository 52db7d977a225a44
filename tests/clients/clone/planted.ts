import assert from 'node:assert/strict';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, type TestContext } from 'node:test';
import { WrongCloneError } from '../../../src/clients/clone/clone-errors.ts';
import { tokenCredentials } from '../../../src/clients/github/credentials.ts';
import { files, slug, startCloneFixture, type CloneFixture } from './fixture.ts';
import { lanes } from '../../support/lanes.ts';

/** What somebody has to plant things with. */
interface Place {
  /** The clone's `.git`. */
  readonly inside: string;
  /** A program that leaves a trace. */
  readonly program: string;
  /** Another repository of this GitHub. */
  readonly elsewhere: string;
  readonly git: CloneFixture['git'];
}

const rows: Readonly<Record<string, (place: Place) => void>> = {
  '.git/info/attributes with a filter': ({ inside, program, git }) => {
    writeFileSync(join(inside, 'info/attributes'), '*.json filter=planted\n');
    for (const end of ['smudge', 'clean', 'process']) git('config', `filter.planted.${end}`, program);
    git('config', 'filter.planted.required', 'true');
  },
  '.git/info/attributes with line ends': ({ inside, git }) => {
    writeFileSync(join(inside, 'info/attributes'), '*.json text eol=crlf\n');
    git('config', 'core.autocrlf', 'true');
  },
  'core.attributesFile': ({ inside, program, git }) => {
    rmSync(join(inside, 'info/attributes'));
    writeFileSync(join(inside, 'planted'), '*.json filter=planted\n');
    git('config', 'core.attributesFile', join(inside, 'planted'));
    git('config', 'filter.planted.smudge', program);
  },
  'core.askPass': ({ program, git }) => git('config', 'core.askPass', program),
  'credential.helper': ({ program, git, elsewhere }) => {
    git('config', 'credential.helper', program);
    git('config', `credential.${new URL(elsewhere).origin}.helper`, program);
  },
  'extensions.worktreeConfig': ({ inside, program, git }) => {
    git('config', 'extensions.worktreeConfig', 'true');
    writeFileSync(join(inside, 'config.worktree'), `[core]\n\taskPass = ${program}\n`);
  },
  'include.path': ({ inside, program, git }) => {
    writeFileSync(join(inside, 'planted'), `[core]\n\taskPass = ${program}\n`);
    git('config', 'include.path', join(inside, 'planted'));
  },
  'core.alternateRefsCommand': ({ inside, program, git }) => {
    // git asks for the alternates’ refs only where they have some.
    for (const name of ['objects', 'refs']) {
      cpSync(join(inside, name), join(inside, 'planted', name), { recursive: true });
    }
    writeFileSync(join(inside, 'objects/info/alternates'), `${join(inside, 'planted/objects')}\n`);
    git('config', 'core.alternateRefsCommand', program);
  },
  'core.hooksPath and hooks': ({ inside, program, git }) => {
    for (const folder of ['hooks', 'horde-github-sync/hooks']) {
      mkdirSync(join(inside, folder), { recursive: true });
      for (const hook of ['pre-push', 'post-checkout', 'reference-transaction', 'post-index-change', 'pre-auto-gc']) {
        cpSync(program, join(inside, folder, hook));
      }
    }
    git('config', 'core.hooksPath', join(inside, 'hooks'));
  },
  'core.fsmonitor': ({ program, git }) => git('config', 'core.fsmonitor', program),
  'core.sshCommand and core.gitProxy': ({ program, git }) => {
    git('config', 'core.sshCommand', program);
    git('config', 'core.gitProxy', program);
  },
  'gpg.program': ({ program, git }) => {
    for (const key of ['commit.gpgSign', 'push.gpgSign']) git('config', key, 'true');
    git('config', 'gpg.program', program);
  },
  'remote.origin.pushurl': ({ elsewhere, git }) => git('config', 'remote.origin.pushurl', elsewhere),
  'url.….insteadOf': ({ elsewhere, git }) => {
    const ours = elsewhere.replace('elsewhere', 'references');
    for (const key of ['insteadOf', 'pushInsteadOf']) git('config', `url.${elsewhere}.${key}`, ours);
  },
  'remote.origin.vcs': ({ git }) => git('config', 'remote.origin.vcs', 'planted'),
  'http.proxy': ({ git }) => {
    for (const key of ['http.proxy', 'remote.origin.proxy']) git('config', key, 'http://127.0.0.1:1');
  },
  'http.extraHeader': ({ git }) => git('config', 'http.extraHeader', 'X-Planted: yes'),
  'core.worktree and core.bare': ({ inside, git }) => {
    git('config', 'core.worktree', dirname(dirname(inside)));
  },
  'a repository format that nobody knows': ({ git }) => {
    git('config', '--replace-all', 'core.repositoryFormatVersion', '99');
  },
  '.git/commondir': ({ inside, program }) => {
    cpSync(join(inside, 'config'), join(inside, 'planted/config'));
    for (const name of ['objects', 'refs'])
      cpSync(join(inside, name), join(inside, 'planted', name), { recursive: true });
    appendFileSync(join(inside, 'planted/config'), `[core]\n\taskPass = ${program}\n`);
    writeFileSync(join(inside, 'commondir'), 'planted\n');
  },
  'the settings that count': ({ inside, program }) => {
    const own = join(inside, 'horde-github-sync');
    appendFileSync(join(own, 'config'), `[core]\n\taskPass = ${program}\n[filter "planted"]\n\tsmudge = ${program}\n`);
    writeFileSync(join(own, 'info/attributes'), '*.json filter=planted\n');
  },
  'a link in the place of the settings that count': ({ inside, program }) => {
    const own = join(inside, 'horde-github-sync');
    renameSync(own, join(inside, 'planted'));
    symlinkSync('planted', own);
    appendFileSync(join(inside, 'planted/config'), `[core]\n\taskPass = ${program}\n`);
  },
};

/** A pass that reads and shows the base, proposes a change to it, and then is told that its token does not do any more. */
async function use(fixture: CloneFixture, branch: string): Promise<void> {
  await fixture.commit('main', { 'clip.json': `for ${branch}\n` });
  const repository = fixture.open();
  const parent = (await repository.readBranch('main'))?.commit ?? '';
  const text = `by ${branch}\n`;
  const commit = await repository.writeCommit({
    parent,
    base: await repository.readTree(parent),
    files: new Map([['clip.json', { text }]]),
    message: () => 'Sync',
  });
  await repository.createBranch({ name: branch, commit: commit.sha });
  await repository.release();
  await assert.rejects(fixture.refresh({ credentials: tokenCredentials('expired') }), /Check that the token/);
}

export const planted = lanes(['core.hooksPath and hooks'], ({ describe, it }) => {
  describe('nothing that is planted in a clone counts', () => {
    // One clone, put back before each: making it takes longer than using it.
    let fixture: CloneFixture;
    let pristine: string;
    let finish: () => Promise<void> | void;
    before(async () => {
      const ends: (() => Promise<void> | void)[] = [];
      const context = { after: (end: () => Promise<void>) => ends.push(end) } as unknown as TestContext;
      fixture = await startCloneFixture(context, { private: true });
      finish = async () => {
        for (const end of ends) await end();
      };
      await fixture.refresh();
      pristine = `${fixture.directory}-pristine`;
      cpSync(fixture.directory, pristine, { recursive: true, verbatimSymlinks: true });
    });
    after(async () => {
      await finish();
    });

    for (const [index, [what, plant]] of Object.entries(rows).entries()) {
      it(what, async () => {
        const { directory, github } = fixture;
        rmSync(directory, { recursive: true });
        cpSync(pristine, directory, { recursive: true, verbatimSymlinks: true });
        const trace = join(dirname(directory), `trace-${index}`);
        const program = join(dirname(directory), `planted-${index}.sh`);
        writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> ${trace}\n`, { mode: 0o755 });
        const elsewhere = `${github.webUrl}/horde/elsewhere.git`;
        plant({ inside: join(directory, '.git'), program, elsewhere, git: fixture.git });
        rmSync(trace, { force: true });
        fixture.said.length = 0;
        github.log.clear();

        await use(fixture, `sync/primary/${index}`);
        assert.equal(existsSync(trace) ? readFileSync(trace, 'utf8') : '', '');
        assert.notEqual(await github.git(slug).branch(`sync/primary/${index}`), undefined);
        assert.deepEqual(
          github.log.entries.filter(({ path }) => !path.startsWith('/horde/references.git/')),
          [],
        );
        assert.equal(readFileSync(join(directory, 'clip.json'), 'utf8'), `for sync/primary/${index}\n`);
        assert.equal(readFileSync(join(directory, 'blip.json'), 'utf8'), files['blip.json']);
        assert.deepEqual(
          fixture.said.filter((line) => line.startsWith('clone.set-aside')),
          [],
        );
      });
    }
  });

  describe('what cannot be trusted is refused in words', () => {
    for (const [what, plant] of Object.entries({
      'a link in the place of .git': (inside: string) => {
        renameSync(inside, `${dirname(inside)}.elsewhere`);
        symlinkSync(`${dirname(inside)}.elsewhere`, inside);
      },
      'a file in the place of .git': (inside: string) => {
        renameSync(inside, `${dirname(inside)}.elsewhere`);
        writeFileSync(inside, `gitdir: ${dirname(inside)}.elsewhere\n`);
      },
    })) {
      it(what, async (t) => {
        const fixture = await startCloneFixture(t);
        await fixture.refresh();
        plant(join(fixture.directory, '.git'));
        fixture.github.log.clear();
        await assert.rejects(fixture.refresh(), WrongCloneError);
        assert.deepEqual(fixture.github.log.entries, []);
      });
    }
  });
});
