import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainRedis } from '../../../src/clients/redis/explain-redis.ts';

describe('what is said of a Redis that no test can bring to it', () => {
  const coded = (code: string) => Object.assign(new Error('some words of Node.js'), { code });
  const table: readonly [fault: Error, expected: RegExp][] = [
    [new Error('LOADING Redis is loading the dataset in memory'), /^it is still loading its data; Run this again /],
    [new Error('MISCONF Redis is configured to save RDB snapshots'), /^it takes no writes, because it cannot save /],
    [new Error('Failed to acquire lock: OOM command not allowed'), /^its memory is full; Give it more memory/],
    [new Error('The client is offline'), /^there is no connection to it; Check host and port/],
    [coded('CERT_HAS_EXPIRED'), /^its TLS certificate is not valid today; Renew it, /],
    [coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'), /^its TLS certificate is not trusted here; Name the file /],
    [coded('ERR_SSL_WRONG_VERSION_NUMBER'), /^it does not speak TLS on this port, .*; Give the port for TLS /],
    [new Error('something new'), /^something new; Check HORDE_GITHUB_SYNC_REDIS_URL\.$/],
  ];
  for (const [fault, expected] of table) {
    it(expected.source, () => {
      const { found, advice } = explainRedis(fault, 'rediss://somebody:hush@h:1');
      const text = `${found}; ${advice}`;
      assert.match(text, expected);
      assert.doesNotMatch(text, /somebody|hush/);
    });
  }
});
