/** What lets refused categories through. */
export interface Permission {
  /** The categories that the run was asked for; all where absent. */
  readonly categories?: readonly string[] | undefined;
  /** Categories of which PRIMARY is believed whatever it says. */
  readonly letThrough?: readonly string[] | undefined;
}

/** The command that takes a category as PRIMARY has it: a run over the same categories, so into the same pull request. */
export function letThroughCommand(category: string, { categories }: Permission): string {
  const asked = categories === undefined ? [] : ['--categories', categories.join(',')];
  return ['horde-github-sync', ...asked, '--let-through', category].join(' ');
}
