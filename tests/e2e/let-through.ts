import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { lanes } from '../support/lanes.ts';
import { readFolder } from '../support/shared-data.ts';
import { imageRepository, startTrial, textRepository, type Trial } from '../support/trial.ts';

const samples = new URL('../../samples/', import.meta.url);
const repository = `/repos/Haidra-Org/${imageRepository}`;

interface Row {
  readonly given: string;
  readonly flags: readonly string[];
  readonly branch: string;
  readonly command: string;
}

const rows: readonly Row[] = [
  {
    given: 'a run over all categories',
    flags: [],
    branch: 'sync/primary/all',
    command: 'npm run sync -- --let-through controlnet',
  },
  {
    given: 'a run over some, which are named again',
    flags: ['--categories', 'image_generation,controlnet'],
    branch: 'sync/primary/controlnet+image_generation',
    command: 'npm run sync -- --categories image_generation,controlnet --let-through controlnet',
  },
  {
    given: 'a run with flags, which are given again',
    flags: [
      '--state-dir',
      'my state',
      '--newer-on-github=apply',
      '--max-removed-percent',
      '20',
      '--log-format',
      'text',
    ],
    branch: 'sync/primary/all',
    command:
      "npm run sync -- --newer-on-github apply --max-removed-percent 20 --state-dir 'my state' --let-through controlnet",
  },
];

/** As a shell has them. */
function wordsOf(command: string): readonly string[] {
  return execFileSync('sh', ['-c', `printf '%s\\0' ${command}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);
}

async function contentOf(trial: Trial, branch: string): Promise<string> {
  const path = `${repository}/contents/controlnet.json?ref=${encodeURIComponent(branch)}`;
  const { content } = await trial.github.api<{ content: string }>('GET', path);
  return Buffer.from(content, 'base64').toString('utf8');
}

export const letThrough = lanes(
  ['goes into the pull request that is there, by the command that the report names: a run over all categories'],
  ({ describe, it }) => {
    describe('a refused category', () => {
      for (const { given, flags, branch, command } of rows) {
        it(`goes into the pull request that is there, by the command that the report names: ${given}`, async (t) => {
          const trial = await startTrial(t, {
            primary: new URL('primary/', samples),
            repositories: [
              { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
              { owner: 'Haidra-Org', name: textRepository, files: readFolder(new URL('github/text/', samples)) },
            ],
          });
          trial.edit('controlnet', () => '{ "other": { "name": "other" } }');
          const refused = await trial.run(flags);
          assert.equal(refused.code, 1);
          assert.match(refused.stdout, /created #1 \(stable_diffusion\.json\)/);
          assert.doesNotMatch(await contentOf(trial, branch), /"other"/);
          assert.match(refused.stdout, /If that is right,\s+--let-through controlnet\s+lets it through$/m);
          const line = refused.stdout.split('\n').find((text) => text.includes('npm run sync')) ?? '';
          assert.equal(line.trim(), command);

          const allowed = await trial.run(wordsOf(command).slice(4));
          assert.equal(allowed.code, 0, allowed.stdout);
          assert.match(allowed.stdout, /updated #1 \(controlnet\.json, stable_diffusion\.json\)/);
          assert.match(await contentOf(trial, branch), /"other"/);
          const pulls = await trial.github.api<{ number: number }[]>('GET', `${repository}/pulls?state=all`);
          assert.deepEqual(
            pulls.map(({ number }) => number),
            [1],
          );

          trial.proxy.forget();
          const after = await trial.run(flags);
          assert.match(
            after.stdout.replaceAll(/\s+/g, ' '),
            /left #1 as it is: controlnet is refused, and what was proposed of it before stays; the rest is proposed there/,
          );
          assert.deepEqual(trial.proxy.writes(), []);
        });
      }
    });
  },
);
