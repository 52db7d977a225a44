import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { parseRecords } from '../../src/model/records.ts';
import { lanes } from '../support/lanes.ts';
import { readFolder } from '../support/shared-data.ts';
import { imageRepository, startTrial, textRepository, type Trial } from '../support/trial.ts';

const samples = new URL('../../samples/', import.meta.url);
const image = readFolder(new URL('github/image/', samples));
const text = readFolder(new URL('github/text/', samples));
const letThrough = ['--max-removed-percent', '100'];

/** A PRIMARY on which each model of a category was deleted. */
async function startEmptied(t: TestContext, category: string, format: PrimaryFormat = 'v1') {
  const trial = await startTrial(t, {
    format,
    primary: new URL('primary/', samples),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, files: image },
      { owner: 'Haidra-Org', name: textRepository, files: text },
    ],
  });
  const path = format === 'v2' ? `v2/${category}` : category;
  let before = '';
  trial.edit(path, (records) => {
    before = records;
    return '{}';
  });
  // As PRIMARY does it: a v2 record says when it was written.
  const putBack = () => {
    const now = Math.ceil(Date.now() / 1_000);
    trial.edit(path, () => before.replaceAll(/("updated_at": )\d+/g, `$1${now}`));
  };
  return { trial, putBack };
}

async function sync(trial: Trial, flags: readonly string[]) {
  const { code, stdout } = await trial.run(flags);
  return { code, said: stdout.replaceAll(/\s+/g, ' ') };
}

async function file(trial: Trial, repository: string, branch: string, path: string): Promise<string> {
  const { content } = await trial.github.api<{ content: string }>(
    'GET',
    `/repos/Haidra-Org/${repository}/contents/${path}?ref=${encodeURIComponent(branch)}`,
  );
  return Buffer.from(content, 'base64').toString('utf8');
}

