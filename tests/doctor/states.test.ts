import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { categories } from '../../src/categories.ts';
import { main } from '../../src/cli/main.ts';
import { startGithub, type Github } from '../../sandbox/src/github/github.ts';
import { isMutation } from '../../sandbox/src/github/graphql/answer.ts';
import type { Faults } from '../../sandbox/src/github/options.ts';
import { startPrimary, type Primary } from '../../sandbox/src/primary.ts';
import { exchangeChecker } from '../../sandbox/tests/openapi/check-exchange.ts';
import { nobodyThere } from '../support/free-port.ts';
import { imageFiles, samples } from '../support/pass-trial.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { imageRepository } from '../support/trial.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const image = `Haidra-Org/${imageRepository}`;
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = (key: typeof privateKey) => key.export({ type: 'pkcs8', format: 'pem' }).toString();
const isLinux = process.platform === 'linux';
const now = Date.parse('2026-01-02T03:04:05Z');

const checker = exchangeChecker();
const folder = temporaryFolder();
let primary: Primary;
let github: Github;
/** Of GraphQL, since the last doctor. */
let mutations = 0;

before(async () => {
  cpSync(fileURLToPath(new URL('primary/', samples)), join(folder, 'primary'), { recursive: true });
  writeFileSync(join(folder, 'a-file'), '');
  mkdirSync(join(folder, 'out/Haidra-Org'), { recursive: true });
  writeFileSync(join(folder, 'out/Haidra-Org/AI-Horde-text-model-reference.diff'), '');
  primary = await startPrimary({ directory: join(folder, 'primary') });
  const files = Object.fromEntries(imageFiles);
  const people = { collaborators: ['reviewer'], teams: ['maintainers'] };
  const ready = ['automated', 'sync', 'ready-for-review'];
  const merges = { allowAutoMerge: true };
  github = await startGithub({
    directory: join(folder, 'github'),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, branch: 'main', files, labels: ready, ...people },
      { owner: 'Haidra-Org', name: 'without-clip', branch: 'main', files: { ...files, 'clip.json': '{}\n' } },
      { owner: 'Haidra-Org', name: 'empty', branch: 'main', files: { 'README.md': '' }, ...people },
      { owner: 'somebody', name: imageRepository, branch: 'main', files },
      {
        owner: 'Haidra-Org',
        name: 'merges',
        branch: 'main',
        files,
        labels: ready,
        ...merges,
        requiredChecks: ['rules'],
      },
      { owner: 'Haidra-Org', name: 'merges-at-once', branch: 'main', files, labels: ready, ...merges },
    ],
    tokens: {
      'writing-token': { login: 'sync-bot' },
      'reading-token': { login: 'reader', permissions: { contents: 'read' } },
    },
    apps: [
      {
        id: 77,
        slug: 'sync-app',
        publicKey,
        installations: [
          { id: 5, account: 'Haidra-Org', repositories: [image] },
          { id: 6, account: 'Other-Org', repositories: [] },
        ],
      },
      {
        id: 78,
        slug: 'reading-app',
        publicKey,
        installations: [{ id: 7, account: 'Haidra-Org', repositories: [image], permissions: { contents: 'read' } }],
      },
    ],
    now: () => now,
    onExchange: (exchange) => {
      checker.check(exchange);
      const { path, body } = exchange.request;
      if (path === '/graphql' && isMutation(body)) mutations += 1;
    },
  });
});

