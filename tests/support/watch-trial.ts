import type { TestContext } from 'node:test';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import { readFolder } from './shared-data.ts';
import type { RunningProgram } from './running-program.ts';
import { seenByV2 } from './seen-by-v2.ts';
import { imageCategories, imageRepository, startTrial, type Trial } from './trial.ts';

const samples = new URL('../../samples/', import.meta.url);
const imageFiles = readFolder(new URL('github/image/', samples));
const slug = `Haidra-Org/${imageRepository}`;

interface Pull {
  readonly number: number;
  readonly state: string;
  readonly title: string;
}

/** PRIMARY has what GitHub has. */
export async function startAgreeing(t: TestContext, format: PrimaryFormat = 'v1'): Promise<Trial> {
  const trial = await startTrial(t, {
    format,
    primary: new URL('primary/', samples),
    repositories: [{ owner: 'Haidra-Org', name: imageRepository, files: imageFiles }],
  });
  for (const [file, text] of imageFiles) {
    const category = file === 'stable_diffusion.json' ? 'image_generation' : file.replace('.json', '');
    if (!imageCategories.split(',').includes(category)) continue;
    trial.edit(category, () => text);
    trial.edit(`v2/${category}`, () => seenByV2(category, text));
  }
  return trial;
}

export function watch(trial: Trial, intervalSeconds: number, flags: readonly string[] = [], env = {}): RunningProgram {
  const watching = ['--watch', '--watch-interval', String(intervalSeconds), '--categories', imageCategories];
  return trial.start([...watching, ...flags], env);
}

export async function pulls(trial: Trial): Promise<readonly Pull[]> {
  return await trial.github.api<Pull[]>('GET', `/repos/${slug}/pulls?state=all`);
}

export async function proposedText(trial: Trial, path: string): Promise<string> {
  const git = `/repos/${slug}/git`;
  const { object } = await trial.github.api<{ object: { sha: string } }>('GET', `${git}/ref/heads/sync/primary/all`);
  const { tree } = await trial.github.api<{ tree: { path: string; sha: string }[] }>(
    'GET',
    `${git}/trees/${object.sha}`,
  );
  const sha = tree.find((entry) => entry.path === path)?.sha;
  const { content } = await trial.github.api<{ content: string }>('GET', `${git}/blobs/${sha}`);
  return Buffer.from(content, 'base64').toString('utf8');
}

export function describeAs(text: string): (file: string) => string {
  return (file) => file.replace(/"description": "[^"]*"/, `"description": "${text}"`);
}

export const original = describeAs('Restores faces.');
