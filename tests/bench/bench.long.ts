import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('../../bench/bench.ts', import.meta.url));

function bench(...parameters: readonly string[]) {
  return spawnSync(process.execPath, [script, ...parameters], { encoding: 'utf8' });
}

describe('the benchmark', () => {
  it('prints the machine and one table of the sections that were asked for', () => {
    const scaledDown = ['--models', '100', '--documents', '20', '--seconds', '2'];
    const { status, stdout, stderr } = bench('scale', 'fuzzing', 'endurance', ...scaledDown);
    assert.equal(status, 0, stderr);
    const [machine = '', empty, headings = ''] = stdout.split('\n');
    assert.match(machine, / cores, .* Node\.js /);
    assert.equal(empty, '');
    assert.match(headings, /^\| section +\| what +\| measured +\| floor +\| ratio +\| spread +\| aim +\| result +\|$/);
    assert.match(stdout, /^\| scale +\| 100 models: fetch +\| [\d.]+ ms +\| [\d.]+ ms +\| [\d.]+ × +\|/m);
    assert.match(stdout, /^\| +\| 100 models: compare \+ render +\|.*\| ≤ 3 × \| (met|not met) +\|$/m);
    assert.match(stdout, /^\| fuzzing +\| JSON documents: failures +\| 0 of 20 +\|.*\| met +\|$/m);
    assert.match(stdout, /^\| endurance \| polls +\| \d+, [\d.]+ a second +\|/m);
    assert.match(stdout, /^\| +\| event-loop delay: /m);
  });

  it('names the sections there are when it is asked for another one', () => {
    const { status, stderr } = bench('speed');
    assert.equal(status, 1);
    assert.match(stderr, /^error: .*'speed' is invalid.* Allowed choices are no-change, /);
  });
});
