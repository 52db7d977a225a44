import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { checkNotify } from '../../src/doctor/check-notify.ts';
import { startWebhookReceiver, webhookSecret } from '../support/webhook-receiver.ts';

describe('whom people are told by', () => {
  for (const [service, says] of [
    ['Discord', /^Discord \(127\.0\.0\.1:\d+\) has the webhook “Captain Hook”; nothing is posted to try it$/],
    ['Slack', /^Slack \(127\.0\.0\.1:\d+\); nothing is posted to try it$/],
    ['JSON', /^JSON to 127\.0\.0\.1:\d+; nothing is posted to try it$/],
  ] as const) {
    it(`is told, and gets no message: ${service}`, async (t) => {
      const receiver = await startWebhookReceiver(t);
      const { status, found } = await checkNotify(receiver.urls[service]);
      assert.equal(status, 'ok');
      assert.match(found, says);
      assert.deepEqual([receiver.taken, receiver.complaints], [[], []]);
    });
  }

  it('fails where Discord knows no such webhook', async (t) => {
    const { urls } = await startWebhookReceiver(t);
    const {
      status,
      found,
      advice = '',
    } = await checkNotify(urls.Discord.replace(webhookSecret, `other-${webhookSecret}`));
    assert.equal(status, 'failed');
    assert.match(found, /knows no such webhook \(404\)$/);
    assert.doesNotMatch(found + advice, new RegExp(webhookSecret));
  });

  it('is a remark where it does not answer: a run goes on without', async () => {
    const { status, found, advice = '' } = await checkNotify(`http://127.0.0.1:1/api/webhooks/1/${webhookSecret}`);
    assert.equal(status, 'warning');
    assert.match(found, /^Discord \(127\.0\.0\.1:1\) does not answer: connect ECONNREFUSED/);
    assert.doesNotMatch(found + advice, new RegExp(webhookSecret));
  });
});
