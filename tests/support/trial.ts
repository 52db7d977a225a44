import { cpSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { startPrimary, type Primary } from '../../sandbox/src/primary.ts';
import { startEmulatedGitHub, type EmulatedGitHub, type EmulatedRepository } from './emulate.ts';
import { runProgram, type Ended } from './program.ts';
import { startProgram, type RunningProgram } from './running-program.ts';
import { startRecordingProxy, type RecordingProxy } from './recording-proxy.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const imageRepository = 'AI-Horde-image-model-reference';
export const textRepository = 'AI-Horde-text-model-reference';
export const imageCategories =
  'image_generation,blip,clip,codeformer,controlnet,esrgan,gfpgan,miscellaneous,safety_checker';

export interface Trial {
  readonly primary: Primary;
  readonly github: EmulatedGitHub;
  /** Between the program and GitHub. */
  readonly proxy: RecordingProxy;
  /** A folder of this trial's own; the program runs in it. */
  readonly folder: string;
  /** What the program's environment holds. */
  readonly env: Readonly<Record<string, string>>;
  run(flags: readonly string[], env?: Readonly<Record<string, string>>): Promise<Ended>;
  /** For a program that does not end by itself. */
  start(flags: readonly string[], env?: Readonly<Record<string, string>>): RunningProgram;
  /** Rewrites one category of PRIMARY; its v2 records are `v2/{category}`. */
  edit(category: string, change: (text: string) => string): void;
}

interface TrialOptions {
  /** The format that PRIMARY keeps; default v1. */
  readonly format?: PrimaryFormat;
  /** PRIMARY's folder; copied, so that it can be edited. */
  readonly primary: URL;
  readonly repositories: readonly EmulatedRepository[];
  readonly people?: readonly string[];
}

/** A PRIMARY, a GitHub and the program between them, taken down after the test. */
export async function startTrial(
  t: TestContext,
  { primary: from, repositories, people, format = 'v1' }: TrialOptions,
): Promise<Trial> {
  const folder = temporaryFolder();
  const directory = join(folder, 'primary');
  mkdirSync(directory);
  cpSync(fileURLToPath(from), directory, { recursive: true });
  const primary = await startPrimary({ directory, canonicalFormat: format === 'v1' ? 'legacy' : 'v2' });
  const github = await startEmulatedGitHub(repositories, people);
  const proxy = await startRecordingProxy(github.url);
  t.after(async () => {
    await Promise.all([primary.close(), github.close(), proxy.close()]);
  });
  const settings = {
    HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
    HORDE_GITHUB_SYNC_GITHUB_TOKEN: github.token,
    HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0',
    GITHUB_API_URL: proxy.url,
    GITHUB_SERVER_URL: github.url,
  };
  return {
    primary,
    github,
    proxy,
    folder,
    env: settings,
    start: (flags, env = {}) => startProgram(t, flags, { ...settings, ...env }, folder),
    run: async (flags, env = {}) => await runProgram(flags, { ...settings, ...env }, folder),
    edit: (category, change) => {
      const path = join(directory, `${category}.json`);
      // As a whole: a running program may be reading it.
      writeFileSync(`${path}.new`, change(readFileSync(path, 'utf8')));
      renameSync(`${path}.new`, path);
    },
  };
}
