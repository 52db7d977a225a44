import assert from 'node:assert/strict';
import { lanes } from '../support/lanes.ts';
import { slug, startNotifyTrial, strangersName, withModel } from '../support/notify-trial.ts';
import { webhookSecret, type TakenMessage } from '../support/webhook-receiver.ts';

export const notifications = lanes(['a day of a watch, each once over three kills: Discord'], ({ describe, it }) => {
  describe('people are told of', () => {
    for (const service of ['Discord', 'Slack', 'JSON'] as const) {
      it(`a day of a watch, each once over three kills: ${service}`, async (t) => {
        const { trial, receiver, start, told, kill } = await startNotifyTrial(t, service);
        let program = start();
        await program.until(/Initialized|No changes/);

        trial.edit('codeformer', withModel(strangersName));
        await told(1);
        await kill(program);

        // While nobody looks.
        trial.edit('controlnet', (text) => text.replaceAll('control_', 'another_'));
        program = start();
        await told(2);
        await program.until(/No changes detected/);

        trial.primary.onRequest = () => new Response('{}', { status: 503 });
        await told(3);
        await kill(program);
        program = start();
        await program.until(/Poll failed/);
        trial.primary.onRequest = undefined;
        await told(4);
        await kill(program);

        await trial.github.api('PUT', `/repos/${slug}/pulls/1/merge`, {});
        program = start();
        await told(5);

        trial.edit('gfpgan', withModel('another'));
        await told(6);
        await trial.github.api('PATCH', `/repos/${slug}/pulls/2`, { state: 'closed' });
        await told(7);
        await program.until(/declined in #2[^]*No changes detected/);
        program.kill('SIGTERM');
        const { code, stdout, stderr } = await program.ended;
        assert.equal(code, 0);

        for (const { text, links } of receiver.taken) t.diagnostic(`${text.replaceAll('\n', ' / ')} → ${links.join()}`);
        const pull = (number: number) => `${trial.github.url}/${slug}/pull/${number}`;
        expectMessages(receiver.taken, [
          [/^Pull request #1 of \S+ is open\ncodeformer: 1 added \(@everyone/, pull(1)],
          [
            /^controlnet is refused: nothing new of it is proposed to/,
            `${trial.github.url}/${slug}/blob/main/controlnet.json`,
          ],
          [/^Syncing has failed for \d+ seconds?\n.*503/, trial.primary.url],
          [/^Syncing works again, after \d+ seconds?$/, trial.primary.url],
          [/^Pull request #1 of \S+ was merged$/, pull(1)],
          [/^Pull request #2 of \S+ is open\ngfpgan: 1 added \(another\)/, pull(2)],
          [/^Pull request #2 of \S+ was closed without a merge\nThe same change is not proposed again/, pull(2)],
        ]);
        assert.doesNotMatch(stdout + stderr, new RegExp(webhookSecret));
      });
    }
  });
});

function expectMessages(
  taken: readonly TakenMessage[],
  expected: readonly (readonly [text: RegExp, link: string])[],
): void {
  assert.equal(taken.length, expected.length);
  for (const [index, [text, link]] of expected.entries()) {
    assert.match(taken[index]!.text, text);
    assert.deepEqual(taken[index]!.links.map(normal), [normal(link)]);
  }
}

function normal(link: string): string {
  return new URL(link).href;
}
