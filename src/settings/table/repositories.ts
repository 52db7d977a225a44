import { accountType, branchType, repositoryType } from '../github-types.ts';
import type { Setting } from '../setting.ts';

const group = 'The two legacy repositories';

export const repositorySettings = {
  imageRepoOwner: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER', 'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO__OWNER'],
    type: accountType,
    default: 'Haidra-Org',
    description: 'Owner of the image repository, or of your fork',
  },
  imageRepoName: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME', 'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO__NAME'],
    type: repositoryType,
    default: 'AI-Horde-image-model-reference',
    description: 'Name of the image repository',
  },
  imageRepoBranch: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_BRANCH', 'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO__BRANCH'],
    type: branchType,
    default: 'main',
    description: 'Branch of the image repository to sync',
  },
  textRepoOwner: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_OWNER', 'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO__OWNER'],
    type: accountType,
    default: 'Haidra-Org',
    description: 'Owner of the text repository, or of your fork',
  },
  textRepoName: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_NAME', 'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO__NAME'],
    type: repositoryType,
    default: 'AI-Horde-text-model-reference',
    description: 'Name of the text repository',
  },
  textRepoBranch: {
    group,
    variables: ['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_BRANCH', 'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO__BRANCH'],
    type: branchType,
    default: 'main',
    description: 'Branch of the text repository to sync',
  },
} as const satisfies Record<string, Setting>;
