import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';

function run(script: 'bench.ts' | 'fuzz.ts', ...parameters: readonly string[]) {
  const path = fileURLToPath(new URL(`../../bench/${script}`, import.meta.url));
  return spawnSync(process.execPath, [path, ...parameters], { encoding: 'utf8', timeout: 600_000 });
}

describe('an option that makes no sense', () => {
  const count = 'It wants a whole number of at least 1.';
  const wrong = [
    ['bench.ts', '--documents', 'x', count],
    ['bench.ts', '--rounds', '0', count],
    ['bench.ts', '--seconds', '1.5', count],
    ['bench.ts', '--models', '1000,', count],
    ['fuzz.ts', '--seed', 'x', 'It wants a whole number.'],
    ['fuzz.ts', '--runs', '0', count],
    ['fuzz.ts', '--family', 'x', 'Allowed choices are json, text, lens.'],
    ['fuzz.ts', '--path', '1:2', '--path wants the --seed and the --family that it belongs to'],
    ['bench.ts', '--second', '5', "unknown option '--second'\n(Did you mean --seconds?)"],
    ['fuzz.ts', '--run', '5', "unknown option '--run'\n(Did you mean --runs?)"],
    ['bench.ts', 'pol', '', 'Allowed choices are no-change, formats,'],
  ] as const;
  for (const [script, option, value, sentence] of wrong) {
    it(`ends ${script} with 1 and a sentence: ${option} ${value}`, () => {
      const { status, stdout, stderr } = run(script, option, ...(value === '' ? [] : [value]));
      assert.deepEqual([status, stdout], [1, '']);
      assert.match(stderr, /^error: [^\n]+\n(?:\([^\n]+\)\n)?$/);
      assert.ok(stderr.includes(sentence), stderr);
    });
  }

  it('is no seed below 0, as failures name it', () => {
    const { status, stdout } = run('fuzz.ts', '--family', 'lens', '--runs', '5', '--seed=-2018622612');
    assert.equal(status, 0);
    assert.match(stdout, /^5 pairs of a legacy and a v2 record from --seed=-2018622612 in .* s: no failure\n$/);
  });
});
