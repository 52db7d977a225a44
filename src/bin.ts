#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`horde-github-sync needs Node.js 22.18 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  // Loaded only now: an older Node.js could not even read it.
  const { mindOutputs } = await import('./cli/outputs.ts');
  const { main } = await import('./cli/main.ts');
  const outputs = mindOutputs(process);
  const exitCode = await main(process.argv, outputs.process);
  process.exitCode = exitCode;
  // When all is written, or could not be.
  process.once('exit', () => {
    if (exitCode === 0 && outputs.isLost()) process.exitCode = 1;
  });
}
