/** How many lines of the old text, and of the new one, stand between what both share at their starts and ends. */
export function changedLines(before: string, after: string): readonly [number, number] {
  const [old, now] = [before.split(/\r\n|\r|\n/), after.split(/\r\n|\r|\n/)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most - head && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  return [old.length - head - tail, now.length - head - tail];
}
