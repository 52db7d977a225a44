import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { progressLine } from '../../../src/cli/logging/progress-line.ts';

const clear = '\r\u001b[2K';

function terminal(columns?: number) {
  const written: string[] = [];
  return { written, write: (text: string) => written.push(text), ...(columns !== undefined && { columns }) };
}

describe('the line that shows progress', () => {
  it('is written over each time', () => {
    const screen = terminal();
    const line = progressLine(screen);
    line.report('PRIMARY’s clip', 1, 9);
    line.report('PRIMARY’s blip', 2, 9);
    assert.deepEqual(screen.written, [`${clear}Reading 1/9: PRIMARY’s clip`, `${clear}Reading 2/9: PRIMARY’s blip`]);
  });

  for (const columns of [undefined, 20, 120]) {
    it(`fits a terminal of ${columns ?? 'unknown'} columns`, () => {
      const screen = terminal(columns);
      progressLine(screen).report('x'.repeat(300), 1, 9);
      assert.equal(screen.written.join('').length, clear.length + (columns ?? 80) - 1);
    });
  }

  it('is cleared once', () => {
    const screen = terminal();
    const line = progressLine(screen);
    line.report('x', 1, 1);
    line.clear();
    line.clear();
    assert.deepEqual(screen.written.slice(1), [clear]);
  });

  it('leaves a terminal alone that showed none', () => {
    const screen = terminal();
    progressLine(screen).clear();
    assert.deepEqual(screen.written, []);
  });

  it('comes again after it was cleared', () => {
    const screen = terminal();
    const line = progressLine(screen);
    line.report('x', 1, 2);
    line.clear();
    line.report('y', 2, 2);
    line.clear();
    assert.deepEqual(screen.written, [`${clear}Reading 1/2: x`, clear, `${clear}Reading 2/2: y`, clear]);
  });

  it('is nothing where there is no terminal', () => {
    const line = progressLine(undefined);
    line.report('x', 1, 1);
    line.clear();
  });
});
