import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { GitDataRepository } from '../../src/clients/github/git-data-repository.ts';
import type { GitRepository } from '../../src/clients/repository/git-repository.ts';
import { createOctokit } from '../../src/clients/github/octokit.ts';
import { ModelDatesFile } from '../../src/sources/model-dates-file.ts';
import { slug, startCloneFixture, token } from '../clients/clone/fixture.ts';
import { startEmulatedRepository } from '../clients/github/emulated-repository.ts';
import { slowDates, type Version } from '../support/slow-dates.ts';
import { versionsInGit } from '../support/versions-in-git.ts';
import { virtualClock } from '../support/virtual-clock.ts';
import { writeCommits } from '../support/write-commits.ts';
import { lanes } from '../support/lanes.ts';

const [records, dates] = ['stable_diffusion.json', 'model_mod_data.json'];
const first = { [records]: '{"a": 1}', [dates]: '{}\n' };
/** Each of them a commit. */
const later = ['{"a": 1, "\u{1f600}": 1}', '{"a": 2, "\u{1f600}": 1}', '{"a": 2}', '<<<<<<<', '{"a": 2, "\ue000": 1}'];

interface Remote {
  readonly repository: GitRepository;
  /** The oldest first. */
  readonly versions: (head: string) => Promise<readonly Version[]>;
}

/** The sandbox's GitHub with all of the history, which git tells. */
async function startSandbox(t: TestContext) {
  const fixture = await startCloneFixture(t, { files: first });
  const { directory } = fixture.github.git(slug);
  const main = (await fixture.github.git(slug).branch('main')) ?? '';
  const commits = later.map((text, index) => ({
    parents: [index === 0 ? main : index - 1],
    at: 1_800_000_000 + index,
    files: { [records]: text },
  }));
  writeCommits(directory, 'main', commits);
  const versions: Remote['versions'] = (head) => Promise.resolve(versionsInGit(directory, head, records));
  return { fixture, versions };
}

async function throughClone(t: TestContext): Promise<Remote> {
  const { fixture, versions } = await startSandbox(t);
  return { repository: fixture.open({ files: [records] }), versions };
}

async function throughApi(t: TestContext): Promise<Remote> {
  const { fixture, versions } = await startSandbox(t);
  const timing = virtualClock();
  const octokit = createOctokit({ apiUrl: fixture.github.url, token, writeIntervalSeconds: 0, timing });
  return { repository: new GitDataRepository({ octokit, owner: 'horde', name: 'references', timing }), versions };
}

async function throughAnotherApi(t: TestContext): Promise<Remote> {
  const { github, repository } = await startEmulatedRepository(t, new Map(Object.entries(first)));
  const commits = [(await repository.readBranch('main'))?.commit ?? ''];
  for (const text of later) commits.push(await github.commit(slug, 'main', new Map([[records, text]])));
  return {
    repository,
    versions: async () =>
      await Promise.all(
        commits.map(async (commit, index) => {
          const place = `/repos/${slug}/git/commits/${commit}`;
          const { committer } = await github.api<{ committer: { date: string } }>('GET', place);
          const committedAt = Math.floor(Date.parse(committer.date) / 1_000);
          return { commit, committedAt, text: index === 0 ? first[records] : later[index - 1] };
        }),
      ),
  };
}

export const modelDatesWriters = lanes(
  { allBut: ['is what the history says, read through a clone'] },
  ({ describe, it }) => {
    describe('the file of dates', () => {
      for (const [how, start] of [
        ['a clone', throughClone],
        ['the API', throughApi],
        ['the API of an independent emulator', throughAnotherApi],
      ] as const) {
        it(`is what the history says, read through ${how}`, async (t) => {
          const { repository, versions } = await start(t);
          const commit = (await repository.readBranch('main'))?.commit ?? '';
          const base = { branch: 'main', commit, tree: await repository.readTree(commit) };
          const file = new ModelDatesFile({ path: 'model_mod_data.json', repository, records });
          const result = await file.update(base, new Map());
          assert.ok(result.kind === 'text');
          assert.deepEqual(JSON.parse(result.text), slowDates(await versions(commit)));
          assert.match(
            result.text,
            /^\{\n {4}"a": \{\n {8}"commit_added": "[^]*"\\ue000": [^]*"\\ud83d\\ude00": [^]*\}\n$/,
          );
        });
      }
    });
  },
);
