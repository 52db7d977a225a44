import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunningProgram } from './running-program.ts';
import { imageRepository, type Trial } from './trial.ts';
import { waitFor } from './wait-for.ts';
import { startAgreeing, watch } from './watch-trial.ts';
import { startWebhookReceiver, type Service, type WebhookReceiver } from './webhook-receiver.ts';

export const slug = `Haidra-Org/${imageRepository}`;
/** What a stranger may call a model. */
export const strangersName = '@everyone <@1234> **[free](https://evil.example)** <!channel>';

export interface NotifyTrial {
  readonly trial: Trial;
  readonly receiver: WebhookReceiver;
  readonly start: (env?: Readonly<Record<string, string>>) => RunningProgram;
  /** Until so many messages have come, and are known to have. */
  readonly told: (count: number) => Promise<void>;
  /** `kill -9` */
  readonly kill: (program: RunningProgram) => Promise<void>;
}

/** A watch whose messages a local receiver takes. */
export async function startNotifyTrial(t: TestContext, service: Service): Promise<NotifyTrial> {
  const receiver = await startWebhookReceiver(t);
  const trial = await startAgreeing(t);
  const state = join(trial.folder, 'state');
  const pending = () => {
    const [file = ''] = readdirSync(state).filter((name) => /^notices-[0-9a-f]+\.json$/.test(name));
    return JSON.parse(readFileSync(join(state, file), 'utf8')).pending as unknown[];
  };
  return {
    trial,
    receiver,
    start: (env = {}) =>
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
export function withModel(model: string): (file: string) => string {
  return (file) => {
    const records = JSON.parse(file) as Record<string, { name: string }>;
    const [first] = Object.values(records);
    return `${JSON.stringify({ ...records, [model]: { ...first, name: model } }, undefined, 4)}\n`;
  };
}
