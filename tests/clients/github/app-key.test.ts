import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { inspect } from 'node:util';
import { AppError } from '../../../src/clients/repository/app-error.ts';
import { readAppKey } from '../../../src/clients/github/app-key.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' });
const encrypted = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });
const open = publicKey.export({ type: 'spki', format: 'pem' });

describe('an App’s private key', () => {
  for (const [form, pem] of Object.entries({
    pkcs1,
    pkcs8,
    'pkcs1 with CRLF': pkcs1.toString().replaceAll('\n', '\r\n'),
  })) {
    it(`is read from a text and from a file: ${form}`, () => {
      const path = join(temporaryFolder(), 'key.pem');
      writeFileSync(path, pem);
      for (const source of [{ pem: pem.toString() }, { path }]) assert.ok(readAppKey(source).equals(privateKey));
    });
  }

  it('does not print itself', () => {
    const body = pkcs1.toString().split('\n')[1] ?? '';
    assert.ok(!inspect(readAppKey({ pem: pkcs1.toString() }), { depth: 9, showHidden: true }).includes(body));
  });

  const rows: readonly { given: string; text: string; says: RegExp }[] = [
    {
      given: 'something else',
      text: 'secret-words',
      says: /^GITHUB_APP_PRIVATE_KEY_PATH \S+: this is no private key in PEM/,
    },
    {
      given: 'an empty file',
      text: '',
      says: /this is no private key in PEM format\. Give the \.pem file that GitHub made/,
    },
    { given: 'a public key', text: open.toString(), says: /this is a public key, not the private one/ },
    { given: 'an encrypted key', text: encrypted.toString(), says: /this key is encrypted/ },
    { given: 'a key cut off', text: pkcs1.slice(0, 300).toString(), says: /this key is damaged or cut off/ },
    { given: 'a key of another kind', text: curve.toString(), says: /this is a key of another kind \(ec\)/ },
  ];
  for (const { given, text, says } of rows) {
    it(`is refused with a sentence, and not quoted: ${given}`, () => {
      const path = join(temporaryFolder(), 'key.pem');
      writeFileSync(path, text);
      assert.throws(
        () => readAppKey({ path }),
        (error) => {
          assert.ok(error instanceof AppError);
          assert.match(error.message, says);
          const shown = inspect(error, { depth: 9, showHidden: true });
          const lines = text.split('\n').filter((line) => line.length > 9 && !line.startsWith('---'));
          for (const line of lines) assert.ok(!shown.includes(line));
          return true;
        },
      );
    });
  }

  it('in a file that is not there, or a folder, is told by its path', () => {
    const path = temporaryFolder();
    assert.throws(
      () => readAppKey({ path: join(path, 'gone.pem') }),
      /PATH \S+gone\.pem: there is no such file\. Give/,
    );
    assert.throws(() => readAppKey({ path }), /this is a folder, not a file/);
  });
});
