import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { SettingsError } from '../../src/settings/settings-error.ts';
import { settingRows } from '../../src/settings/settings-table.ts';
import { complaints, complete, read, url, type Given } from './support.ts';

const noPrimary =
  'no PRIMARY server: give --primary-url or HORDE_GITHUB_SYNC_PRIMARY_API_URL, ' +
  'for example --primary-url https://models.aihorde.net/api';
const noAccess =
  'no access to GitHub: set HORDE_GITHUB_SYNC_GITHUB_TOKEN (or GITHUB_TOKEN) to a token, or GITHUB_APP_ID and ' +
  'GITHUB_APP_PRIVATE_KEY (or GITHUB_APP_PRIVATE_KEY_PATH) to those of a GitHub App; --dry-run needs neither';
const nonsense =
  '--categories: "nonsense" is not a category; the categories are image_generation, blip, clip, codeformer, ' +
  'controlnet, esrgan, gfpgan, miscellaneous, safety_checker, text_generation, controlnet_annotator, ' +
  'video_generation, audio_generation, lora, ti';

const H = 'HORDE_GITHUB_SYNC_';

it('everything that is wrong is said at once, in one plain message', () => {
  const argv = ['--categories', 'image_generation,nonsense,clpi', '--watch-interval', 'x', '--bogus', 'stray', 'more'];
  assert.throws(
    () => read({ argv }),
    (error) => {
      assert.ok(error instanceof SettingsError);
      assert.equal(
        error.message,
        `Nothing was done, because the settings are not right:
  --bogus: there is no such flag
  "more": belongs to no flag; a list has commas and no blanks between its elements
  ${nonsense}
  --categories: "clpi" is not a category; did you mean clip?
  --watch-interval: "x" is not a number of seconds from 0.001 to 604800
  ${noPrimary}
  ${noAccess}
All settings: --help and docs/configuration.md.`,
      );
      return true;
    },
  );
});

/** Everything that a run needs is there, unless the case says otherwise. */
function complaintsOf({ environment = {}, ...given }: Given): readonly string[] {
  return complaints({ ...given, environment: { ...complete, ...environment } });
}

describe('what is missing', () => {
  it('a PRIMARY server', () => {
    assert.deepEqual(complaints({ environment: { GITHUB_TOKEN: 'x' } }), [noPrimary]);
  });

  it('a token or an App', () => {
    assert.deepEqual(complaints({ argv: ['--primary-url', url] }), [noAccess]);
  });

  it('neither for a dry run', () => {
    assert.deepEqual(complaints({ argv: ['--primary-url', url, '--dry-run'] }), []);
    const environment = { HORDE_GITHUB_SYNC_DRY_RUN: 'yes' };
    assert.deepEqual(complaints({ argv: ['--primary-url', url], environment }), []);
  });

  const wrongly: [argv: string[], expected: string][] = [
    [['--dry-run=true'], '--dry-run: takes no value, it is given alone or left out'],
    [['--dryrun'], '--dryrun: there is no such flag; did you mean --dry-run?'],
    [['–dry-run'], '–dry-run: there is no such flag; did you mean --dry-run?'],
    [['--', '--dry-run'], '--dry-run: stands behind --, where nothing is a flag'],
  ];
  for (const [argv, expected] of wrongly) {
    it(`neither where a dry run was asked for wrongly: ${argv.join(' ')}`, () => {
      assert.deepEqual(complaints({ argv: ['--primary-url', url, ...argv] }), [expected]);
      const files = ['--output-dir', 'preview'];
      assert.deepEqual(complaints({ argv: ['--primary-url', url, ...files, ...argv] }), [expected]);
    });
  }

  it('not a PRIMARY server whose flag is misspelt', () => {
    assert.deepEqual(complaints({ argv: ['--primary-ulr', url], environment: { GITHUB_TOKEN: 'x' } }), [
      '--primary-ulr: there is no such flag; did you mean --primary-url?',
    ]);
  });

  it('not a token that is given as a flag', () => {
    const [only, ...more] = complaints({ argv: ['--primary-url', url, '--token', 'abc'] });
    assert.match(only ?? '', /^--token: there is no such flag; give it in HORDE_GITHUB_SYNC_GITHUB_TOKEN/);
    assert.deepEqual(more, []);
  });

  it('but a token, where another flag is wrong', () => {
    assert.deepEqual(complaints({ argv: ['--primary-url', url, '--watch=true'] }), [
      '--watch: takes no value, it is given alone or left out',
      noAccess,
    ]);
  });

  it('a wrong dry run may be one: only its value is wrong', () => {
    const environment = { HORDE_GITHUB_SYNC_DRY_RUN: 'maybe' };
    assert.deepEqual(complaints({ argv: ['--primary-url', url], environment }), [
      'HORDE_GITHUB_SYNC_DRY_RUN: "maybe" is not one of true, yes, on, 1, false, no, off, 0',
    ]);
  });

  it('a wrong PRIMARY server or token is not missing too', () => {
    const environment = { HORDE_GITHUB_SYNC_PRIMARY_API_URL: 'localhost', GITHUB_TOKEN: 'a b' };
    assert.deepEqual(complaints({ environment }), [
      'HORDE_GITHUB_SYNC_PRIMARY_API_URL: "localhost" is not an http(s) URL without user name, password, query and fragment',
      'GITHUB_TOKEN: the value is not a token: letters, digits and signs without blanks',
    ]);
  });
});

