/** What lets refused categories through. */
export interface Permission {
  /** The categories that the run was asked for; all where absent. */
  readonly categories?: readonly string[] | undefined;
  /** Categories of which PRIMARY is believed whatever it says. */
  readonly letThrough?: readonly string[] | undefined;
  /** What to write on a command line for a run that reads and proposes as this one does, but for its categories. */
  readonly command?: string;
}

/** The command that takes a category as PRIMARY has it, too: a run over the same categories, so into the same pull request. */
export function letThroughCommand(category: string, permission: Permission): string {
  const { categories, letThrough = [], command = 'horde-github-sync' } = permission;
  const asked = categories === undefined ? [] : ['--categories', categories.join(',')];
  return [command, ...asked, '--let-through', [...letThrough, category].join(',')].join(' ');
}
