/** A commit as the file of dates names it. */
export interface Stamp {
  readonly commit: string;
  /** Committer time in Unix seconds. */
  readonly committedAt: number;
}

/** A commit that changed the file of records, as its history lists it. */
export interface ListedVersion extends Stamp {
  /** It has several parents. */
  readonly isMerge?: true;
}

export interface ModelDates {
  /** The first version that has the model. */
  readonly added: Stamp;
  /** The last version that has it with another value than the version before, or `added`; `undefined` while in doubt. */
  readonly modified: Stamp | undefined;
  /** The first version that lacks it after one that had it, for good. */
  readonly removed: Stamp | undefined;
}

/** Every model that any version has had, by name. */
export type Dates = ReadonlyMap<string, ModelDates>;
