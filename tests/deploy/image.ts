import { execFile } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ignoredBy, pairs, readRootFile, readStages, words, type Instruction, type Stage } from './dockerfile.ts';

const run = promisify(execFile);
const checkout = fileURLToPath(new URL('../../', import.meta.url));
const isIgnored = ignoredBy(readRootFile('.dockerignore'));

/** What the Dockerfile's last stage makes, beside what it takes from its base. */
export interface Image {
  /** Holds what the stage puts into the root folder. */
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: string;
  readonly workdir: string;
  readonly entrypoint: readonly string[];
  readonly command: readonly string[];
  readonly healthcheck: readonly string[];
}

/**
 * Builds the image where there is no Docker (docs/decisions/18-the-image-without-docker.md; Docker's own word is in
 * docker.long.ts), from a checkout that only its owner may read. COPY and RUN do what they say in one folder
 * for each stage, with these exceptions: the base image and `apt-get` are this machine's, packages are the checkout's, and
 * the compiler does not check types again.
 */
export async function buildImage(folder: string): Promise<Image> {
  const stages = readStages(readRootFile('Dockerfile'));
  const roots = new Map(stages.map(({ name }) => [name, join(folder, name === '' ? 'image' : name)]));
  const last = stages.at(-1);
  if (last === undefined) throw new Error('The Dockerfile has no stage');
  await Promise.all(stages.slice(0, -1).map((stage) => build(stage, roots)));
  await build(last, roots);
  const all = (name: string) => last.instructions.filter((instruction) => instruction.name === name);
  const one = (name: string): Instruction => {
    const found = all(name).at(-1);
    if (found === undefined) throw new Error(`The Dockerfile's last stage has no ${name}`);
    return found;
  };
  const healthcheck = one('HEALTHCHECK');
  return {
    root: roots.get(last.name) ?? '',
    env: Object.assign({}, ...all('ENV').map(pairs)) as Record<string, string>,
    user: one('USER').rest,
    workdir: one('WORKDIR').rest,
    entrypoint: words(one('ENTRYPOINT')),
    command: words(one('CMD')),
    healthcheck: words({ ...healthcheck, rest: healthcheck.rest.replace(/^CMD /, '') }),
  };
}

async function build({ name, instructions }: Stage, roots: ReadonlyMap<string, string>): Promise<void> {
  const root = roots.get(name) ?? '';
  let workdir = root;
  mkdirSync(root, { recursive: true });
  for (const { name: kind, flags, rest } of instructions) {
    if (kind === 'WORKDIR') {
      workdir = join(root, rest);
      mkdirSync(workdir, { recursive: true });
    }
    if (kind === 'COPY') {
      const [, stage] = flags.map((flag) => /^from=(.*)$/.exec(flag)).find((match) => match !== null) ?? [];
      const paths = rest.split(' ');
      const target = paths.pop() ?? '';
      for (const path of paths) {
        // A folder's content goes into the target; a file goes there under its name when the target ends in a slash.
        const place = join(workdir, target, target.endsWith('/') ? path.replace(/.*\//, '') : '');
        if (stage === undefined) copyFromCheckout(path, place);
        else cpSync(join(roots.get(stage) ?? '', path), place, { recursive: true, verbatimSymlinks: true });
      }
    }
    if (kind === 'RUN') await runIn(root, workdir, rest);
  }
}

function copyFromCheckout(path: string, target: string): void {
  const from = join(checkout, path);
  let copied = 0;
  cpSync(from, target, {
    recursive: true,
    filter: (file) => {
      const isWanted = !isIgnored(relative(checkout, file));
      if (isWanted) copied += 1;
      return isWanted;
    },
  });
  if (copied === 0) throw new Error(`COPY ${path}: .dockerignore leaves nothing of it`);
  closeToOthers(target);
}

function closeToOthers(path: string): void {
  const isFolder = statSync(path).isDirectory();
  if (isFolder) for (const name of readdirSync(path)) closeToOthers(join(path, name));
  chmodSync(path, isFolder ? 0o700 : 0o600);
}

/**
 * Runs a command in the folder, with paths that begin at `root`, but takes packages from the checkout and leaves the types
 * unchecked.
 */
export async function runIn(root: string, workdir: string, command: string, umask = '022'): Promise<void> {
  if (command.startsWith('apt-get ')) return;
  if (command.startsWith('npm ci ')) {
    install(join(workdir, 'node_modules'), new Set(Array.from(command.matchAll(/--omit=(\S+)/g), ([, kind]) => kind)));
    return;
  }
  const inRoot = command.replaceAll(/ (?=\/)/g, ` ${root}`).replace(/^npm run build$/, '$& -- --noCheck');
  await run('sh', ['-euc', `umask ${umask}; ${inRoot}`], { cwd: workdir });
}

/** What `npm ci` would install, from what is installed in the checkout. */
function install(target: string, omitted: ReadonlySet<string | undefined>): void {
  rmSync(target, { recursive: true, force: true });
  if (omitted.size === 0) {
    symlinkSync(join(checkout, 'node_modules'), target);
    return;
  }
  const { packages } = JSON.parse(readRootFile('package-lock.json')) as { packages: Record<string, LockedPackage> };
  for (const [path, { dev = false, optional = false, devOptional = false, link = false }] of Object.entries(packages)) {
    const [noDev, noOptional] = [omitted.has('dev'), omitted.has('optional')];
    const isOmitted = (dev && noDev) || (optional && noOptional) || (devOptional && noDev && noOptional);
    if (!isOmitted && !link && /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path)) {
      cpSync(join(checkout, path), join(target, path.replace('node_modules/', '')), { recursive: true });
    }
  }
}

interface LockedPackage {
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  /** A workspace, which a Dockerfile leaves out with the development packages. */
  readonly link?: boolean;
}

/** Every file and folder below, with paths that begin at the image's root. */
export function listFiles({ root }: Image): string[] {
  return existsSync(root) ? readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => `/${path}`) : [];
}
