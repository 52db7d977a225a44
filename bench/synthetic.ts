import { chanceOf } from './chance.ts';

/** A category as GitHub has it and as PRIMARY has it. */
export interface SyntheticCategory {
  readonly github: string;
  readonly primary: string;
  /** How many models differ. */
  readonly changes: number;
}

/**
 * An invented image category in the layout of the real file, some 1,400 bytes a model. PRIMARY's side differs: one field
 * changed in each hundredth record, one model in a thousand removed, and one in a thousand new.
 */
export function syntheticCategory(models: number): SyntheticCategory {
  const chance = chanceOf(models);
  const github: string[] = [];
  const primary: string[] = [];
  let changes = 0;
  for (let index = 0; index < models; index += 1) {
    const record = invent(`model_${index}`, chance);
    github.push(member(record));
    if (index % 1_000 === 50) {
      primary.push(member(invent(`new_model_${index}`, chance)));
      changes += 2;
    } else if (index % 100 === 0) {
      primary.push(member({ ...record, description: sentence(chance, 12) }));
      changes += 1;
    } else {
      primary.push(member(record));
    }
  }
  return { github: file(github), primary: file(primary), changes };
}

function file(members: readonly string[]): string {
  return `{\n${members.join(',\n')}\n}\n`;
}

function member(record: Invented): string {
  return JSON.stringify({ [record.name]: record }, undefined, 4).slice(2, -2);
}

type Invented = ReturnType<typeof invent>;

function invent(name: string, chance: () => number) {
  const file = `${name}.safetensors`;
  return {
    name,
    baseline: pick(chance, ['stable diffusion 1', 'stable diffusion 2', 'stable_diffusion_xl']),
    type: 'ckpt',
    inpainting: chance() < 0.1,
    description: sentence(chance, 10),
    showcases: [1, 2].map((number) => `https://example.org/showcase/${name}/0${number}_${word(chance)}.webp`),
    version: `${whole(chance, 9)}.${whole(chance, 9)}`,
    style: pick(chance, ['generalist', 'artistic', 'realistic', 'furry']),
    trigger: Array.from({ length: whole(chance, 3) }, () => word(chance)),
    nsfw: chance() < 0.5,
    download_all: false,
    config: {
      files: [{ path: file, md5sum: hex(chance, 32), sha256sum: hex(chance, 64) }, { path: 'v1-inference.yaml' }],
      download: [{ file_name: file, file_path: '', file_url: `https://example.org/download/${file}?download=true` }],
    },
    available: false,
    features_not_supported: ['hires_fix'],
    size_on_disk_bytes: whole(chance, 8_000_000_000),
  };
}

function pick<T>(chance: () => number, choices: readonly [T, ...T[]]): T {
  return choices[Math.floor(chance() * choices.length)] ?? choices[0];
}

function whole(chance: () => number, below: number): number {
  return Math.floor(chance() * below);
}

function word(chance: () => number): string {
  return Array.from({ length: 4 + whole(chance, 6) }, () => String.fromCharCode(97 + whole(chance, 26))).join('');
}

function sentence(chance: () => number, words: number): string {
  return `${Array.from({ length: words }, () => word(chance)).join(' ')}.`;
}

function hex(chance: () => number, length: number): string {
  return Array.from({ length }, () => whole(chance, 16).toString(16)).join('');
}
