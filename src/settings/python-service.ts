/** What becomes of a flag or variable of the Python service here. */
export interface OldSetting {
  /** Spellings of the one thing. */
  readonly names: readonly [string, ...string[]];
  /** For docs/migration.md: Markdown without a full stop. */
  readonly here: string;
  /** It makes the service write less. Where it has no effect here, the run must not go on as if nobody had asked. */
  readonly restrains?: true;
  /** It is no setting here: what to give in its place, Markdown without a full stop. */
  readonly instead?: string;
}

const instead =
  'give `--dry-run` (`HORDE_GITHUB_SYNC_DRY_RUN=true`), which writes nothing to GitHub; ' +
  '`--output-dir` (`HORDE_GITHUB_SYNC_OUTPUT_DIR`) adds the would-be files';

/** Every flag of the Python service. */
export const oldFlags: readonly OldSetting[] = [
  { names: ['-h', '--help'], here: 'the same; names all variables, too' },
  {
    names: ['--primary-url'],
    here: 'the same: the address under which PRIMARY serves `/model_references`, with or without `/api`. There is no default. A URL with a user name, password, query or fragment is refused',
  },
  {
    names: ['--categories'],
    here: 'the same. An unknown name is an error. A filtered run has a branch and pull request of its own, `sync/primary/<categories>`',
  },
  { names: ['--dry-run'], here: 'the same; needs no token. `--output-dir` adds the would-be files' },
  {
    names: ['--force'],
    here: 'the same, and proposes again what was declined. Never lets a refused category through: that is `--let-through`',
  },
  {
    names: ['--target-dir'],
    here: 'the same meaning, other folders: `DIR/{owner}/{repo}`, made by this program. A clone that it finds there and has not made is an error. Without the flag there is no clone: [clones](clones.md)',
  },
  { names: ['--watch'], here: 'the same' },
  { names: ['--watch-interval'], here: 'the same; fractions work' },
  { names: ['--watch-startup-sync'], here: 'the same' },
  {
    names: ['--no-pr'],
    here: 'no flag here, and stops the run before anything is written',
    restrains: true,
    instead,
  },
];

/** Every variable of the Python service. */
export const oldVariables: readonly OldSetting[] = [
  { names: ['HORDE_GITHUB_SYNC_PRIMARY_API_URL'], here: 'the same' },
  { names: ['HORDE_GITHUB_SYNC_GITHUB_TOKEN'], here: 'the same; it goes before `GITHUB_TOKEN`' },
  {
    names: ['GITHUB_TOKEN'],
    here: 'the same. A GitHub App is set by `GITHUB_APP_ID` and its key: [access](access.md)',
  },
  { names: ['HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC'], here: 'the same', restrains: true },
  { names: ['HORDE_GITHUB_SYNC_DRY_RUN'], here: 'the same', restrains: true },
  { names: ['HORDE_GITHUB_SYNC_VERBOSE_LOGGING'], here: 'the same; every request, on standard error' },
  {
    names: ['HORDE_GITHUB_SYNC_MIN_CHANGES_THRESHOLD'],
    here: 'the fewest changed models that make a pull request: added, removed and modified ones of all its categories together. Below it, exit code 0',
    restrains: true,
  },
  { names: ['HORDE_GITHUB_SYNC_TARGET_CLONE_DIR'], here: 'as `--target-dir`' },
  {
    names: ['HORDE_GITHUB_SYNC_PR_REVIEWERS'],
    here: "the same; asked for once, when the pull request is new. Not the token's own user: nobody reviews their own pull request",
  },
  {
    names: ['HORDE_GITHUB_SYNC_PR_LABELS'],
    here: 'the same, with the same default `automated,sync,ready-for-review`; set once. A lone comma is the empty list',
  },
  {
    names: ['HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM'],
    here: 'asks the team for a review; `organization/team` or `team`. The token needs to [read the organization](access.md#a-token-or-an-app)',
  },
  { names: ['HORDE_GITHUB_SYNC_WATCH_MODE'], here: 'the same' },
  { names: ['HORDE_GITHUB_SYNC_WATCH_INTERVAL_SECONDS'], here: 'the same' },
  { names: ['HORDE_GITHUB_SYNC_WATCH_INITIAL_DELAY_SECONDS'], here: 'the same; before the first poll or sync' },
  { names: ['HORDE_GITHUB_SYNC_WATCH_ENABLE_STARTUP_SYNC'], here: 'the same' },
  { names: ['HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER'], here: 'the same; `…_NAME` and `…_BRANCH` exist, too' },
  { names: ['HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_OWNER'], here: 'the same; `…_NAME` and `…_BRANCH` exist, too' },
  {
    names: ['HORDE_GITHUB_SYNC_NO_PR'],
    here: 'no setting here: where it is true, the run stops before anything is written, unless it is dry',
    restrains: true,
    instead,
  },
];

/** What to give in place of a setting that has no effect here, as a terminal shows it. */
export function plainInstead(setting: OldSetting | undefined): string | undefined {
  return setting?.instead?.replaceAll('`', '');
}
