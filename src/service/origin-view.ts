import type { Provenance } from '../model/provenance.ts';
import type { NewerModel } from '../model/sync-result.ts';
import { nameText } from '../report/json-value.ts';
import { authorText, sinceText } from '../report/origin.ts';
import { printable } from '../lib/printable.ts';
import { publicUrl } from '../report/public-url.ts';
import { shorten } from '../lib/shorten.ts';
import type { NewerView, OriginView } from './status-document.ts';

/** @param longestName in characters */
export function newerView({ name, change, origin }: NewerModel, longestName: number): NewerView {
  return { name: shorten(nameText(name), longestName), change, origin: originView(origin) };
}

export function originView(origin: Provenance): OriginView {
  const { commit, pull } = origin;
  return {
    since: sinceText(origin),
    author: authorText(origin) ?? null,
    commit: commit ? { name: printable(commit.sha.slice(0, 7)), url: publicUrl(commit.url) ?? null } : null,
    pull: pull ? { number: pull.number, url: publicUrl(pull.url) ?? null } : null,
  };
}
