import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import * as v from 'valibot';
import { readSettings } from '../../src/settings/read-settings.ts';
import { settingRows, type Settings } from '../../src/settings/settings-table.ts';
import { complaints, complete, read, token, url, type Given } from './support.ts';

const H = 'HORDE_GITHUB_SYNC_';
const pem = '-----BEGIN RSA PRIVATE KEY-----\nMIIE+/ow==\nAQAB\n-----END RSA PRIVATE KEY-----\n';

const defaults: Settings = {
  primaryApiUrl: url,
  primaryFormat: 'auto',
  primaryApiTimeoutSeconds: 30,
  categories: undefined,
  dryRun: false,
  outputDir: undefined,
  json: false,
  detailedExitcode: false,
  logFormat: 'text',
  verbose: false,
  dotenv: undefined,
  minChangesThreshold: 1,
  force: false,
  removals: 'apply',
  newerOnGitHub: 'keep',
  maxRemovedPercent: 25,
  letThrough: undefined,
  onForeignCommits: 'keep',
  autoMerge: 'off',
  prReviewers: [],
  prAutoAssignTeam: undefined,
  prLabels: ['automated', 'sync', 'ready-for-review'],
  watch: false,
  watchIntervalSeconds: 60,
  watchStartupSync: false,
  watchInitialDelaySeconds: 0,
  watchFullSyncSeconds: 0,
  watchGithub: true,
  stateDir: undefined,
  redisUrl: undefined,
  notifyUrl: undefined,
  notifyAfterSeconds: 900,
  redisKeyPrefix: 'horde:model_ref',
  redisLeaseSeconds: 15,
  httpPort: undefined,
  httpHost: '127.0.0.1',
  githubToken: token,
  githubAppId: undefined,
  githubAppPrivateKey: undefined,
  githubAppPrivateKeyPath: undefined,
  githubAppInstallationId: undefined,
  githubApiUrl: 'https://api.github.com',
  githubServerUrl: 'https://github.com',
  writeIntervalSeconds: 1,
  targetDir: undefined,
  gitAuthorName: undefined,
  gitAuthorEmail: undefined,
  gitCommitterName: undefined,
  gitCommitterEmail: undefined,
  imageRepoOwner: 'Haidra-Org',
  imageRepoName: 'AI-Horde-image-model-reference',
  imageRepoBranch: 'main',
  textRepoOwner: 'Haidra-Org',
  textRepoName: 'AI-Horde-text-model-reference',
  textRepoBranch: 'main',
};

it('nothing but what is required gives the documented defaults', () => {
  assert.deepEqual(read({ environment: complete }), { settings: defaults, warnings: [] });
});

describe('a flag gives its setting', () => {
  const table: [argv: string[], expected: Partial<Settings>][] = [
    [['--primary-url', 'http://localhost:19800'], { primaryApiUrl: 'http://localhost:19800' }],
    [['--primary-url=http://[::1]:19800/api/'], { primaryApiUrl: 'http://[::1]:19800/api/' }],
    [['--primary-format', 'v2'], { primaryFormat: 'v2' }],
    [['--primary-format=auto'], {}],
    [['--categories', ' clip,, blip , clip'], { categories: ['clip', 'blip'] }],
    [['--categories', 'lora'], { categories: ['lora'] }],
    [['--dry-run', '--output-dir', 'out/here'], { dryRun: true, outputDir: 'out/here' }],
    [['--force'], { force: true }],
    [['--json', '--detailed-exitcode'], { json: true, detailedExitcode: true }],
    [['--log-format', 'json'], { logFormat: 'json' }],
    [['--removals', 'keep'], { removals: 'keep' }],
    [['--max-removed-percent', '100'], { maxRemovedPercent: 100 }],
    [['--let-through', 'clip,blip'], { letThrough: ['clip', 'blip'] }],
    [['--max-removed-percent', '0'], { maxRemovedPercent: 0 }],
    [['--on-foreign-commits', 'overwrite'], { onForeignCommits: 'overwrite' }],
    [['--auto-merge', 'safe'], { autoMerge: 'safe' }],
    [['--target-dir', '/srv/clones'], { targetDir: '/srv/clones' }],
    [
      ['--watch', '--watch-interval', '0.5', '--watch-startup-sync'],
      { watch: true, watchIntervalSeconds: 0.5, watchStartupSync: true },
    ],
    [['--watch-interval', '300'], { watchIntervalSeconds: 300 }],
    [
      ['--state-dir', 'state', '--http-port', '8080', '--http-host', '::'],
      { stateDir: 'state', httpPort: 8080, httpHost: '::' },
    ],
  ];
  for (const [argv, expected] of table) {
    it(argv.join(' '), () => {
      assert.deepEqual(read({ argv, environment: complete }).settings, { ...defaults, ...expected });
    });
  }
});

