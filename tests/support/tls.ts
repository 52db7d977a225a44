import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:https';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { temporaryFolder } from './temporary-folder.ts';
import { listening } from './listening.ts';

/** A certificate for this machine, by an authority that nobody knows. */
export interface OwnAuthority {
  /** Path of the authority's certificate, for NODE_EXTRA_CA_CERTS. */
  readonly certificate: string;
  readonly key: Buffer;
  readonly cert: Buffer;
}

/** For a test's `skip`: false where certificates can be made, else why the test does not run. */
export const withoutOpenssl = spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed';

/** Made by the program `openssl`. */
export function ownAuthority(): OwnAuthority {
  const folder = temporaryFolder();
  const openssl = (...parameters: readonly string[]) =>
    execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  openssl(
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    'ca.key',
    '-out',
    'ca.pem',
    '-days',
    '2',
    '-subj',
    '/CN=A test’s authority',
  );
  openssl('req', ...newKey, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  writeFileSync(join(folder, 'names'), 'subjectAltName=DNS:localhost,IP:127.0.0.1\n');
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
  openssl('x509', '-req', '-in', 'server.csr', ...signing, '-out', 'server.pem');
  const read = (name: string) => readFileSync(join(folder, name));
  return { certificate: join(folder, 'ca.pem'), key: read('server.key'), cert: read('server.pem') };
}

/** The same server behind TLS. */
export interface TlsServer {
  /** `https://localhost:…`, without a path. */
  readonly url: string;
  /** How many connections were opened. */
  readonly connections: () => number;
}

/** Puts TLS before a server at `target`, an origin. */
export async function startTls(t: TestContext, target: string, { key, cert }: OwnAuthority): Promise<TlsServer> {
  const { hostname, port } = new URL(target);
  let connections = 0;
  const server = createServer({ key, cert }, (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const onward = request({ hostname, port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  server.on('secureConnection', () => (connections += 1));
  const secure = await listening(t, server);
  return { url: `https://localhost:${secure}`, connections: () => connections };
}
