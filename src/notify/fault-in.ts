import { faultOf } from '../lib/fault.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

/** Why a request to that address failed. The address is a secret, and a fault may name it: of it the host alone is left. */
export function faultIn(error: unknown, { href, pathname, search }: URL): string {
  return [href, pathname + search, pathname, search]
    .filter((part) => part.length > 1)
    .reduce((shown, part) => shown.replaceAll(part, '…'), printable(shorten(faultOf(error), 300)));
}