/** As a maintainer does who pushes the head onto the base. */
async function merge(trial: Trial, repository: string, branch: string): Promise<void> {
  const git = `/repos/Haidra-Org/${repository}/git`;
  const head = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`);
  await trial.github.api('PATCH', `${git}/refs/heads/main`, { sha: head.object.sha });
}

interface Emptied {
  readonly category: string;
  readonly format: PrimaryFormat;
  readonly repository: string;
  readonly branch: string;
  /** File → its text without models. */
  readonly files: Readonly<Record<string, string>>;
}

const emptyImage = (category: string, path: string) => ({
  category,
  repository: imageRepository,
  branch: `sync/primary/${category}`,
  files: { [path]: '{}\n' },
});
const emptyText = {
  category: 'text_generation',
  repository: textRepository,
  branch: 'sync/primary/all',
  files: { 'models.csv': `${text.get('models.csv')?.split('\r\n')[0] ?? ''}\r\n`, 'db.json': '{}\n' },
};
const emptied: readonly Emptied[] = (['v1', 'v2'] as const).flatMap((format) => [
  { ...emptyImage('esrgan', 'esrgan.json'), format },
  { ...emptyImage('image_generation', 'stable_diffusion.json'), format },
  { ...emptyText, format },
]);

interface Unknown {
  readonly given: string;
  readonly flags: readonly string[];
  /** What PRIMARY answers in the place of records; `undefined`: what it does. */
  readonly answer?: (category: string) => Response | undefined;
  readonly says: RegExp;
}

const esrgan = ['--categories', 'esrgan'];
const advice =
  /; if its last model was deleted there on purpose, --let-through esrgan lets it through npm run sync --( --\S+ \S+)* --let-through esrgan/;
const noAdvice = /Check --primary-url \(HORDE_GITHUB_SYNC_PRIMARY_API_URL\), and PRIMARY itself → nothing to propose/;
const notFound = (detail: string) => Response.json({ detail }, { status: 404 });
const emptyAnswer = (category: string) => notFound(`Model category '${category}' not found or is empty`);

const unknown: readonly Unknown[] = [
  { given: 'fewer than all may go', flags: [...esrgan, '--max-removed-percent', '99.9'], says: advice },
  { given: 'the flag is not given', flags: esrgan, says: advice },
  { given: 'no category is named', flags: letThrough, says: advice },
  {
    given: 'the 404 has another reason',
    flags: [...esrgan, ...letThrough],
    answer: (category) => (category === 'esrgan' ? notFound('Not Found') : undefined),
    says: noAdvice,
  },
  {
    given: 'the 404 is about another category',
    flags: [...esrgan, ...letThrough],
    answer: (category) => (category === 'esrgan' ? emptyAnswer('gfpgan') : undefined),
    says: noAdvice,
  },
  {
    given: 'the answer is 200 {}',
    flags: [...esrgan, ...letThrough],
    answer: (category) => (category === 'esrgan' ? Response.json({}) : undefined),
    says: noAdvice,
  },
  {
    given: 'PRIMARY answers so for each category',
    flags: ['--categories', 'esrgan,clip', ...letThrough],
    answer: emptyAnswer,
    says: /itself: it has no models of any other category either, so this one is not let through/,
  },
  {
    given: 'PRIMARY answers for no other category',
    flags: [...esrgan, ...letThrough],
    answer: (category) => (category === 'esrgan' ? undefined : notFound('Not Found')),
    says: /itself: it has no models of any other category either, so this one is not let through/,
  },
  {
    given: 'whether PRIMARY has models of others cannot be seen',
    flags: [...esrgan, ...letThrough],
    answer: (category) => (category === 'esrgan' ? undefined : Response.json({ detail: 'oops' }, { status: 500 })),
    says: /whether PRIMARY has models of others could not be seen: image_generation could not be read from \S+: it answered 500: oops/,
  },
];

export const emptiedCategory = lanes(
  ['is proposed as an empty file where it is let through: esrgan in v1', 'is unknown where no category is named'],
  ({ describe, it }) => {
    describe('a category whose last model was deleted on PRIMARY', () => {
      for (const { category, format, repository, branch, files } of emptied) {
        it(`is proposed as an empty file where it is let through: ${category} in ${format}`, async (t) => {
          const { trial, putBack } = await startEmptied(t, category, format);
          const flags = ['--categories', category];
          const { code, said } = await sync(trial, [...flags, ...letThrough]);
          assert.equal(code, 0, said);
          assert.match(said, /created #1 /);
          for (const [path, without] of Object.entries(files)) {
            assert.equal(await file(trial, repository, branch, path), without);
          }
          trial.proxy.forget();
          assert.match((await sync(trial, [...flags, ...letThrough])).said, /unchanged: #1 already proposes this/);
          // Nobody has let that through for this run: it is no reason to close what another one proposed.
          assert.match((await sync(trial, flags)).said, /left #1 as it is: \S+ is unknown/);
          assert.deepEqual(trial.proxy.writes(), []);

          await merge(trial, repository, branch);
          const agreed = await sync(trial, flags);
          assert.match(agreed.said, /in sync \(0 models\)/);
          assert.equal(agreed.code, 0);

          putBack();
          const back = await sync(trial, flags);
          assert.equal(back.code, 0, back.said);
          assert.match(back.said, /\+\d+ added/);
          assert.doesNotMatch(back.said, /! (warning|error)/);
          const [path = ''] = Object.keys(files).filter((name) => name.endsWith('.json'));
          assert.ok(parseRecords(await file(trial, repository, branch, path)).size > 0);
        });
      }

      for (const { given, flags, answer, says } of unknown) {
        it(`is unknown where ${given}`, async (t) => {
          const { trial } = await startEmptied(t, 'esrgan');
          trial.primary.onRequest = (path) => {
            const [, category] = /^\/model_references\/v1\/(\w+)$/.exec(path) ?? [];
            return category === undefined ? undefined : answer?.(category);
          };
          const { code, said } = await sync(trial, flags);
          assert.equal(code, 1);
          assert.match(said, /\? esrgan unknown: /);
          assert.match(said, says);
          assert.doesNotMatch(said, /esrgan\.json/);
        });
      }

      it('is proposed together with others, and asks PRIMARY for nothing more', async (t) => {
        const { trial } = await startEmptied(t, 'esrgan');
        const asked: string[] = [];
        trial.primary.onRequest = (path) => {
          asked.push(path);
          return undefined;
        };
        const { said } = await sync(trial, ['--categories', 'clip,esrgan', ...letThrough]);
        assert.match(said, /created #1 \(esrgan\.json\)/);
        const records = asked.filter((path) => /^\/model_references\/v1\/\w+$/.test(path));
        assert.deepEqual(records.toSorted(), ['/model_references/v1/clip', '/model_references/v1/esrgan']);
      });

      it('is proposed by a watch with these settings, once it is emptied', async (t) => {
        const { trial, putBack } = await startEmptied(t, 'esrgan');
        putBack();
        const watch = ['--watch', '--watch-interval', '0.1', '--watch-startup-sync'];
        const program = trial.start([...watch, ...esrgan, ...letThrough]);
        await program.until(/in sync \(2 models\)[^]*Resuming watch loop/);
        trial.edit('esrgan', () => '{}');
        await program.until(/Changes detected![^]*Sync completed/);
        assert.match(program.stdout(), /created #1 \(esrgan\.json\)/);
      });

      it('keeps its models where removals are to be kept', async (t) => {
        const { trial } = await startEmptied(t, 'esrgan');
        const { code, said } = await sync(trial, [...esrgan, ...letThrough, '--removals', 'keep']);
        assert.equal(code, 0);
        assert.match(said, /= Sharp4x \(only on GitHub, kept\)/);
        assert.match(said, /nothing to propose/);
      });
    });
  },
);
