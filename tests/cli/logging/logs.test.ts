import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import type { Log } from '../../../src/lib/log.ts';
import { jsonLog } from '../../../src/cli/logging/json-log.ts';
import { textLog } from '../../../src/cli/logging/text-log.ts';

const hostile = 'a\u001b[31m red\nforged: line\r\u0007 \u202eback\u009b2J \u200bnothing\u007f';

function record(make: (write: (line: string) => void) => Log): { log: Log; written: string[] } {
  const written: string[] = [];
  return { log: make((line) => written.push(line)), written };
}

function sayAll(log: Log): void {
  log.debug('primary.request', 'in detail');
  log.info('sync.finished', 'in general');
  log.warn('github.notice', 'in earnest');
}

describe('the log for people', () => {
  const text = (verbose: boolean, color = false) => record((write) => textLog({ write, verbose, color }));

  it('is one plain line for each event', () => {
    const { log, written } = text(false);
    sayAll(log);
    assert.deepEqual(written, ['in general\n', 'in earnest\n']);
  });

  it('tells details only where that was asked for', () => {
    const { log, written } = text(true);
    sayAll(log);
    assert.deepEqual(written, ['in detail\n', 'in general\n', 'in earnest\n']);
  });

  it('shows in colour what matters less and more', () => {
    const { log, written } = text(true, true);
    sayAll(log);
    assert.deepEqual(written, ['\u001b[2min detail\u001b[22m\n', 'in general\n', '\u001b[33min earnest\u001b[39m\n']);
  });

  for (const color of [false, true]) {
    it(`prints strangers’ text harmlessly, in one line, ${color ? 'with' : 'without'} colour`, () => {
      const { log, written } = text(true, color);
      log.debug('git.run', hostile);
      log.info('git.run', hostile);
      log.warn('git.run', hostile);
      for (const line of written) {
        assert.match(stripVTControlCharacters(line), /^[\u0020-\u007e]+\n$/);
        assert.match(line, /\\u001b\[31m red\\nforged/);
      }
    });
  }
});

describe('the log for machines', () => {
  const start = Date.now();
  const machine = (verbose: boolean) => record((write) => jsonLog({ write, verbose }));

  it('is one JSON object a line: level, time, event, message and figures', () => {
    const { log, written } = machine(false);
    log.warn('github.retry', 'again', { status: 502, path: '/x', names: ['a'], last: null, is: true });
    assert.equal(written.length, 1);
    assert.match(written[0] ?? '', /^\{.*\}\n$/);
    const { time, ...event } = JSON.parse(written[0] ?? '');
    assert.ok(Number.isInteger(time) && time >= start && time <= Date.now());
    assert.deepEqual(event, {
      level: 'warn',
      event: 'github.retry',
      msg: 'again',
      status: 502,
      path: '/x',
      names: ['a'],
      last: null,
      is: true,
    });
  });

  for (const verbose of [false, true]) {
    it(`tells details ${verbose ? 'where that was' : 'only where it is'} asked for`, () => {
      const { log, written } = machine(verbose);
      sayAll(log);
      const levels = written.map((line) => JSON.parse(line).level);
      assert.deepEqual(levels, [...(verbose ? ['debug'] : []), 'info', 'warn']);
    });
  }

  it('holds strangers’ text unchanged, and harmless to look at', () => {
    const { log, written } = machine(false);
    log.info('git.run', hostile, { name: hostile });
    assert.equal(written.length, 1);
    assert.match(written[0] ?? '', /^[\u0020-\u007e]+\n$/);
    const { msg, name } = JSON.parse(written[0] ?? '');
    assert.deepEqual([msg, name], [hostile, hostile]);
  });
});
