import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { PrimaryFormat } from '../../src/model/primary-format.ts';
import type { Timestamp } from '../../src/watch/events.ts';
import { stateFile } from '../../src/watch/state-file.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const watched = { primaryUrl: 'http://localhost:19800', categories: 'all' };

const of = (timestamp: Timestamp, format: PrimaryFormat = 'v1') => ({ timestamp, format });

const open = (directory: string, about: Readonly<Record<string, string>> = watched) =>
  stateFile({ directory, watched: about, now: () => 1_729_864_800_000 });

describe('the state file', () => {
  for (const handled of [of(1_729_864_800), of(1_729_864_800.5, 'v2'), of(null)]) {
    it(`brings ${handled.timestamp} of ${handled.format} to the next process`, async () => {
      const directory = temporaryFolder();
      await open(directory).keep(handled);
      assert.deepEqual(await open(directory).recall(), { kind: 'timestamp', ...handled });
    });
  }

  it('brings along that its timestamp is to be compared once more', async () => {
    const directory = temporaryFolder();
    await open(directory).keep({ ...of(5), isUnsettled: true });
    assert.deepEqual(await open(directory).recall(), { kind: 'timestamp', ...of(5), isUnsettled: true });
  });

  it('may be without a format', async () => {
    const directory = temporaryFolder();
    writeFileSync(join(directory, 'watch-state.json'), JSON.stringify({ version: 1, watched, timestamp: 5 }));
    assert.deepEqual(await open(directory).recall(), { kind: 'timestamp', timestamp: 5 });
  });

  it('is not there at first', async () => {
    assert.deepEqual(await open(temporaryFolder()).recall(), { kind: 'nothing' });
  });

  it('leaves nothing else in its folder', async () => {
    const directory = temporaryFolder();
    const state = open(directory);
    assert.equal(state.place, join(directory, 'watch-state.json'));
    assert.deepEqual(readdirSync(directory), []);
    await state.keep(of(1));
    assert.deepEqual(readdirSync(directory), ['watch-state.json']);
  });

  it('is read in spite of a half-written one beside it', async () => {
    const directory = temporaryFolder();
    await open(directory).keep(of(1));
    writeFileSync(join(directory, 'watch-state.json.tmp'), '{"version": 1, "wat');
    assert.deepEqual(await open(directory).recall(), { kind: 'timestamp', ...of(1) });
  });

  const damaged: Readonly<Record<string, string>> = {
    'cut off': '{"version": 1, "watched": {',
    empty: '',
    'of another version': JSON.stringify({ version: 2, watched, timestamp: 1 }),
    'without a timestamp': JSON.stringify({ version: 1, watched }),
    'with a text for a timestamp': JSON.stringify({ version: 1, watched, timestamp: 'x' }),
    'with a format that there is not': JSON.stringify({ version: 1, watched, timestamp: 1, format: 'v3' }),
  };
  for (const [how, text] of Object.entries(damaged)) {
    it(`is set aside, not deleted, when it is ${how}`, async () => {
      const directory = temporaryFolder();
      writeFileSync(join(directory, 'watch-state.json'), text);
      const state = open(directory);
      const remembered = await state.recall();
      const aside = join(directory, 'watch-state.json.damaged-1729864800000');
      assert.ok(remembered.kind === 'unusable');
      assert.ok(remembered.reason.endsWith(`It is kept as ${aside}`), remembered.reason);
      assert.equal(readFileSync(aside, 'utf8'), text);
      await state.keep(of(3));
      assert.deepEqual(await open(directory).recall(), { kind: 'timestamp', ...of(3) });
    });
  }

  it('is set aside when it is a folder', async () => {
    const directory = temporaryFolder();
    mkdirSync(join(directory, 'watch-state.json'));
    const remembered = await open(directory).recall();
    assert.ok(remembered.kind === 'unusable' && remembered.reason.includes('cannot be read'));
  });

  it('of another PRIMARY or of other categories is not compared, and stays until it is replaced', async () => {
    const directory = temporaryFolder();
    await open(directory).keep(of(1));
    const remembered = await open(directory, { ...watched, primaryUrl: 'http://other' }).recall();
    assert.ok(remembered.kind === 'unusable');
    assert.match(remembered.reason, /was written with another setting of primaryUrl$/);
    assert.deepEqual(readdirSync(directory), ['watch-state.json']);
  });
});