after(async () => {
  await Promise.all([primary.close(), github.close()]);
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The program's own `doctor`, for one category and without what changes from run to run in its output. */
async function doctor(flags: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const written = { stdout: '', stderr: '' };
  const terminal = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
  const emptyDotenv = join(folder, 'a-file');
  const argv = ['node', 'horde-github-sync', 'doctor', '--categories', 'blip', '--dotenv', emptyDotenv, ...flags];
  const code = await main(argv, {
    env: {
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
      HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'writing-token',
      GITHUB_API_URL: github.url,
      GITHUB_SERVER_URL: github.webUrl,
      PATH: process.env['PATH'] ?? '',
      ...env,
    },
    stdout: terminal('stdout'),
    stderr: terminal('stderr'),
    on: () => undefined,
    off: () => undefined,
    exit: () => assert.fail('the process is ended by its exit code'),
    timing: virtualClock({ start: now }),
  });
  const steady = (text: string) =>
    text
      .replaceAll(primary.url, 'http://primary')
      .replaceAll(github.webUrl, 'http://github')
      .replaceAll(folder, '/folder')
      .replaceAll(/changed at \S+Z/g, 'changed at TIME')
      .replaceAll(/ at [0-9a-f]{7}\b/g, ' at COMMIT')
      .replaceAll(/[\d,]+ of ([\d,]+) requests/g, 'SOME of $1 requests')
      .replaceAll(/version [\d.]+/g, 'version NUMBER');
  return { code, stdout: steady(written.stdout), stderr: steady(written.stderr) };
}

const app = { HORDE_GITHUB_SYNC_GITHUB_TOKEN: '', GITHUB_APP_ID: '77', GITHUB_APP_PRIVATE_KEY: pem(privateKey) };

interface State {
  readonly state: string;
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Evaluated when the test runs. */
  readonly where?: () => Readonly<Record<string, string>>;
  readonly faults?: Faults['before'];
  readonly format?: Primary['canonicalFormat'];
  /** What PRIMARY answers instead. */
  readonly answers?: Readonly<Record<string, () => Response>>;
  readonly code: 0 | 1;
  readonly shows: string;
}

const isEmpty = (category: string) => () =>
  Response.json({ detail: `Model category '${category}' not found or is empty` }, { status: 404 });
const allEmpty = Object.fromEntries(categories.map(({ name }) => [`/model_references/v1/${name}`, isEmpty(name)]));

const wrongToken =
  '✗ GitHub   GitHub does not accept the token: it is incomplete, withdrawn or has expired. ' +
  'Make a new one at http://github/settings/tokens and give it in HORDE_GITHUB_SYNC_GITHUB_TOKEN. ' +
  'The repositories can be checked after that.';

const states: readonly State[] = [
  {
    state: 'all is well',
    flags: ['--watch'],
    where: () => ({
      HORDE_GITHUB_SYNC_STATE_DIR: join(folder, 'state'),
      HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: join(folder, 'clones'),
      HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer',
      HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM: 'Haidra-Org/maintainers',
    }),
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z
  ✓ state folder  /folder/state can be made
  ✓ clone folder  /folder/clones can be made
  ✓ git           version NUMBER

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review
  ✓ reviewers     reviewer can be asked
  ✓ team          Haidra-Org/maintainers can be asked

Ready. Nothing was written.
`,
  },
  {
    state: 'all is well with an App, and the token beside it is not used',
    env: { ...app, HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'writing-token' },
    format: 'v2',
    answers: { '/model_references/v2/blip': () => Response.json({ a: {}, b: {} }) },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v2; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the App sync-app (77); the token is not used
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          2 models, in v2

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the App’s installation 5 may write
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review

Ready. Nothing was written.
`,
  },
  ...(
    [
      ['and are allowed', 'merges', '✓ auto-merge    allowed, and main has something to wait for'],
      [
        'and nothing is required of them',
        'merges-at-once',
        '! auto-merge    allowed, but nothing is seen that main requires of a pull request. Require status checks there (a ' +
          'ruleset, or branch protection): GitHub takes auto-merge only where it has something to wait for.',
      ],
      [
        'and are not allowed',
        imageRepository,
        '! auto-merge    the repository does not allow it. Switch on “Allow auto-merge” in its settings (General, Pull ' +
          'Requests), or set HORDE_GITHUB_SYNC_AUTO_MERGE=off.',
      ],
    ] as const
  ).map(([how, name, shows]): State => ({
    state: `safe pull requests are to be merged by GitHub, ${how}`,
    env: { HORDE_GITHUB_SYNC_AUTO_MERGE: 'safe', HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME: name },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/${name}
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review
  ${shows}

Ready${shows.startsWith('!') ? ', with 1 remark' : ''}. Nothing was written.
`,
  })),
  {
    state: 'settings have no effect',
    flags: ['--dry-run'],
    env: { HORDE_GITHUB_SYNC_NO_PR: 'true', HORDE_GITHUB_SYNC_LOGFORMAT: 'text' },
    code: 0,
    shows: `
This run
  ! settings      HORDE_GITHUB_SYNC_LOGFORMAT is no setting and has no effect; the nearest name is HORDE_GITHUB_SYNC_LOG_FORMAT
  ! settings      HORDE_GITHUB_SYNC_NO_PR: has no effect here, and asked the Python service to write less; give --dry-run (HORDE_GITHUB_SYNC_DRY_RUN=true), which writes nothing to GitHub; --output-dir (HORDE_GITHUB_SYNC_OUTPUT_DIR) adds the would-be files
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        may be read, which is all that a dry run does
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review

Ready, with 2 remarks. Nothing was written.
`,
  },
  {
    state: 'PRIMARY’s address is wrong, and GitHub’s too',
    where: () => ({
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: `${primary.url}/nowhere`,
      GITHUB_API_URL: `${github.webUrl}/api`,
    }),
    code: 1,
    shows: `
This run
  ✗ PRIMARY  http://primary/nowhere/model_references/v1/metadata/last_updated answered 404: Not Found. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs.
  ✗ GitHub   http://github/api answers, and is not GitHub’s API. Check GITHUB_API_URL: a GitHub Enterprise’s ends with /api/v3. The repositories can be checked after that.

Not ready: 2 of 2 checks failed. Nothing was written.
`,
  },
  {
    state: 'nobody answers',
    env: { HORDE_GITHUB_SYNC_PRIMARY_API_URL: `http://${nobodyThere}`, GITHUB_API_URL: `http://${nobodyThere}` },
    code: 1,
    shows: `
This run
  ✗ PRIMARY  PRIMARY does not answer: http://${nobodyThere}/replicate_mode: connect ECONNREFUSED ${nobodyThere} (tried 3 times). Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and that PRIMARY runs.
  ✗ GitHub   GitHub could not be reached for GET /user: connect ECONNREFUSED ${nobodyThere}. Check the network, HTTPS_PROXY, and GITHUB_API_URL if that is set. The repositories can be checked after that.

Not ready: 2 of 2 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY is a replica',
    flags: ['--primary-format', 'v2'],
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    answers: { '/replicate_mode': () => Response.json({ replicate_mode: 'REPLICA', canonical_format: 'v2' }) },
    code: 1,
    shows: `
This run
  ✗ PRIMARY  This server is a replica, its records are copies: http://primary/replicate_mode says that its replicate_mode is "REPLICA", not "PRIMARY". Give PRIMARY’s own URL in --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL).
  ${wrongToken}

Not ready: 2 of 2 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY does not say which format it keeps',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    answers: { '/replicate_mode': () => new Response('<h1>Sign in</h1>') },
    code: 1,
    shows: `
This run
  ✗ PRIMARY  The format that PRIMARY keeps is not known: http://primary/replicate_mode answered with a web page, not with JSON. Check PRIMARY and its URL; --primary-format v1 or v2 (HORDE_GITHUB_SYNC_PRIMARY_FORMAT) does without this answer.
  ${wrongToken}

Not ready: 2 of 2 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY does not say which format it keeps, and one was given: enough',
    flags: ['--primary-format', 'v1'],
    answers: { '/replicate_mode': () => new Response('', { status: 401 }) },
    code: 0,
    shows: `
This run
  ! PRIMARY       v1 is read, as --primary-format (HORDE_GITHUB_SYNC_PRIMARY_FORMAT) says, and whether PRIMARY keeps it is not known: http://primary/replicate_mode answered 401
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review

Ready, with 1 remark. Nothing was written.
`,
  },
  {
    state: 'the format that was given does not follow PRIMARY',
    flags: ['--primary-format', 'v1'],
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    format: 'v2',
    code: 1,
    shows: `
This run
  ✗ PRIMARY  PRIMARY keeps its records in v2, but v1 is read, which does not follow what is changed there. Leave out --primary-format (HORDE_GITHUB_SYNC_PRIMARY_FORMAT), or give v2.
  ${wrongToken}

PRIMARY’s records
  ✓ blip     1 model, in v1

Not ready: 2 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY has no models',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    answers: { '/model_references/v1/blip': () => Response.json({}) },
    code: 1,
    shows: `
This run
  ✗ PRIMARY  http://primary has no models in any of the categories. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.
  ${wrongToken}

PRIMARY’s records
  ✗ blip     no models (PRIMARY answered {}), and what GitHub has is not known

Not ready: 3 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY has no models, and GitHub has some: a run would fail in each category',
    flags: ['--categories', 'blip,clip'],
    answers: {
      '/model_references/v1/blip': () => Response.json({}),
      '/model_references/v1/clip': () => Response.json({ detail: 'not found' }, { status: 404 }),
    },
    code: 1,
    shows: `
This run
  ✗ PRIMARY       http://primary has no models in any of the categories. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✗ blip          PRIMARY answered {} although GitHub has 1 model; that is no instruction to remove them. Records are read from http://primary/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.
  ✗ clip          PRIMARY answered 404: not found although GitHub has 2 models; that is no instruction to remove them. Records are read from http://primary/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there
  ✓ labels        automated, sync, ready-for-review

Not ready: 3 of 9 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY lacks a category, and GitHub’s file of it cannot be read',
    flags: ['--categories', 'blip,clip'],
    answers: { '/model_references/v1/clip': () => Response.json({}) },
    faults: ({ path }) =>
      path.includes('/git/blobs/') ? Response.json({ message: 'Not Found' }, { status: 404 }) : undefined,
    code: 1,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ✗ clip          no models (PRIMARY answered {}), and what GitHub has is not known

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there
  ✓ labels        automated, sync, ready-for-review

Not ready: 1 of 9 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY lacks a category that GitHub has, and another one cannot be read',
    flags: ['--categories', 'blip,clip,esrgan'],
    answers: {
      '/model_references/v1/clip': () => Response.json({ detail: 'Model category ‘clip’ is empty' }, { status: 404 }),
      '/model_references/v1/esrgan': () => new Response('{"a": 1}'),
    },
    code: 1,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ✗ clip          PRIMARY answered 404: Model category ‘clip’ is empty although GitHub has 2 models; that is no instruction to remove them. Records are read from http://primary/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.
  ✗ esrgan        esrgan could not be read from http://primary/model_references/v1/esrgan: the answer cannot be used: line 1: the record "a" is a number, not an object

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 3 are there
  ✓ labels        automated, sync, ready-for-review

Not ready: 2 of 10 checks failed. Nothing was written.
`,
  },
  {
    state: 'neither side has models in a category: enough',
    flags: ['--dry-run', '--categories', 'blip,clip'],
    env: { HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME: 'without-clip', HORDE_GITHUB_SYNC_PR_LABELS: ',' },
    answers: { '/model_references/v1/clip': () => Response.json({}) },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ✓ clip          no models, and GitHub has none either

Haidra-Org/without-clip
  ✓ access        may be read, which is all that a dry run does
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there

Ready. Nothing was written.
`,
  },
  {
    state: 'PRIMARY says that a category is empty, and that is let through',
    flags: ['--categories', 'blip,clip', '--max-removed-percent', '100'],
    answers: { '/model_references/v1/clip': isEmpty('clip') },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ! clip          no models, which is let through: a run may propose to remove GitHub’s 2 models

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there
  ✓ labels        automated, sync, ready-for-review

Ready, with 1 remark. Nothing was written.
`,
  },
  {
    state: 'PRIMARY says that a category is empty, and GitHub’s models are to be kept',
    flags: ['--categories', 'blip,clip', '--max-removed-percent', '100', '--removals', 'keep'],
    answers: { '/model_references/v1/clip': isEmpty('clip') },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ✓ clip          no models, which is let through; GitHub’s 2 models stay (--removals keep)

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there
  ✓ labels        automated, sync, ready-for-review

Ready. Nothing was written.
`,
  },
  {
    state: 'PRIMARY says that a category is empty, and GitHub has none either',
    flags: ['--dry-run', '--categories', 'clip', '--max-removed-percent', '100'],
    env: { HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME: 'without-clip', HORDE_GITHUB_SYNC_PR_LABELS: ',' },
    answers: { '/model_references/v1/clip': isEmpty('clip') },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ clip          no models, and GitHub has none either

Haidra-Org/without-clip
  ✓ access        may be read, which is all that a dry run does
  ✓ branch        main at COMMIT
  ✓ legacy files  clip.json is there

Ready. Nothing was written.
`,
  },
  {
    state: 'PRIMARY says that a category is empty, and nobody let that through',
    flags: ['--categories', 'blip,clip'],
    answers: { '/model_references/v1/clip': isEmpty('clip') },
    code: 1,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1
  ✗ clip          PRIMARY answered 404: Model category 'clip' not found or is empty although GitHub has 2 models; that is no instruction to remove them. Records are read from http://primary/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself; if its last model was deleted there on purpose, --let-through clip lets it through.

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  all 2 are there
  ✓ labels        automated, sync, ready-for-review

Not ready: 1 of 9 checks failed. Nothing was written.
`,
  },
  {
    state: 'PRIMARY says of each category that it is empty',
    flags: ['--categories', 'clip', '--max-removed-percent', '100'],
    answers: allEmpty,
    code: 1,
    shows: `
This run
  ✗ PRIMARY       http://primary has no models in any of the categories. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself.
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✗ clip          PRIMARY answered 404: Model category 'clip' not found or is empty although GitHub has 2 models; that is no instruction to remove them. Records are read from http://primary/model_references/v1/. Check --primary-url (HORDE_GITHUB_SYNC_PRIMARY_API_URL), and PRIMARY itself: it has no models of any other category either, so this one is not let through.

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  clip.json is there
  ✓ labels        automated, sync, ready-for-review

Not ready: 2 of 8 checks failed. Nothing was written.
`,
  },
  {
    state: 'a text model counts once, whatever it is called besides',
    flags: ['--categories', 'text_generation'],
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    answers: {
      '/model_references/v1/text_generation': () =>
        Response.json({ 'a/b': {}, 'aphrodite/a/b': {}, 'koboldcpp/b': {}, c: {} }),
    },
    code: 1,
    shows: `
This run
  ✓ PRIMARY          http://primary keeps v1; its records last changed at TIME
  ${wrongToken.replace('GitHub  ', 'GitHub          ')}

PRIMARY’s records
  ✓ text_generation  2 models, in v1

Not ready: 1 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'nothing is to be synced',
    flags: ['--categories', 'lora'],
    code: 0,
    shows: `
This run
  ✓ PRIMARY     http://primary answers; nothing is to be read from it
  ✓ GitHub      http://github/api/v3 knows the token of sync-bot
  ✓ rate limit  SOME of 5,000 requests left until 2026-01-02T04:04:05Z

Ready. Nothing was written.
`,
  },
  {
    state: 'the token is wrong',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✗ GitHub   GitHub does not accept the token: it is incomplete, withdrawn or has expired. Make a new one at http://github/settings/tokens and give it in HORDE_GITHUB_SYNC_GITHUB_TOKEN. The repositories can be checked after that.

PRIMARY’s records
  ✓ blip     1 model, in v1

Not ready: 1 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'the token may only read',
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'reading-token' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY     http://primary keeps v1; its records last changed at TIME
  ✓ GitHub      http://github/api/v3 knows the token of reader
  ✓ rate limit  SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip        1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✗ access      the token may read it, and not write. Use a token of somebody who may write there, or sync to a fork of your own.

Not ready: 1 of 5 checks failed. Nothing was written.
`,
  },
  {
    state: 'the token may not read pull requests',
    faults: ({ path }) =>
      path.includes('/pulls')
        ? Response.json(
            { message: 'Resource not accessible by personal access token' },
            { status: 403, headers: { 'x-accepted-github-permissions': 'pull_requests=read' } },
          )
        : undefined,
    code: 1,
    shows: `
This run
  ✓ PRIMARY        http://primary keeps v1; its records last changed at TIME
  ✓ GitHub         http://github/api/v3 knows the token of sync-bot
  ✓ rate limit     SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip           1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access         the token may write
  ✓ branch         main at COMMIT
  ✓ legacy files   blip.json is there
  ✗ pull requests  GitHub answered 403 to GET /api/v3/repos/Haidra-Org/AI-Horde-image-model-reference/pulls: Resource not accessible by personal access token. Check that the token may write contents and pull requests of this repository; for this GitHub wants pull_requests=read.
  ✓ labels         automated, sync, ready-for-review

Not ready: 1 of 9 checks failed. Nothing was written.
`,
  },
  {
    state: 'a dry run without a token: enough',
    flags: ['--dry-run'],
    env: { HORDE_GITHUB_SYNC_GITHUB_TOKEN: '' },
    code: 0,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ! GitHub        http://github/api/v3 is asked without a token: a dry run needs none. GitHub answers only 60 such requests an hour.
  ✓ rate limit    SOME of 60 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        may be read, which is all that a dry run does
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review

Ready, with 1 remark. Nothing was written.
`,
  },
  {
    state: 'the repository’s name is wrong',
    env: { HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME: 'modles' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY     http://primary keeps v1; its records last changed at TIME
  ✓ GitHub      http://github/api/v3 knows the token of sync-bot
  ✓ rate limit  SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip        1 model, in v1

Haidra-Org/modles
  ✗ access      there is no such repository. Check its owner and name (HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER and …_NAME), and that the token may see it.

Not ready: 1 of 5 checks failed. Nothing was written.
`,
  },
  {
    state: 'it is the wrong repository, and reviewers and team have no access',
    env: {
      HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_NAME: 'empty',
      HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer,nobody',
      HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM: 'strangers',
    },
    code: 1,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/empty
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✗ legacy files  blip.json: not on main. Check that this is the right repository and branch.
  ! labels        not there yet: automated, sync, ready-for-review. Create them once, or grant Issues: write; else pull requests go without them.
  ✗ reviewers     cannot be asked for a review, having no access: nobody. Correct HORDE_GITHUB_SYNC_PR_REVIEWERS; the others are asked all the same.
  ✗ team          Haidra-Org/strangers cannot be asked: there is no such team with access here, or it may not be seen. Give the team access, correct HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM, or grant Members: read (read:org on a classic token).

Not ready: 3 of 10 checks failed. Nothing was written.
`,
  },
  {
    state: 'the branch is wrong',
    env: { HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_BRANCH: 'master' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY     http://primary keeps v1; its records last changed at TIME
  ✓ GitHub      http://github/api/v3 knows the token of sync-bot
  ✓ rate limit  SOME of 5,000 requests left until 2026-01-02T04:04:05Z

PRIMARY’s records
  ✓ blip        1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access      the token may write
  ✗ branch      there is no branch master. Give the right one in HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_BRANCH.
  ✓ labels      automated, sync, ready-for-review

Not ready: 1 of 7 checks failed. Nothing was written.
`,
  },
  {
    state: 'folders cannot be written, and there is no git',
    where: () => ({
      HORDE_GITHUB_SYNC_STATE_DIR: join(folder, 'a-file'),
      HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: join(folder, 'a-file/clones'),
      PATH: join(folder, 'primary'),
    }),
    code: 1,
    shows: `
This run
  ✓ PRIMARY       http://primary keeps v1; its records last changed at TIME
  ✓ GitHub        http://github/api/v3 knows the token of sync-bot
  ✓ rate limit    SOME of 5,000 requests left until 2026-01-02T04:04:05Z
  ✗ state folder  /folder/a-file is no folder. Name another in --state-dir.
  ✗ clone folder  a file stands above /folder/a-file/clones. Name another in --target-dir.
  ✗ git           there is no git here. --target-dir needs it: install git 2.32 or newer, or leave --target-dir out.

PRIMARY’s records
  ✓ blip          1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access        the token may write
  ✓ branch        main at COMMIT
  ✓ legacy files  blip.json is there
  ✓ labels        automated, sync, ready-for-review

Not ready: 3 of 11 checks failed. Nothing was written.
`,
  },
  {
    state: 'the App is not installed on the repository',
    env: { ...app, HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER: 'somebody' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✓ GitHub   http://github/api/v3 knows the App sync-app (77)

PRIMARY’s records
  ✓ blip     1 model, in v1

somebody/AI-Horde-image-model-reference
  ✗ access   the App 77 is not installed here, or there is no such repository. On its settings page choose “Install App” and somebody, and give it access to this repository.

Not ready: 1 of 4 checks failed. Nothing was written.
`,
  },
  {
    state: 'the App’s installation is another one',
    env: { ...app, GITHUB_APP_INSTALLATION_ID: '6' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✓ GitHub   http://github/api/v3 knows the App sync-app (77)

PRIMARY’s records
  ✓ blip     1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✗ access   GITHUB_APP_INSTALLATION_ID is 6, and the App’s installation here is 5. Leave the variable out: then the right one is looked up from each repository.

Not ready: 1 of 4 checks failed. Nothing was written.
`,
  },
  {
    state: 'the App lacks permissions',
    env: { ...app, GITHUB_APP_ID: '78' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✓ GitHub   http://github/api/v3 knows the App reading-app (78)

PRIMARY’s records
  ✓ blip     1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✗ access   the App’s installation 7 lacks Contents: write, Pull requests: write. Grant it on the App’s settings page; the owner of the repository then has to accept it.

Not ready: 1 of 4 checks failed. Nothing was written.
`,
  },
  {
    state: 'the App’s ID and key do not belong together',
    env: { ...app, GITHUB_APP_ID: '12345' },
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✗ GitHub   GitHub does not accept the private key as one of the App 12345. Check GITHUB_APP_ID on the App’s settings page, and that the key still stands there under “Private keys”. The repositories can be checked after that.

PRIMARY’s records
  ✓ blip     1 model, in v1

Not ready: 1 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'the App’s key is not there',
    where: () => ({ ...app, GITHUB_APP_PRIVATE_KEY: '', GITHUB_APP_PRIVATE_KEY_PATH: join(folder, 'gone.pem') }),
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✗ GitHub   GITHUB_APP_PRIVATE_KEY_PATH /folder/gone.pem: there is no such file. Give the .pem file that GitHub made under “Private keys” on the App’s settings page; it begins with -----BEGIN RSA PRIVATE KEY-----.

PRIMARY’s records
  ✓ blip     1 model, in v1

Not ready: 1 of 3 checks failed. Nothing was written.
`,
  },
  {
    state: 'somebody’s file stands where the preview would',
    flags: ['--dry-run'],
    where: () => ({ HORDE_GITHUB_SYNC_OUTPUT_DIR: join(folder, 'out') }),
    code: 1,
    shows: `
This run
  ✓ PRIMARY        http://primary keeps v1; its records last changed at TIME
  ✓ GitHub         http://github/api/v3 knows the token of sync-bot
  ✓ rate limit     SOME of 5,000 requests left until 2026-01-02T04:04:05Z
  ✗ output folder  The preview cannot be written to /folder/out: files stand there that this program has not written, or that were changed since: Haidra-Org/AI-Horde-text-model-reference.diff. Move them away, or name another folder with --output-dir (HORDE_GITHUB_SYNC_OUTPUT_DIR).

PRIMARY’s records
  ✓ blip           1 model, in v1

Haidra-Org/AI-Horde-image-model-reference
  ✓ access         may be read, which is all that a dry run does
  ✓ branch         main at COMMIT
  ✓ legacy files   blip.json is there
  ✓ labels         automated, sync, ready-for-review

Not ready: 1 of 9 checks failed. Nothing was written.
`,
  },
  {
    state: 'the rate limit is used up',
    faults: () =>
      Response.json(
        { message: 'API rate limit exceeded' },
        {
          status: 403,
          headers: {
            date: new Date(now).toUTCString(),
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset': String(now / 1_000 + 600),
          },
        },
      ),
    code: 1,
    shows: `
This run
  ✓ PRIMARY  http://primary keeps v1; its records last changed at TIME
  ✗ GitHub   GitHub answered 403 to GET /api/v3/user: the rate limit is used up until 2026-01-02T03:14:06.000Z, longer than is waited for. Run again after that time. The repositories can be checked after that.

PRIMARY’s records
  ✓ blip     1 model, in v1

Not ready: 1 of 3 checks failed. Nothing was written.
`,
  },
];

describe('doctor', () => {
  for (const { state, flags = [], env = {}, where = () => ({}), faults, ...expected } of states) {
    const { format = 'legacy', answers = {}, code, shows } = expected;
    it(`says what it finds: ${state}`, async () => {
      primary.onRequest = (path) => answers[path]?.();
      primary.canonicalFormat = format;
      github.faults.before = faults;
      github.log.clear();
      mutations = 0;
      const ended = await doctor(flags, { ...env, ...where() });
      assert.equal(ended.stdout, shows.replace(/^\n/, ''));
      assert.equal(ended.code, code);
      const writes = github.log.entries.filter(
        ({ method, path }) => method !== 'GET' && !path.endsWith('/access_tokens') && path !== '/graphql',
      );
      assert.deepEqual([writes, mutations], [[], 0]);
      assert.deepEqual(checker.takeProblems(), []);
      const all = ended.stdout + ended.stderr;
      for (const secret of ['-token', 'BEGIN PRIVATE', pem(privateKey).split('\n')[1]!])
        assert.ok(!all.includes(secret));
    });
  }

  it('looks at the file of dates where there are requests to spare: with a token', async () => {
    github.faults.before = undefined;
    primary.onRequest = undefined;
    primary.canonicalFormat = 'legacy';
    for (const [token, isLookedAt] of [
      ['writing-token', true],
      ['', false],
    ] as const) {
      const flags = ['--dry-run', '--categories', 'image_generation'];
      const { stdout } = await doctor(flags, { HORDE_GITHUB_SYNC_GITHUB_TOKEN: token });
      assert.match(stdout, /✓ legacy files +stable_diffusion\.json is there/);
      assert.equal(/✓ model dates +there is no model_mod_data\.json/.test(stdout), isLookedAt);
    }
  });

  it('says the same as one JSON document', async () => {
    github.faults.before = undefined;
    primary.onRequest = undefined;
    primary.canonicalFormat = 'legacy';
    const { code, stdout } = await doctor(['--json'], { HORDE_GITHUB_SYNC_GITHUB_TOKEN: 'mistyped-token' });
    assert.equal(code, 1);
    const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; status: string }[] };
    assert.equal(ok, false);
    assert.deepEqual(
      checks.map(({ name, status }) => `${name}: ${status}`),
      ['PRIMARY: ok', 'records: ok', 'GitHub: failed'],
    );
  });

  it('finds each folder that the kernel’s own file systems would not take', { skip: !isLinux }, async () => {
    for (const place of ['/proc/nope', '/proc/no/such', '/proc', '/sys/nope']) {
      const env = { HORDE_GITHUB_SYNC_STATE_DIR: place, HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: place };
      const { code, stdout } = await doctor(['--dry-run', '--output-dir', place], env);
      assert.equal(code, 1);
      for (const name of ['state', 'clone', 'output']) {
        assert.match(stdout, new RegExp(`✗ ${name} folder +(this user may not write in )?/(proc|sys)`));
      }
    }
  });

  it('stops where the Python service was asked for less writing than a run would do, as a run does', async () => {
    const { code, stdout, stderr } = await doctor([], { HORDE_GITHUB_SYNC_NO_PR: 'true' });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /HORDE_GITHUB_SYNC_NO_PR: has no effect here, .* give --dry-run/);
  });

  it('says what is wrong with the settings, as a run does', async () => {
    const { code, stdout, stderr } = await doctor(['--bogus'], { HORDE_GITHUB_SYNC_GITHUB_TOKEN: '' });
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, /--bogus: there is no such flag\n {2}no access to GitHub: set HORDE_GITHUB_SYNC_GITHUB_TOKEN/);
  });
});