describe('a variable gives its setting', () => {
  const table: [environment: Record<string, string>, expected: Partial<Settings>][] = [
    [{ [`${H}PRIMARY_FORMAT`]: 'v1' }, { primaryFormat: 'v1' }],
    [{ [`${H}PRIMARY_API_TIMEOUT`]: '2.5' }, { primaryApiTimeoutSeconds: 2.5 }],
    [
      { [`${H}CATEGORIES_TO_SYNC`]: 'image_generation,text_generation' },
      { categories: ['image_generation', 'text_generation'] },
    ],
    [
      { [`${H}DRY_RUN`]: 'true', [`${H}OUTPUT_DIR`]: 'out' },
      { dryRun: true, outputDir: 'out' },
    ],
    [{ [`${H}VERBOSE_LOGGING`]: 'Yes' }, { verbose: true }],
    [{ [`${H}VERBOSE_LOGGING`]: 'OFF' }, {}],
    [{ [`${H}LOG_FORMAT`]: 'json' }, { logFormat: 'json' }],
    [{ [`${H}MIN_CHANGES_THRESHOLD`]: '5' }, { minChangesThreshold: 5 }],
    [{ [`${H}REMOVALS`]: 'keep' }, { removals: 'keep' }],
    [{ [`${H}NEWER_ON_GITHUB`]: 'apply' }, { newerOnGitHub: 'apply' }],
    [{ [`${H}MAX_REMOVED_PERCENT`]: '12.5' }, { maxRemovedPercent: 12.5 }],
    [{ [`${H}ON_FOREIGN_COMMITS`]: 'overwrite' }, { onForeignCommits: 'overwrite' }],
    [{ [`${H}AUTO_MERGE`]: 'safe' }, { autoMerge: 'safe' }],
    [{ [`${H}TARGET_CLONE_DIR`]: '/path/to/clones' }, { targetDir: '/path/to/clones' }],
    [{ [`${H}PR_REVIEWERS`]: 'username1, username2' }, { prReviewers: ['username1', 'username2'] }],
    [{ [`${H}PR_LABELS`]: 'good first issue,kind: sync' }, { prLabels: ['good first issue', 'kind: sync'] }],
    [{ [`${H}PR_LABELS`]: ',' }, { prLabels: [] }],
    [{ [`${H}PR_AUTO_ASSIGN_TEAM`]: 'org-name/team-name' }, { prAutoAssignTeam: 'org-name/team-name' }],
    [{ [`${H}PR_AUTO_ASSIGN_TEAM`]: 'team' }, { prAutoAssignTeam: 'team' }],
    [
      { [`${H}WATCH_MODE`]: '1', [`${H}WATCH_INTERVAL_SECONDS`]: '120', [`${H}WATCH_ENABLE_STARTUP_SYNC`]: 'on' },
      { watch: true, watchIntervalSeconds: 120, watchStartupSync: true },
    ],
    [
      { [`${H}WATCH_INITIAL_DELAY_SECONDS`]: '10', [`${H}WATCH_FULL_SYNC_SECONDS`]: '3600' },
      { watchInitialDelaySeconds: 10, watchFullSyncSeconds: 3600 },
    ],
    [
      { [`${H}STATE_DIR`]: '/data', [`${H}HTTP_PORT`]: '9090', [`${H}HTTP_HOST`]: '0.0.0.0' },
      { stateDir: '/data', httpPort: 9090, httpHost: '0.0.0.0' },
    ],
    [{ [`${H}WRITE_INTERVAL_SECONDS`]: '0' }, { writeIntervalSeconds: 0 }],
    [{ [`${H}GITHUB_TOKEN`]: 'github_pat_1' }, { githubToken: 'github_pat_1' }],
    [{ GITHUB_TOKEN: ' ghs_2\n' }, { githubToken: 'ghs_2' }],
    [
      { GITHUB_APP_ID: '1234', GITHUB_APP_PRIVATE_KEY: pem, GITHUB_APP_INSTALLATION_ID: '56' },
      { githubAppId: '1234', githubAppPrivateKey: pem, githubAppInstallationId: 56 },
    ],
    [
      { GITHUB_APP_ID: 'Iv23liAbC', GITHUB_APP_PRIVATE_KEY: pem.trim().replaceAll('\n', '\\n') },
      { githubAppId: 'Iv23liAbC', githubAppPrivateKey: pem },
    ],
    [
      { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: pem.replaceAll('\n', '\r\n') },
      { githubAppId: '1', githubAppPrivateKey: pem },
    ],
    [
      { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY_PATH: 'app.pem' },
      { githubAppId: '1', githubAppPrivateKeyPath: 'app.pem' },
    ],
    [
      { GITHUB_API_URL: 'https://ghe.example/api/v3', GITHUB_SERVER_URL: 'https://ghe.example' },
      { githubApiUrl: 'https://ghe.example/api/v3', githubServerUrl: 'https://ghe.example' },
    ],
    [
      { GIT_AUTHOR_NAME: 'Zoë', GIT_AUTHOR_EMAIL: 'zoe@example.org' },
      { gitAuthorName: 'Zoë', gitAuthorEmail: 'zoe@example.org' },
    ],
    [
      { GIT_COMMITTER_NAME: 'Bot', GIT_COMMITTER_EMAIL: '1+bot[bot]@users.noreply.github.com' },
      { gitCommitterName: 'Bot', gitCommitterEmail: '1+bot[bot]@users.noreply.github.com' },
    ],
  ];
  for (const [environment, expected] of table) {
    it(JSON.stringify(environment), () => {
      assert.deepEqual(read({ environment: { ...complete, ...environment } }).settings, { ...defaults, ...expected });
    });
  }

  for (const [repository, key] of [
    ['IMAGE', 'imageRepo'],
    ['TEXT', 'textRepo'],
  ] as const) {
    for (const spelling of ['_', '__']) {
      it(`the ${repository} repository, spelled REPO${spelling}OWNER`, () => {
        const name = (part: string) => `HORDE_MODEL_REFERENCE_${repository}_GITHUB_REPO${spelling}${part}`;
        const environment = { ...complete, [name('OWNER')]: 'me_corp', [name('NAME')]: 'a.b', [name('BRANCH')]: 'x/y' };
        const expected = { [`${key}Owner`]: 'me_corp', [`${key}Name`]: 'a.b', [`${key}Branch`]: 'x/y' };
        assert.deepEqual(read({ environment }).settings, { ...defaults, ...expected });
      });
    }
  }
});