describe('a flag that is none', () => {
  const byVariable =
    'there is no such flag; give it in HORDE_GITHUB_SYNC_GITHUB_TOKEN, as others can read a process’s arguments';
  const table: [argv: string[], expected: string[]][] = [
    [['--dryrun'], ['--dryrun: there is no such flag; did you mean --dry-run?']],
    [['--DRY-RUN'], ['--DRY-RUN: there is no such flag; did you mean --dry-run?']],
    [['-dry-run'], ['-dry-run: there is no such flag; did you mean --dry-run?']],
    [['–dry-run'], ['–dry-run: there is no such flag; did you mean --dry-run?']],
    [['--interval', '60'], ['--interval: there is no such flag; did you mean --watch-interval?']],
    [['--primary-ulr', url], ['--primary-ulr: there is no such flag; did you mean --primary-url?']],
    [['-x'], ['-x: there is no such flag']],
    [['--github-token', 'ghp_secret'], [`--github-token: ${byVariable}`]],
    [['--github-token=secret'], [`--github-token: ${byVariable}`]],
    [['--token', 'abc'], [`--token: ${byVariable}`]],
    [
      ['--verbose'],
      ['--verbose: there is no such flag; the nearest name is the variable HORDE_GITHUB_SYNC_VERBOSE_LOGGING'],
    ],
    [['--app-id=5'], ['--app-id: there is no such flag; the nearest name is the variable GITHUB_APP_ID']],
    [['--dry-run=true'], ['--dry-run: takes no value, it is given alone or left out']],
    [['--', '--dry-run'], ['--dry-run: stands behind --, where nothing is a flag']],
    [
      ['--one', '--http-port', 'x'],
      ['--one: there is no such flag', '--http-port: "x" is not a port from 1 to 65535'],
    ],
    [
      ['--one', '--two'],
      ['--one: there is no such flag', '--two: there is no such flag'],
    ],
    [
      ['--one=1', 'two'],
      [
        '--one: there is no such flag',
        '"two": belongs to no flag; a list has commas and no blanks between its elements',
      ],
    ],
    [
      ['--categories', 'blip,', 'clip'],
      ['"clip": belongs to no flag; a list has commas and no blanks between its elements'],
    ],
    [['ghp_secret'], ['the value: belongs to no flag; a list has commas and no blanks between its elements']],
  ];
  for (const [argv, expected] of table) {
    it(argv.join(' '), () => {
      assert.deepEqual(complaintsOf({ argv }), expected);
    });
  }
});

