import assert from 'node:assert/strict';
import { join } from 'node:path';

import { startRecordingProxy } from '../support/recording-proxy.ts';
import { withoutSignals } from '../support/running-program.ts';
import { describeAs, original, proposedText, pulls, startAgreeing, watch } from '../support/watch-trial.ts';
import { lanes } from '../support/lanes.ts';

export const watchMode = lanes(
  [
    'proposes a change within one interval, updates the proposal, and closes it when the change is taken back',
    'waits while PRIMARY is down, says so, and goes on when it is back',
  ],
  ({ describe, it }) => {
    describe('the program in watch mode', { skip: withoutSignals }, () => {
      it('proposes a change within one interval, updates the proposal, and closes it when the change is taken back', async (t) => {
        const interval = 1;
        const trial = await startAgreeing(t);
        const program = watch(trial, interval);
        await program.until(/Initialized last known timestamp/);

        const edited = performance.now();
        trial.edit('codeformer', describeAs('Mends faces.'));
        await program.until(/Changes detected! Timestamp changed from \d+ to \d+/);
        const seconds = (performance.now() - edited) / 1_000;
        t.diagnostic(`seen after ${seconds.toFixed(2)} s, at an interval of ${interval} s`);
        await program.until(/Resuming watch loop/);
        const [pull, ...others] = await pulls(trial);
        assert.deepEqual(others, []);
        assert.equal(pull?.state, 'open');
        assert.match(await proposedText(trial, 'codeformer.json'), /Mends faces\./);

        trial.edit('codeformer', describeAs('Mends faces well.'));
        await program.until(/updated #1[^]*Resuming watch loop/);
        assert.match(await proposedText(trial, 'codeformer.json'), /Mends faces well\./);

        trial.edit('codeformer', original);
        await program.until(/closed #1[^]*Resuming watch loop/);
        assert.deepEqual(
          (await pulls(trial)).map(({ number, state }) => `${state} #${number}`),
          ['closed #1'],
        );

        program.kill('SIGTERM');
        const { code, stderr } = await program.ended;
        assert.equal(code, 0);
        assert.equal(stderr, '');
        assert.match(program.stdout(), /Received SIGTERM, stopping\n.*Watch loop stopped\n$/);
      });

      const places = ['GET /codeformer', 'POST /git/trees', 'POST /git/refs', 'POST /pulls', 'POST /issues/1/labels'];
      for (const place of places) {
        it(`catches up after it was killed at ${place}`, async (t) => {
          const trial = await startAgreeing(t);
          const flags = ['--state-dir', join(trial.folder, 'state')];
          const [method = '', path = ''] = place.split(' ');
          let strike: (line: string) => void = () => undefined;
          const proxy = await startRecordingProxy(trial.github.url, {
            onRequest: (line) => {
              strike(line);
            },
          });
          t.after(() => proxy.close());
          trial.primary.onRequest = (asked) => {
            strike(`GET ${asked}`);
            return undefined;
          };
          const victim = watch(trial, 0.2, flags, { GITHUB_API_URL: proxy.url });
          strike = (line) => {
            if (line.startsWith(method) && line.endsWith(path)) victim.kill('SIGKILL');
          };
          await victim.until(/Initialized last known timestamp/);
          trial.edit('codeformer', describeAs('Mends faces.'));
          assert.equal((await victim.ended).code, null);
          trial.primary.onRequest = undefined;

          const next = watch(trial, 0.2, flags);
          await next.until(/Changes detected![^]*Sync completed successfully/);
          assert.deepEqual(
            (await pulls(trial)).map(({ state }) => state),
            ['open'],
          );
          assert.match(await proposedText(trial, 'codeformer.json'), /Mends faces\./);
          next.kill('SIGTERM');
          assert.equal((await next.ended).code, 0);
        });
      }

      it('waits while PRIMARY is down, says so, and goes on when it is back', async (t) => {
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.1);
        await program.until(/Initialized/);
        trial.primary.onRequest = () => 'drop';
        await program.until(
          /Poll failed \(1 of 10\): http:\S+\/v1\/metadata\/last_updated: .*\n.*Retrying in [\d.]+ seconds\.\.\./,
        );
        await program.until(/Poll failed \(2 of 10\)/);
        trial.edit('codeformer', describeAs('Mends faces.'));
        trial.primary.onRequest = undefined;
        await program.until(
          /Connection restored after \d failed polls\n.*Changes detected![^]*Sync completed successfully/,
        );
        program.kill('SIGTERM');
        assert.equal((await program.ended).code, 0);
      });

      it('ends with 1 after ten failed polls, with the waits told, when PRIMARY stays down', async (t) => {
        const trial = await startAgreeing(t);
        trial.primary.onRequest = () => 'drop';
        const started = performance.now();
        const program = watch(trial, 0.002);
        const { code, stdout } = await program.ended;
        assert.equal(code, 1);
        assert.equal(stdout.match(/Poll failed/g)?.length, 10);
        const waits = [...stdout.matchAll(/Retrying in ([\d.]+) seconds/g)].map(([, seconds]) => Number(seconds));
        assert.equal(waits.length, 9);
        for (const [index, wait] of waits.entries()) assert.ok(wait >= 0.002 && wait <= 0.002 * 2 ** (index + 1));
        const total = waits.reduce((sum, wait) => sum + wait, 0);
        assert.ok(performance.now() - started >= total * 1_000);
        assert.match(stdout, /Giving up after 10 failed polls in a row\. Check that PRIMARY runs at http:\S+, .*\n$/);
      });

      it('stays for what only a person can mend at GitHub, and counts on', async (t) => {
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.002, ['--watch-startup-sync'], {
          HORDE_MODEL_REFERENCE_IMAGE_GITHUB_REPO_OWNER: 'nobody',
        });
        await program.until(/Sync failed \(10\): .*\n.*Retrying in/);
        await program.until(/Sync failed \(11\): /);
        program.kill('SIGTERM');
        assert.equal((await program.ended).code, 0);
      });

      it('ends with 1 after ten failed syncs although the polls go well', async (t) => {
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.002, ['--watch-startup-sync'], {
          GITHUB_API_URL: 'http://127.0.0.1:9',
        });
        const { code, stdout } = await program.ended;
        assert.equal(code, 1);
        assert.equal(stdout.match(/Sync failed/g)?.length, 10);
        assert.doesNotMatch(stdout, /Poll failed/);
        assert.match(stdout, /Giving up after 10 failed syncs in a row\. Check what the last report says/);
      });

      it('follows PRIMARY when it goes over to another format, syncs for it, and tells so', async (t) => {
        const trial = await startAgreeing(t);
        const asked: string[] = [];
        trial.primary.onRequest = (path) => {
          asked.push(path);
          return undefined;
        };
        const program = watch(trial, 0.2);
        await program.until(/No changes detected/);
        assert.ok(!asked.some((path) => path.startsWith('/model_references/v2/')));
        asked.length = 0;
        trial.primary.canonicalFormat = 'v2';
        await program.until(
          /\] PRIMARY keeps v2 now, and no longer v1: v2 is watched and read\n\[.*\] Triggering sync operation due to the new format\.\.\.\n/,
        );
        await program.until(/PRIMARY’s records: read in v2/);
        program.kill('SIGTERM');
        await program.ended;
        assert.ok(asked.includes('/model_references/v2/codeformer'));
        assert.ok(!asked.some((path) => path === '/model_references/v1/codeformer'));
      });

      it('names a state folder that cannot be used, before anything else', async (t) => {
        const trial = await startAgreeing(t);
        const { code, stdout, stderr } = await trial.run(['--watch', '--state-dir', 'primary/blip.json/state']);
        assert.equal(code, 1);
        assert.equal(stdout, '');
        assert.match(
          stderr,
          /^Nothing was done: the folder primary\/blip\.json\/state \(--state-dir, .*: a file stands above/,
        );
      });

      it('prints with --json one document a line for each sync, and the transcript on standard error', async (t) => {
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.1, ['--json', '--watch-startup-sync']);
        await program.until(/\n/);
        trial.edit('codeformer', describeAs('Mends faces.'));
        await program.until(/\n/);
        program.kill('SIGTERM');
        const { code, stdout, stderr } = await program.ended;
        assert.equal(code, 0);
        const documents = stdout
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        assert.deepEqual(
          documents.map(({ ok, differences }) => [ok, differences]),
          [
            [true, false],
            [true, true],
          ],
        );
        assert.match(stderr, /^={80}\nGitHub Model Reference Sync Service - WATCH MODE\n/);
        assert.match(stderr, /Everything is in sync: 9 categories\.\n-{80}\n.*Sync completed successfully\n/);
      });

      it('tells the same as objects with --log-format json', async (t) => {
        const trial = await startAgreeing(t);
        const program = watch(trial, 0.1, ['--json', '--log-format', 'json', '--watch-startup-sync']);
        await program.until(/\n/);
        program.kill('SIGTERM');
        const events = (await program.ended).stderr
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line));
        const names = events.map(({ event }) => event).filter((name) => name !== 'watch.unchanged');
        assert.deepEqual(names, [
          'watch.started',
          'watch.sync-started',
          'watch.synced',
          'watch.resumed',
          'watch.stopping',
          'watch.stopped',
        ]);
        assert.deepEqual([events[0].level, events[0].intervalSeconds, events[0].startupSync], ['info', 0.1, true]);
        assert.equal(events[2].summary, 'Everything is in sync: 9 categories.');
      });
    });
  },
);
