import { datesPath, datesText, inventedDates } from '../../support/invented-dates.ts';
import { imageFiles, slug, type PassTrial } from '../../support/pass-trial.ts';
import { editAgain } from '../outcome.ts';

export const people = ['reviewer'];
export const settings = {
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet,esrgan',
  HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer',
};

export interface Task {
  /** Whether the process is killed on the way, too. */
  readonly isKilled: boolean;
  /** Through a clone, too, where each request of git is broken as well. */
  readonly inClone?: true;
  /** Whether the short tests run it, too, where that is quickest: on the emulator. */
  readonly isRepresentative?: true;
  /** In a repository with a file of dates. */
  readonly isDated?: true;
  /** On a GitHub that allows auto-merge. What it reads breaks in the other tasks, too: here its writes do. */
  readonly autoMerge?: 'off' | 'safe';
  readonly prepare: (trial: PassTrial) => Promise<void>;
}

export function withAutoMerge(autoMerge: Task['autoMerge']): typeof settings {
  return { ...settings, ...(autoMerge && { HORDE_GITHUB_SYNC_AUTO_MERGE: autoMerge }) };
}

/** PRIMARY loses one, which nobody has merged unseen. */
function removeModel(trial: PassTrial): void {
  trial.edit('controlnet', (text) => {
    const records = Object.entries(JSON.parse(text) as Record<string, unknown>);
    return JSON.stringify(Object.fromEntries(records.slice(1)), null, 4);
  });
}

/** What the run under test has to do. */
export const tasks: Readonly<Record<string, Task>> = {
  'opening a pull request': {
    isKilled: true,
    isRepresentative: true,
    // PRIMARY and GitHub differ from the start.
    prepare: () => Promise.resolve(),
  },
  'updating a pull request': {
    isKilled: true,
    prepare: async (trial) => {
      await trial.pass(settings);
      editAgain(trial);
    },
  },
  'rebuilding a pull request whose file the base has touched': {
    isKilled: false,
    prepare: async (trial) => {
      await trial.pass(settings);
      const edit = (text: string) => text.replace('Follows edges.', 'Follows edges, sharply.');
      await trial.github.commit(
        slug,
        'main',
        new Map([['controlnet.json', edit(imageFiles.get('controlnet.json') ?? '')]]),
      );
      trial.edit('controlnet', edit);
    },
  },
  'closing a pull request': {
    isKilled: false,
    prepare: async (trial) => {
      await trial.pass(settings);
      trial.agree();
    },
  },
  'opening a pull request that GitHub is to merge': {
    isKilled: true,
    autoMerge: 'safe',
    prepare: (trial) => {
      // Its file is of another form yet, which is a change, too.
      trial.agree();
      editAgain(trial);
      return Promise.resolve();
    },
  },
  'updating a pull request that GitHub is to merge': {
    isKilled: false,
    autoMerge: 'safe',
    prepare: async (trial) => {
      trial.agree();
      editAgain(trial);
      await trial.pass(settings);
      editAgain(trial, 'Enlarges 5 times.');
    },
  },
  'updating a pull request that GitHub is not to merge any more': {
    isKilled: true,
    autoMerge: 'safe',
    prepare: async (trial) => {
      trial.agree();
      editAgain(trial);
      await trial.pass(settings);
      removeModel(trial);
    },
  },
  'asking GitHub to merge a pull request that was opened before': {
    isKilled: false,
    autoMerge: 'safe',
    prepare: async (trial) => {
      trial.agree();
      editAgain(trial);
      await trial.pass(withAutoMerge('off'));
    },
  },
  'taking it back that GitHub merges a pull request': {
    isKilled: false,
    autoMerge: 'off',
    prepare: async (trial) => {
      trial.agree();
      editAgain(trial);
      await trial.pass(withAutoMerge('safe'));
    },
  },
  'opening a pull request with a file of dates': {
    isKilled: false,
    isDated: true,
    inClone: true,
    prepare: () => Promise.resolve(),
  },
  'updating a pull request with a file of dates that the base has touched': {
    isKilled: false,
    isDated: true,
    prepare: async (trial) => {
      await trial.pass(settings);
      await trial.github.commit(slug, 'main', new Map([[datesPath, datesText({ changed: ['somebody.json'] })]]));
      editAgain(trial);
    },
  },
};

/** Names the commit that changes it. */
export const dates = inventedDates('controlnet.json');
