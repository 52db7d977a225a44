/** Who changed a model on PRIMARY last, and when, where PRIMARY knows. */
export interface LastEdit {
  /** A name as PRIMARY has it: strangers' text. */
  readonly by?: string;
  /** Unix seconds. */
  readonly at?: number;
  /** PRIMARY knows of no change since the record was created. */
  readonly isCreation?: true;
}
