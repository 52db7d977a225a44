#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`horde-github-sync needs Node.js 22.18 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  // Who reads no further (a pager that was left, `| head`) is no reason to fail.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  // Loaded only now: an older Node.js could not even read it.
  const { main } = await import('./cli.ts');
  process.exitCode = await main(process.argv, process);
}
