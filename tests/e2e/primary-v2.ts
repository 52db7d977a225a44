import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { equalJson } from '../../src/json/equal.ts';
import { recordLens } from '../../src/lens/record-lens.ts';
import { seeRow } from '../../src/lens/row-lens.ts';
import { parseRecords, type Records } from '../../src/model/records.ts';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { strip } from '../../src/formats/text/names.ts';
import { readModels } from '../../src/formats/text/read-models.ts';
import { parseRules } from '../../src/formats/text/rules.ts';
import { startPrimary } from '../../sandbox/src/primary.ts';
import { carried } from '../laws/lens.ts';
import { changedLines } from '../support/git.ts';
import { startStrictGitHub } from '../support/github-under-test.ts';
import { runProgram } from '../support/program.ts';
import { withoutSignals } from '../support/running-program.ts';
import { readFolder, sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository, textRepository } from '../support/trial.ts';
import { readPrimaryV2, syncedCategories } from '../support/v2-states.ts';
import { describeAs, proposedText, pulls, startAgreeing, watch } from '../support/watch-trial.ts';
import { lanes } from '../support/lanes.ts';

const slugs = { image: `Haidra-Org/${imageRepository}`, text: `Haidra-Org/${textRepository}` } as const;
const branch = 'sync/primary/all';

/** The real files on the sandbox's GitHub, and a PRIMARY that keeps these v2 records. */
async function startReal(t: TestContext, folder: 'v2' | 'v2-edited') {
  const place = temporaryFolder();
  const primaryFolder = join(place, 'primary');
  mkdirSync(primaryFolder);
  cpSync(fileURLToPath(sharedPath('primary/v1')), primaryFolder, { recursive: true });
  cpSync(fileURLToPath(sharedPath(`primary/${folder}`)), join(primaryFolder, 'v2'), { recursive: true });
  const primary = await startPrimary({ directory: primaryFolder, canonicalFormat: 'v2' });
  const files = { image: readFolder(sharedPath('github/image/')), text: readFolder(sharedPath('github/text/')) };
  const github = await startStrictGitHub(join(place, 'github'), [
    { owner: 'Haidra-Org', name: imageRepository, files: files.image },
    { owner: 'Haidra-Org', name: textRepository, files: files.text },
  ]);
  t.after(async () => {
    await Promise.all([primary.close(), github.close()]);
  });
  const env = {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
    HORDE_GITHUB_SYNC_GITHUB_TOKEN: github.token,
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    GITHUB_API_URL: github.url,
    GITHUB_SERVER_URL: github.server.webUrl,
  };
  const writes = () =>
    github.server.log.entries.filter(
      ({ method, path }) => method !== 'GET' && !path.endsWith('/git-upload-pack') && !path.endsWith('/graphql'),
    );
  const proposed = async (slug: string, path: string) => {
    const url = `/repos/${slug}/contents/${path}?ref=${encodeURIComponent(branch)}`;
    const { sha } = await github.api<{ sha: string }>('GET', url);
    const { content } = await github.api<{ content: string }>('GET', `/repos/${slug}/git/blobs/${sha}`);
    return Buffer.from(content, 'base64').toString('utf8');
  };
  return { files, writes, proposed, run: async (flags: readonly string[]) => await runProgram(flags, env, place) };
}

