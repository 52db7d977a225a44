import type { TestContext } from 'node:test';
import { parseEnv } from 'node:util';
import { startSandbox } from '../../sandbox/src/sandbox.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/**
 * A sandbox, and an empty folder for what is to survive a restart.
 *
 * @param settingsFile the text of a deployment's file of settings
 * @returns what these settings and the sandbox's make together as the program's environment
 */
export async function sandboxEnvironment(t: TestContext, settingsFile: string) {
  const sandbox = await startSandbox();
  const folder = temporaryFolder();
  t.after(async () => {
    await sandbox.close();
  });
  const settings = parseEnv(settingsFile) as Readonly<Record<string, string>>;
  return { env: { ...settings, ...sandbox.environment }, folder };
}
