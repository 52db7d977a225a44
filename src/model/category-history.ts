import type { Note } from './note.ts';
import type { Provenance } from './provenance.ts';

/** What the history of a category's file and PRIMARY's metadata say of the models that differ. */
export interface CategoryHistory {
  /** The models that are newer on GitHub and are to stay as they are there. */
  readonly newer: ReadonlySet<string>;
  /** Model → since when GitHub's side is another than PRIMARY's, and by whom. */
  readonly origins: ReadonlyMap<string, Provenance>;
  /** The version that all of PRIMARY's records are a copy of, where everything that differs is newer on GitHub. */
  readonly behind?: Provenance;
  /** How many models of the category PRIMARY has deleted; absent where it does not tell. */
  readonly deletes?: number;
  /** What could not be read. */
  readonly notes: readonly Note[];
}

/** Where nothing is known: every difference is a change of PRIMARY's. */
export const noHistory: CategoryHistory = { newer: new Set(), origins: new Map(), notes: [] };
