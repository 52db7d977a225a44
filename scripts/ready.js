// Ends the process, with a line that says what to do, where a checkout's scripts cannot run yet. JavaScript that an old Node.js
// reads: it could read nothing else here.
import { createRequire } from 'node:module';

const problem = problemOf(process.versions.node.split('.').map(Number));

if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}

function problemOf([major = 0, minor = 0]) {
  try {
    createRequire(import.meta.url).resolve('commander');
  } catch {
    return 'Run npm ci first; it brings the right Node.js.';
  }
  return major < 22 || (major === 22 && minor < 18)
    ? `horde-github-sync needs Node.js 22.18 or newer; this is ${process.versions.node}.`
    : undefined;
}