describe('what made the Python service write less and has no effect here stops the run', () => {
  const noPr = `${H}NO_PR`;
  const ours =
    'give --dry-run (HORDE_GITHUB_SYNC_DRY_RUN=true), which writes nothing to GitHub; ' +
    '--output-dir (HORDE_GITHUB_SYNC_OUTPUT_DIR) adds the would-be files';
  const said = 'has no effect here, and asked the Python service to write less;';
  const table: [what: string, given: Given, expected: string[]][] = [
    [`${noPr}=true`, { environment: { [noPr]: 'true' } }, [`${noPr}: ${said} ${ours}`]],
    [`${noPr}=1 in a dotenv file`, { files: { '.env': `${noPr}=1` } }, [`${noPr} in .env: ${said} ${ours}`]],
    [
      'horde_github_sync_no_pr=ON',
      { environment: { horde_github_sync_no_pr: 'ON' } },
      [`horde_github_sync_no_pr: ${said} ${ours}`],
    ],
    [`${noPr}, set to what is no switch`, { environment: { [noPr]: 'please' } }, [`${noPr}: ${said} ${ours}`]],
    ['--no-pr', { argv: ['--no-pr'] }, [`--no-pr: has no effect here; ${ours}`]],
    ['--no-pr=true', { argv: ['--no-pr=true'] }, [`--no-pr: has no effect here; ${ours}`]],
    ...['DRY_RUN', 'CATEGORIES_TO_SYNC', 'MIN_CHANGES_THRESHOLD'].map((name): [string, Given, string[]] => {
      const small = `${H}${name}`.toLowerCase();
      const nearest = `the nearest name is ${H}${name}`;
      return [`${small}, which is no name here`, { environment: { [small]: '7' } }, [`${small}: ${said} ${nearest}`]];
    }),
  ];
  for (const [what, given, expected] of table) {
    it(what, () => {
      assert.deepEqual(complaintsOf(given), expected);
    });
  }

  const dryRun = 'has no effect here, and seems to ask for a dry run; the nearest name is HORDE_GITHUB_SYNC_DRY_RUN';
  for (const name of ['DRYRUN', 'DRY_RUNN', 'DRY__RUN', 'dryrun', 'DRY']) {
    it(`and so does what was meant for a dry run: ${H}${name}`, () => {
      assert.deepEqual(complaintsOf({ environment: { [`${H}${name}`]: 'true' } }), [`${H}${name}: ${dryRun}`]);
      assert.deepEqual(complaintsOf({ files: { '.env': `${H}${name}=1` } }), [`${H}${name} in .env: ${dryRun}`]);
      assert.deepEqual(complaintsOf({ environment: { [`${H}${name}`]: 'false' } }), []);
    });
  }

  it('but not where it asked for nothing, or the right name is set too', () => {
    assert.deepEqual(complaintsOf({ environment: { [noPr]: 'false' } }), []);
    assert.deepEqual(complaintsOf({ environment: { [`${H}DRYRUN`]: 'true', [`${H}DRY_RUN`]: 'false' } }), []);
    const both = { horde_github_sync_categories_to_sync: 'blip', [`${H}CATEGORIES_TO_SYNC`]: 'blip' };
    assert.deepEqual(complaintsOf({ environment: both }), []);
  });

  it('and is a warning in a dry run, which writes nothing', () => {
    const { warnings } = read({ argv: ['--dry-run'], environment: { ...complete, [noPr]: 'true' } });
    assert.deepEqual(warnings, [`${noPr}: ${said} ${ours}`]);
  });
});

describe('a flag without its value', () => {
  const table: [argv: string[], expected: string[]][] = [
    [['--categories'], ['--categories: its value is missing, give a list of categories']],
    [['--categories', '--dry-run'], ['--categories: its value is missing, give a list of categories']],
    [['--categories='], ['--categories: its value is missing, give a list of categories']],
    [['--state-dir', ''], ['--state-dir: its value is missing, give a path']],
    [
      ['--watch-interval', '--http-port'],
      [
        '--watch-interval: its value is missing, give a number of seconds from 0.001 to 604800',
        '--http-port: its value is missing, give a port from 1 to 65535',
      ],
    ],
  ];
  for (const [argv, expected] of table) {
    it(argv.join(' '), () => {
      assert.deepEqual(complaintsOf({ argv }), expected);
    });
  }
});

