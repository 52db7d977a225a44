/** `2026-04-20`, in UTC. @param seconds Unix seconds */
export function day(seconds: number): string {
  return new Date(seconds * 1_000).toISOString().replace(/T.*/, '');
}
