import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname } from 'node:path';
import { demand, type Actor } from './auth.ts';
import type { ReceivedRequest } from './exchange.ts';
import { gitEnvironment } from './git/run-git.ts';
import { GithubError, notFound } from './github-error.ts';
import type { HostedRepository } from './hosted-repository.ts';
import { change, findRepository, type World } from './world.ts';

const gitPath = /^\/([^/]+)\/([^/]+?)(?:\.git)?\/(info\/refs|git-upload-pack|git-receive-pack)$/;

/** Whether a path of the web host is one of git's own: `/{owner}/{name}.git/info/refs` and the two services. */
export function isGitPath(path: string): boolean {
  return gitPath.test(path);
}

/** Clones, fetches and pushes: git's smart HTTP protocol, spoken by `git http-backend`. */
export async function answerGit(world: World, received: ReceivedRequest, authorization?: string): Promise<Response> {
  const [, owner = '', name = '', service = ''] = gitPath.exec(received.path) ?? [];
  const isPush = service === 'git-receive-pack' || received.query.includes('service=git-receive-pack');
  try {
    const actor = world.authority.identify(authorization);
    const repository = findRepository(world, owner, name);
    if (repository === undefined) throw notFound();
    demand(actor, repository, 'contents', isPush ? 'write' : 'read');
    const answer = (): Promise<Response> => backend(repository, service, received, actor);
    return await (isPush ? change(world, repository, answer) : answer());
  } catch (error) {
    if (!(error instanceof GithubError)) throw error;
    // git keeps its credentials back until it is asked for them.
    const isAsked = authorization === undefined && (error.status === 401 || error.status === 404);
    const headers = isAsked ? { 'www-authenticate': 'Basic realm="GitHub"' } : undefined;
    return new Response(error.message, { status: isAsked ? 401 : error.status, ...(headers && { headers }) });
  }
}

/** One run of the CGI program. */
async function backend(
  { git }: HostedRepository,
  service: string,
  { method, query, headers, body }: ReceivedRequest,
  { kind, login }: Actor,
): Promise<Response> {
  const child = spawn(
    'git',
    ['-c', 'uploadpack.allowFilter=true', '-c', 'uploadpack.allowAnySHA1InWant=true', 'http-backend'],
    {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: {
        ...gitEnvironment(),
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_PROJECT_ROOT: dirname(git.directory),
        PATH_INFO: `/${basename(git.directory)}/${service}`,
        REQUEST_METHOD: method,
        QUERY_STRING: query.slice(1),
        CONTENT_TYPE: headers['content-type'] ?? '',
        CONTENT_LENGTH: String(body.length),
        HTTP_CONTENT_ENCODING: headers['content-encoding'] ?? '',
        HTTP_GIT_PROTOCOL: headers['git-protocol'] ?? '',
        ...(kind === 'anonymous' ? {} : { REMOTE_USER: login }),
      },
    },
  );
  const out: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(body);
  await once(child, 'close');
  return cgiAnswer(Buffer.concat(out));
}

/** A CGI program prints headers, a blank line, and the body; its status is a header. */
function cgiAnswer(out: Buffer): Response {
  const end = out.indexOf('\r\n\r\n');
  const headers = new Headers();
  for (const line of out.toString('latin1', 0, end).split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const status = Number.parseInt(headers.get('status') ?? '200', 10);
  headers.delete('status');
  return new Response(Uint8Array.from(out.subarray(end + 4)), { status, headers });
}
