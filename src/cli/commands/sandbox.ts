import { realTiming } from '../../lib/timing.ts';
import { KnownError } from '../../lib/known-error.ts';
import { packageFolder } from '../../lib/package-folder.ts';
import type { Sandbox } from '../../../sandbox/src/sandbox.ts';
import { outliveHangUp, stopSignalsOf } from '../stop-signals.ts';
import { stopOnSignals } from '../../watch/stop-on-signals.ts';
import type { Process } from '../process.ts';

export interface SandboxFlags {
  readonly port: string;
  readonly data?: string;
  readonly format: 'v1' | 'v2';
  readonly imageRepository?: string;
  readonly textRepository?: string;
  readonly allowAutoMerge?: boolean;
}

class SandboxFlagsError extends KnownError {
  override readonly name = 'SandboxFlagsError';
}

class SandboxNotInstalledError extends KnownError {
  override readonly name = 'SandboxNotInstalledError';
}

class PortTakenError extends KnownError {
  override readonly name = 'PortTakenError';
}

/** Runs the sandbox until a signal ends it. */
export async function runSandbox(flags: SandboxFlags, process: Process): Promise<number> {
  const { port } = flags;
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_534) {
    throw new SandboxFlagsError(`--port: "${port}" is not a port from 1 to 65534 (GitHub gets the one after it)`);
  }
  const sandbox = await start(flags);
  const { stop, release } = stopOnSignals(process, {
    signals: stopSignalsOf(process),
    timing: process.timing ?? realTiming,
    graceSeconds: 25,
  });
  outliveHangUp(process, () => undefined);
  process.stdout.write(introduction(sandbox));
  await new Promise((resolve) => {
    stop.addEventListener('abort', resolve, { once: true });
  });
  release();
  await sandbox.close();
  return 0;
}

/** The sandbox is bundled into the package; a checkout runs it as it stands, with packages that the program does without. */
async function loadSandbox() {
  try {
    return (await import('../../../sandbox/src/sandbox.ts')).startSandbox;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new SandboxNotInstalledError(
      `The sandbox's packages are not installed here (${message}). In a checkout, npm ci installs them.`,
    );
  }
}

async function start(flags: SandboxFlags): Promise<Sandbox> {
  const { data: directory, format, imageRepository: image, textRepository: text, allowAutoMerge = false } = flags;
  const port = Number(flags.port);
  const copies = { ...(image !== undefined && { image }), ...(text !== undefined && { text }) };
  const samples = new URL('samples/', packageFolder);
  const startSandbox = await loadSandbox();
  try {
    const options = { port, format, copies, allowAutoMerge, samples };
    return await startSandbox({ ...options, ...(directory !== undefined && { directory }) });
  } catch (error) {
    const { code, message, syscall } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE') {
      throw new PortTakenError(
        `Port ${port} or ${port + 1} is taken: another sandbox, or a PRIMARY, may be running. Choose others with --port.`,
      );
    }
    if (directory === undefined || code === undefined || syscall === undefined) throw error;
    throw new SandboxFlagsError(`--data ${directory}: the folder cannot be used: ${message}`);
  }
}

function introduction(sandbox: Sandbox): string {
  const { primary, github, modelsDirectory, repositories, requiredCheck, environment } = sandbox;
  const pages = repositories.map(({ slug }) => `${github.webUrl}/${slug}/pulls`);
  const copies = repositories.flatMap(({ copyOf, branch, isShallow }) =>
    copyOf === undefined
      ? []
      : [
          `  a copy of     ${copyOf}   (branch ${branch}${isShallow ? '; its history is cut off: a shallow clone' : ''})`,
        ],
  );
  return [
    `PRIMARY         ${primary.url}   (keeps ${primary.canonicalFormat === 'v2' ? 'v2' : 'v1'})`,
    `  its models    ${modelsDirectory}   (edit a file to change them)`,
    `GitHub          ${github.webUrl}`,
    `  pull requests ${pages.join(`\n${' '.repeat(16)}`)}`,
    ...copies,
    '',
    'Point the program at them:',
    '',
    ...Object.entries(environment).map(([name, value]) => `export ${name}=${value}`),
    '',
    ...(requiredCheck === undefined
      ? []
      : [
          `Auto-merge is allowed, and waits for the check ${requiredCheck}: run with --auto-merge safe, then report the check as`,
          'green on the pull request’s page (or by POST /repos/OWNER/NAME/statuses/COMMIT).',
          '',
        ]),
    'Ctrl+C stops both.',
    '',
  ].join('\n');
}
