/** A promise of the program that a case does not bear out. */
export class LawBroken extends Error {
  override readonly name = 'LawBroken';
  readonly law: string;

  constructor(law: string, details = '') {
    super(details === '' ? law : `${law}: ${details}`);
    this.law = law;
  }
}

/** @throws LawBroken unless `holds` */
export function demand(law: string, holds: boolean, details?: () => string): void {
  if (!holds) throw new LawBroken(law, details?.());
}
