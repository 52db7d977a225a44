import { createEmulator } from 'emulate';
import { freePort } from './free-port.ts';

/** A repository on the emulator: its files by path on the branch `main`. */
export interface EmulatedRepository {
  readonly owner: string;
  readonly name: string;
  readonly files: ReadonlyMap<string, string>;
}

export interface EmulatedGitHub {
  /** Of the API. */
  readonly url: string;
  /** May write to every repository. */
  readonly token: string;
  /** A request with that token; its JSON answer. Fails on a status from 400. */
  api<T>(method: string, path: string, body?: unknown): Promise<T>;
  /** Puts files on a branch in one commit, as a person would; returns the commit. */
  commit(repository: string, branch: string, files: ReadonlyMap<string, string>, message?: string): Promise<string>;
  close(): Promise<void>;
}

/** A GitHub App, as the emulator takes it. */
interface EmulatedApp {
  readonly app_id: number;
  readonly slug: string;
  readonly name: string;
  readonly private_key: string;
  readonly permissions: Readonly<Record<string, string>>;
  readonly installations: readonly {
    readonly installation_id: number;
    readonly account: string;
    readonly permissions: Readonly<Record<string, string>>;
  }[];
}

/** An independent GitHub emulator (the package `emulate`) that holds these repositories. */
export async function startEmulatedGitHub(
  repositories: readonly EmulatedRepository[],
  people: readonly string[] = [],
  apps: readonly EmulatedApp[] = [],
): Promise<EmulatedGitHub> {
  const token = 'emulated-token';
  const owners = [...new Set(repositories.map(({ owner }) => owner))];
  const emulator = await createEmulator({
    service: 'github',
    port: await freePort(),
    seed: {
      tokens: { [token]: { login: 'sync-bot', scopes: ['repo'] } },
      github: {
        users: [{ login: 'sync-bot' }, ...people.map((login) => ({ login }))],
        orgs: owners.map((login) => ({ login, members: [{ login: 'sync-bot', role: 'admin' }] })),
        repos: repositories.map(({ owner, name }) => ({ owner, name, auto_init: true })),
        apps,
      },
    },
  });
  const api = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(emulator.url + path, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (response.status === 204 ? undefined : await response.json()) as T;
  };
  const commit: EmulatedGitHub['commit'] = async (repository, branch, files, message = 'Edit by hand') => {
    const git = `/repos/${repository}/git`;
    const head = await api<{ object: { sha: string } }>('GET', `${git}/ref/heads/${branch}`);
    const { tree } = await api<{ tree: { sha: string } }>('GET', `${git}/commits/${head.object.sha}`);
    const entries = [...files].map(([path, content]) => ({ path, content, mode: '100644', type: 'blob' }));
    const made = await api<{ sha: string }>('POST', `${git}/trees`, { base_tree: tree.sha, tree: entries });
    const parents = [head.object.sha];
    const { sha } = await api<{ sha: string }>('POST', `${git}/commits`, { message, tree: made.sha, parents });
    await api('PATCH', `${git}/refs/heads/${branch}`, { sha });
    return sha;
  };
  for (const { owner, name, files } of repositories) await commit(`${owner}/${name}`, 'main', files);
  return { url: emulator.url, token, api, commit, close: () => emulator.close() };
}
