import assert from 'node:assert/strict';

import { hasFailed } from '../../src/model/sync-result.ts';
import { startSandboxTrial } from '../support/pass-trial.ts';
import { outcome } from './outcome.ts';
import { lanes } from '../support/lanes.ts';

const people = ['reviewer'];
const settings = {
  HORDE_GITHUB_SYNC_CATEGORIES_TO_SYNC: 'controlnet',
  HORDE_GITHUB_SYNC_PR_REVIEWERS: 'reviewer',
};

function answer(status: number, message: string, headers: Readonly<Record<string, string>> = {}): Response {
  const body = JSON.stringify({ message, documentation_url: '', status: String(status) });
  return new Response(body, { status, headers: { 'content-type': 'application/json', ...headers } });
}

/** GitHub's time is its own `date`; `reset` is in seconds. */
function usedUp(now: number, reset: number): Response {
  return answer(403, 'API rate limit exceeded', {
    date: new Date(now).toUTCString(),
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset': `${reset}`,
  });
}

/** What GitHub says, and how a run takes it the first time. */
const refusals: readonly {
  what: string;
  answer: () => Response;
  waits?: number;
  heals: (request: string) => boolean;
}[] = [
  {
    what: '403 with retry-after',
    answer: () => answer(403, 'You have exceeded a secondary rate limit.', { 'retry-after': '7' }),
    waits: 7_000,
    heals: () => true,
  },
  {
    what: '403 for a secondary limit without a time',
    answer: () => answer(403, 'You have exceeded a secondary rate limit. Please wait a few minutes.'),
    waits: 60_000,
    heals: () => true,
  },
  { what: '429', answer: () => answer(429, 'Too many requests.'), waits: 60_000, heals: () => true },
  { what: '500', answer: () => answer(500, 'Server Error'), heals: () => true },
  { what: '502', answer: () => answer(502, 'Bad Gateway'), heals: () => true },
  {
    what: '422 right after a create',
    answer: () => answer(422, 'Reference update failed'),
    // Reads never get one, and of what is refused with 422 GitHub means it for trees.
    heals: (request) => !request.startsWith('GET') && !request.endsWith('/git/trees'),
  },
  {
    what: '409 on the ref',
    answer: () => answer(409, 'Reference cannot be updated'),
    heals: (request) => request.endsWith('/git/refs') || request.endsWith('/git/commits') || request === 'POST pulls',
  },
];

