import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { faultOf } from '../../src/lib/fault.ts';

const refused = new Error('connect ECONNREFUSED 127.0.0.1:1');

function endless(): Error {
  const error = new Error('round and round');
  error.cause = error;
  return error;
}

const rows: readonly { readonly given: string; readonly error: unknown; readonly says: string }[] = [
  { given: 'an error without a cause', error: new Error('boom'), says: 'boom' },
  { given: 'fetch’s own wrapping', error: new TypeError('fetch failed', { cause: refused }), says: refused.message },
  {
    given: 'both addresses of localhost refused',
    error: new TypeError('fetch failed', {
      cause: new AggregateError([refused, new Error('connect ECONNREFUSED ::1')]),
    }),
    says: refused.message,
  },
  { given: 'a cause without words', error: new Error('terminated', { cause: new Error('') }), says: 'terminated' },
  { given: 'a cause that is no error', error: new Error('terminated', { cause: 42 }), says: 'terminated' },
  { given: 'no error at all', error: 'a text', says: 'a text' },
  { given: 'an error without words', error: new Error(''), says: 'Error' },
  { given: 'nothing', error: undefined, says: 'undefined' },
  {
    given: 'an address with a password',
    error: new Error('no way to http://user:p@ssword@host:80/x?mail=a@b.example nor //user:password@other'),
    says: 'no way to http://host:80/x?mail=a@b.example nor //other',
  },
  { given: 'an error that is its own cause', error: endless(), says: 'round and round' },
];

describe('why a fetch failed', () => {
  for (const { given, error, says } of rows) {
    it(`is told in words: ${given}`, () => {
      assert.equal(faultOf(error), says);
    });
  }
});