describe('a list is an array of JSON, too', () => {
  const table: [text: string, labels: readonly string[]][] = [
    ['["automated","sync"]', ['automated', 'sync']],
    [' [ "automated" ,\n "sync" ] ', ['automated', 'sync']],
    ['[" sync ", "", "sync"]', ['sync']],
    ['["one, two", "\\u00fc"]', ['one, two', 'ü']],
    ['[]', []],
    ['[ ]', []],
    ['[bot],[1]', ['[bot]', '[1]']],
    ['[1]', ['[1]']],
  ];
  for (const [text, labels] of table) {
    it(text, () => {
      assert.deepEqual(read({ environment: { ...complete, [`${H}PR_LABELS`]: text } }).settings.prLabels, labels);
    });
  }

  const lists = settingRows.filter(([, { type }]) => type.description.startsWith('a list of'));
  it('there are four of them', () => {
    assert.deepEqual(
      lists.map(([key]) => key),
      ['categories', 'letThrough', 'prReviewers', 'prLabels'],
    );
  });

  for (const [key, { variables, flag }] of lists) {
    it(`${key} reads both spellings alike, wherever they stand`, () => {
      const valueOf = (given: Given) =>
        read({ ...given, environment: { ...complete, ...given.environment } }).settings[key];
      const [variable] = variables;
      const spellings = ['["blip","clip"]', 'blip,clip'];
      for (const text of spellings) {
        const given: Given[] = [
          ...(variable === undefined
            ? []
            : [
                { environment: { [variable]: text } },
                { files: { '.env': `${variable}=${text}` } },
                { files: { '.env': `${variable}='${text}'` } },
              ]),
          ...(flag === undefined ? [] : [{ argv: [flag.replace(/ .*/, ''), text] }]),
        ];
        for (const one of given) assert.deepEqual(valueOf(one), ['blip', 'clip']);
      }
    });
  }
});

