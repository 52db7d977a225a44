import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { main } from '../../src/cli/main.ts';
import type { Timing } from '../../src/lib/timing.ts';
import { readFolder } from '../support/shared-data.ts';
import { imageCategories, imageRepository, startTrial } from '../support/trial.ts';
import { virtualClock } from '../support/virtual-clock.ts';

const specification = new URL('../../../shared/docs/seed-github-model-reference-sync.md', import.meta.url);
const missing = existsSync(specification) ? false : 'the specification (../shared/docs) is not beside this checkout';

const equals = '='.repeat(80);
const dashes = '-'.repeat(80);
const expected = [
  equals,
  'GitHub Model Reference Sync Service - WATCH MODE',
  equals,
  'Monitoring PRIMARY API: http://localhost:19800',
  'Polling interval: 60 seconds',
  'Initial delay: 0 seconds',
  'Startup sync: disabled',
  equals,
  'Starting watch loop. Press Ctrl+C to stop.',
  dashes,
  '[2025-10-25 12:00:00] Initialized last known timestamp: 1729864800',
  '[2025-10-25 12:01:00] No changes detected (timestamp: 1729864800)',
  '[2025-10-25 12:02:00] Changes detected! Timestamp changed from 1729864800 to 1729864920',
  '[2025-10-25 12:02:00] Triggering sync operation due to detected changes...',
  dashes,
  '[Sync output...]',
  dashes,
  '[2025-10-25 12:02:30] Sync completed successfully',
  '[2025-10-25 12:02:30] Resuming watch loop...',
];

/** The program's standard output when it does what the specification shows, and the report of its sync. */
async function reenact(t: TestContext): Promise<{ readonly lines: readonly string[]; readonly report: string }> {
  const samples = new URL('../../samples/', import.meta.url);
  const trial = await startTrial(t, {
    primary: new URL('primary/', samples),
    repositories: [
      { owner: 'Haidra-Org', name: imageRepository, files: readFolder(new URL('github/image/', samples)) },
    ],
  });
  const folder = join(trial.folder, 'primary');
  for (const [file] of readFolder(new URL('primary/', samples))) utimesSync(join(folder, file), 1729864800, 1729864800);

  const clock = virtualClock();
  const process = new EventEmitter();
  clock.at(120, () => {
    trial.edit('blip', (text) => text.replace('"blip"', '"blip2"'));
    utimesSync(join(folder, 'blip.json'), 1729864920, 1729864920);
  });
  const timing: Timing = {
    ...clock,
    sleep: async (milliseconds, signal) => {
      if (clock.seconds() + milliseconds / 1_000 === 180) process.emit('SIGINT', 'SIGINT');
      // The grace after the signal never passes here.
      if (milliseconds === 25_000) await new Promise<never>(() => undefined);
      await clock.sleep(milliseconds, signal);
    },
  };
  trial.primary.onRequest = (path) => {
    // The sync takes half a minute.
    if (path.endsWith('/blip')) clock.pass(30);
    return undefined;
  };
  let stdout = '';
  const exitCode = await main(['node', 'horde-github-sync', '--watch', '--categories', imageCategories], {
    env: trial.env,
    stdout: { write: (text: string) => (stdout += text) },
    stderr: { write: (text: string) => assert.fail(text) },
    on: (name, listener) => process.on(name, listener),
    off: (name, listener) => process.off(name, listener),
    exit: () => assert.fail('ended at once'),
    timing,
  });
  assert.equal(exitCode, 0);

  const [start = '', report = '', end = ''] = stdout.replace(trial.primary.url, 'http://localhost:19800').split(
    // The rulers around the report; the first one ends the banner.
    new RegExp(`(?<=changes\\.\\.\\.\\n${dashes}\\n)|(?=${dashes}\\n\\[.*Sync completed)`),
  );
  return { lines: `${start}[Sync output...]\n${end}`.split('\n'), report };
}

describe('the specification’s “Watch Mode Output”', () => {
  it('is what the program prints, line by line', async (t) => {
    const { lines: printed, report } = await reenact(t);
    // What the specification's line has is said a second time, in words.
    const inWords =
      ' (2024-10-25T14:00:00Z); nothing is compared before something changes (--watch-startup-sync compares now)';
    const lines = printed.map((line) => line.replace(inWords, ''));
    assert.equal(printed.filter((line) => line.endsWith(inWords)).length, 1);
    assert.deepEqual(lines.slice(0, expected.length), expected);
    assert.deepEqual(lines.slice(expected.length), [
      '[2025-10-25 12:02:30] Received SIGINT, stopping',
      '[2025-10-25 12:02:30] Watch loop stopped',
      '',
    ]);
    assert.match(report, /^Haidra-Org\/AI-Horde-image-model-reference {2}main @ [0-9a-f]{7}\n {2}● image_generation/);
    assert.match(report, /created #1/);
  });

  it('is what this test expects', { skip: missing }, () => {
    const text = readFileSync(specification, 'utf8');
    const [, block = ''] = /### Watch Mode Output\s+```text\n([^]*?)\n```/.exec(text) ?? [];
    assert.deepEqual(expected, block.split('\n'));
  });
});
