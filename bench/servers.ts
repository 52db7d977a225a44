// A process of its own: the sandbox's PRIMARY and GitHub on a folder, until standard input ends.
// servers.ts FOLDER [--faults] [--v2] [--image-repository=FOLDER]
import { once } from 'node:events';
import { startSandbox } from '../sandbox/src/sandbox.ts';
import { addFaults } from './faults.ts';

const [directory, ...flags] = process.argv.slice(2);
if (directory === undefined) throw new Error('Name the folder to serve.');
const named = '--image-repository=';
const image = flags.find((flag) => flag.startsWith(named))?.slice(named.length);
const sandbox = await startSandbox({
  directory,
  format: flags.includes('--v2') ? 'v2' : 'v1',
  ...(image !== undefined && { copies: { image } }),
});
if (flags.includes('--faults')) addFaults(sandbox);
process.stdout.write(`${JSON.stringify(sandbox.environment)}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await sandbox.close();
