import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { AppError } from '../repository/app-error.ts';

/** A PEM text, or the path of a file with one. */
export type KeySource = { readonly pem: string } | { readonly path: string };

/**
 * An App's private key. It never leaves this object again: a KeyObject prints no key material.
 *
 * @throws AppError if the file cannot be read or there is no such key in it
 */
export function readAppKey(source: KeySource): KeyObject {
  const place = 'path' in source ? `GITHUB_APP_PRIVATE_KEY_PATH ${source.path}` : 'GITHUB_APP_PRIVATE_KEY';
  const pem = 'path' in source ? readPem(source.path, place) : source.pem;
  let key;
  try {
    key = createPrivateKey(pem);
  } catch {
    // The cause may quote the text.
    throw new AppError(`${place}: ${complaintAbout(pem)}. ${advice}`);
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw new AppError(`${place}: this is a key of another kind (${key.asymmetricKeyType ?? 'unknown'}). ${advice}`);
  }
  return key;
}

const advice =
  'Give the .pem file that GitHub made under “Private keys” on the App’s settings page; it begins with -----BEGIN RSA PRIVATE KEY-----.';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'this user may not read it',
};

function readPem(path: string, place: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new AppError(`${place}: ${reasons[code] ?? 'it cannot be read'}. ${advice}`);
  }
}

function complaintAbout(pem: string): string {
  if (pem.includes('-----BEGIN ENCRYPTED PRIVATE KEY-----')) return 'this key is encrypted';
  if (/-----BEGIN (RSA )?PUBLIC KEY-----/.test(pem)) return 'this is a public key, not the private one';
  return pem.includes('-----BEGIN ') ? 'this key is damaged or cut off' : 'this is no private key in PEM format';
}
