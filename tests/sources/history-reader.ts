import assert from 'node:assert/strict';
import type { SyncedCategory } from '../../src/categories.ts';
import type { FileHistory } from '../../src/clients/repository/file-history.ts';
import { GitHubError } from '../../src/clients/repository/github-error.ts';
import { PrimaryFailure } from '../../src/clients/primary.ts';
import { compareSides } from '../../src/compare/compare-category.ts';
import { selectChanges } from '../../src/compare/select-changes.ts';
import { HistoryReader, type HistoryReaderOptions } from '../../src/sources/history-reader.ts';
import { namesOf } from '../../src/model/diff.ts';
import type { CategoryMetadata, PrimaryMetadata } from '../../src/model/primary-metadata.ts';
import { parseRecords } from '../../src/model/records.ts';
import { jsonFormat } from '../../src/formats/json.ts';
import { renderCategory } from '../../src/formats/render-category.ts';
import { gitVersions, historyOf, type AskedHistory } from '../support/git-history.ts';
import { git } from '../support/git.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { writeCommits, type CommitSpec } from '../support/write-commits.ts';
import { lanes } from '../support/lanes.ts';

const path = 'stable_diffusion.json';
const images: SyncedCategory = {
  kind: 'synced',
  name: 'image_generation',
  repository: 'image',
  files: [path],
  reads: [],
  format: 'json',
};
const url = 'https://github.com/Haidra-Org/images';
const policy = { removals: 'apply', newerOnGitHub: 'keep', maxRemovedPercent: 100 } as const;
const untouched = { initializedAt: 0, lastUpdatedAt: 0, creates: 0, updates: 0, deletes: 0 };

/** A file of these models: name → description. */
function file(models: Readonly<Record<string, string>>): string {
  const records = Object.entries(models).map(([name, description]) => [name, { name, description }]);
  return `${JSON.stringify(Object.fromEntries(records), undefined, 4)}\n`;
}

/** On the one before it. */
type InventedCommit = Omit<CommitSpec, 'parents'>;

/** Oldest first. */
const life: readonly InventedCommit[] = [
  { at: 1_000, author: 'Ada', files: { [path]: file({ Aurora: 'First.' }) } },
  { at: 2_000, author: 'Bob', files: { [path]: file({ Aurora: 'First.', Borealis: 'Cold.' }) } },
  { at: 2_500, author: 'Bob', files: { 'README.md': 'Something else.\n' } },
  { at: 3_000, author: 'Cy', files: { [path]: '<<<<<<< HEAD' } },
  { at: 4_000, author: 'Cy', files: { [path]: file({ Aurora: 'Second.', Borealis: 'Cold.' }) } },
  { at: 5_000, author: 'Dee', files: { [path]: file({ Aurora: 'Second.', Borealis: 'Cold.', Corona: 'Hot.' }) } },
];

type Tell = (history: AskedHistory) => FileHistory;

interface Trial {
  readonly commits?: readonly InventedCommit[];
  readonly primary: string;
  readonly metadata?: CategoryMetadata | PrimaryMetadata | Error;
  readonly options?: Partial<HistoryReaderOptions>;
  /** Wraps what git tells. */
  readonly tell?: Tell;
  /** PRIMARY tells its metadata no sooner. */
  readonly metadataAfter?: Promise<unknown>;
}

