/** A name and an e-mail address that git records. */
export interface Identity {
  readonly name: string;
  readonly email: string;
}
