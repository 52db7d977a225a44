import { categoryType } from '../category-type.ts';
import type { Setting } from '../setting.ts';
import { choiceType, httpUrlType, listType, secondsType } from '../value-types.ts';

const group = 'What to read';

export const primarySettings = {
  primaryApiUrl: {
    group,
    flag: '--primary-url <url>',
    variables: ['HORDE_GITHUB_SYNC_PRIMARY_API_URL'],
    required: true,
    type: httpUrlType,
    description: "PRIMARY's URL, with or without /api (required)",
  },
  primaryFormat: {
    group,
    flag: '--primary-format <auto|v1|v2>',
    variables: ['HORDE_GITHUB_SYNC_PRIMARY_FORMAT'],
    type: choiceType(['auto', 'v1', 'v2']),
    default: 'auto',
    description: "PRIMARY's API to read; auto is the one that follows its changes",
  },
  primaryApiTimeoutSeconds: {
    group,
    variables: ['HORDE_GITHUB_SYNC_PRIMARY_API_TIMEOUT'],
    type: secondsType(0.001, 3600),
    default: '30',
    description: 'Seconds that one request to PRIMARY may take',
  },
  categories: {
    group,
    flag: '--categories <list>',
    variables: ['HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC'],
    type: listType(categoryType, 'a list of categories', 1),
    absent: 'all',
    description: 'Comma-separated categories to sync',
  },
} as const satisfies Record<string, Setting>;
