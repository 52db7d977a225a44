import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { printable } from '../../src/lib/printable.ts';
import { formOf } from '../../src/notify/forms/form-of.ts';
import type { Notice } from '../../src/notify/notice.ts';
import { openedNotice } from '../../src/notify/notices.ts';
import { sentence } from '../../src/report/console-text.ts';
import { hostile, hostileText } from '../report/hostile.ts';
import { compared, pull, record, resultOf } from '../report/sample.ts';
import { problemsByService, type Service } from '../support/webhook-receiver.ts';
import { readDiscord } from './discord-reader.ts';
import { readSlack } from './slack-reader.ts';

const token = 'a-token_0123456789';
const urls: Readonly<Record<Service, string>> = {
  Discord: `https://discord.com/api/webhooks/123456789012345678/${token}`,
  Slack: 'https://hooks.slack.com/services/T0123ABCD/B0123ABCD/a1B2c3D4',
  JSON: 'https://receiver.example/hook',
};
const services = ['Discord', 'Slack', 'JSON'] as const;
const readers = {
  Discord: (body: any) => readDiscord(body.content),
  Slack: (body: any) => readSlack(body),
};

describe('a URL is taken for', () => {
  const table: readonly (readonly [url: string, service: Service, posted?: string])[] = [
    [urls.Discord, 'Discord', `${urls.Discord}?wait=true`],
    ['https://discordapp.com/api/webhooks/1/t', 'Discord', 'https://discordapp.com/api/webhooks/1/t?wait=true'],
    [
      'https://canary.discord.com/api/webhooks/1/t/',
      'Discord',
      'https://canary.discord.com/api/webhooks/1/t?wait=true',
    ],
    [
      'https://ptb.discord.com/api/v10/webhooks/1/t',
      'Discord',
      'https://ptb.discord.com/api/v10/webhooks/1/t?wait=true',
    ],
    [
      'https://discord.com/api/webhooks/1/t?thread_id=7',
      'Discord',
      'https://discord.com/api/webhooks/1/t?thread_id=7&wait=true',
    ],
    ['https://discord.com/api/webhooks/1/t?wait=false', 'Discord', 'https://discord.com/api/webhooks/1/t?wait=true'],
    // Discord takes Slack's form there; its own says more.
    ['https://discord.com/api/webhooks/1/t/slack', 'Discord', 'https://discord.com/api/webhooks/1/t?wait=true'],
    ['http://127.0.0.1:8080/api/webhooks/1/t', 'Discord', 'http://127.0.0.1:8080/api/webhooks/1/t?wait=true'],
    [urls.Slack, 'Slack', urls.Slack],
    ['https://hooks.slack-gov.com/services/T1/B1/x', 'Slack'],
    ['https://discord.com/api/webhooks/t', 'JSON'],
    ['https://hooks.slack.com/workflows/T1/A1/1/x', 'JSON'],
    ['https://chat.example/hooks/abc', 'JSON', 'https://chat.example/hooks/abc'],
    ['https://receiver.example/?key=1', 'JSON', 'https://receiver.example/?key=1'],
  ];
  for (const [url, service, posted] of table) {
    it(`${service}: ${url}`, () => {
      const form = formOf(url);
      assert.equal(form.service, service);
      if (posted !== undefined) assert.equal(form.url.href, posted);
    });
  }
});

/** Of a pull request with a model of that name. */
function noticeOf(name: string, link = pull.url): Notice {
  const result = resultOf(compared('esrgan', { added: [record(name)] })).repositories[0]!;
  return openedNotice(result, { number: 12, url: link }, 1_776_643_200_000);
}