export const refusedRequests = lanes(
  [
    'that lasts ends the run with a clear error and 1',
    'to force pushes by a rule is told at once, with the rule and what to do',
    'because the rate limit is used up is waited for when the reset is near',
    'because the rate limit is used up for longer ends the run with the time of the reset',
  ],
  ({ describe, it }) => {
    describe('a refusal of GitHub at any request', () => {
      for (const { what, answer: refuse, waits, heals } of refusals) {
        it(`${what}: waited for, retried or reported, and never a second pull request`, async (t) => {
          const undisturbed = await startSandboxTrial(t, { people });
          await undisturbed.pass(settings);
          const requests = undisturbed.github.server.log.entries.map(({ method, path }) => `${method} ${path}`);
          const end = await outcome(undisturbed);
          const failed: string[] = [];
          for (let position = 1; position <= countOf(requests); position += 1) {
            await t.test(`request ${position}`, async (nested) => {
              const trial = await startSandboxTrial(nested, { people });
              trial.github.server.log.clear();
              // What is asked side by side comes in any order.
              let request = '';
              trial.github.server.faults.before = ({ index, method, path }) => {
                if (index !== position) return undefined;
                request = `${method} ${path}`;
                return refuse();
              };
              const result = await trial.pass(settings);
              trial.github.takeProblems();
              trial.github.server.faults.before = undefined;
              if (hasFailed(result)) {
                failed.push(request);
                assert.match(result.repositories[0]?.error ?? '', /^GitHub (answered|could not be reached)/);
                assert.ok(
                  !heals(request),
                  `${request} should have been healed: ${result.repositories[0]?.error ?? ''}`,
                );
              } else if (waits !== undefined) {
                assert.ok(
                  trial.timing.sleeps.some((sleep) => sleep >= waits),
                  'GitHub’s wait was kept',
                );
              }
              await trial.pass(settings);
              const warnings = result.repositories.flatMap((repository) => repository.warnings);
              if (warnings.length > 0) {
                // A label or a reviewer that GitHub refuses is named, and not asked for again.
                assert.match(request, /labels|requested_reviewers/);
              }
              // A history that could not be read is a note of the pull request that was opened then.
              const isHistory = request.startsWith('GET') && request.endsWith('/commits');
              const note = /\*\*Notes\*\*\n\n- warning: The history of controlnet\.json could not be read: [^\n]+\n\n/;
              const without = ({ pulls, heads }: typeof end) => ({
                heads,
                pulls: pulls.map(({ labels, reviewers, body, ...pull }) => ({
                  ...pull,
                  body: isHistory ? body.replace(note, '') : body,
                  ...(warnings.length === 0 && { labels, reviewers }),
                })),
              });
              assert.deepEqual(without(await outcome(trial)), without(end));
            });
          }
          t.diagnostic(
            `${countOf(requests)} requests; failed at first: ${failed.length === 0 ? 'none' : failed.join(', ')}`,
          );
        });
      }

      it('that lasts ends the run with a clear error and 1', async (t) => {
        const trial = await startSandboxTrial(t, { people });
        trial.github.server.faults.before = ({ method }) =>
          method === 'POST' ? answer(502, 'Bad Gateway') : undefined;
        const result = await trial.pass(settings);
        assert.equal(hasFailed(result), true);
        assert.match(result.repositories[0]?.error ?? '', /GitHub answered 502 to POST \S+\/git\/trees: Bad Gateway/);
        trial.github.takeProblems();
      });

      it('to force pushes by a rule is told at once, with the rule and what to do', async (t) => {
        const trial = await startSandboxTrial(t, { people });
        await trial.pass(settings);
        trial.edit('controlnet', (text) => text.replace('Follows edges.', 'Follows edges, sharply.'));
        const waited = trial.timing.sleeps.length;
        trial.github.server.faults.before = ({ method, path }) =>
          path === '/graphql' || method === 'PATCH'
            ? answer(422, 'Repository rule violations found\n\nCannot force-push to this branch\n\n')
            : undefined;
        const [repository] = (await trial.pass({ ...settings, HORDE_GITHUB_SYNC_WRITE_INTERVAL_SECONDS: '0' }))
          .repositories;
        assert.match(
          repository?.error ?? '',
          /Cannot force-push.*“Block force pushes”.*leave sync\/\*\* out of that rule/s,
        );
        assert.deepEqual(trial.timing.sleeps.slice(waited), []);
        trial.github.takeProblems();
      });

      it('because the rate limit is used up is waited for when the reset is near', async (t) => {
        const trial = await startSandboxTrial(t, { people });
        const reset = Math.round(trial.timing.now() / 1_000) + 600;
        let refused = false;
        trial.github.server.faults.before = () => {
          if (refused) return undefined;
          refused = true;
          return usedUp(trial.timing.now(), reset);
        };
        assert.equal(hasFailed(await trial.pass(settings)), false);
        assert.ok(trial.timing.sleeps.some((sleep) => sleep >= 600_000));
      });

      it('because the rate limit is used up for longer ends the run with the time of the reset', async (t) => {
        const trial = await startSandboxTrial(t, { people });
        const reset = Math.round(trial.timing.now() / 1_000) + 3_000;
        trial.github.server.faults.before = () => usedUp(trial.timing.now(), reset);
        const result = await trial.pass(settings);
        assert.equal(hasFailed(result), true);
        const time = new Date(reset * 1_000).toISOString().slice(0, 16);
        assert.match(result.repositories[0]?.error ?? '', new RegExp(`used up until ${time}`));
      });
    });
  },
);

/** The requests of the run itself; the rest are those that looked at its end. */
function countOf(requests: readonly string[]): number {
  return requests.findLastIndex((request) => request.startsWith('PATCH')) + 1;
}
