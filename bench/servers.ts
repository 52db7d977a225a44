// A process of its own: the sandbox's PRIMARY and GitHub on a folder, until standard input ends.
// servers.ts FOLDER [--faults]
import { once } from 'node:events';
import { startSandbox } from '../src/sandbox/sandbox.ts';
import { addFaults } from './faults.ts';

const [directory, flag] = process.argv.slice(2);
if (directory === undefined) throw new Error('Name the folder to serve.');
const sandbox = await startSandbox({ directory });
if (flag === '--faults') addFaults(sandbox);
process.stdout.write(`${JSON.stringify(sandbox.environment)}\n`);
process.stdin.resume();
await once(process.stdin, 'end');
await sandbox.close();
