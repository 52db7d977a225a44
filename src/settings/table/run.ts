import type { Setting } from '../setting.ts';
import { booleanType, choiceType, pathType } from '../value-types.ts';

const group = 'How to run and report';

export const runSettings = {
  dryRun: {
    group,
    flag: '--dry-run',
    variables: ['HORDE_GITHUB_SYNC_DRY_RUN'],
    type: booleanType,
    default: 'false',
    description: 'Only show what would be done; needs no token',
  },
  outputDir: {
    group,
    flag: '--output-dir <dir>',
    variables: ['HORDE_GITHUB_SYNC_OUTPUT_DIR'],
    type: pathType,
    description: 'With a dry run: write the files and diffs there',
  },
  json: {
    group,
    flag: '--json',
    variables: [],
    type: booleanType,
    default: 'false',
    description: 'Print results as JSON on stdout, logs on stderr',
  },
  detailedExitcode: {
    group,
    flag: '--detailed-exitcode',
    variables: [],
    type: booleanType,
    default: 'false',
    description: 'Exit code 2 when PRIMARY and GitHub differ',
  },
  logFormat: {
    group,
    flag: '--log-format <text|json>',
    variables: ['HORDE_GITHUB_SYNC_LOG_FORMAT'],
    type: choiceType(['text', 'json']),
    default: 'text',
    description: 'Logs for people or machines',
  },
  verbose: {
    group,
    variables: ['HORDE_GITHUB_SYNC_VERBOSE_LOGGING'],
    type: booleanType,
    default: 'false',
    description: 'Log every request and decision',
  },
  dotenv: {
    group,
    flag: '--dotenv <file>',
    variables: [],
    type: pathType,
    absent: '.env, if any',
    description: 'File with more variables',
  },
} as const satisfies Record<string, Setting>;