describe('precedence', () => {
  const name = `${H}WATCH_INTERVAL_SECONDS`;
  const files = { '.env': `${name}=3`, 'other.env': `${name}=4` };
  const table: [what: string, given: Given, seconds: number][] = [
    ['a flag goes before all', { argv: ['--watch-interval', '1'], environment: { [name]: '2' }, files }, 1],
    ['a variable goes before the dotenv file', { environment: { [name]: '2' }, files }, 2],
    ['the dotenv file goes before the default', { files }, 3],
    ['the file that is named is read instead of .env', { argv: ['--dotenv', 'other.env'], files }, 4],
    ['an empty variable counts as not set', { environment: { [name]: ' ' }, files }, 3],
    ['an empty line of the dotenv file counts as not set', { files: { '.env': `${name}=` } }, 60],
    ['no .env is no mistake', {}, 60],
  ];
  for (const [what, given, seconds] of table) {
    it(what, () => {
      const environment = { ...complete, ...given.environment };
      assert.equal(read({ ...given, environment }).settings.watchIntervalSeconds, seconds);
    });
  }

  it('a flag goes before a variable that is wrong', () => {
    const environment = { ...complete, [name]: 'x' };
    assert.equal(read({ argv: ['--watch-interval', '1'], environment }).settings.watchIntervalSeconds, 1);
  });

  it('HORDE_GITHUB_SYNC_GITHUB_TOKEN goes before GITHUB_TOKEN, wherever it stands', () => {
    const ours = `${H}GITHUB_TOKEN`;
    assert.equal(read({ environment: { ...complete, [ours]: 'ours' } }).settings.githubToken, 'ours');
    assert.equal(read({ environment: complete, files: { '.env': `${ours}=ours` } }).settings.githubToken, 'ours');
    assert.equal(read({ environment: { ...complete, [ours]: '' } }).settings.githubToken, token);
  });
});

