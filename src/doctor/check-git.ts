import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { oldestGit } from '../clients/clone/demand-git.ts';
import { checkOf, type Check } from './check.ts';

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
