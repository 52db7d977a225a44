import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainRedis } from '../../src/doctor/explain-redis.ts';

describe('doctor says of a Redis that no test can bring to it', () => {
  const coded = (code: string) => Object.assign(new Error('some words of Node.js'), { code });
  const table: readonly [fault: Error, expected: RegExp][] = [
    [
      new Error('LOADING Redis is loading the dataset in memory'),
      /^h:1: it is still loading its data; Run this again /,
    ],
    [
      new Error('MISCONF Redis is configured to save RDB snapshots'),
      /^h:1: it takes no writes, because it cannot save /,
    ],
    [coded('CERT_HAS_EXPIRED'), /^h:1: its TLS certificate is not valid today; Renew it, /],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /^h:1: its TLS certificate is not trusted here; Name the file /],
    [coded('ERR_SSL_WRONG_VERSION_NUMBER'), /^h:1: it does not speak TLS on this port, .*; Give the port for TLS /],
    [new Error('something\u202E new'), /^h:1: something\\u202e new; Check HORDE_GITHUB_SYNC_REDIS_URL\.$/],
  ];
  for (const [fault, expected] of table) {
    it(expected.source, () => {
      const text = explainRedis(fault, 'rediss://somebody:hush@h:1').join('; ');
      assert.match(text, expected);
      assert.doesNotMatch(text, /somebody|hush/);
    });
  }
});
