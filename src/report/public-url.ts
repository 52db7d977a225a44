/**
 * An address as it may be shown: without user, password, query and fragment, where credentials may stand. A text that
 * is no http(s) address gives undefined.
 */
export function publicUrl(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined;
  const { protocol, host, pathname } = new URL(text);
  if (protocol !== 'https:' && protocol !== 'http:') return undefined;
  return `${protocol}//${host}${pathname.replace(/\/$/, '')}`;
}