describe('a wrong value', () => {
  const image = 'HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_';
  const seconds = 'is not a number of seconds from';
  const bothWays = 'elements between commas, or a JSON array such as ["one","two"]';
  const plainUrl = 'is not an http(s) URL without user name, password, query and fragment';
  const redisUrl = 'is not a URL such as redis://:PASSWORD@HOST:6379/0, or rediss:// with TLS';
  const branch = 'is not a branch name such as main, without refs/heads/ and outside sync/primary/';
  const account = 'is not a GitHub account: up to 39 letters, digits, hyphens and underscores';
  const repository =
    'is not a repository name without its owner: up to 100 letters, digits, hyphens, underscores and dots';
  const table: [name: string, value: string, expected: string][] = [
    ['--watch-interval', '0', `"0" ${seconds} 0.001 to 604800`],
    ['--watch-interval', '-5', `"-5" ${seconds} 0.001 to 604800`],
    ['--watch-interval', '1e3', `"1e3" ${seconds} 0.001 to 604800`],
    ['--watch-interval', '60s', `"60s" ${seconds} 0.001 to 604800`],
    ['--watch-interval', '604801', `"604801" ${seconds} 0.001 to 604800`],
    ['--watch-interval', '0x10', `"0x10" ${seconds} 0.001 to 604800`],
    ['--max-removed-percent', '101', '"101" is not a percentage from 0 to 100'],
    ['--max-removed-percent', '25%', '"25%" is not a percentage from 0 to 100'],
    ['--http-port', '0', '"0" is not a port from 1 to 65535'],
    ['--http-port', '80.5', '"80.5" is not a port from 1 to 65535'],
    ['--http-host', 'http://x', '"http://x" is not a host name or IP address'],
    ['--log-format', 'xml', '"xml" is not one of text, json'],
    ['--primary-format', 'legacy', '"legacy" is not one of auto, v1, v2'],
    ['--removals', 'Keep', '"Keep" is not one of apply, keep'],
    ['--newer-on-github', 'no', '"no" is not one of keep, apply'],
    ['--on-foreign-commits', 'drop', '"drop" is not one of keep, overwrite'],
    ['--categories', ',', '"," is not a list of categories'],
    ['--primary-url', 'ftp://host', `"ftp://host" ${plainUrl}`],
    ['--primary-url', 'localhost:19800', `"localhost:19800" ${plainUrl}`],
    ['--primary-url', 'http://', `"http://" ${plainUrl}`],
    ['--primary-url', 'https://user:pass@host', `the value ${plainUrl}`],
    ['--primary-url', 'user:pass@host', `the value ${plainUrl}`],
    ['--primary-url', 'https://host/?key=secret', `the value ${plainUrl}`],
    ['--primary-url', 'https://host/#x', `"https://host/#x" ${plainUrl}`],
    ['--primary-url', 'http://a\u001B[2J', `"http://a\\u001b[2J" ${plainUrl}`],
    ['--primary-url', `http:${'x'.repeat(99)}`, `"http:${'x'.repeat(55)}…" ${plainUrl}`],
    ...[
      'redis.example.org:6379',
      'http://redis.example.org',
      'redis://',
      'redis://:hush@redis.example.org:port',
      'redis://:hush@redis.example.org/zero',
      'redis://:hush@redis.example.org/0?db=1',
      'redis://:hu sh@redis.example.org',
      'redis://:hu%sh@redis.example.org',
    ].map((text): [string, string, string] => [`${H}REDIS_URL`, text, `the value ${redisUrl}`]),
    [`${H}REDIS_KEY_PREFIX`, 'horde model_ref', '"horde model_ref" is not a key prefix without blanks'],
    [`${H}REDIS_KEY_PREFIX`, 'a\u202Eb', '"a\\u{202e}b" is not a key prefix without blanks'],
    [`${H}PR_REVIEWERS`, 'ann,@bob', '"@bob" is not a GitHub user name, without @'],
    [`${H}PR_REVIEWERS`, 'me@host.example', 'the value is not a GitHub user name, without @'],
    [`${H}PR_LABELS`, `ok,${'x'.repeat(51)}`, `"${'x'.repeat(51)}" is not a label of at most 50 characters`],
    [`${H}PR_LABELS`, '["a","b"', `"[\\"a\\",\\"b\\"" is not a list of labels: ${bothWays}`],
    [`${H}PR_LABELS`, "['a','b']", `"['a','b']" is not a list of labels: ${bothWays}`],
    [`${H}PR_LABELS`, `'["a"]'`, `"'[\\"a\\"]'" is not a list of labels: ${bothWays}`],
    [`${H}PR_LABELS`, '["a",1]', `"[\\"a\\",1]" is not a list of labels: ${bothWays}`],
    [`${H}PR_REVIEWERS`, '["ann","@bob"]', '"@bob" is not a GitHub user name, without @'],
    ['--categories', '[]', '"[]" is not a list of categories'],
    [`${H}PR_AUTO_ASSIGN_TEAM`, 'a/b/c', '"a/b/c" is not a team, given as organization/team or team'],
    [`${H}PR_AUTO_ASSIGN_TEAM`, '/b', '"/b" is not a team, given as organization/team or team'],
    [`${H}MIN_CHANGES_THRESHOLD`, '1.5', '"1.5" is not a whole number from 0 to 1000000'],
    [`${image}OWNER`, 'Haidra-Org/repo', `"Haidra-Org/repo" ${account}`],
    [`${image}OWNER`, '../x', `"../x" ${account}`],
    [`${image}_OWNER`, '-x', `"-x" ${account}`],
    [`${image}NAME`, '..', `".." ${repository}`],
    [`${image}NAME`, 'x.git', `"x.git" ${repository}`],
    [`${image}NAME`, 'a b', `"a b" ${repository}`],
    ...[
      'refs/heads/main',
      'a..b',
      'a b',
      'a/',
      '/a',
      '-a',
      '.a',
      'a/.b',
      'a//b',
      'a.lock',
      'a.',
      'a:b',
      'a^',
      'a\\b',
    ].map((text): [string, string, string] => [`${image}BRANCH`, text, `${JSON.stringify(text)} ${branch}`]),
    [`${image}BRANCH`, 'sync/primary/all', `"sync/primary/all" ${branch}`],
    ['GIT_AUTHOR_NAME', 'a <b>', '"a <b>" is not a name without <, > and line breaks'],
    ['GIT_AUTHOR_EMAIL', 'nobody', '"nobody" is not an e-mail address'],
    ['GITHUB_APP_ID', 'my-app', '"my-app" is not the ID or client ID of a GitHub App'],
    [
      'GITHUB_APP_PRIVATE_KEY',
      'MIIEsecret',
      'the value is not a private key in PEM format (-----BEGIN RSA PRIVATE KEY----- …), with line breaks or \\n between its lines',
    ],
  ];
  for (const [name, value, expected] of table) {
    it(`${name} ${JSON.stringify(value)}`, () => {
      const given: Given = name.startsWith('--')
        ? { argv: [name, value] }
        : {
            environment: {
              GIT_AUTHOR_NAME: 'A',
              GIT_AUTHOR_EMAIL: 'a@example.org',
              ...(name.includes('APP') && { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY_PATH: 'x' }),
              ...(name === 'GITHUB_APP_PRIVATE_KEY' && { GITHUB_APP_PRIVATE_KEY_PATH: '' }),
              [name]: value,
            },
          };
      assert.deepEqual(complaintsOf(given), [`${name}: ${expected}`]);
    });
  }
});

