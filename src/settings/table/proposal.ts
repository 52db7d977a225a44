import { categoryType } from '../category-type.ts';
import { labelType, reviewerType, teamType } from '../github-types.ts';
import type { Setting } from '../setting.ts';
import { booleanType, choiceType, listType, numberType, wholeNumberType } from '../value-types.ts';

const group = 'What to propose';

export const proposalSettings = {
  minChangesThreshold: {
    group,
    variables: ['HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD'],
    type: wholeNumberType('a whole number', 0, 1_000_000),
    default: '1',
    description: 'Fewest changed models that make a pull request',
  },
  force: {
    group,
    flag: '--force',
    variables: [],
    type: booleanType,
    default: 'false',
    description: 'Propose even below the threshold, and what was declined',
  },
  removals: {
    group,
    flag: '--removals <apply|keep>',
    variables: ['HORDE_GITHUB_SYNC_REMOVALS'],
    type: choiceType(['apply', 'keep']),
    default: 'apply',
    description: 'What to do with models that only GitHub has',
  },
  newerOnGitHub: {
    group,
    flag: '--newer-on-github <keep|apply>',
    variables: ['HORDE_GITHUB_SYNC_NEWER_ON_GITHUB'],
    type: choiceType(['keep', 'apply']),
    default: 'keep',
    description: 'Keep or overwrite models that are newer on GitHub',
  },
  maxRemovedPercent: {
    group,
    flag: '--max-removed-percent <n>',
    variables: ['HORDE_GITHUB_SYNC_MAX_REMOVED_PERCENT'],
    type: numberType('a percentage', 0, 100),
    default: '25',
    description:
      'Refuse a category that would lose a larger share, if that is over 10 models or over half of them; 100 refuses ' +
      'none, and lets an emptied one through that --categories names',
  },
  letThrough: {
    group,
    flag: '--let-through <list>',
    variables: [],
    type: listType(categoryType, 'a list of categories', 1),
    absent: 'none',
    description: 'Categories to take as PRIMARY has them: refused for removals, behind, or emptied',
  },
  onForeignCommits: {
    group,
    flag: '--on-foreign-commits <what>',
    variables: ['HORDE_GITHUB_SYNC_ON_FOREIGN_COMMITS'],
    type: choiceType(['keep', 'overwrite']),
    default: 'keep',
    description: "Keep or overwrite people's commits on our branch",
  },
  autoMerge: {
    group,
    flag: '--auto-merge <off|safe>',
    variables: ['HORDE_GITHUB_SYNC_AUTO_MERGE'],
    type: choiceType(['off', 'safe']),
    default: 'off',
    description: 'Have GitHub merge what is safe once its checks are green',
  },
  prReviewers: {
    group,
    variables: ['HORDE_GITHUB_SYNC_PR_REVIEWERS'],
    type: listType(reviewerType, 'a list of GitHub user names'),
    default: '',
    absent: 'none',
    description: 'Users whose review a new pull request asks for',
  },
  prAutoAssignTeam: {
    group,
    variables: ['HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM'],
    type: teamType,
    description: 'Team whose review a new pull request asks for',
  },
  prLabels: {
    group,
    variables: ['HORDE_GITHUB_SYNC_PR_LABELS'],
    type: listType(labelType, 'a list of labels'),
    default: 'automated,sync,ready-for-review',
    description: 'Labels of a new pull request',
  },
} as const satisfies Record<string, Setting>;