export const primaryV2 = lanes(
  ['in step: nothing differs in any of the ten categories, nothing is written, through the API'],
  ({ describe, it }) => {
    describe('the real files and a PRIMARY that keeps v2', { skip: withoutSharedData }, () => {
      for (const [writer, flags] of [
        ['the API', []],
        ['a kept clone', ['--target-dir', 'clones']],
      ] as const) {
        it(`in step: nothing differs in any of the ten categories, nothing is written, through ${writer}`, async (t) => {
          const trial = await startReal(t, 'v2');
          const { code, stdout, stderr } = await trial.run(flags);
          assert.equal(code, 0, stdout + stderr);
          assert.match(stdout, /read in v2/);
          assert.equal(stdout.match(/✓ .* in sync/g)?.length, 10, stdout);
          assert.deepEqual(trial.writes(), []);
        });
      }

      it('edited: two pull requests, whose files say what PRIMARY says and keep the bytes of all else', async (t) => {
        const trial = await startReal(t, 'v2-edited');
        const { code, stdout, stderr } = await trial.run(['--json']);
        assert.equal(code, 0, stderr);
        const report = JSON.parse(stdout);
        assert.deepEqual(
          report.repositories.map((repository: any) => [repository.outcome.action, repository.outcome.pull.number]),
          [
            ['create', 1],
            ['create', 1],
          ],
        );
        const notes = new Map<string, ReadonlySet<string>>(
          report.repositories
            .flatMap(({ categories }: any) => categories)
            .map((category: any) => [
              category.category,
              new Set(
                category.notes.filter(({ field }: any) => field && field !== 'md5sum').map(({ model }: any) => model),
              ),
            ]),
        );
        const primary = readPrimaryV2('v2-edited');
        for (const { name, repository, files } of syncedCategories) {
          const before = trial.files[repository].get(files[0])!;
          const after = await trial.proposed(slugs[repository], files[0]);
          const seen = repository === 'image' ? seeFile(name, after) : seeTable(after, trial.files.text);
          for (const [model, record] of primary.get(name)!) {
            const isSaid = equalJson(seen.get(model)!, carried(record));
            assert.equal(isSaid, notes.get(name)?.has(model) !== true, `${name} ${model}`);
          }
          assert.equal(seen.size, primary.get(name)!.size);
          t.diagnostic(`${files[0]}: ${changedLines(before, after)} changed lines`);
        }
        const rules = ['defaults.json', 'generation_params.json'].map((path) => trial.files.text.get(path)!);
        assert.equal(
          await trial.proposed(slugs.text, 'db.json'),
          convertModels(await trial.proposed(slugs.text, 'models.csv'), rules[0]!, rules[1]!).text,
        );
        assert.match((await trial.run([])).stdout, /unchanged: #1[^]*unchanged: #1/);
      });
    });

    describe('watch mode and a PRIMARY that keeps v2', () => {
      it('proposes an edited v2 record within one interval', { skip: withoutSignals }, async (t) => {
        const interval = 1;
        const trial = await startAgreeing(t, 'v2');
        const program = watch(trial, interval);
        await program.until(/Initialized last known timestamp/);
        const edited = performance.now();
        trial.edit('v2/codeformer', describeAs('Mends faces.'));
        await program.until(/Changes detected! Timestamp changed from \d+ to \d+/);
        const seconds = (performance.now() - edited) / 1_000;
        t.diagnostic(`seen after ${seconds.toFixed(2)} s, at an interval of ${interval} s`);
        await program.until(/created #1[^]*Resuming watch loop/);
        assert.match(await proposedText(trial, 'codeformer.json'), /Mends faces\./);
        program.kill('SIGTERM');
        assert.equal((await program.ended).code, 0);
      });

      it('follows a server that goes over from v1 to v2, and says so', { skip: withoutSignals }, async (t) => {
        const trial = await startAgreeing(t, 'v2');
        trial.primary.canonicalFormat = 'legacy';
        const program = watch(trial, 0.2);
        await program.until(/Initialized last known timestamp/);
        trial.edit('v2/codeformer', describeAs('Mends faces.'));
        trial.primary.canonicalFormat = 'v2';
        await program.until(/PRIMARY.*v2[^]*created #1[^]*Resuming watch loop/);
        assert.match(await proposedText(trial, 'codeformer.json'), /Mends faces\./);
        assert.deepEqual(
          (await pulls(trial)).map(({ state }) => state),
          ['open'],
        );
        program.kill('SIGTERM');
        assert.equal((await program.ended).code, 0);
        t.diagnostic(
          program
            .stdout()
            .split('\n')
            .find((line) => line.includes('v2')) ?? '',
        );
      });
    });
  },
);

function seeFile(category: string, text: string): Records {
  return new Map(Array.from(parseRecords(text), ([name, record]) => [name, recordLens(category).see(record)]));
}

function seeTable(csv: string, files: ReadonlyMap<string, string>): Records {
  const rules = parseRules(files.get('defaults.json')!, files.get('generation_params.json')!);
  return new Map(readModels(csv, rules).models.map(({ name, cells }) => [strip(name), seeRow(cells)]));
}
