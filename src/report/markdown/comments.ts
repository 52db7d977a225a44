export interface CommentInput {
  /** The hidden marker by which the comment is known again, `<!-- … -->`. */
  readonly marker: string;
}

const agreed = {
  nothing: 'PRIMARY and this repository agree again',
  newer: 'What still differs from PRIMARY is newer in this repository',
  declined: 'What still differs from PRIMARY was declined before',
} as const;

/**
 * Said when our pull request is closed because it became obsolete.
 *
 * @param left what still differs
 */
export function closeComment({ marker, left }: CommentInput & { readonly left: keyof typeof agreed }): string {
  return `${agreed[left]}; nothing is left to propose.\n\n${marker}`;
}

/**
 * Said when a pull request of ours is closed that a run over other categories opened.
 *
 * @param branch where the run that found that proposes its changes
 */
export function outdatedComment({ marker, branch }: CommentInput & { readonly branch: string }): string {
  return (
    'PRIMARY or the base has changed since, so this is not right any more. What differs now is proposed, if at all, from the branch ' +
    `\`${branch}\`, which covers the same categories.\n\n${marker}`
  );
}

/** Said once on a pull request whose branch has commits that are not ours. */
export function foreignComment({ marker }: CommentInput): string {
  return [
    'This branch has commits that the bot did not write, so the bot leaves the pull request alone from now on, also when PRIMARY changes.\n',
    '- To keep the commits: merge the pull request when it is ready. What still differs then is proposed anew.',
    '- To drop them: run the bot once with `HORDE_GITHUB_SYNC_ON_FOREIGN_COMMITS=overwrite`; it rebuilds the branch.',
    '- To start afresh: close the pull request, delete its branch, and run the bot once with `--force`.\n',
    marker,
  ].join('\n');
}