it('a Redis URL may have a password, a user, a database, TLS and signs that are spelled out', () => {
  for (const text of ['redis://h', 'redis://:hu%40sh@h:6379/0', 'rediss://user:hush@h:6380/', 'redis://[::1]:6379/15'])
    assert.deepEqual(complaintsOf({ environment: { [`${H}REDIS_URL`]: text } }), [], text);
});

describe('settings that do not go together', () => {
  const imageName = 'AI-Horde-image-model-reference';
  const fork = (side: string) => ({
    [`HORDE_MODEL_REFERENCE_${side}_GITHUB_REPO_OWNER`]: 'me',
    [`HORDE_MODEL_REFERENCE_${side}_GITHUB_REPO_NAME`]: 'fork',
  });
  const table: [environment: Record<string, string>, argv: string[], expected: string[]][] = [
    [{}, ['--output-dir', 'x'], ['--output-dir: works only with a dry run, add --dry-run']],
    [
      { HORDE_GITHUB_SYNC_OUTPUT_DIR: 'x' },
      [],
      ['HORDE_GITHUB_SYNC_OUTPUT_DIR: works only with a dry run, add --dry-run'],
    ],
    [
      {},
      ['--categories', 'clip,blip', '--let-through', 'esrgan'],
      ['--let-through: esrgan is none of the categories that --categories asks for'],
    ],
    [{}, ['--categories', 'clip,blip', '--let-through', 'blip'], []],
    [{}, ['--let-through', 'blip'], []],
    [
      {},
      ['--watch', '--let-through', 'blip'],
      [
        '--let-through: is for a single run, because a watch would let everything through for as long as it runs; leave out --watch',
      ],
    ],
    [
      { GITHUB_APP_ID: '1' },
      [],
      ['GITHUB_APP_ID: the App needs its private key too, in GITHUB_APP_PRIVATE_KEY or GITHUB_APP_PRIVATE_KEY_PATH'],
    ],
    [
      { GITHUB_APP_PRIVATE_KEY_PATH: 'x' },
      [],
      ['GITHUB_APP_PRIVATE_KEY_PATH: the App that it belongs to is missing, give its ID in GITHUB_APP_ID'],
    ],
    [
      { GITHUB_APP_INSTALLATION_ID: '1' },
      [],
      ['GITHUB_APP_INSTALLATION_ID: the App that it belongs to is missing, give its ID in GITHUB_APP_ID'],
    ],
    [
      {
        GITHUB_APP_ID: '1',
        GITHUB_APP_PRIVATE_KEY_PATH: 'x',
        GITHUB_APP_PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\\nMII\\n-----END PRIVATE KEY-----',
      },
      [],
      ['GITHUB_APP_PRIVATE_KEY and GITHUB_APP_PRIVATE_KEY_PATH: give one of the two, not both'],
    ],
    [{ GIT_AUTHOR_NAME: 'A' }, [], ['GIT_AUTHOR_NAME: name and e-mail address are given together or not at all']],
    [
      { GIT_COMMITTER_EMAIL: 'a@b' },
      [],
      ['GIT_COMMITTER_EMAIL: name and e-mail address are given together or not at all'],
    ],
  ];
  const text = 'HORDE_MODEL_REFERENCE_TEXT_GITHUB_REPO_';
  const one = (slug: string) => [
    `${slug} is both the image and the text repository: their pull requests would overwrite each other, whatever the base ` +
      `branches; give two, in HORDE_MODEL_REFERENCE_{IMAGE,TEXT}_GITHUB_REPO_{OWNER,NAME}`,
  ];
  const both: [what: string, environment: Record<string, string>, argv: string[], expected: string[]][] = [
    ['by name', { [`${text}NAME`]: imageName }, [], one(`Haidra-Org/${imageName}`)],
    ['in other letters', { [`${text}NAME`]: imageName.toUpperCase() }, [], one(`Haidra-Org/${imageName}`)],
    [
      'on two base branches',
      { [`${text}NAME`]: imageName, [`${text}BRANCH`]: 'text' },
      [],
      one(`Haidra-Org/${imageName}`),
    ],
    ['in a fork', { ...fork('IMAGE'), ...fork('TEXT') }, [], one('me/fork')],
    [
      'of which a filtered run needs one',
      { ...fork('IMAGE'), ...fork('TEXT') },
      ['--categories', 'blip'],
      one('me/fork'),
    ],
    ['in a dry run', { ...fork('IMAGE'), ...fork('TEXT') }, ['--dry-run'], one('me/fork')],
    ['but not under two owners', { [`${text}NAME`]: imageName, [`${text}OWNER`]: 'me' }, [], []],
  ];
  for (const [what, environment, argv, expected] of both) {
    it(`image and text in one repository, ${what}`, () => {
      assert.deepEqual(complaintsOf({ argv, environment }), expected);
    });
  }

  for (const [environment, argv, expected] of table) {
    it(expected.join('; '), () => {
      assert.deepEqual(complaintsOf({ argv, environment }), expected);
    });
  }

  it('an App and a token do, and so do watch settings without watch mode', () => {
    const environment = { GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY_PATH: 'x' };
    assert.deepEqual(complaintsOf({ argv: ['--watch-interval', '5', '--watch-startup-sync'], environment }), []);
  });
});

