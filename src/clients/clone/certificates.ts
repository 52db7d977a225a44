import { writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { makeFolder } from '../../lib/make-folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Whether git must be told of additional certificate authorities: Node adds those of NODE_EXTRA_CA_CERTS to its own, git
 * knows only one file with all of them.
 */
export function hasExtraCertificates(env: Environment): boolean {
  const given = (name: string) => (env[name] ?? '') !== '';
  return given('NODE_EXTRA_CA_CERTS') && !given('GIT_SSL_CAINFO') && !given('SSL_CERT_FILE');
}

/** Writes all authorities that Node and the system trust, the additional ones included. */
export async function writeCertificates(path: string): Promise<void> {
  const { getCACertificates } = await import('node:tls');
  const all = new Set([...getCACertificates('default'), ...getCACertificates('system')]);
  await makeFolder(dirname(path));
  await writeFile(path, `${[...all].join('\n')}\n`);
}
