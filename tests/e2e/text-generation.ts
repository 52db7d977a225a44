import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { convertModels } from '../../src/formats/text/convert-models.ts';
import { changedLines } from '../support/git.ts';
import { readFolder } from '../support/shared-data.ts';
import { startTrial, textRepository, type Trial } from '../support/trial.ts';
import { lanes } from '../support/lanes.ts';

const samples = new URL('../../samples/', import.meta.url);
const slug = `Haidra-Org/${textRepository}`;
const branch = 'sync/primary/all';
const before = readFolder(new URL('github/text/', samples));

async function start(t: TestContext, files: ReadonlyMap<string, string> = new Map()): Promise<Trial> {
  return await startTrial(t, {
    primary: new URL('primary/', samples),
    repositories: [{ owner: 'Haidra-Org', name: textRepository, files: new Map([...before, ...files]) }],
  });
}

async function sync(trial: Trial, env: Readonly<Record<string, string>> = {}) {
  const { code, stdout } = await trial.run(['--categories', 'text_generation'], env);
  return { code, said: stdout.replaceAll(/\s+/g, ' ') };
}

/** PRIMARY as GitHub has it, but for what a test edits. */
function agree(trial: Trial): void {
  trial.edit('text_generation', () => before.get('db.json') ?? '');
}

async function file(trial: Trial, path: string): Promise<string> {
  const { content } = await trial.github.api<{ content: string }>(
    'GET',
    `/repos/${slug}/contents/${path}?ref=${encodeURIComponent(branch)}`,
  );
  return Buffer.from(content, 'base64').toString('utf8');
}

export const textGeneration = lanes(
  ['changes two lines of models.csv for one description, and db.json with it'],
  ({ describe, it }) => {
    describe('a sync of the text repository', () => {
      it('changes two lines of models.csv for one description, and db.json with it', async (t) => {
        const trial = await start(t);
        agree(trial);
        trial.edit('text_generation', (text) => text.replaceAll('Instruction following.', 'Follows instructions.'));
        const { code, said } = await sync(trial);
        assert.equal(code, 0);
        assert.match(said, /created #1 \(db\.json, models\.csv\)/);
        const csv = await file(trial, 'models.csv');
        const db = await file(trial, 'db.json');
        assert.equal(changedLines(before.get('models.csv') ?? '', csv), 2);
        assert.equal(changedLines(before.get('db.json') ?? '', db), 6);
        assert.equal(
          db,
          convertModels(csv, before.get('defaults.json') ?? '', before.get('generation_params.json') ?? '').text,
        );
        trial.proxy.forget();
        assert.match((await sync(trial)).said, /unchanged: #1/);
        assert.deepEqual(trial.proxy.writes(), []);
      });

      it('repairs a db.json that disagrees with models.csv, and one declined repair does not rule out another', async (t) => {
        const stale = (before.get('db.json') ?? '').replaceAll('Long stories.', 'Long, long stories.');
        const trial = await start(t, new Map([['db.json', stale]]));
        agree(trial);
        const first = await sync(trial);
        assert.equal(first.code, 0);
        assert.match(first.said, /created #1 \(db\.json\)/);
        assert.equal(await file(trial, 'db.json'), before.get('db.json'));

        await trial.github.api('PATCH', `/repos/${slug}/pulls/1`, { state: 'closed' });
        assert.match((await sync(trial)).said, /declined in #1/);
        const reformatted = JSON.stringify(JSON.parse(before.get('db.json') ?? ''), undefined, 2);
        await trial.github.commit(slug, 'main', new Map([['db.json', reformatted]]));
        assert.match((await sync(trial)).said, /created #2 \(db\.json\)/);
      });

      it('tells the line of a malformed models.csv and writes nothing', async (t) => {
        const broken = (before.get('models.csv') ?? '').replace(
          'northmill/Ferryman-7b,7.24',
          'northmill/Ferryman-7b,seven',
        );
        const trial = await start(t, new Map([['models.csv', broken]]));
        const { code, said } = await sync(trial);
        assert.equal(code, 1);
        assert.match(said, /text_generation unknown: GitHub’s models\.csv, line 4: .*seven/);
        assert.deepEqual(trial.proxy.writes(), []);
      });

      it('leaves a record that cannot become a row as it is, says why, and lets the others through', async (t) => {
        const trial = await start(t);
        agree(trial);
        trial.edit('text_generation', (text) => {
          const records = JSON.parse(text) as Record<string, Record<string, unknown>>;
          records['northmill/Ferryman-7b']!['settings'] = { no_such_setting: 1 };
          records['tidepool/Otter-0.5B']!['description'] = 'A small otter.';
          records['quillworks/Lantern-13B']!['nsfw'] = true;
          return JSON.stringify(records);
        });
        const { code, said } = await sync(trial);
        assert.equal(code, 1);
        assert.match(
          said,
          /"northmill\/Ferryman-7b" cannot be written to models\.csv and is left as it is on GitHub: "settings"/,
        );
        assert.match(said, /"quillworks\/Lantern-13B": .*"nsfw"/);
        assert.match(said, /created #1/);
        const csv = await file(trial, 'models.csv');
        assert.equal(changedLines(before.get('models.csv') ?? '', csv), 2);
        assert.match(csv, /A small otter\./);
      });
    });
  },
);
