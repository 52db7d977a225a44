/** What lets refused categories through. */
export interface Permission {
  /** The categories that the run was asked for; all where absent. */
  readonly categories?: readonly string[] | undefined;
  /** Categories of which PRIMARY is believed whatever it says. */
  readonly letThrough?: readonly string[] | undefined;
  /** What to write on a command line for a run that reads and proposes as this one does, but for its categories. */
  readonly command?: string;
}

/** What a run is given to take a category as PRIMARY has it. */
export function letThroughFlag(category: string): string {
  return `--let-through ${category}`;
}

/**
 * The command that takes a category as PRIMARY has it, too: a run over the same categories, so into the same pull request.
 * Nothing where it is not known how the run was started.
 */
export function letThroughBy(
  category: string,
  { categories, letThrough = [], command }: Permission,
): { readonly letThroughBy?: string } {
  if (command === undefined) return {};
  const asked = categories === undefined ? [] : ['--categories', categories.join(',')];
  return { letThroughBy: [command, ...asked, letThroughFlag([...letThrough, category].join(','))].join(' ') };
}
