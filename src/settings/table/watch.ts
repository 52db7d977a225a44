import type { Setting } from '../setting.ts';
import {
  booleanType,
  hostType,
  keyPrefixType,
  longestWait,
  pathType,
  redisUrlType,
  secondsType,
  wholeNumberType,
} from '../value-types.ts';

const group = 'Watch mode';

export const watchSettings = {
  watch: {
    group,
    flag: '--watch',
    variables: ['HORDE_GITHUB_SYNC_WATCH_MODE'],
    type: booleanType,
    default: 'false',
    description: 'Keep running, sync when PRIMARY changes',
  },
  watchIntervalSeconds: {
    group,
    flag: '--watch-interval <seconds>',
    variables: ['HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS'],
    type: secondsType(0.001, longestWait),
    default: '60',
    description: 'Seconds between two polls',
  },
  watchStartupSync: {
    group,
    flag: '--watch-startup-sync',
    variables: ['HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC'],
    type: booleanType,
    default: 'false',
    description: 'Sync at the start, without waiting for a change',
  },
  watchInitialDelaySeconds: {
    group,
    variables: ['HORDE_GITHUB_SYNC_WATCH_INITIAL_DELAY_SECONDS'],
    type: secondsType(0, longestWait),
    default: '0',
    description: 'Seconds to wait before the first poll or sync',
  },
  watchFullSyncSeconds: {
    group,
    variables: ['HORDE_GITHUB_SYNC_WATCH_FULL_SYNC_SECONDS'],
    type: secondsType(0, longestWait),
    default: '0',
    description: 'Seconds between syncs without a new timestamp; 0 for none',
  },
  watchGithub: {
    group,
    flag: '--watch-github <true|false>',
    variables: ['HORDE_GITHUB_SYNC_WATCH_GITHUB'],
    type: booleanType,
    default: 'true',
    description: 'Sync also when a base branch or our pull request changes',
  },
  stateDir: {
    group,
    flag: '--state-dir <dir>',
    variables: ['HORDE_GITHUB_SYNC_STATE_DIR'],
    type: pathType,
    description: 'Folder for what is to survive a restart',
  },
  redisUrl: {
    group,
    variables: ['HORDE_GITHUB_SYNC_REDIS_URL'],
    type: redisUrlType,
    description: "URL of PRIMARY's Redis: changes are heard of at once, one process leads",
    secret: true,
  },
  redisKeyPrefix: {
    group,
    variables: ['HORDE_GITHUB_SYNC_REDIS_KEY_PREFIX'],
    type: keyPrefixType,
    default: 'horde:model_ref',
    description: "PRIMARY's key prefix there: it publishes on PREFIX:invalidate",
  },
  httpPort: {
    group,
    flag: '--http-port <port>',
    variables: ['HORDE_GITHUB_SYNC_HTTP_PORT'],
    type: wholeNumberType('a port', 1, 65_535),
    absent: 'off',
    description: 'Port for status page and metrics, while watching',
  },
  httpHost: {
    group,
    flag: '--http-host <host>',
    variables: ['HORDE_GITHUB_SYNC_HTTP_HOST'],
    type: hostType,
    default: '127.0.0.1',
    description: 'Address that they listen on',
  },
} as const satisfies Record<string, Setting>;
