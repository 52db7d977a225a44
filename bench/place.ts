import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PrimaryFormat } from '../src/model/primary-format.ts';
import { sharedPath } from '../tests/support/shared-data.ts';
import { plainEnvironment, startServer } from './process.ts';
import type { SyntheticCategory } from './synthetic.ts';
import { openWire, type Wire } from './wire.ts';

type Variables = Readonly<Record<string, string>>;

/** A PRIMARY and a GitHub in a process of their own, and the wires to them. */
export interface Place {
  /** A folder of its own, that goes with it. */
  readonly folder: string;
  /** The program's environment, over the wires. */
  readonly environment: Variables;
  /** The same without the wires between. */
  readonly direct: Variables;
  readonly primary: Wire;
  readonly github: Wire;
  /** Rewrites one category of PRIMARY. */
  readonly edit: (category: string, change: (text: string) => string) => void;
  close(): Promise<void>;
}

export interface PlaceOptions {
  /** Added to each request; default none. */
  readonly delayMilliseconds?: number;
  /** The real files, or an image category of its own beside the sandbox's samples. Default: the samples alone. */
  readonly data?: 'real' | SyntheticCategory;
  /** A folder with a git repository: the image repository, and its file of records what PRIMARY has. */
  readonly images?: string;
  /** What PRIMARY keeps; default v1. */
  readonly format?: PrimaryFormat;
  /** The servers fail now and then. */
  readonly faults?: boolean;
}

export async function openPlace({
  delayMilliseconds,
  data,
  images,
  format = 'v1',
  faults = false,
}: PlaceOptions = {}): Promise<Place> {
  const folder = mkdtempSync(join(tmpdir(), 'horde-github-sync-bench-'));
  const servers = join(folder, 'servers');
  mkdirSync(servers);
  if (data === 'real') layOutRealData(servers);
  else if (data !== undefined) layOutImages(servers, data);
  if (images !== undefined) {
    mkdirSync(join(servers, 'primary'));
    cpSync(join(images, 'stable_diffusion.json'), join(servers, 'primary', 'image_generation.json'));
  }
  const server = await startServer<Variables>('servers.ts', [
    servers,
    ...(faults ? ['--faults'] : []),
    ...(format === 'v2' ? ['--v2'] : []),
    ...(images === undefined ? [] : [`--image-repository=${images}`]),
  ]);
  const direct = { ...plainEnvironment(), ...server.told };
  const primary = await openWire(server.told['HORDE_GITHUB_SYNC_PRIMARY_API_URL'] ?? '', delayMilliseconds);
  const github = await openWire(server.told['GITHUB_SERVER_URL'] ?? '', delayMilliseconds);
  return {
    folder,
    direct,
    environment: {
      ...direct,
      HORDE_GITHUB_SYNC_PRIMARY_API_URL: primary.url,
      GITHUB_API_URL: github.url + new URL(server.told['GITHUB_API_URL'] ?? '').pathname,
      GITHUB_SERVER_URL: github.url,
    },
    primary,
    github,
    edit: (category, change) => {
      const path = join(servers, 'primary', `${category}.json`);
      writeFileSync(path, change(readFileSync(path, 'utf8')));
    },
    close: async () => {
      await Promise.all([primary.close(), github.close()]);
      await server.close();
      rmSync(folder, { recursive: true });
    },
  };
}

function layOutImages(servers: string, { primary, github }: SyntheticCategory): void {
  for (const [side, file, text] of [
    ['primary', 'image_generation.json', primary],
    ['image', 'stable_diffusion.json', github],
  ] as const) {
    mkdirSync(join(servers, side));
    writeFileSync(join(servers, side, file), text);
  }
}

function layOutRealData(servers: string): void {
  for (const [from, to] of [
    ['primary/v1/', 'primary'],
    ['primary/v2/', 'primary/v2'],
    ['github/image/', 'image'],
    ['github/text/', 'text'],
  ] as const) {
    cpSync(fileURLToPath(sharedPath(from)), join(servers, to), { recursive: true });
  }
}