describe('the dotenv file', () => {
  it('may hold everything, in the usual syntax', () => {
    const text = `\uFEFFexport ${H}PRIMARY_API_URL="${url}" # ours\n\nGITHUB_APP_ID=1\nGITHUB_APP_PRIVATE_KEY='${pem}'\n`;
    const { settings } = read({ files: { '.env': text } });
    assert.equal(settings.primaryApiUrl, url);
    assert.equal(settings.githubAppPrivateKey, pem);
  });

  it('reaches no other program: the environment stays as it is', () => {
    const before = { ...process.env };
    read({ environment: complete, files: { '.env': 'NODE_OPTIONS=--bad\nGIT_AUTHOR_NAME=a\nGIT_AUTHOR_EMAIL=a@b' } });
    assert.deepEqual({ ...process.env }, before);
  });

  it('is not looked for in a folder called .env', () => {
    const readFile = () => {
      throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    };
    readSettings({ flags: {}, leftovers: [], environment: complete, readFile });
  });

  it('is named in what is wrong with it', () => {
    assert.deepEqual(complaints({ environment: complete, files: { '.env': `${H}HTTP_PORT=70000` } }), [
      `${H}HTTP_PORT in .env: "70000" is not a port from 1 to 65535`,
    ]);
  });

  it('must be there and readable when it is asked for; what it may hold is then not missed', () => {
    assert.deepEqual(complaints({ argv: ['--dotenv', 'sync.env', '--http-port', 'x'] }), [
      '--http-port: "x" is not a port from 1 to 65535',
      '--dotenv sync.env: there is no such file',
    ]);
  });

  it('must be readable when it is there', () => {
    const readFile = () => {
      throw Object.assign(new Error('EACCES'), { code: 'EACCES' });
    };
    assert.throws(() => readSettings({ flags: {}, leftovers: [], environment: complete, readFile }), {
      name: 'SettingsError',
      complaints: ['.env: this user may not read it'],
    });
  });
});

describe('an unknown variable', () => {
  const table: [name: string, nearest: string][] = [
    [`${H}LOGFORMAT`, `${H}LOG_FORMAT`],
    [`${H}PRIMARY_URL`, `${H}PRIMARY_API_URL`],
    [`${H}TIMEOUT`, `${H}PRIMARY_API_TIMEOUT`],
    [`${H}CATEGORIES`, `${H}CATEGORIES_TO_SYNC`],
    [`${H}WATCH_INTERVAL`, `${H}WATCH_INTERVAL_SECONDS`],
    ['horde_github_sync_state_dir', `${H}STATE_DIR`],
    ...['IMAGE_REPO_OWNER', 'IMAGE_GITHUB_OWNER', 'image_github_repo_owner'].map((name): [string, string] => [
      `HORDE_MODEL_REFERENCE_${name}`,
      'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER',
    ]),
    ['HORDE_MODEL_REFERENCE_TEXT_REPO_BRANCH', 'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_BRANCH'],
  ];
  for (const [name, nearest] of table) {
    it(`${name} is a warning with the nearest name`, () => {
      assert.deepEqual(read({ environment: { ...complete, [name]: 'x' } }).warnings, [
        `${name} is no setting and has no effect; the nearest name is ${nearest}`,
      ]);
    });
  }

  it('that is near to none is a warning without one', () => {
    assert.deepEqual(read({ environment: { ...complete, [`${H}SLACK_WEBHOOK`]: 'x' } }).warnings, [
      `${H}SLACK_WEBHOOK is no setting and has no effect`,
    ]);
  });

  it('is named with the dotenv file that it stands in', () => {
    assert.deepEqual(read({ environment: complete, files: { '.env': `${H}LABELS=x` } }).warnings, [
      `${H}LABELS in .env is no setting and has no effect; the nearest name is ${H}PR_LABELS`,
    ]);
  });

  it('of other programs and empty ones are nobody’s business', () => {
    const library = Object.fromEntries(
      ['CACHE', 'PRIMARY_API_URL', 'GITHUB_SEED', 'REDIS_URL', 'OWNER'].map((name) => [
        `HORDE_MODEL_REFERENCE_${name}`,
        'x',
      ]),
    );
    const environment = { ...complete, [`${H}NOTHING`]: '', ...library, GITHUB_REF: 'y' };
    assert.deepEqual(read({ environment }).warnings, []);
  });
});

it('every default is a value of its setting', () => {
  for (const [key, { type, default: text }] of settingRows) {
    if (text !== undefined) assert.ok(v.safeParse(type.schema, text).success, key);
  }
});

it('no flag and no variable stands for two settings', () => {
  const names = settingRows.flatMap(([, { flag, variables }]) => [...(flag ? [flag.split(' ')[0]] : []), ...variables]);
  assert.deepEqual(names, [...new Set(names)]);
});
