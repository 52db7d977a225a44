import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../src/clients/network/fetch.ts';
import { silentLog } from '../../src/lib/log.ts';
import { jsonReport } from '../../src/report/json.ts';
import { compose } from '../../src/cli/compose.ts';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import type { RepositoryResult, SyncResult } from '../../src/model/sync-result.ts';
import type { Github } from '../../sandbox/src/github/github.ts';
import { startPrimary, type Primary } from '../../sandbox/src/primary.ts';
import { readSettings } from '../../src/settings/read-settings.ts';
import { sync } from '../../src/sync.ts';
import type { DatesFile } from '../../src/sources/dates-file.ts';
import { assertReports } from './documents.ts';
import { startEmulatedGitHub, type EmulatedRepository } from './emulate.ts';
import { startStrictGitHub, type GitHubUnderTest, type StrictGitHub, type StrictOptions } from './github-under-test.ts';
import { datesPath, datesText } from './invented-dates.ts';
import { readFolder } from './shared-data.ts';
import { seenByV2 } from './seen-by-v2.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { imageCategories, imageRepository } from './trial.ts';
import { virtualClock, type VirtualClock } from './virtual-clock.ts';

export const samples = new URL('../../samples/', import.meta.url);
export const slug = `Haidra-Org/${imageRepository}`;
export const allBranch = 'sync/primary/all';
const start = Date.parse('2026-01-02T03:04:05Z');

/** The image repository's sample files. */
export const imageFiles: ReadonlyMap<string, string> = readFolder(new URL('github/image/', samples));

export interface Pull {
  readonly number: number;
  readonly state: 'open' | 'closed';
  readonly title: string;
  readonly body: string | null;
  readonly labels: readonly { readonly name: string }[];
  readonly requested_reviewers: readonly { readonly login: string }[];
  readonly head: { readonly ref: string; readonly sha: string };
  readonly merged_at: string | null;
  readonly auto_merge: { readonly enabled_by: { readonly login: string }; readonly merge_method: string } | null;
}

/** A PRIMARY, a GitHub with the image repository, and passes of the program between them, in this process. */
export interface PassTrial<G extends GitHubUnderTest = GitHubUnderTest> {
  readonly primary: Primary;
  readonly github: G;
  readonly timing: VirtualClock;
  /** The settings of its writer, and of its passes. */
  readonly env: Readonly<Record<string, string>>;
  /** Requests to GitHub that change something, `PATCH /…`, since the last `forget`; pushes included. */
  readonly writes: readonly string[];
  forget(): void;
  /** One pass over the image repository's categories. */
  pass(env?: Readonly<Record<string, string>>, fetch?: Fetch): Promise<SyncResult>;
  /** The result of the image repository, which is the only one. */
  result(env?: Readonly<Record<string, string>>): Promise<RepositoryResult>;
  /** Rewrites one category of PRIMARY. */
  edit(category: string, change: (text: string) => string): void;
  /** PRIMARY has what GitHub has. */
  agree(): void;
  pulls(): Promise<readonly Pull[]>;
  comments(number: number): Promise<readonly string[]>;
  /** As a maintainer does who pushes the pull request's head onto the base; its branch stays. */
  merge(number: number): Promise<void>;
  branches(): Promise<readonly string[]>;
  /** A file on a branch. */
  file(branch: string, path: string): Promise<string>;
}

type Seed = readonly EmulatedRepository[];

const seedOf = (files: ReadonlyMap<string, string>): Seed => [{ owner: 'Haidra-Org', name: imageRepository, files }];
const plainSeed = seedOf(imageFiles);
const datedSeed = seedOf(new Map([...imageFiles, [datesPath, datesText({ changed: [] })]]));

const seeded = new Map<Seed, Promise<string>>();

