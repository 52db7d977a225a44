import assert from 'node:assert/strict';
import type { StrictGitHub } from '../support/github-under-test.ts';
import { slug, startCloneTrial, startSandboxTrial, type PassTrial } from '../support/pass-trial.ts';
import { lanes } from '../support/lanes.ts';

/** Somebody puts a link in a file's place; what a link holds in git is its target's name, here one that is JSON. */
async function link({ github }: PassTrial<StrictGitHub>, path: string, target: string): Promise<void> {
  const git = `/repos/${slug}/git`;
  const { object } = await github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/main`);
  const tree = [{ path, mode: '120000', type: 'blob', content: target }];
  const made = await github.api<{ sha: string }>('POST', `${git}/trees`, { base_tree: object.sha, tree });
  const commit = { message: 'Link', tree: made.sha, parents: [object.sha] };
  const { sha } = await github.api<{ sha: string }>('POST', `${git}/commits`, commit);
  await github.api('PATCH', `${git}/refs/heads/main`, { sha });
}

export const symbolicLink = lanes({ allBut: ['through a clone'] }, ({ describe, it }) => {
  describe('a legacy file that is a symbolic link is refused in words and stays a link', () => {
    for (const [writer, start] of [
      ['the API', startSandboxTrial],
      ['a clone', startCloneTrial],
    ] as const) {
      it(`through ${writer}`, async (t) => {
        const trial = await start(t);
        await link(trial, 'controlnet.json', '{}');
        const { categories } = await trial.result({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' });
        assert.deepEqual(
          categories.map((category) => category.status === 'unknown' && category.reason),
          ['GitHub’s controlnet.json: it is a symbolic link, not a file'],
        );
        assert.deepEqual(trial.writes, []);
        assert.equal(await trial.file('main', 'controlnet.json'), '{}');
      });
    }
  });
});
