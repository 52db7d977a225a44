import { httpFetch } from '../../src/clients/network/http-fetch.ts';
import type { Fetch } from '../../src/clients/network/fetch.ts';
import { slug, type PassTrial } from '../support/pass-trial.ts';
import type { End } from './real-end.ts';

/** Answers what the pattern fits with an error of GitHub's. */
function refusing(pattern: RegExp, status: number): Fetch {
  return async (url, init) =>
    pattern.test(`${init?.method ?? 'GET'} ${url.toString()}`)
      ? Response.json({ message: `No: ${status}`, documentation_url: '', status: String(status) }, { status })
      : await httpFetch(url, init);
}

/** A side, or a request, that fails. */
export const failingEnds: readonly End[] = [
  {
    what: 'one category of PRIMARY unreadable',
    end: 'failed, v1, compared, unknown, nothing',
    run: async (trial) => {
      trial.agree();
      trial.edit('controlnet', () => '{');
      return await trial.pass();
    },
  },
  {
    what: 'one category of PRIMARY unreadable, the others proposed',
    end: 'failed, differing, v1, compared, unknown, create, origins',
    run: async (trial) => {
      trial.edit('controlnet', () => '{');
      return await trial.pass();
    },
  },
  {
    what: 'a file of GitHub unreadable',
    end: 'failed, dry, v1, unknown, nothing',
    run: async (trial) => {
      trial.agree();
      await trial.github.commit(slug, 'main', new Map([['controlnet.json', '{']]));
      return await trial.pass({
        HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet',
        HORDE_GITHUB_SYNC_DRY_RUN: 'true',
      });
    },
  },
  {
    what: 'PRIMARY down',
    end: 'failed, unread, unknown, nothing',
    run: async (trial) =>
      await trial.pass({}, async (url, init) => {
        if (url.toString().startsWith(trial.primary.url)) throw new TypeError('fetch failed');
        return await httpFetch(url, init);
      }),
  },
  {
    what: 'GitHub down',
    end: 'failed, v1, unknown, undecided, error of the network',
    run: async (trial) =>
      await trial.pass({}, async (url, init) => {
        if (url.toString().startsWith(trial.github.url)) throw new TypeError('fetch failed');
        return await httpFetch(url, init);
      }),
  },
  ...[401, 403, 404, 502].map((status) => ({
    what: `GitHub answers ${status}`,
    end: `failed, v1, unknown, undecided, error ${status}`,
    run: async (trial: PassTrial) => await trial.pass({}, refusing(/\/repos\/|graphql/, status)),
  })),
  ...[403, 404, 502].map((status) => ({
    what: `GitHub answers ${status} half way`,
    end: `failed, differing, v1, compared, undecided, origins, error ${status}`,
    run: async (trial: PassTrial) => await trial.pass({}, refusing(/^POST .*\/pulls$/, status)),
  })),
  {
    what: 'labels that GitHub refuses',
    end: 'ok, differing, v1, compared, create, origins, refused a label',
    run: async (trial) => await trial.pass({}, refusing(/^POST .*\/labels$/, 403)),
  },
  {
    what: 'completed after a run that died',
    end: 'ok, differing, v1, compared, complete, origins',
    run: async (trial) => {
      await trial.pass({}, async (url, init) => {
        if (url.toString().endsWith('/labels')) throw new TypeError('the network is gone');
        return await httpFetch(url, init);
      });
      return await trial.pass();
    },
  },
];
