import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { within } from '../support/wait-for.ts';
import type { Image } from './image.ts';

const isPossible =
  spawnSync('unshare', [
    '--mount',
    '--pid',
    '--net',
    '--fork',
    'sh',
    '-c',
    'mount -t tmpfs none /mnt && ip link set lo up',
  ]).status === 0;

/** For a suite's `skip`: containers made with `unshare` and `mount`, as far as the image's tests need them. */
export const cannotContain = isPossible ? false : 'no right to make namespaces here, or no ip(8)';

/**
 * Lays the image over this machine's programs and libraries, read-only as a whole but for the volume and /tmp, and goes
 * there as the image's user, without capabilities and without a way to new ones. A machine without tini gets a stand-in
 * that only starts what it is told.
 */
const enter = `
set -eu
root=$1 image=$2 volume=$3 user=$4 workdir=$5 node=$6
shift 6
mount -t tmpfs -o mode=755 none "$root"
for name in bin sbin lib lib64 usr etc; do
  if [ -L "/$name" ]; then cp -P "/$name" "$root/$name"
  elif [ -d "/$name" ]; then mkdir "$root/$name"; mount --bind "/$name" "$root/$name"; mount -o remount,ro,bind "$root/$name"
  fi
done
for path in "$image"/*; do
  name=$(basename "$path")
  mkdir "$root/$name"; mount --bind "$path" "$root/$name"; mount -o remount,ro,bind "$root/$name"
done
mount --bind "$volume" "$root/data"
mkdir -p "$root/tmp" "$root/proc" "$root/dev" "$root/base/bin"
mount -t tmpfs -o mode=1777 none "$root/tmp"
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
touch "$root/base/bin/node"; mount --bind "$node" "$root/base/bin/node"
if ! command -v tini >/dev/null; then
  printf '#!/bin/sh\\nshift\\nexec "$@"\\n' >"$root/base/bin/tini"; chmod 755 "$root/base/bin/tini"
fi
mount -o remount,ro "$root"
exec setpriv --no-new-privs chroot --userspec="$user" --groups= "$root" /usr/bin/env -i --chdir="$workdir" \\
  PATH=/base/bin:/usr/local/bin:/usr/bin:/bin "$@"
`;

/** A network of its own, with nothing but loopback: containers that share it reach each other. */
export interface Network {
  readonly enter: readonly string[];
  /** Asks from inside. */
  get(url: string): Promise<{ readonly status: number; readonly body: string }>;
  close(): Promise<void>;
}

export async function startNetwork(): Promise<Network> {
  const keeper = spawn('unshare', ['--net', 'sh', '-c', 'ip link set lo up && echo up && exec sleep infinity'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(keeper.stdout, 'data');
  const enterNetwork = ['nsenter', `--net=/proc/${keeper.pid}/ns/net`];
  return {
    enter: enterNetwork,
    get: async (url) => {
      const script = `fetch(${JSON.stringify(url)}).then(async (answer) => process.stdout.write(JSON.stringify({ status: answer.status, body: await answer.text() })))`;
      const { code, stdout, stderr } = await finish(spawnPiped([...enterNetwork, process.execPath, '-e', script]));
      if (code !== 0) throw new Error(`${url}: ${stderr}`);
      return JSON.parse(stdout) as { status: number; body: string };
    },
    close: async () => {
      const ended = once(keeper, 'exit');
      keeper.kill('SIGKILL');
      await ended;
    },
  };
}

export interface ContainerOptions {
  readonly image: Image;
  readonly network: Network;
  /** Becomes /data. */
  readonly volume: string;
  /** The image's where absent. */
  readonly entrypoint?: readonly string[];
  /** In the place of the image's command. */
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Container {
  /** Until the pattern stands in standard output. Fails when the container ends before. */
  until(pattern: RegExp): Promise<void>;
  /** Sends it to process 1 of the container, as `docker stop` does. */
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Finished>;
}

/** A new volume, with the content and the owner that the image has at /data. */
export function makeVolume({ root }: Image, folder: string): string {
  const volume = mkdtempSync(join(folder, 'volume-'));
  spawnSync('cp', ['-aT', join(root, 'data'), volume]);
  return volume;
}

type Cleanup = Pick<TestContext, 'after'>;

/** `docker run --rm`: what still runs after the test is killed. */
export function startContainer(t: Cleanup, options: ContainerOptions): Container {
  const { image, network, volume, entrypoint, environment = {} } = options;
  const root = `${volume}-root`;
  mkdirSync(root, { recursive: true });
  // An entrypoint of one's own drops the image's command.
  const command = options.command ?? (entrypoint === undefined ? image.command : []);
  const variables = Object.entries({ ...image.env, ...environment }).map(([name, value]) => `${name}=${value}`);
  const child = spawnPiped([
    ...network.enter,
    ...['unshare', '--mount', '--pid', '--fork'],
    ...['sh', '-c', enter, 'enter', root, image.root, volume, image.user, image.workdir, process.execPath],
    ...variables,
    ...(entrypoint ?? image.entrypoint),
    ...command,
  ]);
  let said = '';
  let wake: () => void = () => undefined;
  let hasEnded = false;
  child.stdout?.on('data', (text: string) => {
    said += text;
    wake();
  });
  const ended = finish(child).then((finished) => {
    hasEnded = true;
    wake();
    return finished;
  });
  const kill = (signal: NodeJS.Signals) => {
    for (const pid of childrenOf(child)) process.kill(pid, signal);
  };
  t.after(async () => {
    // With its process 1 a PID namespace ends as a whole.
    kill('SIGKILL');
    await ended;
  });
  return {
    until: async (pattern) => {
      while (!pattern.test(said)) {
        if (hasEnded) throw new Error(`It ended without ${pattern.source}:\n${said}${(await ended).stderr}`);
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await within(() => `${pattern.source} after:\n${said}`, more);
      }
    },
    kill,
    get ended() {
      return within(() => `the end of a container that said:\n${said}`, ended);
    },
  };
}

/** `docker run`, to its end. */
export async function runContainer(t: Cleanup, options: ContainerOptions): Promise<Finished> {
  return await startContainer(t, options).ended;
}

/** None after its end. */
function childrenOf({ pid, exitCode, signalCode }: ChildProcess): number[] {
  if (exitCode !== null || signalCode !== null) return [];
  const pids = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return pids === '' ? [] : pids.split(' ').map(Number);
}

function spawnPiped([file = '', ...parameters]: readonly string[]): ChildProcess {
  const child = spawn(file, parameters, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  child.stdout.setEncoding('utf8');
  child.stderr.setEncoding('utf8');
  return child;
}

async function finish(child: ChildProcess): Promise<Finished> {
  const said = { stdout: '', stderr: '' };
  child.stdout?.on('data', (text: string) => (said.stdout += text));
  child.stderr?.on('data', (text: string) => (said.stderr += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, ...said };
}
