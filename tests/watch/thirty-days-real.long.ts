import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fetch } from '../../src/clients/network/fetch.ts';
import { PrimaryClient } from '../../src/clients/primary.ts';
import { lastUpdatedReader } from '../../src/sources/last-updated.ts';
import { allBranch, startSandboxTrial } from '../support/pass-trial.ts';
import { chanceOf, chooseSeed } from './chance.ts';
import { only, setUpWatch } from './harness.ts';

const day = 86_400;
const month = 30 * day;

describe('thirty days with the real passes between a local PRIMARY and a local GitHub, and a faulty network', () => {
  it('end with every change in the one pull request', async (t) => {
    const seed = chooseSeed();
    t.diagnostic(`SEED=${seed}`);
    const chance = chanceOf(seed);
    const trial = await startSandboxTrial(t);
    const { timing } = trial;
    const start = timing.now();
    const seconds = () => (timing.now() - start) / 1_000;
    trial.agree();

    const changes = Array.from({ length: 12 }, () => chance() * (month - day)).sort((a, b) => a - b);
    let made = 0;
    const editWhatIsDue = () => {
      for (; made < changes.length && changes[made]! <= seconds(); made += 1) {
        trial.edit('codeformer', (text) => text.replace(/"description": "[^"]*"/, `"description": "State ${made}."`));
      }
    };
    // Some hours are good, some bad.
    let faultRate = 0;
    const drawWeather = () => {
      faultRate = seconds() < month - day ? ([0, 0.03, 0.4][Math.floor(chance() * 3)] ?? 0) : 0;
    };
    const isFaulty = () => chance() < faultRate;
    /** The commits that the branch was moved to. */
    const moves = new Set<string>();
    /** Fails before the request is sent, or after it was carried out. */
    const network: Fetch = async (url, init) => {
      if (isFaulty()) throw new TypeError('fetch failed');
      const response = await fetch(url, init as RequestInit);
      if (url.toString().endsWith('/graphql')) {
        const { data } = (await response.clone().json()) as { data?: { updateRefs?: object } };
        if (data?.updateRefs) moves.add(JSON.parse(init?.body as string).variables.update.afterOid);
      }
      if (!isFaulty()) return response;
      await response.arrayBuffer();
      throw new TypeError('terminated');
    };

    const primary = new PrimaryClient({ baseUrl: trial.primary.url, timeoutSeconds: 30, fetch: network });
    const read = lastUpdatedReader(primary);
    const stop = new AbortController();
    let state = 'out';
    const watch = setUpWatch({
      timing,
      intervalSeconds: 3_600,
      signal: stop.signal,
      sync: async () => {
        assert.equal(state, 'out', 'passes overlap');
        state = 'in';
        const result = await trial.pass({}, network);
        state = 'out';
        return result;
      },
      poll: async () => {
        assert.equal(state, 'out', 'a poll during a pass');
        if (seconds() >= month) stop.abort(new Error('SIGTERM'));
        editWhatIsDue();
        drawWeather();
        return await read();
      },
    });
    assert.equal(await watch.run(), 0);

    const pulls = await trial.pulls();
    assert.deepEqual(
      pulls.map(({ state: of, head }) => `${of} ${head.ref}`),
      [`open ${allBranch}`],
    );
    assert.match(await trial.file(allBranch, 'codeformer.json'), /"State 11\."/);
    assert.ok(moves.size > 0 && moves.size <= changes.length, 'no state moves the branch twice');
    const failed = { polls: only(watch, 'watch.poll-failed').length, syncs: only(watch, 'watch.sync-failed').length };
    t.diagnostic(
      `${watch.polls.length} polls (${failed.polls} failed), ${watch.syncs.length} syncs (${failed.syncs} failed), ` +
        `${changes.length} changes, ${moves.size} moves of the branch`,
    );
  });
});
