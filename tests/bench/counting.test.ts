import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { changedLines } from '../../bench/changed-lines.ts';
import { interleave, median, spreadOf } from '../../bench/statistics.ts';
import { syntheticCategory } from '../../bench/synthetic.ts';
import { ratioRow, renderTable } from '../../bench/table.ts';
import { openWire, roundTrips } from '../../bench/wire.ts';
import { ModelReferenceComparator } from '../../src/compare/model-reference-comparator.ts';
import { countChanges } from '../../src/model/diff.ts';
import { parseRecords } from '../../src/model/records.ts';

describe('a wire', () => {
  it('counts requests and bytes both ways, headers included, since it was cleared', async (t) => {
    const server = createServer((incoming, outgoing) => {
      incoming.resume().on('end', () => outgoing.end('x'.repeat(10_000)));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const wire = await openWire(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    t.after(async () => {
      await wire.close();
      server.close();
    });
    await (await fetch(`${wire.url}/before`)).text();
    wire.clear();
    await (await fetch(`${wire.url}/a?b=c`)).text();
    await (await fetch(wire.url, { method: 'POST', body: 'y'.repeat(5_000) })).text();
    assert.deepEqual(
      wire.requests.map(({ method, path, status }) => `${method} ${path} ${status}`),
      ['GET /a?b=c 200', 'POST / 200'],
    );
    assert.ok(wire.bytes.up > 5_000 && wire.bytes.up < 6_500, `${wire.bytes.up} bytes up`);
    assert.ok(wire.bytes.down > 20_000 && wire.bytes.down < 21_000, `${wire.bytes.down} bytes down`);
  });
});

describe('round trips', () => {
  const at = (start: number, end: number) => ({ start, end });

  it('are one for requests side by side', () => {
    assert.equal(roundTrips([at(0, 50), at(1, 51), at(2, 52)]), 1);
  });

  it('are the longest chain of requests that began after the one before was answered', () => {
    assert.equal(roundTrips([at(0, 200), at(1, 50), at(55, 100), at(60, 110), at(112, 160), at(205, 250)]), 4);
  });

  it('are none without requests', () => {
    assert.equal(roundTrips([]), 0);
  });
});

describe('a measurement', () => {
  it('runs the two sides in turn, the floor first', async () => {
    const order: string[] = [];
    const side = (name: string) => () => Promise.resolve(order.push(name));
    assert.deepEqual(await interleave(2, side('ours'), side('floor')), [
      { floor: 1, ours: 2 },
      { floor: 3, ours: 4 },
    ]);
    assert.deepEqual(order, ['floor', 'ours', 'floor', 'ours']);
  });

  it('is told as the medians’ ratio, with the lowest and highest of the rounds', () => {
    const pairs = [
      { ours: 30, floor: 10 },
      { ours: 20, floor: 10 },
      { ours: 90, floor: 15 },
    ];
    assert.equal(median([4, 1, 3, 2]), 2.5);
    assert.deepEqual(spreadOf(pairs), [2, 6]);
    assert.deepEqual(ratioRow('work', pairs, String, 2.5), {
      what: 'work',
      measured: '30',
      floor: '10',
      ratio: '3.00 ×',
      spread: '2.00–6.00',
      aim: '≤ 2.5 ×',
      isMet: false,
    });
  });
});

describe('the table', () => {
  it('is Markdown whose columns line up, and says which aims are met', () => {
    const rows = [
      { what: 'requests', measured: '1', aim: '≤ 1', isMet: true },
      { what: 'wall', measured: '200 ms', floor: '100 ms', ratio: '2.00 ×', spread: '1.50–2.50' },
    ];
    assert.equal(
      renderTable([
        { section: 'a', rows },
        { section: 'long', rows: [{ what: 'bytes', measured: '9', aim: '≤ 3', isMet: false }] },
      ]),
      [
        '| section | what     | measured | floor  | ratio  | spread    | aim | result  |',
        '| ------- | -------- | -------- | ------ | ------ | --------- | --- | ------- |',
        '| a       | requests | 1        |        |        |           | ≤ 1 | met     |',
        '|         | wall     | 200 ms   | 100 ms | 2.00 × | 1.50–2.50 |     |         |',
        '| long    | bytes    | 9        |        |        |           | ≤ 3 | not met |',
        '',
      ].join('\n'),
    );
  });
});

describe('a synthetic category', () => {
  it('differs in as many models as it says, and is the same each time', () => {
    const { github, primary, changes } = syntheticCategory(1_200);
    const diff = new ModelReferenceComparator().compare(parseRecords(github), parseRecords(primary));
    assert.deepEqual([diff.added.length, diff.removed.length, diff.modified.length], [2, 2, 12]);
    assert.equal(countChanges(diff), changes);
    assert.equal(JSON.stringify(JSON.parse(github), undefined, 4), github.trimEnd());
    assert.deepEqual(syntheticCategory(1_200), { github, primary, changes });
  });
});

describe('changed lines', () => {
  it('are those that git adds and removes, for each edit', () => {
    const edits = [
      { before: 'a\nb\n', after: 'a\nc\n' },
      { before: 'a\n', after: 'a\n' },
      { before: '', after: 'a\nb\n' },
    ];
    assert.deepEqual(changedLines(edits), [2, 0, 2]);
  });
});
