import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { readMarker, replaceMarker, writeMarker, type Marker } from '../../src/publish/marker.ts';

const base = 'b'.repeat(40);
const marker: Marker = { changes: new Map([['clip', 'ab12']]), base, ready: true, withdrawn: false };
const other: Marker = { changes: new Map([['blip', 'cd34']]), base, ready: false, withdrawn: true };

const category = fc.stringMatching(/^[a-z]{1,8}(_[a-z]{1,8})?$/);
const hash = fc.stringMatching(/^[0-9a-f]{16}$/);

const markers: fc.Arbitrary<Marker> = fc.record(
  {
    changes: fc.array(fc.tuple(category, hash), { maxLength: 10 }).map((entries) => new Map(entries)),
    declined: fc
      .array(fc.tuple(category, fc.record({ hash, pull: fc.integer({ min: 1 }) }, { noNullPrototype: true })), {
        minLength: 1,
        maxLength: 10,
      })
      .map((entries) => new Map(entries)),
    base: fc.constant(base),
    ready: fc.boolean(),
    withdrawn: fc.boolean(),
    autoMerge: fc.record({ head: fc.constant('d'.repeat(40)), isAsked: fc.boolean() }, { noNullPrototype: true }),
    left: fc.constant('c'.repeat(40)),
  },
  { noNullPrototype: true, requiredKeys: ['changes', 'base', 'ready', 'withdrawn'] },
);

/** Bodies as hostile as people and model names can make them. */
const bodies = fc
  .array(
    fc.oneof(
      fc.string(),
      fc.constantFrom(
        '<!-- horde-github-sync {',
        '<!-- horde-github-sync {} -->',
        '<!-- horde-github-sync ',
        '{"version":1',
        '"changes":{}}',
        '} -->',
        '-->',
        '<!--',
        '\n',
        '\r\n',
        ' ',
        '$&',
        '$1',
        writeMarker(other),
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('the marker of a body', () => {
  it('is a comment in one line that the page does not show', () => {
    assert.equal(
      writeMarker(marker),
      `<!-- horde-github-sync {"version":1,"changes":{"clip":"ab12"},"base":"${base}","ready":true} -->`,
    );
    assert.match(writeMarker(other), /,"ready":false,"withdrawn":true\} -->$/);
  });

  it('is the same whatever order the categories come in', () => {
    const changes = [['clip', '1'] as const, ['blip', '2'] as const];
    assert.equal(
      writeMarker({ ...marker, changes: new Map(changes) }),
      writeMarker({ ...marker, changes: new Map(changes.toReversed()) }),
    );
  });

  it('names what stays out, and where that was declined', () => {
    const declined = new Map([['clip', { hash: 'ab12', pull: 7 }]]);
    const text = writeMarker({ ...marker, changes: new Map(), declined });
    assert.match(text, /,"ready":true,"declined":\{"clip":\{"hash":"ab12","pull":7\}\}\} -->$/);
    assert.doesNotMatch(writeMarker({ ...marker, declined: new Map() }), /declined/);
  });

  it('is read as it was written', () => {
    fc.assert(
      fc.property(markers, (given) => {
        assert.deepEqual(readMarker(writeMarker(given)), given);
      }),
    );
  });

  it('is found at the end of whatever stands before it', () => {
    fc.assert(
      fc.property(bodies, markers, (body, given) => {
        assert.deepEqual(readMarker(`${body}\n\n${writeMarker(given)}`), given);
        assert.deepEqual(readMarker(`${body}${writeMarker(given)}`), given, 'on the same line');
      }),
      { numRuns: 500 },
    );
  });

  it('is the last one where there are several', () => {
    assert.deepEqual(readMarker(`${writeMarker(other)}\ntext\n${writeMarker(marker)}\ntext`), marker);
    assert.deepEqual(readMarker(`${writeMarker(other)} ${writeMarker(marker)}`), marker);
  });

  it('is read from a body that a browser saved with CRLF line ends', () => {
    assert.deepEqual(readMarker(`text\r\n\r\n${writeMarker(marker)}\r\n`), marker);
  });

  const not: Readonly<Record<string, string>> = {
    'an empty body': '',
    'a body without one': 'Sync with PRIMARY',
    'one of a later version': writeMarker(marker).replace('"version":1', '"version":2'),
    'one that is no JSON': '<!-- horde-github-sync {nothing} -->',
    'one that names no pull request': writeMarker({
      ...marker,
      declined: new Map([['clip', { hash: 'ab12', pull: 0 }]]),
    }),
    'one without a hash': '<!-- horde-github-sync {"version":1,"ready":true} -->',
    'one whose hash is none': writeMarker(marker).replace('ab12', 'AB12'),
    'one that is cut off': writeMarker(marker).slice(0, -3),
    'one in two lines': writeMarker(marker).replace('"ready"', '\n"ready"'),
    'the marker of our comments': '<!-- horde-github-sync foreign -->',
    'one that is valid before one that is not': `${writeMarker(marker)}\n${writeMarker(other).replace('1', '2')}`,
  };
  for (const [given, body] of Object.entries(not)) {
    it(`is not there: ${given}`, () => {
      assert.equal(readMarker(body), undefined);
    });
  }

  it('is found soon, also in a body that is made to hold that up', () => {
    const start = performance.now();
    readMarker('<!-- horde-github-sync {'.repeat(2_700));
    readMarker(`<!-- horde-github-sync ${'{'.repeat(60_000)}`);
    assert.ok(performance.now() - start < 2_000);
  });
});

describe('replacing a marker', () => {
  it('keeps the rest of the body, byte for byte', () => {
    fc.assert(
      fc.property(bodies, markers, fc.string(), (before, given, after) => {
        fc.pre(readMarker(`${before}\n${writeMarker(given)}${after}`) !== undefined);
        fc.pre(!after.includes('<!--'));
        const body = `${before}\n${writeMarker(given)}${after}`;
        assert.equal(replaceMarker(body, marker), `${before}\n${writeMarker(marker)}${after}`);
      }),
    );
  });

  it('adds it where there is none', () => {
    assert.equal(replaceMarker('text', marker), `text\n\n${writeMarker(marker)}`);
  });

  it('makes a body whose marker it is', () => {
    fc.assert(
      fc.property(bodies, markers, (body, given) => {
        assert.deepEqual(readMarker(replaceMarker(body, given)), given);
      }),
    );
  });
});
