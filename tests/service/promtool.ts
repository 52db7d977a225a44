import { execFile, spawnSync } from 'node:child_process';

export async function metricsOf({ url }: { readonly url: string }): Promise<string> {
  return await (await fetch(`${url}/metrics`)).text();
}

/** For a test's `skip`. */
export const withoutPromtool: string | false =
  spawnSync('promtool', ['--version']).error !== undefined && 'promtool (Debian’s prometheus) is not installed';

/** The exit code, and all that it says. */
export async function promtool(flags: readonly string[], input = '') {
  return await new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const child = execFile('promtool', [...flags], (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), output: `${stdout}${stderr}` });
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
