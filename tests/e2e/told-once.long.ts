import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freePort } from '../support/free-port.ts';
import { slug, startNotifyTrial, strangersName, withModel } from '../support/notify-trial.ts';
import { startRecordingProxy } from '../support/recording-proxy.ts';
import { noRedis, startRedis } from '../support/redis-server.ts';
import { withoutSignals } from '../support/running-program.ts';
import { imageCategories } from '../support/trial.ts';
import { waitFor } from '../support/wait-for.ts';
import { watch } from '../support/watch-trial.ts';
import { webhookSecret, type WebhookReceiver } from '../support/webhook-receiver.ts';

const events = ({ taken }: WebhookReceiver) => taken.map(({ body }) => body.event as string);
const refuse = (text: string) => text.replaceAll('control_', 'another_');

describe('a message', () => {
  for (const [what, isTaken, count] of [
    ['that was taken in the very moment of a kill comes again, under the same ID', true, 2],
    ['that was not taken yet when the process was killed comes once', false, 1],
  ] as const) {
    it(what, async (t) => {
      const { trial, receiver, start, told } = await startNotifyTrial(t, 'JSON');
      const program = start();
      await program.until(/Initialized|No changes/);
      const strike = () => {
        program.kill('SIGKILL');
        receiver.onMessage = receiver.onTaken = undefined;
      };
      if (isTaken) receiver.onTaken = strike;
      else {
        receiver.onMessage = () => {
          strike();
          return { status: 503 };
        };
      }
      trial.edit('codeformer', withModel(strangersName));
      await program.ended;
      const next = start();
      await told(count);
      await next.until(/No changes detected/);
      assert.equal(new Set(receiver.taken.map(({ body }) => body.id as string)).size, 1);
    });
  }

  it('comes once wherever the process is killed while it opens the pull request', async (t) => {
    let strikes = 0;
    for (let countdown = 1; ; countdown += 1) {
      const { trial, receiver, start, told } = await startNotifyTrial(t, 'JSON');
      let left = Number.POSITIVE_INFINITY;
      const proxy = await startRecordingProxy(trial.github.url, {
        onRequest: () => {
          left -= 1;
          if (left === 0) program.kill('SIGKILL');
        },
      });
      t.after(() => proxy.close());
      const program = start({ GITHUB_API_URL: proxy.url });
      await program.until(/Initialized[^]*No changes/);
      left = countdown;
      trial.edit('codeformer', withModel(strangersName));
      const isWhole = await program.until(/created #1[^]*Resuming/).then(
        () => true,
        () => false,
      );
      // It is open, and no request of the opening is left to kill at.
      if (isWhole) break;
      strikes += 1;
      const next = start();
      await told(1);
      await next.until(/No changes detected/);
      next.kill('SIGTERM');
      await next.ended;
      assert.deepEqual(events(receiver), ['opened']);
    }
    t.diagnostic(`killed at each of ${strikes} requests`);
    assert.ok(strikes >= 5, `${strikes}`);
  });

  it('that nobody answers keeps no watch from syncing', async (t) => {
    const { trial, receiver, start } = await startNotifyTrial(t, 'Discord');
    receiver.onTaken = async () => {
      await new Promise(() => undefined);
    };
    const program = start();
    await program.until(/Initialized/);
    for (const [index, category] of ['codeformer', 'gfpgan', 'blip'].entries()) {
      trial.edit(category, withModel('another'));
      await program.until(index === 0 ? /created #1[^]*Resuming/ : /updated #1[^]*Resuming/);
    }
    program.kill('SIGTERM');
    const { code, stderr } = await program.ended;
    assert.equal(code, 0);
    assert.match(
      stderr,
      /A message for Discord \(127\.0\.0\.1:\d+\) could not be sent before the end: the next start sends it/,
    );
  });

  it('that nobody answers makes no broken-off sync of one that is over', { skip: withoutSignals }, async (t) => {
    const { trial, receiver, start } = await startNotifyTrial(t, 'JSON');
    receiver.onTaken = async () => {
      await new Promise(() => undefined);
    };
    const program = start();
    await program.until(/Initialized/);
    trial.edit('codeformer', withModel('another'));
    await program.until(/created #1[^]*Resuming/);
    await waitFor('a message', () => receiver.requests() > 0);
    program.kill('SIGTERM');
    await program.until(/Watch loop stopped/);
    program.kill('SIGTERM');
    const { code, stdout } = await program.ended;
    assert.equal(code, 0);
    assert.doesNotMatch(stdout, /a second signal/);
  });

  it('about a pull request of which GitHub does not answer keeps nobody from ending', async (t) => {
    const { trial, start, told, kill } = await startNotifyTrial(t, 'JSON');
    const question = `GET /repos/${slug}/pulls/1`;
    const proxy = await startRecordingProxy(trial.github.url, { isLost: (line) => line === question });
    t.after(() => proxy.close());
    const questions = () => proxy.requests.filter((line) => line === question).length;
    const startThere = () => start({ GITHUB_API_URL: proxy.url, HORDE_GITHUB_SYNC_WATCH_GITHUB: 'false' });
    const program = startThere();
    await program.until(/Initialized/);
    trial.edit('codeformer', withModel(strangersName));
    await program.until(/created #1/);
    await told(1);
    await kill(program);
    await trial.github.api('PUT', `/repos/${slug}/pulls/1/merge`, {});
    trial.edit('gfpgan', withModel(strangersName));
    const next = startThere();
    await waitFor('the question', () => questions() > 0);
    next.kill('SIGTERM');
    assert.equal((await next.ended).code, 0);
    // A process that waited for its request's time limit would have asked again.
    assert.equal(questions(), 1);
  });
});

describe('a sync that fails', () => {
  it('is not told as well again before one has gone through, also after a restart that owes none', async (t) => {
    const { trial, receiver, start, told } = await startNotifyTrial(t, 'JSON');
    let isExpired = false;
    const proxy = await startRecordingProxy(trial.github.url, { isRefused: () => isExpired });
    t.after(() => proxy.close());
    const live = async (until: RegExp, count: number) => {
      const program = start({ GITHUB_API_URL: proxy.url, HORDE_GITHUB_SYNC_WATCH_FULL_SYNC_SECONDS: '4' });
      await program.until(until);
      if (count > 0) await told(count);
      program.kill('SIGTERM');
      assert.equal((await program.ended).code, 0);
      assert.equal(receiver.taken.length, count);
    };
    await live(/Sync completed successfully[^]*No changes detected/, 0);
    isExpired = true;
    await live(/No changes detected[^]*Sync failed/, 1);
    await live(/No changes detected[^]*Sync failed/, 1);
    isExpired = false;
    await live(/No changes detected[^]*Sync completed successfully/, 2);
    assert.deepEqual(events(receiver), ['failing', 'well-again']);
    const [failing, wellAgain] = receiver.taken.map(({ body }) => body);
    assert.match(failing.details[0], /401/);
    assert.equal(wellAgain.link, failing.link);
  });

  it('is a token that expires while nothing is to be synced, too: nobody takes that for all being well', async (t) => {
    const { trial, receiver, start, told } = await startNotifyTrial(t, 'JSON');
    let isExpired = false;
    const proxy = await startRecordingProxy(trial.github.url, { isRefused: () => isExpired });
    t.after(() => proxy.close());
    const port = await freePort();
    const page = `http://127.0.0.1:${port}`;
    const program = start({ GITHUB_API_URL: proxy.url, HORDE_GITHUB_SYNC_HTTP_PORT: String(port) });
    await program.until(/Sync completed successfully[^]*No changes detected/);
    assert.equal((await trial.run(['status', '--url', page])).code, 0);
    isExpired = true;
    await told(1);
    const { code, stdout } = await trial.run(['status', '--url', page]);
    assert.equal(code, 1);
    assert.match(stdout, /^GitHub answered 401: GitHub cannot be watched\.$/m);
    assert.equal((await fetch(`${page}/readyz`)).status, 503);
    isExpired = false;
    await told(2);
    assert.equal((await fetch(`${page}/readyz`)).status, 200);
    assert.deepEqual(events(receiver), ['failing', 'well-again']);
  });
});

describe('a single run', () => {
  const url = (receiver: WebhookReceiver) => ({ HORDE_GITHUB_SYNC_NOTIFY_URL: receiver.urls.JSON });
  const flags = ['--categories', imageCategories];

  it('without a state folder tells what it has done itself, and the next one nothing', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    trial.edit('codeformer', withModel(strangersName));
    trial.edit('controlnet', refuse);
    for (const code of [1, 1]) assert.equal((await trial.run(flags, url(receiver))).code, code);
    assert.deepEqual(events(receiver), ['opened']);
  });

  it('with a state folder tells all, once', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    trial.edit('codeformer', withModel(strangersName));
    trial.edit('controlnet', refuse);
    const env = { ...url(receiver), HORDE_GITHUB_SYNC_NOTIFY_AFTER_SECONDS: '0' };
    const run = async () => await trial.run([...flags, '--state-dir', 'state'], env);
    await run();
    await run();
    assert.deepEqual(events(receiver).toSorted(), ['opened', 'refused']);
    await trial.github.api('PUT', `/repos/${slug}/pulls/1/merge`, {});
    await run();
    assert.deepEqual(events(receiver).slice(2), ['merged']);
    trial.primary.onRequest = () => new Response('{}', { status: 503 });
    await run();
    await run();
    trial.primary.onRequest = undefined;
    await run();
    assert.deepEqual(events(receiver).slice(3), ['failing', 'well-again']);
  });

  it('tells no refusal anew for what was let through, and what the pull request has of it', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    trial.edit('codeformer', withModel(strangersName));
    trial.edit('controlnet', refuse);
    const run = async (state: string, ...more: string[]) =>
      await trial.run([...flags, '--state-dir', state, ...more], url(receiver));
    await run('state');
    await run('state', '--let-through', 'controlnet');
    const { stdout } = await run('state');
    assert.match(stdout, /left #1 as it is: controlnet is refused, and what was proposed of it before stays/);
    assert.deepEqual(events(receiver).toSorted(), ['opened', 'refused']);
    await run('another-state');
    const told = receiver.taken.slice(2).map(({ body }) => [body.title, ...body.details] as string[]);
    assert.match(told[0]![0]!, /^controlnet is refused: pull request #1 of \S+ keeps what was proposed of it before$/);
    assert.match(told[1]![0]!, /^Pull request #1 of \S+ is open$/);
    assert.equal(told[1]![2], 'controlnet: what was proposed of it before, which stays there while it is refused');
    assert.equal(told.length, 2);
  });

  it('with a state folder that another scope’s runs have, too, tells all once', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    for (const category of ['codeformer', 'gfpgan']) trial.edit(category, withModel(strangersName));
    for (const category of ['codeformer', 'gfpgan', 'codeformer', 'gfpgan']) {
      await trial.run(['--categories', category, '--state-dir', 'state'], url(receiver));
    }
    assert.deepEqual(events(receiver), ['opened', 'opened']);
  });

  it('ends as it does without, with a warning, where nobody can be told', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    receiver.onMessage = () => ({ status: 500, body: 'broken' });
    trial.edit('codeformer', withModel(strangersName));
    const { code, stdout, stderr } = await trial.run(flags, url(receiver));
    assert.equal(code, 0);
    assert.match(stdout, /created #1/);
    assert.match(stderr, /127\.0\.0\.1:\d+ could not be told: it answers 500[^]*before the end: it is lost/);
    assert.equal(receiver.requests(), 3);
    assert.doesNotMatch(stdout + stderr, new RegExp(webhookSecret));
  });

  it('that is dry tells nobody, and says so', async (t) => {
    const { trial, receiver } = await startNotifyTrial(t, 'JSON');
    trial.edit('codeformer', withModel(strangersName));
    const { stderr } = await trial.run([...flags, '--dry-run'], url(receiver));
    assert.match(stderr, /The URL for notifications has no effect: a dry run does nothing that people are told of/);
    assert.equal(receiver.requests(), 0);
  });
});

describe('of two processes with one Redis', { skip: noRedis }, () => {
  it('the one that leads tells, and the one that takes over tells the rest', async (t) => {
    const redis = await startRedis(t);
    const { trial, receiver, kill } = await startNotifyTrial(t, 'JSON');
    const start = () =>
      watch(trial, 0.2, [], {
        HORDE_GITHUB_SYNC_NOTIFY_URL: receiver.urls.JSON,
        HORDE_GITHUB_SYNC_REDIS_URL: redis.url,
        HORDE_GITHUB_SYNC_REDIS_LEASE_SECONDS: '1',
      });
    const first = start();
    await first.until(/Leading\n[^]*Resuming watch loop/);
    const second = start();
    await second.until(/Standing by/);
    trial.edit('codeformer', withModel(strangersName));
    trial.edit('controlnet', refuse);
    await waitFor('two messages', () => receiver.taken.length === 2);
    await first.until(/created #1[^]*No changes detected/);
    await kill(first);
    await trial.github.api('PUT', `/repos/${slug}/pulls/1/merge`, {});
    await second.until(/Leading[^]*#1 of \S+ was merged[^]*No changes detected/);
    await waitFor('three messages', () => receiver.taken.length === 3);
    second.kill('SIGTERM');
    await second.ended;
    assert.deepEqual(receiver.complaints, []);
    assert.deepEqual(
      [events(receiver).slice(0, 2).toSorted(), events(receiver).slice(2)],
      [['opened', 'refused'], ['merged']],
    );
  });
});
