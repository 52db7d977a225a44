/** What PRIMARY tells of a category beside its records. Times are Unix seconds; what it does not tell is undefined. */
export interface CategoryMetadata {
  /** When PRIMARY was given the category's records. */
  readonly initializedAt?: number | undefined;
  readonly lastUpdatedAt?: number | undefined;
  /** How many models were created, updated and deleted since then. */
  readonly creates?: number | undefined;
  readonly updates?: number | undefined;
  readonly deletes?: number | undefined;
}

/** Category → what PRIMARY tells of it. */
export type PrimaryMetadata = ReadonlyMap<string, CategoryMetadata>;
