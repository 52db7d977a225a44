#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(`horde-github-sync needs Node.js 22.18 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  // The young generation stays as small as it starts. What V8 would let it grow by is a quarter of a run's memory and takes
  // time to be touched; and Node has no other way to say so from within. V8 looks at this each time it could grow.
  process.getBuiltinModule('node:v8').setFlagsFromString('--semi-space-growth-factor=1');
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