/** The strict GitHub's folder as it is at the start; made once, because making it costs many processes of git. */
async function seededGitHub(seed: Seed): Promise<string> {
  const make = async () => {
    const folder = temporaryFolder();
    await (await startStrictGitHub(folder, seed)).close();
    return folder;
  };
  const folder = seeded.get(seed) ?? make();
  seeded.set(seed, folder);
  return await folder;
}

export interface PassTrialOptions {
  readonly people?: readonly string[];
  /** The format that PRIMARY keeps and whose records are edited; default v1. */
  readonly format?: PrimaryFormat;
  /** The rules of a file of dates. */
  readonly dates?: DatesFile | undefined;
  /** Whether the repository has such a file; by default where there are rules. */
  readonly hasDates?: boolean;
  /** How the repository stands to merging; on the strict GitHub. */
  readonly merging?: StrictOptions['merging'];
  /** Whether it knows GraphQL; default true. */
  readonly graphql?: boolean;
  /** Settings of each pass that does not say otherwise. */
  readonly env?: Readonly<Record<string, string>>;
}

function seedFor({ dates, hasDates = dates !== undefined }: PassTrialOptions): Seed {
  return hasDates ? datedSeed : plainSeed;
}

/** What a trial's passes are given besides the usual. */
interface Writer {
  readonly env: Readonly<Record<string, string>>;
  /** What the writer has pushed, in order. */
  readonly pushes: () => readonly string[];
}

const apiWriter: Writer = { env: {}, pushes: () => [] };

export async function startSandboxTrial(
  t: TestContext,
  options: PassTrialOptions = {},
): Promise<PassTrial<StrictGitHub>> {
  return await startStrictTrial(t, options, () => apiWriter);
}

/** The sandbox, written to through a clone. */
export async function startCloneTrial(
  t: TestContext,
  options: PassTrialOptions = {},
): Promise<PassTrial<StrictGitHub>> {
  return await startStrictTrial(t, options, (server, folder) => ({
    env: { GITHUB_SERVER_URL: server.webUrl, HORDE_GITHUB_SYNC_TARGET_CLONE_DIR: join(folder, 'clones') },
    pushes: () =>
      server.log.entries
        .filter(({ path }) => path.endsWith('/git-receive-pack'))
        .map(({ method, path }) => `${method} ${path}`),
  }));
}

async function startStrictTrial(
  t: TestContext,
  options: PassTrialOptions,
  writer: (server: Github, folder: string) => Writer,
): Promise<PassTrial<StrictGitHub>> {
  const folder = temporaryFolder();
  const timing = virtualClock({ start });
  const seed = seedFor(options);
  cpSync(await seededGitHub(seed), join(folder, 'github'), { recursive: true });
  const { people, merging, graphql = true } = options;
  const github = await startStrictGitHub(join(folder, 'github'), seed, people, {
    now: () => timing.now(),
    graphql,
    ...(merging && { merging }),
  });
  const trial = await startTrialOn(t, github, folder, timing, options, writer(github.server, folder));
  t.after(() => {
    assert.deepEqual(github.takeProblems(), []);
  });
  return trial;
}

export async function startEmulateTrial(t: TestContext, options: PassTrialOptions = {}): Promise<PassTrial> {
  const github = await startEmulatedGitHub(seedFor(options), options.people);
  return await startTrialOn(t, github, temporaryFolder(), virtualClock({ start }), options);
}

