import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { isLimit, decideRetry, type Failure, type RetryDecision } from '../../../src/clients/github/retry-decision.ts';

const now = 1_800_000_000_000;
const seconds = now / 1_000;
const usedUp = { 'x-ratelimit-remaining': '0' };

function wait(seconds: number): RetryDecision {
  return { kind: 'wait', milliseconds: seconds * 1_000 };
}

interface Row {
  readonly given: string;
  readonly status?: number;
  readonly headers?: Failure['headers'];
  readonly message?: string;
  /** How often it has failed; once unless told. */
  readonly failures?: number;
  readonly is: RetryDecision;
}

const giveUp: RetryDecision = { kind: 'give-up' };
const secondary = 'You have exceeded a secondary rate limit';

/** With the random number 0.5. */
const rows: readonly Row[] = [
  { given: '429 with retry-after', status: 429, headers: { 'retry-after': '7' }, is: wait(7) },
  { given: '403 with retry-after', status: 403, headers: { 'retry-after': '7' }, is: wait(7) },
  { given: 'retry-after 0', status: 429, headers: { 'retry-after': '0' }, is: wait(0) },
  {
    given: 'retry-after before x-ratelimit-reset',
    status: 403,
    headers: { ...usedUp, 'retry-after': '7', 'x-ratelimit-reset': String(seconds + 100) },
    is: wait(7),
  },
  {
    given: 'a limit used up until its reset, and a second more',
    status: 403,
    headers: { ...usedUp, 'x-ratelimit-reset': String(seconds + 100) },
    is: wait(101),
  },
  {
    given: 'a reset that has passed by our clock',
    status: 403,
    headers: { ...usedUp, 'x-ratelimit-reset': String(seconds - 100) },
    is: wait(1),
  },
  {
    given: 'a secondary limit while the primary one has room: its reset tells nothing',
    status: 403,
    headers: { 'x-ratelimit-remaining': '4000', 'x-ratelimit-reset': String(seconds + 100) },
    message: secondary,
    is: wait(60),
  },
  { given: 'a secondary limit without a header', status: 403, message: secondary, is: wait(60) },
  { given: 'a bare 429', status: 429, is: wait(60) },
  { given: 'a bare 429 for the second time', status: 429, failures: 2, is: wait(120) },
  { given: 'a bare 429 for the third time', status: 429, failures: 3, is: wait(240) },
  { given: 'a bare 429 for the fourth time', status: 429, failures: 4, is: wait(480) },
  { given: 'a bare 429 for the fifth time', status: 429, failures: 5, is: giveUp },
  { given: 'retry-after that is no number', status: 429, headers: { 'retry-after': 'soon' }, is: wait(60) },
  { given: 'a wait of 15 minutes', status: 429, headers: { 'retry-after': '900' }, is: wait(900) },
  {
    given: 'a wait of more than 15 minutes',
    status: 429,
    headers: { 'retry-after': '901' },
    is: { kind: 'exhausted', resetsAt: seconds + 901 },
  },
  {
    given: 'a limit that resets in an hour',
    status: 403,
    headers: { ...usedUp, 'x-ratelimit-reset': String(seconds + 3_600) },
    is: { kind: 'exhausted', resetsAt: seconds + 3_601 },
  },
  {
    given: 'a limit used up, our clock ten minutes fast: GitHub’s own counts',
    status: 403,
    headers: { ...usedUp, date: new Date(now - 600_000).toUTCString(), 'x-ratelimit-reset': String(seconds - 592) },
    is: wait(9),
  },
  {
    given: 'a limit used up, our clock twenty minutes slow',
    status: 403,
    headers: { ...usedUp, date: new Date(now + 1_200_000).toUTCString(), 'x-ratelimit-reset': String(seconds + 1_208) },
    is: wait(9),
  },
  {
    given: 'retry-after that is a date, by GitHub’s clock',
    status: 429,
    headers: { date: new Date(now - 600_000).toUTCString(), 'retry-after': new Date(now - 593_000).toUTCString() },
    is: wait(7),
  },
  {
    given: 'a reset beyond the end of time: a day',
    status: 403,
    headers: { ...usedUp, 'x-ratelimit-reset': '8640000000001' },
    is: { kind: 'exhausted', resetsAt: seconds + 86_401 },
  },
  {
    given: 'a date at the end of time: our clock counts',
    status: 429,
    headers: { date: 'Fri, 12 Sep 275760 23:30:00 GMT', 'retry-after': '3600' },
    is: { kind: 'exhausted', resetsAt: seconds + 3_600 },
  },
  ...['1e300', 'Infinity', '9'.repeat(400)].map((value) => ({
    given: `retry-after ${value.slice(0, 10)}: a day`,
    status: 429,
    headers: { 'retry-after': value },
    is: { kind: 'exhausted', resetsAt: seconds + 86_400 } as const,
  })),
  ...['-1', '', 'NaN'].map((value) => ({
    given: `retry-after ${JSON.stringify(value)}`,
    status: 429,
    headers: { 'retry-after': value },
    is: wait(60),
  })),
  { given: 'no answer', is: wait(0.5) },
  { given: 'no answer twice', failures: 2, is: wait(1) },
  { given: 'no answer three times', failures: 3, is: giveUp },
  { given: '500', status: 500, is: wait(0.5) },
  { given: '502 twice', status: 502, failures: 2, is: wait(1) },
  { given: '503 three times', status: 503, failures: 3, is: giveUp },
  { given: '403 for want of a permission', status: 403, message: 'Resource not accessible', is: giveUp },
  {
    given: '403 for want of a permission with room in the limit',
    status: 403,
    headers: { 'x-ratelimit-remaining': '10', 'x-ratelimit-reset': String(seconds + 10) },
    message: 'Resource not accessible',
    is: giveUp,
  },
  ...[400, 401, 404, 409, 410, 422, 451].map((status) => ({ given: String(status), status, is: giveUp })),
];

