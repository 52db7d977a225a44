import type { TestContext } from 'node:test';
import { createOctokit } from '../../../src/clients/github/octokit.ts';
import { GitDataRepository } from '../../../src/clients/github/git-data-repository.ts';
import { startEmulatedGitHub, type EmulatedGitHub } from '../../support/emulate.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

/** A repository `horde/references` with these files on an independent emulator, and ours to read and write it. */
export async function startEmulatedRepository(
  t: TestContext,
  files: ReadonlyMap<string, string>,
): Promise<{ github: EmulatedGitHub; repository: GitDataRepository }> {
  const github = await startEmulatedGitHub([{ owner: 'horde', name: 'references', files }]);
  t.after(async () => {
    await github.close();
  });
  const timing = virtualClock();
  const octokit = createOctokit({ apiUrl: github.url, token: github.token, writeIntervalSeconds: 0, timing });
  return { github, repository: new GitDataRepository({ octokit, owner: 'horde', name: 'references', timing }) };
}
