import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { lanes } from '../support/lanes.ts';
import type { RunningProgram } from '../support/running-program.ts';
import { imageRepository, type Trial } from '../support/trial.ts';
import { waitFor } from '../support/wait-for.ts';
import { startAgreeing, watch } from '../support/watch-trial.ts';
import {
  startWebhookReceiver,
  webhookSecret,
  type Service,
  type TakenMessage,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const slug = `Haidra-Org/${imageRepository}`;
/** What a stranger may call a model. */
const name = '@everyone <@1234> **[free](https://evil.example)** <!channel>';

interface Day {
  readonly trial: Trial;
  readonly receiver: WebhookReceiver;
  readonly start: () => RunningProgram;
  /** Until so many messages have come, and are known to have. */
  readonly told: (count: number) => Promise<void>;
  /** `kill -9` */
  readonly kill: (program: RunningProgram) => Promise<void>;
}

async function begin(t: TestContext, service: Service, env: Readonly<Record<string, string>> = {}): Promise<Day> {
  const receiver = await startWebhookReceiver(t);
  const trial = await startAgreeing(t);
  const pending = () => JSON.parse(readFileSync(join(trial.folder, 'state/notices.json'), 'utf8')).pending as unknown[];
  return {
    trial,
    receiver,
    start: () =>
      watch(trial, 0.2, ['--state-dir', 'state'], {
        HORDE_GITHUB_SYNC_NOTIFY_URL: receiver.urls[service],
        HORDE_GITHUB_SYNC_NOTIFY_AFTER_SECONDS: '1',
        ...env,
      }),
    told: async (count) => {
      await waitFor(`${count} messages; now ${receiver.taken.map(({ text }) => text).join('\n')}`, () => {
        assert.deepEqual(receiver.complaints, []);
        return receiver.taken.length >= count && pending().length === 0;
      });
      assert.equal(receiver.taken.length, count);
    },
    kill: async (program) => {
      program.kill('SIGKILL');
      await program.ended;
    },
  };
}

/** As a model's record of that name. */
function withModel(model: string): (file: string) => string {
  return (file) => {
    const records = JSON.parse(file) as Record<string, { name: string }>;
    const [first] = Object.values(records);
    return `${JSON.stringify({ ...records, [model]: { ...first, name: model } }, undefined, 4)}\n`;
  };
}

export const notifications = lanes(['a day of a watch, each once over three kills: Discord'], ({ describe, it }) => {
  describe('people are told of', () => {
    for (const service of ['Discord', 'Slack', 'JSON'] as const) {
      it(`a day of a watch, each once over three kills: ${service}`, async (t) => {
        const { trial, receiver, start, told, kill } = await begin(t, service);
        let program = start();
        await program.until(/Initialized|No changes/);

        trial.edit('codeformer', withModel(name));
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
            /^controlnet is refused: nothing of it is proposed to/,
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