describe('what to do after a failed request', () => {
  for (const { given, status, headers = {}, message = '', failures = 1, is } of rows) {
    const doing = is.kind === 'wait' ? `wait ${is.milliseconds / 1_000} s` : is.kind;
    it(`${given}: ${doing}`, () => {
      const failure = { headers, message, ...(status !== undefined && { status }) };
      assert.deepEqual(decideRetry(failure, { failures, now, random: 0.5, longestWait: 900_000 }), is);
    });
  }

  it('never is to wait longer than 15 minutes or less than no time', () => {
    const header = fc.option(fc.oneof(fc.integer().map(String), fc.string()), { nil: undefined });
    const failure = fc.record({
      status: fc.constantFrom(403, 429, 500, 502),
      headers: fc.record({ 'retry-after': header, 'x-ratelimit-remaining': header, 'x-ratelimit-reset': header }),
      message: fc.string(),
    });
    fc.assert(
      fc.property(failure, fc.integer({ min: 1, max: 9 }), (given, failures) => {
        const verdict = decideRetry(given, { failures, now, random: 0.5, longestWait: 900_000 });
        if (verdict.kind === 'wait') assert.ok(verdict.milliseconds >= 0 && verdict.milliseconds <= 900_000);
      }),
    );
  });
});

describe('a limit', () => {
  const table: readonly (Omit<Row, 'is'> & { readonly is: boolean })[] = [
    { given: '429', status: 429, is: true },
    { given: '403 with retry-after', status: 403, headers: { 'retry-after': '1' }, is: true },
    { given: '403 with nothing remaining', status: 403, headers: usedUp, is: true },
    { given: '403 that says so', status: 403, message: 'API RATE LIMIT exceeded for user', is: true },
    { given: '403', status: 403, message: 'Forbidden', is: false },
    { given: '500 with retry-after', status: 500, headers: { 'retry-after': '1' }, is: false },
    { given: '404 with nothing remaining', status: 404, headers: usedUp, is: false },
    { given: 'no answer', is: false },
  ];
  for (const { given, status, headers = {}, message = '', is } of table) {
    it(`${is ? 'is' : 'is not'} ${given}`, () => {
      assert.equal(isLimit({ headers, message, ...(status !== undefined && { status }) }), is);
    });
  }
});
