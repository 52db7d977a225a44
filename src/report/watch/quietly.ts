import type { WatchListener } from '../../watch/events.ts';

/** So often it is said that nothing changes, in milliseconds. */
const interval = 5 * 60_000;

/** For a file or a log: that nothing has changed is said once after something else was, and then every five minutes. */
export function quietly(listener: WatchListener): WatchListener {
  let said: { readonly name: string; readonly at: number } | undefined;
  return (event, at) => {
    const { name } = event;
    const isIdle = name === 'watch.unchanged' || name === 'watch.no-timestamp';
    if (name === 'watch.waiting' || name === 'watch.merged') return;
    // A clock that was set back silences nothing.
    if (isIdle && said?.name === name && at >= said.at && at - said.at < interval) return;
    said = isIdle ? { name, at } : undefined;
    listener(event, at);
  };
}