describe('secrets', () => {
  it('are in no message, whichever variable they are wrong in', () => {
    const secret = fc.string({ minLength: 12 }).map((text) => `Se cret${text}`);
    const names = settingRows.filter(([, { secret }]) => secret).flatMap(([, { variables }]) => variables);
    assert.ok(names.length >= 3);
    fc.assert(
      fc.property(fc.constantFrom(...names), secret, fc.boolean(), (name, value, inFile) => {
        const given =
          inFile && !/['\n\r]/.test(value)
            ? { files: { '.env': `${name}='${value}'` } }
            : { environment: { [name]: value } };
        const said = complaints(given).join('\n');
        assert.ok(said.includes(`${name}${given.files ? ' in .env' : ''}: the value is not`), said);
        assert.ok(!said.includes('Se cret'), said);
      }),
    );
  });

  it('in the wrong place are in no message either', () => {
    for (const name of settingRows.flatMap(([, { variables }]) => variables)) {
      const said = complaints({ environment: { [name]: 'ghp_0123456789/<>' } }).join('\n');
      assert.ok(!said.includes('0123456789'), said);
    }
  });
});

it('no control character of a wrong value reaches the terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (value, stray) => {
      const said = complaints({ argv: ['--log-format', `x${value}`, stray, `--${stray}`] }).join('');
      assert.doesNotMatch(said, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
    }),
    // Meant for a setting that has rules.
    { examples: [['', '\u0000key']] },
  );
});
