import { appIdType, emailType, keyPathType, personType, privateKeyType, tokenType } from '../github-types.ts';
import type { Setting } from '../setting.ts';
import { httpUrlType, pathType, secondsType, wholeNumberType } from '../value-types.ts';

const group = 'GitHub';

export const githubSettings = {
  githubToken: {
    group,
    variables: ['HORDE_GITHUB_SYNC_GITHUB_TOKEN', 'GITHUB_TOKEN'],
    type: tokenType,
    description: 'Token that may write contents and pull requests',
    secret: true,
  },
  githubAppId: {
    group,
    variables: ['GITHUB_APP_ID'],
    type: appIdType,
    description: 'ID or client ID of a GitHub App; an App goes before a token',
  },
  githubAppPrivateKey: {
    group,
    variables: ['GITHUB_APP_PRIVATE_KEY'],
    type: privateKeyType,
    description: "The App's private key, a PEM text",
    secret: true,
  },
  githubAppPrivateKeyPath: {
    group,
    variables: ['GITHUB_APP_PRIVATE_KEY_PATH'],
    type: keyPathType,
    description: "File with the App's private key, instead of the key itself",
  },
  githubAppInstallationId: {
    group,
    variables: ['GITHUB_APP_INSTALLATION_ID'],
    type: wholeNumberType('an installation ID', 1, Number.MAX_SAFE_INTEGER),
    absent: 'looked up from the repository',
    description: "ID of the App's installation",
  },
  githubApiUrl: {
    group,
    variables: ['GITHUB_API_URL'],
    type: httpUrlType,
    default: 'https://api.github.com',
    description: 'API of GitHub or GitHub Enterprise',
  },
  githubServerUrl: {
    group,
    variables: ['GITHUB_SERVER_URL'],
    type: httpUrlType,
    default: 'https://github.com',
    description: 'Web pages of GitHub or GitHub Enterprise',
  },
  writeIntervalSeconds: {
    group,
    variables: ['HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS'],
    type: secondsType(0, 3600),
    default: '1',
    description: 'Seconds between two writes; 0 where GitHub has no limits',
  },
  targetDir: {
    group,
    flag: '--target-dir <dir>',
    variables: ['HORDE_GITHUB_SYNC_TARGET_CLONE_DIR'],
    type: pathType,
    description: 'Write through git, in clones kept there',
  },
  gitAuthorName: {
    group,
    variables: ['GIT_AUTHOR_NAME'],
    type: personType,
    absent: "GitHub's choice, in clones a bot",
    description: 'Author of commits',
  },
  gitAuthorEmail: {
    group,
    variables: ['GIT_AUTHOR_EMAIL'],
    type: emailType,
    description: "The author's e-mail address",
  },
  gitCommitterName: {
    group,
    variables: ['GIT_COMMITTER_NAME'],
    type: personType,
    absent: 'the author',
    description: 'Committer of commits',
  },
  gitCommitterEmail: {
    group,
    variables: ['GIT_COMMITTER_EMAIL'],
    type: emailType,
    description: "The committer's e-mail address",
  },
} as const satisfies Record<string, Setting>;