describe('whatever a model is called', () => {
  for (const service of services) {
    it(`${service} takes the message`, () => {
      fc.assert(
        fc.property(hostileText, hostileText, (name, detail) => {
          const notice = { ...noticeOf(name), details: [detail, name].map((text) => sentence(text)) };
          assert.deepEqual(
            problemsByService[service](JSON.parse(JSON.stringify(formOf(urls[service]).bodyOf(notice)))),
            [],
          );
        }),
      );
    });
  }

  for (const service of ['Discord', 'Slack'] as const) {
    it(`nobody is mentioned and nothing is marked up on ${service}, and our link alone is one`, () => {
      fc.assert(
        fc.property(hostileText, (name) => {
          // Also where a line begins with it.
          const notice = noticeOf(name);
          const whole = { ...notice, details: [...notice.details, sentence(name)] };
          const { mentions, marks, links } = readers[service](formOf(urls[service]).bodyOf(whole));
          assert.deepEqual(mentions, []);
          assert.deepEqual(marks, service === 'Discord' ? ['**', '**'] : []);
          assert.deepEqual(links, [pull.url]);
        }),
      );
    });

    it(`its name is shown on ${service} as it is`, () => {
      fc.assert(
        fc.property(hostileText, (name) => {
          // What cannot be seen is spelled out, and a longer one is cut.
          const shown = printable(name);
          fc.pre(shown.length <= 60);
          const { text } = readers[service](formOf(urls[service]).bodyOf(noticeOf(name)));
          assert.ok(text.includes(shown.replaceAll(/ +/g, ' ')), text);
        }),
      );
    });
  }

  it('the JSON document has it as it is', () => {
    const body = formOf(urls.JSON).bodyOf(noticeOf('<b>@here</b>')) as { readonly details: readonly string[] };
    assert.deepEqual(body.details, ['esrgan: 1 added (<b>@here</b>)']);
  });

  for (const start of ['- a', '* a', '+ a', '1. a', '> a', '>>> a', '# a', '-# a']) {
    it(`a line that begins with it is no list, heading or quote on Discord: ${start}`, () => {
      const { content } = formOf(urls.Discord).bodyOf({ ...noticeOf('x'), details: [start] }) as {
        readonly content: string;
      };
      assert.deepEqual(readDiscord(content).marks, ['**', '**']);
    });
  }

  for (const service of services) {
    it(`${service} takes a message as long as there is any`, () => {
      const details = Array.from({ length: 20 }, () => '<@:*'.repeat(100));
      const notice = { ...noticeOf('x'), title: '<@:*'.repeat(50), details };
      assert.deepEqual(
        problemsByService[service](JSON.parse(JSON.stringify(formOf(urls[service]).bodyOf(notice)))),
        [],
      );
    });
  }

  it('no more than 2000 characters are posted to Discord, the link among them', () => {
    const notice = { ...noticeOf('x'), details: Array.from({ length: 20 }, () => '*_'.repeat(100)) };
    const { content } = formOf(urls.Discord).bodyOf(notice) as { readonly content: string };
    assert.ok(content.length > 1_500 && content.length <= 2_000, `${content.length}`);
    assert.match(content, /\n…\n<https:\/\/github\.com\/Haidra-Org\/images\/pull\/12>$/);
  });
});

describe('a link', () => {
  const wrong = [
    'javascript:alert(1)',
    'https://user:password@evil.example/',
    'no link',
    `https://a.example/${'x'.repeat(600)}`,
  ];
  for (const service of ['Discord', 'Slack'] as const) {
    for (const link of wrong) {
      it(`is left out on ${service} where it is ${printable(link.slice(0, 40))}`, () => {
        const { links } = readers[service](formOf(urls[service]).bodyOf(noticeOf('x', link)));
        assert.deepEqual(links, []);
      });
    }

    it(`ends nothing on ${service}, whatever stands in it`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...Object.values(hostile)), (text) => {
          const link = `https://github.com/o/n/blob/${text}`;
          const { links, mentions, marks } = readers[service](formOf(urls[service]).bodyOf(noticeOf('x', link)));
          assert.deepEqual(mentions, []);
          assert.ok(
            links.length <= 1 && links.every((one) => one.startsWith('https://github.com/o/n/')),
            links.join(' '),
          );
          assert.deepEqual(marks, service === 'Discord' ? ['**', '**'] : []);
        }),
      );
    });
  }
});

describe('the readers of these tests', () => {
  it('find what a message would do that is not defused', () => {
    const discord = readDiscord('**x** @everyone <@1> <t:1:R> [a](https://evil.example) ||b||\n# c\n> d');
    assert.deepEqual(discord.mentions, ['@everyone', '<@1>', '<t:1:R>']);
    assert.deepEqual(discord.links, ['https://evil.example']);
    assert.deepEqual(discord.marks, ['**', '**', '||', '||', '#', '>']);
    const slack = readSlack({
      text: '<!channel> *b*',
      blocks: [{ type: 'section', text: { type: 'mrkdwn', text: '<https://evil.example|a> `c`' } }],
    });
    assert.deepEqual(
      [slack.mentions, slack.links, slack.marks],
      [['!channel'], ['https://evil.example'], ['*', '*', '`', '`']],
    );
  });
});
