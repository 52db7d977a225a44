import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { readDotenv } from '../../src/settings/dotenv.ts';
import { dotenvExample } from '../../src/settings/dotenv-example.ts';
import { knownVariables, settingRows } from '../../src/settings/settings-table.ts';
import { complaints, complete, read, token, url } from './support.ts';

const example = dotenvExample();
const path = '.env.sync';
const key = '-----BEGIN PRIVATE KEY-----\\nMIIB\\n-----END PRIVATE KEY-----';

/** What somebody may write where the example has nothing, or where its default would change nothing. */
const plausible: Readonly<Record<string, string>> = {
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'image_generation, blip',
  HORDE_GITHUB_SYNC_DRY_RUN: 'true',
  HORDE_GITHUB_SYNC_OUTPUT_DIR: '/data/preview',
  HORDE_GITHUB_SYNC_PR_REVIEWERS: 'somebody,somebody-else',
  HORDE_GITHUB_SYNC_PR_AUTO_ASSIGN_TEAM: 'Haidra-Org/maintainers',
  HORDE_GITHUB_SYNC_STATE_DIR: '/data/state',
  HORDE_GITHUB_SYNC_REDIS_URL: 'redis://:hush@redis.example.org:6379/0',
  HORDE_GITHUB_SYNC_HTTP_PORT: '8080',
  HORDE_GITHUB_SYNC_GITHUB_TOKEN: token,
  GITHUB_APP_ID: '123456',
  GITHUB_APP_PRIVATE_KEY: key,
  GITHUB_APP_PRIVATE_KEY_PATH: '/run/secrets/github-app-key',
  GITHUB_APP_INSTALLATION_ID: '7',
  HORDE_GITHUB_SYNC_NOTIFY_URL: 'https://discord.com/api/webhooks/1/token',
  HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: '/data/clones',
  GIT_AUTHOR_NAME: 'Model Sync',
  GIT_AUTHOR_EMAIL: 'sync@example.org',
  GIT_COMMITTER_NAME: 'Model Sync',
  GIT_COMMITTER_EMAIL: 'sync@example.org',
};

/** The example as somebody fills it in. */
function filledIn(values: Readonly<Record<string, string>>): string {
  return example.replaceAll(
    /^#?([A-Z_]+)=(.*)$/gm,
    (_, name: string, text: string) => `${name}=${values[name] ?? text}`,
  );
}

const lines = example.split('\n').filter((line) => /^#?[A-Z_]+=/.test(line));

describe('.env.sync.example', () => {
  it('is what scripts/write-configuration.ts writes', async () => {
    assert.equal(await readFile(new URL('../../.env.sync.example', import.meta.url), 'utf8'), example);
  });

  it('has each setting that has a variable, once and in the order of the table', () => {
    assert.deepEqual(
      lines.map((line) => line.replace(/^#|=.*/g, '')),
      settingRows.flatMap(([, { variables }]) => variables.slice(0, 1)),
    );
  });

  it('names every variable, also the second names', () => {
    const names = new Set(example.match(/\b[A-Z]+(_+[A-Z]+)+\b/g));
    assert.deepEqual(
      knownVariables.filter((name) => !names.has(name)),
      [],
    );
  });

  it('explains each setting with its sentence, its values and its default', () => {
    for (const [name, { variables, description, type, default: text, absent }] of settingRows) {
      if (variables.length === 0) continue;
      const comment = example.split('\n\n').find((part) => RegExp(`^#?${variables[0]}=`, 'm').test(part)) ?? '';
      assert.ok(comment.includes(`# ${description}.\n`), name);
      assert.ok(comment.includes(type.description), name);
      assert.ok(comment.includes(absent ?? text ?? ''), name);
    }
  });

  it('as it is, lacks the access to GitHub and nothing else', () => {
    const wrong = complaints({ argv: ['--dotenv', path], files: { [path]: example } });
    assert.equal(wrong.length, 1);
    assert.match(wrong[0] ?? '', /^no access to GitHub/);
  });

  it('changes nothing when all its defaults are uncommented', () => {
    const { settings: plain } = read({ environment: complete });
    const { settings, warnings } = read({
      argv: ['--dotenv', path],
      files: { [path]: filledIn({ HORDE_GITHUB_SYNC_PRIMARY_API_URL: url, HORDE_GITHUB_SYNC_GITHUB_TOKEN: token }) },
    });
    assert.deepEqual(warnings, []);
    assert.deepEqual({ ...settings, dotenv: undefined }, { ...plain, dotenv: undefined });
  });

  for (const without of ['GITHUB_APP_PRIVATE_KEY', 'GITHUB_APP_PRIVATE_KEY_PATH']) {
    it(`takes a value for every setting, but for ${without}, of which one is enough`, () => {
      const values = { ...plausible, [without]: '' };
      const { settings, warnings } = read({ argv: ['--dotenv', path], files: { [path]: filledIn(values) } });
      assert.deepEqual(warnings, []);
      const unset = settingRows.filter(
        ([name, { variables }]) => settings[name] === undefined && variables.length > 0 && !variables.includes(without),
      );
      assert.deepEqual(unset, []);
      assert.equal(settings.gitAuthorName, 'Model Sync');
      assert.deepEqual(settings.categories, ['image_generation', 'blip']);
    });
  }

  it('means the same to Node, to Compose and to docker run: a name, = and the value to the end of the line', () => {
    for (const line of lines) assert.match(line, /^#?[A-Z_]+=([^\s"'`#$\\]+)?$/, line);
    const asItIs = Object.fromEntries(
      filledIn(plausible)
        .split('\n')
        .filter((line) => line !== '' && !line.startsWith('#'))
        .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
    assert.deepEqual({ ...readDotenv(path, () => filledIn(plausible)).variables }, asItIs);
  });

  it('holds no comment behind a value and no blank at the end of a line', () => {
    for (const line of example.split('\n')) assert.equal(line, line.trimEnd());
    for (const line of example.split('\n')) assert.match(line, /^$|^# |^#$|^#?[A-Z_]+=\S*$/);
  });
});