/** Compares, asks the history of a real repository, and decides. */
async function decide({ commits = life, primary, metadata = untouched, options, tell, metadataAfter }: Trial) {
  const folder = temporaryFolder();
  git(folder, 'init', '--quiet', '--bare', '--initial-branch', 'main', '.');
  writeCommits(
    folder,
    'main',
    commits.map((commit, index) => ({ ...commit, parents: index === 0 ? [] : [index - 1] })),
  );
  const versions = gitVersions(folder, path);
  const history = historyOf(versions);
  const files = new Map([[path, versions[0]!.bytes!.toString()]]);
  const format = jsonFormat(path);
  const compared = compareSides(images, format, { kind: 'records', records: parseRecords(primary) }, files);
  const pullsAsked: string[] = [];
  const findPull: HistoryReaderOptions['findPull'] = (commit) => {
    pullsAsked.push(commit);
    return Promise.resolve({ number: 12, url: `${url}/pull/12` });
  };
  const reader = new HistoryReader({ history: tell?.(history) ?? history, findPull, url, policy, ...options });
  const answer = metadata instanceof Map || metadata instanceof Error ? metadata : new Map([[images.name, metadata]]);
  let metadataAsked = 0;
  const ask = async () =>
    await reader.read(compared, 'head', async () => {
      metadataAsked += 1;
      await metadataAfter;
      return answer as PrimaryMetadata | Error;
    });
  const told = await ask();
  const decided = selectChanges(compared, told, policy);
  const rendered = decided.status === 'compared' ? renderCategory(images.name, format, files, decided) : undefined;
  return { versions, history, told, decided, rendered, ask, pullsAsked, metadataAsked: () => metadataAsked };
}

/** PRIMARY’s records with that description of each. */
const primaryOf = file;

