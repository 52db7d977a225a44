import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { categories } from '../../src/categories.ts';
import { changeLog, type CategoryMetadata, type ChangeLog } from './change-log.ts';
import { isMissing } from './is-missing.ts';
import { breakDown, isBreakdown, listen, type Breakdown } from './listen.ts';
import { SandboxError } from './sandbox-error.ts';

/** Which of its two formats a PRIMARY keeps as the one that is edited. */
export type CanonicalFormat = 'legacy' | 'v2';

type Version = 'v1' | 'v2';

/**
 * Answers a request in PRIMARY's place, for trying out what goes wrong: a status, a broken body, an endless one, or no
 * answer. `undefined` lets PRIMARY answer. The path is without the prefix `/api`.
 */
export type PrimaryHook = (path: string) => Response | Breakdown | undefined;

export interface PrimaryOptions {
  /** Holds `{category}.json` for each category that PRIMARY has in v1; read afresh for every request. */
  readonly directory: string;
  /** The same for v2; need not be there. Default: `v2` in `directory`. */
  readonly v2Directory?: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default `legacy`. */
  readonly canonicalFormat?: CanonicalFormat;
  readonly onRequest?: PrimaryHook;
}

/** A PRIMARY that runs. Its format, its hook and what it tells may be changed while it does. */
export interface Primary {
  /** The base URL, without `/api` and without a trailing slash; with `/api` behind it, it is one as well. */
  readonly url: string;
  canonicalFormat: CanonicalFormat;
  onRequest: PrimaryHook | undefined;
  /** What `metadata/metadata` of an API tells of a category in the place of what the files tell. */
  readonly metadata: Readonly<Record<Version, Record<string, Partial<CategoryMetadata>>>>;
  close(): Promise<void>;
}

/**
 * A local PRIMARY on two folders of files: its APIs v1 and v2 as far as reading goes. It keeps one of the two formats;
 * the other one's answers do not follow, unless somebody edits these files, too.
 *
 * Files are sent as they stand, byte for byte, also when they are not JSON.
 *
 * @throws SandboxError if there is no such folder
 */
export async function startPrimary(options: PrimaryOptions): Promise<Primary> {
  const { directory, v2Directory = join(directory, 'v2'), port = 0, host = '127.0.0.1' } = options;
  if (!(await isFolder(directory))) {
    throw new SandboxError(`There is no folder ${directory}. Name one that holds PRIMARY's files, {category}.json.`);
  }
  const state: Pick<Primary, 'canonicalFormat' | 'onRequest' | 'metadata'> = {
    canonicalFormat: options.canonicalFormat ?? 'legacy',
    onRequest: options.onRequest,
    metadata: { v1: {}, v2: {} },
  };
  const api = await routes({ v1: directory, v2: v2Directory }, state);

  const answer = (request: Request, node: HttpBindings): Response | Promise<Response> => {
    const url = new URL(request.url);
    url.pathname = url.pathname.replace(/^\/api(?=\/)/, '');
    const instead = state.onRequest?.(url.pathname);
    if (isBreakdown(instead)) return breakDown(instead, node);
    return instead ?? api.fetch(new Request(url, { method: request.method }));
  };
  return Object.assign(state, await listen(answer, { port, host }));
}

async function routes(
  directories: Readonly<Record<Version, string>>,
  state: Pick<Primary, 'canonicalFormat' | 'metadata'>,
): Promise<Hono> {
  const api = new Hono();
  for (const [version, format] of [
    ['v1', 'legacy'],
    ['v2', 'v2'],
  ] as const) {
    const directory = directories[version];
    const log = changeLog(directory);
    await log.open();

    api.get(`/model_references/${version}/metadata/last_updated`, async () =>
      state.canonicalFormat === format
        ? json(200, { last_updated: await log.lastUpdated() })
        : json(503, {
            detail: `This endpoint is only available when canonical_format='${format === 'legacy' ? 'LEGACY' : format}'. Current setting: canonical_format='${state.canonicalFormat}'`,
          }),
    );
    api.get(`/model_references/${version}/metadata/metadata`, async () =>
      json(200, await metadata(log, state.metadata[version])),
    );
    api.get(`/model_references/${version}/:category`, (c) => records(directory, c.req.param('category')));
  }
  api.get('/heartbeat', () => json(200, { status: 'ok' }));
  api.get('/replicate_mode', () =>
    json(200, { replicate_mode: 'PRIMARY', canonical_format: state.canonicalFormat, writable: true }),
  );
  api.notFound(() => json(404, { detail: 'Not Found' }));
  api.onError((error) => json(500, { detail: `The sandbox failed: ${error.message}` }));
  return api;
}

const managedElsewhere = new Set(['lora', 'ti']);

async function records(directory: string, category: string): Promise<Response> {
  if (!categories.some(({ name }) => name === category)) {
    return json(422, { detail: `Invalid model category: ${category}` });
  }
  if (managedElsewhere.has(category)) return json(200, {});
  const file = await readCategory(directory, category);
  return file === undefined || isEmptyObject(file)
    ? json(404, { detail: `Model category '${category}' not found or is empty` })
    : send(200, file);
}

async function metadata(
  log: ChangeLog,
  instead: Readonly<Record<string, Partial<CategoryMetadata>>>,
): Promise<Record<string, CategoryMetadata>> {
  const told = Object.entries(await log.metadata());
  return Object.fromEntries(told.map(([category, each]) => [category, { ...each, ...instead[category] }]));
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}

async function readCategory(directory: string, category: string): Promise<Buffer<ArrayBuffer> | undefined> {
  try {
    return await readFile(join(directory, `${category}.json`));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isEmptyObject(file: Buffer): boolean {
  return file.length < 1024 && /^\s*\{\s*\}\s*$/.test(file.toString());
}

function json(status: number, value: unknown): Response {
  return send(status, Buffer.from(JSON.stringify(value)));
}

function send(status: number, body: Buffer<ArrayBuffer>): Response {
  return new Response(body, {
    status,
    headers: { 'content-type': 'application/json', 'content-length': String(body.length) },
  });
}
