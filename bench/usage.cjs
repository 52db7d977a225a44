'use strict';
// Preloaded (`node --require`) into a process that is measured: writes what it has used when it ends.
const { readFileSync, writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ cpu: (user + system) / 1e3, peak: peakBytes() }));
});

/**
 * The peak of this process alone. `maxRSS` would do elsewhere; on Linux it begins with what the parent held when it
 * started this process.
 */
function peakBytes() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS * 1024;
  const [, kilobytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'latin1'));
  return Number(kilobytes) * 1024;
}