export const historyReader = lanes(
  [
    'is behind where PRIMARY is a copy of an older version',
    'keeps what is newer on GitHub as it is, and takes PRIMARY’s edit beside it',
    'does not get back what people have removed',
    'is there since the commit that added it, or since the file’s first version',
    'nothing where nothing differs',
    'no version before the one that settles it',
    'because its list fails: a warning, and everything is proposed as if there were none',
    'or can: an author with markup',
    'of a pull request leaves it out',
  ],
  ({ describe, it }) => {
    describe('an image category', () => {
      it('is behind where PRIMARY is a copy of an older version', async () => {
        for (const [models, at] of [
          [{ Aurora: 'First.' }, 1_000],
          [{ Aurora: 'First.', Borealis: 'Cold.' }, 2_000],
          [{ Aurora: 'Second.', Borealis: 'Cold.' }, 4_000],
        ] as const) {
          const { told, decided, versions } = await decide({ primary: primaryOf(models) });
          assert.equal(told.behind?.since, at);
          assert.equal(told.behind.commit?.sha, versions.find(({ committedAt }) => committedAt === at)?.commit);
          assert.equal(decided.status, 'refused');
        }
      });

      it('is behind where PRIMARY was given its records between a pull request’s commits and its merge', async () => {
        const metadata = { ...untouched, initializedAt: 4_500, lastUpdatedAt: 4_500 };
        const { told, history, versions } = await decide({ primary: primaryOf({ Aurora: 'First.' }), metadata });
        assert.equal(told.behind?.since, 1_000);
        assert.deepEqual(new Set(history.reads), new Set(versions.slice(1).map(({ commit }) => commit)));
      });

      it('is not looked for further back than a merge takes', async () => {
        const initializedAt = 31 * 86_400 + 4_500;
        const late = { at: initializedAt + 1, author: 'Eve', files: { [path]: file({ Aurora: 'Third.' }) } };
        const metadata = { ...untouched, initializedAt, lastUpdatedAt: initializedAt };
        const { told, decided } = await decide({
          commits: [...life, late],
          primary: primaryOf({ Aurora: 'First.' }),
          metadata,
        });
        assert.equal(told.behind, undefined);
        assert.equal(decided.status, 'compared');
      });

      it('keeps what is newer on GitHub as it is, and takes PRIMARY’s edit beside it', async () => {
        const primary = primaryOf({ Aurora: 'First.', Borealis: 'Cold.', Draco: 'New.' });
        const { decided, rendered } = await decide({
          primary,
          metadata: { ...untouched, creates: 1, lastUpdatedAt: 9_000 },
        });
        assert.ok(decided.status === 'compared');
        assert.deepEqual([...namesOf(decided.diff)], ['Draco']);
        assert.deepEqual(
          decided.newerOnGitHub.map(({ name, change, origin }) => [name, change, origin.since, origin.author]),
          [
            ['Corona', 'added', 5_000, 'Dee'],
            ['Aurora', 'modified', 4_000, 'Cy'],
          ],
        );
        assert.deepEqual(
          rendered,
          new Map([[path, file({ Aurora: 'Second.', Borealis: 'Cold.', Draco: 'New.', Corona: 'Hot.' })]]),
        );
      });

      it('does not get back what people have removed', async () => {
        const commits = [...life, { at: 6_000, author: 'Eve', files: { [path]: file({ Aurora: 'Second.' }) } }];
        const primary = primaryOf({ Aurora: 'Second.', Borealis: 'Cold.', Corona: 'Hot.', Draco: 'New.' });
        const metadata = { ...untouched, updates: 1, lastUpdatedAt: 5_500 };
        const { decided, rendered } = await decide({ commits, primary, metadata });
        assert.ok(decided.status === 'compared');
        assert.deepEqual(
          decided.newerOnGitHub.map(({ name, change, origin }) => [name, change, origin.author]),
          [
            ['Borealis', 'removed', 'Eve'],
            ['Corona', 'removed', 'Eve'],
          ],
        );
        assert.equal(rendered?.get(path), file({ Aurora: 'Second.', Draco: 'New.' }));
      });

      it('is overwritten where that is asked for, with who put there what goes', async () => {
        const options = { policy: { ...policy, newerOnGitHub: 'apply' as const } };
        const { decided } = await decide({ primary: primaryOf({ Aurora: 'First.', Borealis: 'Cold.' }), options });
        assert.ok(decided.status === 'compared');
        assert.deepEqual([...namesOf(decided.diff)], ['Corona', 'Aurora']);
        assert.deepEqual(decided.newerOnGitHub, []);
        assert.equal(decided.diff.removed[0]?.origin?.author, 'Dee');
      });
    });

    describe('a model that is removed', () => {
      const deleted = { ...untouched, deletes: 1, lastUpdatedAt: 9_000 };

      it('is there since the commit that added it, or since the file’s first version', async () => {
        const { decided, versions } = await decide({ primary: primaryOf({ Borealis: 'Cold.' }), metadata: deleted });
        assert.ok(decided.status === 'compared');
        const pull = { number: 12, url: `${url}/pull/12` };
        const by = (at: number, author: string) => {
          const sha = versions.find(({ committedAt }) => committedAt === at)!.commit;
          return { since: at, commit: { sha, url: `${url}/commit/${sha}` }, author, pull };
        };
        assert.deepEqual(
          decided.diff.removed.map(({ name, origin }) => [name, origin]),
          [
            ['Aurora', by(1_000, 'Ada')],
            ['Corona', by(5_000, 'Dee')],
          ],
        );
        assert.equal(decided.deletes, 1);
      });

      it('is as old as what PRIMARY was given, or older, where no older version is read', async () => {
        const metadata = { ...deleted, initializedAt: 4_500 };
        const { decided, history, versions } = await decide({ primary: primaryOf({ Aurora: 'Second.' }), metadata });
        assert.ok(decided.status === 'compared');
        assert.deepEqual(
          decided.diff.removed.map(({ origin }) => origin?.since),
          [4_000, 5_000],
        );
        assert.deepEqual(decided.diff.removed[0]?.origin, { since: 4_000 });
        assert.deepEqual(history.reads, [versions[1]?.commit]);
      });

      for (const [given, claim, origin] of [
        ['names a version: that is who put it there', [1_000, 'first'], { since: 1_000, author: 'Ada' }],
        ['names one with another time', [1_001, 'first'], { since: 4_000 }],
        ['names a commit that is none of the file’s', [900, 'f'.repeat(40)], { since: 4_000 }],
        ['names a version after the model was there', [5_000, 'last'], { since: 4_000 }],
        ['tells of a removal between', [1_000, 'first', 'removed'], { since: 4_000 }],
        ['is not right', 'broken', { since: 4_000 }],
        ['cannot be read', 'down', { since: 4_000 }],
      ] as const) {
        it(`is older than what is read, and the file of dates ${given}`, async () => {
          const dates = { path: 'dates.json', records: path };
          const commits = (versions: readonly { readonly commit: string }[]) => (which: string) =>
            which === 'first' ? versions.at(-1)?.commit : which === 'last' ? versions[0]?.commit : which;
          const tell: Tell = (history) => ({
            readVersions: history.readVersions,
            readFileAt: async (asked, commit) => {
              if (asked !== dates.path) return await history.readFileAt(asked, commit);
              if (claim === 'broken') return Buffer.from('{');
              if (claim === 'down') throw new GitHubError({ method: 'GET', path: '/x', status: 502, problem: 'down' });
              const [date_added, which, removed] = claim;
              const commit_added = commits(await history.readVersions(path, 'head', 100))(which);
              const gone = removed
                ? { commit_removed: 'a'.repeat(40), date_removed: 1 }
                : { commit_removed: null, date_removed: null };
              const entry = { commit_added, date_added, commit_modified: null, date_modified: null, ...gone };
              return Buffer.from(JSON.stringify({ Borealis: entry }));
            },
          });
          const primary = primaryOf({ Aurora: 'Second.', Corona: 'Hot.' });
          const metadata = { ...deleted, initializedAt: 4_500 };
          const { decided } = await decide({ primary, metadata, options: { dates }, tell });
          assert.ok(decided.status === 'compared');
          const { since, author, commit } = decided.diff.removed[0]?.origin ?? {};
          assert.deepEqual({ since, ...(author !== undefined && { author }) }, origin);
          assert.equal(commit !== undefined, 'author' in origin);
        });
      }

      it('came back: it is there since then', async () => {
        const commits = [
          ...life,
          { at: 6_000, author: 'Eve', files: { [path]: file({ Corona: 'Hot.' }) } },
          { at: 7_000, author: 'Fay', files: { [path]: file({ Corona: 'Hot.', Aurora: 'First.' }) } },
        ];
        const { decided } = await decide({ commits, primary: primaryOf({ Corona: 'Hot.' }), metadata: deleted });
        assert.ok(decided.status === 'compared');
        assert.deepEqual(
          [decided.diff.removed[0]?.origin?.since, decided.diff.removed[0]?.origin?.author],
          [7_000, 'Fay'],
        );
      });

      it('was not in a file that was not there', async () => {
        const commits = [
          ...life,
          { at: 6_000, files: { [path]: null } },
          { at: 7_000, author: 'Fay', files: { [path]: file({ Aurora: 'First.', Corona: 'Hot.' }) } },
        ];
        const { decided } = await decide({ commits, primary: primaryOf({ Corona: 'Hot.' }), metadata: deleted });
        assert.ok(decided.status === 'compared');
        assert.equal(decided.diff.removed[0]?.origin?.author, 'Fay');
      });

      for (const [says, deletes] of [
        ['says that it never deleted any', 0],
        ['has deleted some', 2],
        ['does not tell', undefined],
      ] as const) {
        it(`of a PRIMARY that ${says}`, async () => {
          const metadata = { ...deleted, deletes };
          assert.equal((await decide({ primary: primaryOf({}), metadata })).told.deletes, deletes);
        });
      }

      it('of the oldest of a hundred versions is as old or older', async () => {
        const commits = Array.from({ length: 120 }, (_, index) => ({
          at: 1_000 + index,
          files: { [path]: file({ Aurora: 'First.', Borealis: `${index}` }) },
        }));
        const { decided, history } = await decide({
          commits,
          primary: primaryOf({ Borealis: '119' }),
          metadata: deleted,
        });
        assert.ok(decided.status === 'compared');
        assert.deepEqual(decided.diff.removed[0]?.origin, { since: 1_020 });
        assert.deepEqual([history.lists, history.reads.length], [1, 99]);
      });

      it('has no pull request beyond the first 20 commits', async () => {
        const names = Array.from({ length: 25 }, (_, index) => `Model ${index}`);
        const commits = names.map((_, index) => ({
          at: 1_000 + index,
          files: { [path]: file(Object.fromEntries(names.slice(0, index + 1).map((name) => [name, 'x']))) },
        }));
        const { pullsAsked } = await decide({ commits, primary: primaryOf({ other: 'x' }), metadata: deleted });
        assert.equal(new Set(pullsAsked).size, 20);
        assert.equal(pullsAsked.length, 20);
      });
    });

    describe('the history is asked for', () => {
      it('nothing where nothing differs', async () => {
        const primary = primaryOf({ Aurora: 'Second.', Borealis: 'Cold.', Corona: 'Hot.' });
        const { history, metadataAsked, pullsAsked } = await decide({ primary });
        assert.deepEqual([history.lists, history.reads, metadataAsked(), pullsAsked], [0, [], 0, []]);
      });

      it('nothing where only what stays in any case differs', async () => {
        const options = { policy: { ...policy, removals: 'keep' as const } };
        const { history, metadataAsked } = await decide({ primary: primaryOf({ Aurora: 'Second.' }), options });
        assert.deepEqual([history.lists, metadataAsked()], [0, 0]);
      });

      const nothingGoes = primaryOf({ Aurora: 'First.', Borealis: 'Cold.', Corona: 'Hot.', Draco: 'New.' });

      it('no version where it can say nothing: PRIMARY’s metadata is unknown, and no model goes', async () => {
        const metadata = new PrimaryFailure('it answered 404');
        const { history, metadataAsked } = await decide({ primary: nothingGoes, metadata });
        assert.deepEqual([history.lists, history.reads, metadataAsked()], [1, [], 1]);
      });

      it('nothing where which side is newer is not to count, and no model goes', async () => {
        const options = { policy: { ...policy, newerOnGitHub: 'apply' as const } };
        const { history } = await decide({ primary: nothingGoes, options });
        assert.equal(history.lists, 0);
      });

      it('for its list while PRIMARY is asked for its metadata', async () => {
        const asked = Promise.withResolvers<undefined>();
        const tell: Tell = (history) => ({
          readFileAt: history.readFileAt,
          readVersions: async (...question) => {
            asked.resolve(undefined);
            return await history.readVersions(...question);
          },
        });
        const { told } = await decide({ primary: primaryOf({ Aurora: 'First.' }), tell, metadataAfter: asked.promise });
        assert.equal(told.behind?.since, 1_000);
      });

      it('one list where PRIMARY has touched the model after every commit', async () => {
        const primary = primaryOf({ Aurora: 'First.', Borealis: 'Cold.', Corona: 'Hot.' });
        const { history } = await decide({ primary, metadata: { ...untouched, updates: 1, lastUpdatedAt: 9_000 } });
        assert.deepEqual([history.lists, history.reads], [1, []]);
      });

      it('no version before the one that settles it', async () => {
        const { history, versions } = await decide({ primary: primaryOf({ Aurora: 'Second.', Borealis: 'Cold.' }) });
        assert.deepEqual(history.reads, [versions[1]?.commit]);
      });

      it('no pull request twice', async () => {
        const metadata = { ...untouched, deletes: 1, lastUpdatedAt: 9_000 };
        const primary = primaryOf({ Aurora: 'Second.', Borealis: 'Cold.' });
        const { ask, pullsAsked } = await decide({ primary, metadata });
        assert.equal(pullsAsked.length, 1);
        const again = await ask();
        assert.equal(pullsAsked.length, 1);
        assert.equal(again.origins.get('Corona')?.pull?.number, 12);
      });
    });

    describe('a history that cannot be read', () => {
      const primary = primaryOf({ Aurora: 'First.', Borealis: 'Cold.' });
      const failure = new GitHubError({
        method: 'GET',
        path: '/repos/o/r/commits',
        status: 502,
        problem: 'Bad Gateway',
      });
      const lie = (change: (version: Awaited<ReturnType<FileHistory['readVersions']>>[number]) => unknown): Tell => {
        return (history) => ({
          readFileAt: history.readFileAt,
          readVersions: async (...asked) =>
            (await history.readVersions(...asked)).map((version) => ({ ...version, ...(change(version) as object) })),
        });
      };
      const table: [given: string, tell: Tell, says: RegExp][] = [
        [
          'its list fails',
          ({ readFileAt }) => ({ readFileAt, readVersions: () => Promise.reject(failure) }),
          /^The history of stable_diffusion\.json could not be read: .*502.*Bad Gateway\. So every difference counts as a change of PRIMARY’s, and who put a model there is not known\.$/,
        ],
        [
          'a version fails',
          ({ readVersions }) => ({ readVersions, readFileAt: () => Promise.reject(failure) }),
          /^The history of stable_diffusion\.json could not be read: .*502/,
        ],
        [
          'a commit is none',
          lie(() => ({ commit: '../../settings' })),
          /it names a commit that is none, "\.\.\/\.\.\/settings"/,
        ],
        ['a commit has no time', lie(() => ({ committedAt: NaN })), /has no time/],
        ['a commit is of another age of the world', lie(() => ({ committedAt: 1e300 })), /has no time/],
      ];
      for (const [given, tell, says] of table) {
        it(`because ${given}: a warning, and everything is proposed as if there were none`, async () => {
          const { told, decided } = await decide({ primary, tell });
          assert.equal(told.notes.length, 1);
          assert.equal(told.notes[0]?.severity, 'warning');
          assert.match(told.notes[0].message, says);
          assert.ok(decided.status === 'compared');
          assert.deepEqual([[...namesOf(decided.diff)], decided.newerOnGitHub], [['Corona', 'Aurora'], []]);
          assert.equal(decided.diff.removed[0]?.origin, undefined);
          assert.equal(decided.deletes, 0);
        });
      }

      it('is no cover for faults of our own', async () => {
        const fault = new TypeError('x is not a function');
        const tell: Tell = ({ readFileAt }) => ({ readFileAt, readVersions: () => Promise.reject(fault) });
        await assert.rejects(decide({ primary, tell }), fault);
      });

      for (const [given, metadata, says] of [
        [
          'could not be read',
          new PrimaryFailure('https://models.example/x answered 404'),
          'PRIMARY’s metadata could not be read: https://models.example/x answered 404. So every difference counts as a change of PRIMARY’s.',
        ],
        [
          'does not tell of the category',
          new Map([['clip', untouched]]),
          'PRIMARY’s metadata does not tell of image_generation. So every difference counts as a change of PRIMARY’s.',
        ],
      ] as const) {
        it(`goes without which side is newer where PRIMARY’s metadata ${given}, but tells who put a model there`, async () => {
          const { told, decided } = await decide({ primary, metadata });
          assert.deepEqual(told.notes, [{ severity: 'warning', message: says }]);
          assert.ok(decided.status === 'compared');
          assert.deepEqual([...namesOf(decided.diff)], ['Corona', 'Aurora']);
          assert.equal(decided.diff.removed[0]?.origin?.author, 'Dee');
          assert.equal(decided.deletes, undefined);
        });
      }

      it('in one version goes on with the others', async () => {
        const tell: Tell = (history) => ({
          readVersions: history.readVersions,
          readFileAt: async (file, commit) => {
            const isFirst = history.reads.length === 0;
            const bytes = await history.readFileAt(file, commit);
            return isFirst ? Buffer.from([0xff, 0xfe, 0x00]) : bytes;
          },
        });
        const { told } = await decide({ primary: primaryOf({ Aurora: 'First.' }), tell });
        assert.equal(told.behind?.since, 1_000);
      });

      it('of a pull request leaves it out', async () => {
        const options = { findPull: () => Promise.reject(failure) };
        const { decided } = await decide({
          primary: primaryOf({ Borealis: 'Cold.' }),
          options,
          metadata: { ...untouched, deletes: 1, lastUpdatedAt: 9_000 },
        });
        assert.ok(decided.status === 'compared');
        assert.deepEqual(decided.notes, []);
        for (const { origin } of decided.diff.removed)
          assert.ok(origin?.author !== undefined && origin.pull === undefined);
      });

      for (const [given, author, shown] of [
        ['a login and a name', { login: 'ada', name: 'Ada Example' }, 'ada'],
        ['a name only', { name: 'Ada Example' }, 'Ada Example'],
        ['neither', {}, undefined],
        ['a blank name', { name: '  ' }, undefined],
        ['markup', { name: '@everyone <img src=x>' }, '@everyone <img src=x>'],
      ] as const) {
        it(`or can: an author with ${given}`, async () => {
          const metadata = { ...untouched, deletes: 1, lastUpdatedAt: 9_000 };
          const { decided } = await decide({ primary, metadata, tell: lie(() => ({ author })) });
          assert.ok(decided.status === 'compared');
          assert.equal(decided.diff.removed[0]?.origin?.author, shown);
        });
      }
    });
  },
);
