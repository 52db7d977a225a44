/**
 * A link as all forms may show it: an http(s) address in which no sign ends a link or begins anything else. Nothing for what
 * is none, or is so long that it would crowd out the message.
 */
export function addressOf(link: string): string | undefined {
  if (!URL.canParse(link)) return undefined;
  const { protocol, username, password, href } = new URL(link);
  if ((protocol !== 'https:' && protocol !== 'http:') || username !== '' || password !== '') return undefined;
  const address = href.replaceAll(/[<>|\\`*_~@()[\]\s]/g, encodeSign);
  return address.length > longest ? undefined : address;
}

const longest = 500;

/** Also what `encodeURIComponent` leaves. */
function encodeSign(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}
