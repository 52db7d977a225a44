import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { hasExtraCertificates, writeCertificates } from '../../../src/clients/clone/certificates.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('certificate authorities for git', () => {
  const rows = [
    { env: {}, is: false },
    { env: { NODE_EXTRA_CA_CERTS: '' }, is: false },
    { env: { NODE_EXTRA_CA_CERTS: '/ca.pem' }, is: true },
    { env: { NODE_EXTRA_CA_CERTS: '/ca.pem', GIT_SSL_CAINFO: '/all.pem' }, is: false },
  ];
  for (const { env, is } of rows) {
    it(`${is ? 'are written for it' : 'are its own business'} with ${JSON.stringify(env)}`, () => {
      assert.equal(hasExtraCertificates(env), is);
    });
  }

  it('are all those that Node trusts', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'owner/name.ca.pem');
    await writeCertificates(path);
    const text = readFileSync(path, 'utf8');
    assert.ok(text.includes(rootCertificates[0] ?? 'none'));
  });
});
