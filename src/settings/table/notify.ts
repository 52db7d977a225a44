import type { Setting } from '../setting.ts';
import { longestWait, secondsType, webhookUrlType } from '../value-types.ts';

const group = 'Notifications';

export const notifySettings = {
  notifyUrl: {
    group,
    variables: ['HORDE_GITHUB_SYNC_NOTIFY_URL'],
    type: webhookUrlType,
    description: 'Webhook of Discord or Slack, or any URL that takes JSON, to tell people by',
    secret: true,
  },
  notifyAfterSeconds: {
    group,
    variables: ['HORDE_GITHUB_SYNC_NOTIFY_AFTER_SECONDS'],
    type: secondsType(0, longestWait),
    default: '900',
    description: 'Seconds for which syncing has failed before people are told',
  },
} as const satisfies Record<string, Setting>;
