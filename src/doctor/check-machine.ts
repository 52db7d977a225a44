import { execFile } from 'node:child_process';
import { constants } from 'node:fs';
import { access, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { promisify } from 'node:util';
import { oldestGit } from '../clients/clone/demand-git.ts';
import { KnownError } from '../lib/known-error.ts';
import { checkPreviewFolder } from '../preview/preview-folder.ts';
import type { PreviewPlace } from '../preview/preview-place.ts';
import { checkOf, foundAndAdvice, type Check } from './check.ts';

/** Whether a folder can be written, or made. Makes and writes nothing. */
export async function checkFolder(name: string, path: string, setting: string): Promise<Check> {
  const { ok, failed } = checkOf(name);
  const nearest = await nearestExisting(resolve(path));
  if (!nearest.isFolder) return failed(`${nearest.path} is no folder`, `Name another in ${setting}.`);
  const isWritable = await access(nearest.path, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!isWritable)
    return failed(`this user may not write in ${nearest.path}`, `Grant that, or name another in ${setting}.`);
  // The superuser may write everywhere, but there.
  const kernels = await kernelFileSystem(nearest.path);
  if (kernels !== undefined)
    return failed(
      `${nearest.path} is the kernel’s own (${kernels}), which takes no files`,
      `Name another in ${setting}.`,
    );
  return ok(nearest.path === resolve(path) ? `${path} can be written` : `${path} can be made`);
}

/** Whether a run may leave its preview there: it writes over nothing that is not its own. */
export async function checkOutputFolder(path: string, places: readonly PreviewPlace[]): Promise<Check> {
  const name = 'output folder';
  const folder = await checkFolder(name, path, '--output-dir');
  if (folder.status !== 'ok') return folder;
  try {
    await checkPreviewFolder(path, places);
    return folder;
  } catch (error) {
    if (!(error instanceof KnownError)) throw error;
    return checkOf(name).failed(...foundAndAdvice(error.message));
  }
}

/** Linux's magic numbers (statfs(2)) of file systems that show the kernel itself. */
const kernelFileSystems = new Map([
  [0x9f_a0, 'proc'],
  [0x62_65_65_72, 'sysfs'],
  [0x1c_d1, 'devpts'],
  [0x27_e0_eb, 'cgroup'],
  [0x63_67_72_70, 'cgroup2'],
  [0x64_62_67_20, 'debugfs'],
  [0x74_72_61_63, 'tracefs'],
  [0x73_63_66_73, 'securityfs'],
]);

async function kernelFileSystem(path: string): Promise<string | undefined> {
  return process.platform === 'linux' ? kernelFileSystems.get((await statfs(path)).type) : undefined;
}

async function nearestExisting(path: string): Promise<{ path: string; isFolder: boolean }> {
  try {
    return { path, isFolder: (await stat(path)).isDirectory() };
  } catch {
    const parent = dirname(path);
    return parent === path ? { path, isFolder: false } : await nearestExisting(parent);
  }
}

/** Whether there is a git that can write through clones. */
export async function checkGit(env: Readonly<Record<string, string | undefined>>): Promise<Check> {
  const { ok, failed } = checkOf('git');
  const wanted = `${oldestGit.join('.')} or newer`;
  try {
    const { stdout } = await promisify(execFile)('git', ['version'], { env });
    const version = /^\D*(\d+\.\d+[\d.]*)/.exec(stdout)?.[1] ?? '';
    const [major = 0, minor = 0] = version.split('.').map(Number);
    if (major > oldestGit[0] || (major === oldestGit[0] && minor >= oldestGit[1])) return ok(`version ${version}`);
    return failed(`version ${version} is too old`, `Install git ${wanted}, or leave --target-dir out.`);
  } catch {
    return failed('there is no git here', `--target-dir needs it: install git ${wanted}, or leave --target-dir out.`);
  }
}
