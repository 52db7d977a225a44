import assert from 'node:assert/strict';
import { withoutSignals } from '../support/running-program.ts';
import { waitFor } from '../support/wait-for.ts';
import { describeAs, pulls, startAgreeing, watch } from '../support/watch-trial.ts';
import { lanes } from '../support/lanes.ts';

/** A category's answer that does not come before it is let go. */
function heldCategory(category: string) {
  const asked = Promise.withResolvers<undefined>();
  const released = Promise.withResolvers<undefined>();
  const hook = (path: string): Response | undefined => {
    if (path !== `/model_references/v1/${category}`) return undefined;
    asked.resolve(undefined);
    const body = new ReadableStream<Uint8Array>({
      start: async (controller) => {
        await released.promise;
        controller.enqueue(new TextEncoder().encode('{}'));
        controller.close();
      },
    });
    return new Response(body);
  };
  return {
    hook,
    asked: asked.promise,
    release: () => {
      released.resolve(undefined);
    },
  };
}

export const watchSignals = lanes(
  {
    allBut: [
      'during a poll that hangs ends it',
      'SIGHUP ends no program that has no terminal, in the middle of a sync neither: nohup',
      'that comes a second time ends a sync at once, with 1',
    ],
  },
  ({ describe, it }) => {
    describe('a signal', { skip: withoutSignals }, () => {
      for (const signal of ['SIGTERM', 'SIGINT'] as const) {
        it(`${signal} while sleeping ends the program with 0, and does not sit the sleep out`, async (t) => {
          const trial = await startAgreeing(t);
          const program = watch(trial, 3_600);
          await program.until(/Initialized.*\n/);
          const asked = performance.now();
          program.kill(signal);
          assert.equal((await program.ended).code, 0);
          t.diagnostic(`${Math.round(performance.now() - asked)} ms`);
        });
      }

      it('SIGHUP ends no program that has no terminal, in the middle of a sync neither: nohup', async (t) => {
        const trial = await startAgreeing(t);
        const held = heldCategory('blip');
        trial.primary.onRequest = held.hook;
        trial.edit('codeformer', describeAs('Mends faces.'));
        const program = watch(trial, 3_600, ['--watch-startup-sync', '--json']);
        await held.asked;
        program.kill('SIGHUP');
        await waitFor('a word about SIGHUP', () => program.stderr().includes('SIGHUP'));
        held.release();
        await program.until(/\}\n/);
        program.kill('SIGHUP');
        program.kill('SIGTERM');
        const { code, stderr } = await program.ended;
        assert.equal(code, 0);
        assert.match(
          stderr,
          /Received SIGHUP, going on: no output of this process goes to a terminal\. SIGTERM ends it\n/,
        );
        assert.match(stderr, /Received SIGTERM, stopping/);
        assert.equal((await pulls(trial)).length, 1);
      });

      it('during a sync lets it finish, and ends with 0', async (t) => {
        const trial = await startAgreeing(t);
        const held = heldCategory('blip');
        trial.primary.onRequest = held.hook;
        trial.edit('codeformer', describeAs('Mends faces.'));
        const program = watch(trial, 3_600, ['--watch-startup-sync']);
        await held.asked;
        program.kill('SIGTERM');
        await program.until(/Received SIGTERM, stopping after the sync under way/);
        held.release();
        assert.equal((await program.ended).code, 0);
        assert.equal((await pulls(trial)).length, 1);
        assert.match(program.stdout(), /not everything went through: .*1 unknown category.*\n.*Watch loop stopped\n$/);
      });

      it('that comes a second time ends a sync at once, with 1', async (t) => {
        const trial = await startAgreeing(t);
        const held = heldCategory('blip');
        trial.primary.onRequest = held.hook;
        const program = watch(trial, 3_600, ['--watch-startup-sync']);
        await held.asked;
        program.kill('SIGINT');
        await program.until(/Received SIGINT/);
        program.kill('SIGTERM');
        // After the grace, too, it would end, and name that as the reason.
        const { code, stdout, stderr } = await program.ended;
        held.release();
        assert.equal(code, 1);
        assert.match(stdout, /Ending before the sync has finished: a second signal, SIGTERM\. .*\n$/);
        assert.equal(stderr, '');
      });

      it('during a poll that hangs ends it', async (t) => {
        const trial = await startAgreeing(t);
        const asked = Promise.withResolvers<undefined>();
        trial.primary.onRequest = () => {
          asked.resolve(undefined);
          return 'hang';
        };
        const program = watch(trial, 3_600);
        await asked.promise;
        program.kill('SIGTERM');
        assert.equal((await program.ended).code, 0);
      });
    });
  },
);
