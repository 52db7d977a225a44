/** A text that outlives the process, or that several share; it may be gone at any time. Reading and writing may fail. */
export interface KeptText {
  /** For people: `Redis at host:port`, a path. */
  readonly place: string;
  /** undefined: nothing is there. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
}
