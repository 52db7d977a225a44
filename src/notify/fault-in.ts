import { faultOf } from '../lib/fault.ts';
import { printable } from '../lib/printable.ts';
import { shorten } from '../lib/shorten.ts';

/** What is as long may be a key; a shorter part alone is an everyday word. */
const shortestKey = 8;

/** Why a request to that address failed. */
export function faultIn(error: unknown, url: URL): string {
  return saidOf(url, faultOf(error), 300);
}

/** A text, harmless to print. The address is a secret, and a stranger's text may name it: of it the host alone is left. */
export function saidOf({ href, pathname, search, searchParams }: URL, text: string, max: number): string {
  const keys = [...pathname.split('/'), ...searchParams.values()].filter((part) => part.length >= shortestKey);
  // Before it is cut: a half would not be known.
  const shown = [href, pathname + search, pathname, search, ...keys]
    .filter((part) => part.length > 1)
    .reduce((told, part) => told.replaceAll(part, '…'), text);
  return printable(shorten(shown, max));
}
