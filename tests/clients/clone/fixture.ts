import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { CloneRepository, type CloneRepositoryOptions } from '../../../src/clients/clone/clone-repository.ts';
import { tokenCredentials } from '../../../src/clients/github/credentials.ts';
import type { Log } from '../../../src/lib/log.ts';
import { startGithub, type Github } from '../../../sandbox/src/github/github.ts';
import type { RepositorySeed } from '../../../sandbox/src/github/options.ts';
import { git } from '../../support/git.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

export const token = 'recognisable-secret';
export const slug = 'horde/references';
export const branch = 'sync/primary/all';

export const files = {
  'clip.json': '{\r\n\t"a": {}\r\n}\r\n',
  'blip.json': '{}\n',
  'README.md': 'read me\n',
  'images/one.png': 'an image',
  // Would change line ends, and run a program, in a clone that heeded it.
  '.gitattributes': '* text=auto eol=crlf\n*.json filter=evil\n',
};

export interface CloneFixture {
  readonly github: Github;
  /** The clone. */
  readonly directory: string;
  /** What was said, a line each. */
  readonly said: string[];
  /** A repository through the clone; released after the test. */
  open(options?: Partial<CloneRepositoryOptions>): CloneRepository;
  /** The first question of a pass: the base's head, which also brings the work tree there. */
  refresh(options?: Partial<CloneRepositoryOptions>): Promise<string>;
  /** `git` in the clone, as a person who works there. */
  readonly git: (...parameters: readonly string[]) => string;
  /** A commit on GitHub by somebody else; its SHA. */
  commit(branch: string, files: Readonly<Record<string, string>>): Promise<string>;
}

/** A local GitHub with one repository, and a folder for its clone. */
export async function startCloneFixture(t: TestContext, seed: Partial<RepositorySeed> = {}): Promise<CloneFixture> {
  const folder = temporaryFolder();
  const github = await startGithub({
    directory: join(folder, 'github'),
    repositories: [{ owner: 'horde', name: 'references', branch: 'main', files, ...seed }],
    tokens: { [token]: { login: 'sync-bot' }, 'reading-token': { login: 'reader', permissions: { contents: 'read' } } },
  });
  const opened: CloneRepository[] = [];
  t.after(async () => {
    await Promise.all(
      opened.map(async (repository) => {
        await repository.release();
      }),
    );
    await github.close();
  });
  const directory = join(folder, 'clones', slug);
  const said: string[] = [];
  const note = (event: string, message: string) => {
    said.push(`${event}: ${message}`);
  };
  const log: Log = { debug: note, info: note, warn: note };
  const fixture: CloneFixture = {
    github,
    directory,
    said,
    open: (options = {}) => {
      const repository = new CloneRepository({
        targetDirectory: join(folder, 'clones'),
        serverUrl: github.webUrl,
        owner: 'horde',
        name: 'references',
        branch: 'main',
        files: ['clip.json', 'blip.json'],
        credentials: tokenCredentials(token),
        env: { PATH: process.env['PATH'] },
        timing: virtualClock(),
        log,
        ...options,
      });
      opened.push(repository);
      return repository;
    },
    refresh: async (options) => {
      const repository = fixture.open(options);
      try {
        return (await repository.readBranch('main'))?.commit ?? '';
      } finally {
        await repository.release();
      }
    },
    git: (...parameters) =>
      git(directory, '-c', 'user.name=Ann', '-c', 'user.email=ann@example.org', ...parameters).trimEnd(),
    commit: async (name, contents) => {
      const repository = github.git(slug);
      const before = await repository.branch(name);
      const parent = before ?? (await repository.branch('main')) ?? '';
      const edits = Object.entries(contents).map(async ([path, content]) => ({
        path: path.split('/'),
        mode: '100644',
        sha: await repository.writeBlob(content),
      }));
      const person = { name: 'Ann', email: 'ann@example.org', seconds: 1_700_000_000, zone: '+0000' };
      const sha = await repository.writeCommit({
        tree: await repository.editTree((await repository.commit(parent)).tree, await Promise.all(edits)),
        parents: [parent],
        author: person,
        committer: person,
        message: 'By hand',
        signature: null,
      });
      await repository.moveRef(`refs/heads/${name}`, before, sha);
      return sha;
    },
  };
  return fixture;
}