async function startTrialOn<G extends GitHubUnderTest>(
  t: TestContext,
  github: G,
  folder: string,
  timing: VirtualClock,
  { dates, format = 'v1', env: ownEnv }: PassTrialOptions,
  writer = apiWriter,
): Promise<PassTrial<G>> {
  const directory = join(folder, 'primary');
  mkdirSync(directory);
  cpSync(fileURLToPath(new URL('primary/', samples)), directory, { recursive: true });
  const primary = await startPrimary({ directory, canonicalFormat: format === 'v1' ? 'legacy' : 'v2' });
  const recordsOf = (category: string) => join(directory, ...(format === 'v2' ? ['v2'] : []), `${category}.json`);
  t.after(async () => {
    await Promise.all([primary.close(), github.close()]);
  });
  const writes: string[] = [];
  let forgotten = 0;
  const git = `/repos/${slug}/git`;

  const trial: PassTrial<G> = {
    primary,
    github,
    timing,
    env: { ...writer.env, ...ownEnv },
    get writes() {
      return [...writes, ...writer.pushes().slice(forgotten)];
    },
    forget: () => {
      writes.length = 0;
      forgotten = writer.pushes().length;
    },
    pass: async (env = {}, fetch = httpFetch) => {
      const { settings } = readSettings({
        flags: {},
        leftovers: [],
        environment: {
          HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
          HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: imageCategories,
          HORDE_GITHUB_SYNC_GITHUB_TOKEN: github.token,
          GITHUB_API_URL: github.url,
          ...trial.env,
          ...env,
        },
        readFile: () => {
          throw Object.assign(new Error('no such file'), { code: 'ENOENT' });
        },
      });
      const recording: Fetch = async (url, init) => {
        const { pathname, origin } = new URL(url);
        if (init?.method === 'GET' || origin !== new URL(github.url).origin) return await fetch(url, init);
        if (!pathname.endsWith('/graphql')) {
          writes.push(`${init?.method} ${pathname}`);
          return await fetch(url, init);
        }
        const answer = await fetch(url, init);
        if (answer.status < 300 && JSON.stringify(init?.body).includes('mutation'))
          writes.push(`${init?.method} ${pathname}`);
        return answer;
      };
      const force = env['FORCE'] === 'true';
      const surroundings = { log: silentLog, timing, fetch: recording, ...(dates && { dates }) };
      const options = compose({ ...settings, force }, surroundings);
      const result = await sync(options);
      assertReports(jsonReport(result));
      return result;
    },
    result: async (env) => {
      const { repositories } = await trial.pass(env);
      assert.equal(repositories.length, 1);
      return repositories[0]!;
    },
    edit: (category, change) => {
      const path = recordsOf(category);
      const text = readFileSync(path, 'utf8');
      const changed = change(text);
      assert.notEqual(changed, text, 'an edit that changes nothing');
      writeFileSync(path, changed);
    },
    agree: () => {
      for (const [file, text] of imageFiles) {
        const category = file === 'stable_diffusion.json' ? 'image_generation' : file.replace('.json', '');
        writeFileSync(recordsOf(category), format === 'v2' ? seenByV2(category, text) : text);
      }
    },
    pulls: async () => await github.api<Pull[]>('GET', `/repos/${slug}/pulls?state=all`),
    merge: async (number) => {
      const head = await github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${allBranch}`);
      await github.api('PATCH', `${git}/refs/heads/main`, { sha: head.object.sha });
      // The emulator does not see that by itself.
      const { merged } = await github.api<{ merged: boolean }>('GET', `/repos/${slug}/pulls/${number}`);
      if (!merged) await github.api('PUT', `/repos/${slug}/pulls/${number}/merge`, {});
    },
    comments: async (number) =>
      (await github.api<{ body: string }[]>('GET', `/repos/${slug}/issues/${number}/comments`)).map(({ body }) => body),
    branches: async () =>
      (await github.api<{ ref: string }[]>('GET', `${git}/matching-refs/heads/`)).map(({ ref }) =>
        ref.replace('refs/heads/', ''),
      ),
    file: async (branch, path) => {
      const ref = await github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`);
      const { tree } = await github.api<{ tree: { path: string; sha: string }[] }>(
        'GET',
        `${git}/trees/${ref.object.sha}`,
      );
      const entry = tree.find((candidate) => candidate.path === path);
      const { content } = await github.api<{ content: string }>('GET', `${git}/blobs/${entry?.sha}`);
      return Buffer.from(content, 'base64').toString('utf8');
    },
  };
  return trial;
}
