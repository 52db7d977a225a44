import assert from 'node:assert/strict';
import { lanes } from '../support/lanes.ts';
import {
  allBranch,
  imageFiles,
  slug,
  startCloneTrial,
  startEmulateTrial,
  startSandboxTrial,
  type PassTrial,
} from '../support/pass-trial.ts';
import { failingEnds } from './failing-ends.ts';
import { endOf, type End } from './real-end.ts';

const dry = { HORDE_GITHUB_SYNC_DRY_RUN: 'true' };

function editEsrgan(trial: PassTrial): void {
  trial.edit('esrgan', (text) => text.replace('Enlarges four times.', 'Enlarges 4 times.'));
}

/** What PRIMARY tells of a category that nobody has edited there. */
const untouched = { initialization_time: 1, last_updated: 1, total_creates: 0, total_updates: 0, total_deletes: 0 };

/** Only GitHub has these models any more. */
function emptied(trial: PassTrial): void {
  trial.agree();
  trial.edit('controlnet', () => '{ "other": { "name": "other" } }');
}

async function commit(trial: PassTrial, branch: string, path: string, text: string): Promise<void> {
  await trial.github.commit(slug, branch, new Map([[path, text]]));
}

async function decline(trial: PassTrial): Promise<void> {
  await trial.github.api('PATCH', `/repos/${slug}/pulls/1`, { state: 'closed' });
}

const rows: readonly End[] = [
  {
    what: 'in sync',
    end: 'ok, v1, compared, nothing',
    run: async (trial) => {
      trial.agree();
      return await trial.pass();
    },
  },
  { what: 'proposed', end: 'ok, differing, v1, compared, create, origins', run: async (trial) => await trial.pass() },
  {
    what: 'proposed in a dry run',
    end: 'ok, dry, differing, v1, compared, create, origins',
    run: async (trial) => await trial.pass(dry),
  },
  {
    what: 'removals kept, through a clone',
    end: 'ok, differing, v1, compared, create, kept',
    start: startCloneTrial,
    run: async (trial) => await trial.pass({ HORDE_GITHUB_SYNC_REMOVALS: 'keep' }),
  },
  {
    what: 'in sync on another GitHub',
    end: 'ok, dry, v1, compared, nothing',
    start: startEmulateTrial,
    run: async (trial) => {
      trial.agree();
      return await trial.pass(dry);
    },
  },
  {
    what: 'proposed from v2',
    end: 'ok, differing, v2, compared, create, last edits, origins',
    options: { format: 'v2' },
    run: async (trial) => await trial.pass(),
  },
  {
    what: 'in sync with v2',
    end: 'ok, v2, compared, nothing',
    options: { format: 'v2' },
    run: async (trial) => {
      trial.agree();
      return await trial.pass();
    },
  },
  {
    what: 'v1 read from a server that keeps v2',
    end: 'ok, differing, v1, compared, create, origins, warned',
    run: async (trial) => {
      trial.primary.canonicalFormat = 'v2';
      return await trial.pass({ HORDE_GITHUB_SYNC_PRIMARY_FORMAT: 'v1' });
    },
  },
  {
    what: 'nothing but categories without a file',
    end: 'ok, unread, skipped',
    run: async (trial) => await trial.pass({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'lora' }),
  },
  {
    what: 'proposed before',
    end: 'ok, differing, v1, compared, unchanged, origins',
    run: async (trial) => {
      await trial.pass();
      return await trial.pass();
    },
  },
  {
    what: 'brought up to date',
    end: 'ok, differing, v1, compared, update, origins',
    run: async (trial) => {
      await trial.pass();
      editEsrgan(trial);
      return await trial.pass();
    },
  },
  {
    what: 'brought up to date in a dry run',
    end: 'ok, dry, differing, v1, compared, update, origins',
    run: async (trial) => {
      await trial.pass();
      editEsrgan(trial);
      return await trial.pass(dry);
    },
  },
  {
    what: 'closed',
    end: 'ok, v1, compared, close',
    run: async (trial) => {
      await trial.pass();
      trial.agree();
      return await trial.pass();
    },
  },
  {
    what: 'merged, the branch left over',
    end: 'ok, v1, compared, delete-branch',
    run: async (trial) => {
      await trial.pass();
      await trial.merge(1);
      return await trial.pass();
    },
  },
  {
    what: 'below the threshold',
    end: 'ok, differing, v1, compared, below-threshold, origins',
    run: async (trial) => await trial.pass({ HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD: '100' }),
  },
  {
    what: 'declined',
    end: 'ok, differing, v1, compared, declined, origins',
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      return await trial.pass();
    },
  },
  {
    what: 'one category of a declined pull request has changed',
    end: 'ok, differing, v1, compared, create, left out, origins',
    run: async (trial) => {
      await trial.pass();
      await decline(trial);
      trial.edit('controlnet', (text) => text.replace('also of line drawings', 'softly'));
      return await trial.pass();
    },
  },
  {
    what: 'somebody’s commits on our branch',
    end: 'ok, differing, v1, compared, foreign, origins',
    run: async (trial) => {
      await trial.pass();
      await commit(trial, allBranch, 'blip.json', '{}\n');
      editEsrgan(trial);
      return await trial.pass();
    },
  },
  {
    what: 'in another pull request of ours',
    end: 'ok, differing, v1, compared, proposed-elsewhere',
    run: async (trial) => {
      await trial.pass();
      return await trial.pass({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet' });
    },
  },
  {
    what: 'a filtered run’s pull request followed',
    end: 'failed, v1, compared, refused, nothing, other: keep, origins',
    run: async (trial) => {
      emptied(trial);
      await trial.pass({
        HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet',
        HORDE_GITHUB_SYNC_MAX_REMOVED_PERCENT: '100',
      });
      return await trial.pass();
    },
  },
  {
    what: 'too many removals',
    end: 'failed, v1, compared, refused, nothing, origins',
    run: async (trial) => {
      emptied(trial);
      return await trial.pass();
    },
  },
  {
    what: 'too many removals, the others brought up to date',
    end: 'failed, differing, v1, compared, refused, update, origins',
    run: async (trial) => {
      await trial.pass();
      trial.edit('controlnet', () => '{ "other": { "name": "other" } }');
      editEsrgan(trial);
      return await trial.pass();
    },
  },
  {
    what: 'PRIMARY is behind',
    end: 'failed, v1, refused, nothing, newer, behind',
    run: async (trial) => {
      trial.agree();
      trial.primary.onRequest = (path) =>
        path.endsWith('/v1/metadata/metadata') ? Response.json({ clip: untouched }) : undefined;
      await commit(trial, 'main', 'clip.json', withModel(imageFiles.get('clip.json') ?? '', 'Written by hand'));
      return await trial.pass({ HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'clip' });
    },
  },
  ...failingEnds,
];

function withModel(text: string, name: string): string {
  return `${JSON.stringify({ ...(JSON.parse(text) as object), [name]: { name, type: 'ckpt' } }, undefined, 4)}\n`;
}

export const realEnds = lanes(['a run comes to more than 30 ends, no two alike'], ({ describe, it }) => {
  describe('validated against the schema of --json', () => {
    it('a run comes to more than 30 ends, no two alike', () => {
      const ends = new Set(rows.map(({ end }) => end));
      assert.equal(ends.size, rows.length);
      assert.ok(ends.size > 30, `${ends.size}`);
    });
    for (const { what, end, options = {}, start = startSandboxTrial, run } of rows) {
      it(what, async (t) => {
        const trial = await start(t, options);
        assert.equal(endOf(await run(trial)), end);
      });
    }
  });
});
