import type { Provenance } from '../../model/provenance.ts';
import { authorText, sinceText } from '../origin.ts';
import { codeSpan, link } from './defuse.ts';

/** What `originCells` are cells of. */
export const originColumns = ['since', 'by', 'commit'] as const;

/** Since when, by whom, and by which commit and pull request; what is not known stays empty. Nobody is mentioned. */
export function originCells(origin: Provenance | undefined): readonly string[] {
  if (!origin) return originColumns.map(() => '');
  const { commit, pull } = origin;
  const author = authorText(origin);
  const links = [
    ...(commit ? [link(codeSpan(commit.sha.slice(0, 7)), commit.url)] : []),
    ...(pull ? [link(codeSpan(`#${pull.number}`), pull.url)] : []),
  ];
  return [sinceText(origin), author === undefined ? '' : codeSpan(author), links.join(' ')];
}
