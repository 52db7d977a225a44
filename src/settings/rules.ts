import type { SettingKey, Settings } from './settings-table.ts';

/**
 * A rule across settings: what is wrong, if anything. A setting that is wrong by itself has no value here, so that no
 * mistake is complained about twice.
 *
 * @param used the flag or variable by which the user gave a setting, rightly or wrongly; undefined if not at all
 */
type Rule = (settings: Partial<Settings>, used: (key: SettingKey) => string | undefined) => readonly string[];

const primaryIsRequired: Rule = (_, used) =>
  used('primaryApiUrl') === undefined
    ? [
        'no PRIMARY server: give --primary-url or HORDE_GITHUB_SYNC_PRIMARY_API_URL, ' +
          'for example --primary-url https://models.aihorde.net/api',
      ]
    : [];

const appKeys = ['githubAppPrivateKey', 'githubAppPrivateKeyPath'] as const;

const writingNeedsAccess: Rule = ({ dryRun }, used) => {
  const given = (['githubToken', 'githubAppId', ...appKeys] as const).some((key) => used(key) !== undefined);
  return dryRun !== false || given
    ? []
    : [
        'no access to GitHub: set HORDE_GITHUB_SYNC_GITHUB_TOKEN (or GITHUB_TOKEN) to a token, or GITHUB_APP_ID and ' +
          'GITHUB_APP_PRIVATE_KEY (or GITHUB_APP_PRIVATE_KEY_PATH) to those of a GitHub App; --dry-run needs neither',
      ];
};

const appNeedsKey: Rule = (_, used) => {
  const id = used('githubAppId');
  return id === undefined || appKeys.some((key) => used(key) !== undefined)
    ? []
    : [`${id}: the App needs its private key too, in GITHUB_APP_PRIVATE_KEY or GITHUB_APP_PRIVATE_KEY_PATH`];
};

const keyNeedsApp: Rule = (_, used) => {
  const belongings = [...appKeys, 'githubAppInstallationId'] as const;
  const name = belongings.map((key) => used(key)).find((given) => given !== undefined);
  return name === undefined || used('githubAppId') !== undefined
    ? []
    : [`${name}: the App that it belongs to is missing, give its ID in GITHUB_APP_ID`];
};

const oneAppKey: Rule = (_, used) => {
  const [key, path] = appKeys.map((name) => used(name));
  return key === undefined || path === undefined ? [] : [`${key} and ${path}: give one of the two, not both`];
};

const outputNeedsDryRun: Rule = ({ dryRun }, used) => {
  const name = used('outputDir');
  return dryRun !== false || name === undefined ? [] : [`${name}: works only with a dry run, add --dry-run`];
};

const letThroughIsAsked: Rule = ({ categories, letThrough = [] }) => {
  const [other] = letThrough.filter((name) => categories?.includes(name) === false);
  return other === undefined ? [] : [`--let-through: ${other} is none of the categories that --categories asks for`];
};

const letThroughIsOnce: Rule = ({ watch }, used) => {
  const name = used('letThrough');
  return watch !== true || name === undefined
    ? []
    : [
        `${name}: is for a single run, because a watch would let everything through for as long as it runs; leave out --watch`,
      ];
};

/**
 * Both have the head branch `sync/primary/all`, also in two filtered runs and onto two base branches; runs may overlap.
 * Letters' case aside, as GitHub takes names.
 */
const twoRepositories: Rule = ({ imageRepoOwner, imageRepoName, textRepoOwner, textRepoName }) => {
  if ([imageRepoOwner, imageRepoName, textRepoOwner, textRepoName].includes(undefined)) return [];
  const [image, text] = [`${imageRepoOwner}/${imageRepoName}`, `${textRepoOwner}/${textRepoName}`];
  return image.toLowerCase() !== text.toLowerCase()
    ? []
    : [
        `${image} is both the image and the text repository: their pull requests would overwrite each other, whatever ` +
          'the base branches; give two, in HORDE_MODEL_REFERENCE_{IMAGE,TEXT}_GITHUB_REPO_{OWNER,NAME}',
      ];
};

function nameWithEmail(nameKey: SettingKey, emailKey: SettingKey): Rule {
  return (_, used) => {
    const [name, email] = [used(nameKey), used(emailKey)];
    if ((name === undefined) === (email === undefined)) return [];
    return [`${name ?? email ?? ''}: name and e-mail address are given together or not at all`];
  };
}

const rules: readonly Rule[] = [
  primaryIsRequired,
  writingNeedsAccess,
  appNeedsKey,
  keyNeedsApp,
  oneAppKey,
  outputNeedsDryRun,
  letThroughIsAsked,
  letThroughIsOnce,
  twoRepositories,
  nameWithEmail('gitAuthorName', 'gitAuthorEmail'),
  nameWithEmail('gitCommitterName', 'gitCommitterEmail'),
];

/** What the settings break together. */
export function brokenRules(...given: Parameters<Rule>): string[] {
  return rules.flatMap((rule) => rule(...given));
}
