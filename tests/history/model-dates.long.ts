import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { ModelDatesFile } from '../../src/sources/model-dates-file.ts';
import type { Base } from '../../src/sources/snapshot.ts';
import { git } from '../support/git.ts';
import { sharedPath, withoutSharedData } from '../support/shared-data.ts';
import { slowDates, type DatesJson, type Version } from '../support/slow-dates.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { versionsInGit } from '../support/versions-in-git.ts';

const [records, path] = ['stable_diffusion.json', 'model_mod_data.json'];
const entry = { path, mode: '100644', type: 'blob', sha: '0'.repeat(40) };

describe('the real image repository’s file of dates', { skip: withoutSharedData }, () => {
  let folder: string;
  let head: string;
  /** The oldest first. */
  let versions: readonly Version[];
  let merges: ReadonlySet<string>;

  before(() => {
    folder = temporaryFolder();
    git(
      folder,
      'clone',
      '--quiet',
      '--bare',
      '--branch',
      'dev',
      fileURLToPath(sharedPath('history/image.bundle')),
      '.',
    );
    head = git(folder, 'rev-parse', 'dev').trim();
    versions = versionsInGit(folder, head, records);
    merges = new Set(git(folder, 'rev-list', '--merges', head).split('\n'));
  });

  /** What the file is to say at the head where it says `dates` there, and how many versions were read for it. */
  async function computed(dates: DatesJson): Promise<{ dates: DatesJson; read: number }> {
    let read = 0;
    const repository = {
      readBlob: () => Promise.resolve(Buffer.from(JSON.stringify(dates))),
      readVersions: (_: string, __: string, most: number) =>
        Promise.resolve(
          versions
            .toReversed()
            .slice(0, most)
            .map(({ commit, committedAt }) => {
              const isMerge = merges.has(commit) && { isMerge: true as const };
              return { commit, committedAt, author: {}, subject: '', ...isMerge };
            }),
        ),
      readFileAt: (_: string, commit: string) => {
        read += 1;
        const text = versions.find((version) => version.commit === commit)?.text;
        return Promise.resolve(text === undefined ? undefined : Buffer.from(text));
      },
    };
    const base: Base = { branch: 'main', commit: head, tree: { sha: '', entries: [entry] } };
    const result = await new ModelDatesFile({ path: 'model_mod_data.json', repository, records }).update(
      base,
      new Map(),
    );
    assert.notEqual(result.kind, 'unknown');
    return { dates: result.kind === 'text' ? JSON.parse(result.text) : dates, read };
  }

  it('is what each of its versions tells, from the first one on', async (t) => {
    const expected = slowDates(versions);
    const { dates, read } = await computed({});
    assert.deepEqual(dates, expected);
    assert.equal(read, versions.length);
    const removed = Object.values(dates).filter(({ commit_removed }) => commit_removed !== null).length;
    t.diagnostic(`${versions.length} versions, ${Object.keys(dates).length} models, ${removed} of them removed`);
  });

  it('is the same from the file that any older version had, where no merge came after it', async (t) => {
    const expected = slowDates(versions);
    const rows: string[] = [];
    for (const back of [0, 1, 2, 5, 10, 20, 40]) {
      const { dates, read } = await computed(slowDates(versions.slice(0, versions.length - back)));
      assert.deepEqual(dates, expected);
      rows.push(`${back} behind: ${read}`);
    }
    t.diagnostic(`versions read: ${rows.join(', ')}`);
  });
});
