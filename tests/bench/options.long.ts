import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

function run(script: 'bench.ts' | 'fuzz.ts', ...parameters: readonly string[]) {
  const path = fileURLToPath(new URL(`../../bench/${script}`, import.meta.url));
  return spawnSync(process.execPath, [path, ...parameters], { encoding: 'utf8', timeout: 600_000 });
}

describe('an option that makes no sense', () => {
  const wrong = [
    ['bench.ts', '--documents', 'x', 'wants a whole number of at least 1, not "x".'],
    ['bench.ts', '--rounds', '0', 'wants a whole number of at least 1, not "0".'],
    ['bench.ts', '--seconds', '1.5', 'wants a whole number of at least 1, not "1.5".'],
    ['bench.ts', '--models', '1000,', 'wants a whole number of at least 1, not "".'],
    ['fuzz.ts', '--seed', 'x', 'wants a whole number, not "x".'],
    ['fuzz.ts', '--runs', '0', 'wants a whole number of at least 1, not "0".'],
    ['fuzz.ts', '--family', 'x', 'wants one of json, text, lens, not "x".'],
    ['fuzz.ts', '--path', '1:2', 'wants the --seed and the --family that it belongs to.'],
  ] as const;
  for (const [script, option, value, sentence] of wrong) {
    it(`ends ${script} with 1 and a sentence: ${option} ${value}`, () => {
      const { status, stdout, stderr } = run(script, option, value);
      assert.deepEqual([status, stdout, stderr], [1, '', `${option} ${sentence}\n`]);
    });
  }

  it('is also one that does not exist', () => {
    const { status, stderr } = run('bench.ts', '--speed');
    assert.equal(status, 1);
    assert.match(stderr, /^Unknown option '--speed'/);
    assert.doesNotMatch(stderr, /\n\s+at /);
  });

  it('is no seed below 0, as failures name it', () => {
    const { status, stdout } = run('fuzz.ts', '--family', 'lens', '--runs', '5', '--seed=-2018622612');
    assert.equal(status, 0);
    assert.match(stdout, /^5 pairs of a legacy and a v2 record from --seed=-2018622612 in .* s: no failure\n$/);
  });
});
