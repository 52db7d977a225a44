import type { Settings } from '../settings/settings-table.ts';
import type { Notifications, NotificationSurroundings } from './notifications.ts';

/** What tells people of what happens, where that is wanted; only then is it loaded. */
export async function tellPeople(
  settings: Settings,
  surroundings: NotificationSurroundings,
): Promise<Notifications | undefined> {
  const { notifyUrl: url, dryRun } = settings;
  if (url === undefined) return undefined;
  if (dryRun) {
    const why = 'a dry run does nothing that people are told of';
    surroundings.log.warn('settings.unused', `The URL for notifications has no effect: ${why}`);
    return undefined;
  }
  const { openNotifications } = await import('./notifications.ts');
  return openNotifications(settings, url, surroundings);
}
