import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { categories } from '../categories.ts';
import { folderClock, type FolderClock } from './folder-clock.ts';
import { isMissing } from './is-missing.ts';
import { breakDown, isBreakdown, listen, type Breakdown } from './listen.ts';
import { SandboxError } from './sandbox-error.ts';

/** Which of its two formats a PRIMARY keeps as the one that is edited. */
export type CanonicalFormat = 'legacy' | 'v2';

/**
 * Answers a request in PRIMARY's place, for trying out what goes wrong: a status, a broken body, an endless one, or no
 * answer. `undefined` lets PRIMARY answer. The path is without the prefix `/api`.
 */
export type PrimaryHook = (path: string) => Response | Breakdown | undefined;

export interface PrimaryOptions {
  /** Holds `{category}.json` for each category that PRIMARY has; read afresh for every request. */
  readonly directory: string;
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default `legacy`. */
  readonly canonicalFormat?: CanonicalFormat;
  readonly onRequest?: PrimaryHook;
}

/** A PRIMARY that runs. Its format and its hook may be changed while it does. */
export interface Primary {
  /** The base URL, without `/api` and without a trailing slash; with `/api` behind it, it is one as well. */
  readonly url: string;
  canonicalFormat: CanonicalFormat;
  onRequest: PrimaryHook | undefined;
  close(): Promise<void>;
}

/**
 * A local PRIMARY on a folder of legacy files: its v1 API as far as formats.md tells of it, and v2's timestamp.
 *
 * Files are sent as they stand, byte for byte, also when they are not JSON.
 *
 * @throws SandboxError if there is no such folder
 */
export async function startPrimary(options: PrimaryOptions): Promise<Primary> {
  const { directory, port = 0, host = '127.0.0.1' } = options;
  if (!(await isFolder(directory))) {
    throw new SandboxError(`There is no folder ${directory}. Name one that holds PRIMARY's files, {category}.json.`);
  }
  const state: Pick<Primary, 'canonicalFormat' | 'onRequest'> = {
    canonicalFormat: options.canonicalFormat ?? 'legacy',
    onRequest: options.onRequest,
  };
  const api = routes(directory, () => state.canonicalFormat);

  const answer = (request: Request, node: HttpBindings): Response | Promise<Response> => {
    const url = new URL(request.url);
    url.pathname = url.pathname.replace(/^\/api(?=\/)/, '');
    const instead = state.onRequest?.(url.pathname);
    if (isBreakdown(instead)) return breakDown(instead, node);
    return instead ?? api.fetch(new Request(url, { method: request.method }));
  };
  return Object.assign(state, await listen(answer, { port, host }));
}

function routes(directory: string, canonicalFormat: () => CanonicalFormat): Hono {
  const clock = folderClock(directory);
  const api = new Hono();

  for (const [version, format] of [
    ['v1', 'legacy'],
    ['v2', 'v2'],
  ] as const) {
    api.get(`/model_references/${version}/metadata/last_updated`, async () =>
      canonicalFormat() === format
        ? json(200, { last_updated: await clock.read() })
        : json(503, {
            detail: `This endpoint is only available when canonical_format='${format === 'legacy' ? 'LEGACY' : format}'. Current setting: canonical_format='${canonicalFormat()}'`,
          }),
    );
  }
  api.get('/model_references/v1/metadata/metadata', async () => json(200, await metadata(directory, clock)));
  api.get('/model_references/v1/:category', (c) => records(directory, c.req.param('category')));
  api.get('/heartbeat', () => json(200, { status: 'ok' }));
  api.get('/replicate_mode', () =>
    json(200, { replicate_mode: 'PRIMARY', canonical_format: canonicalFormat(), writable: true }),
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

async function metadata(directory: string, clock: FolderClock): Promise<Record<string, unknown>> {
  const lastUpdated = await clock.read();
  const entries = categories.map(async ({ name }) => {
    const file = await readCategory(directory, name);
    return [name, { category: name, last_updated: lastUpdated, total_models: countModels(file) }];
  });
  return Object.fromEntries(await Promise.all(entries)) as Record<string, unknown>;
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

/** 0 where the file is missing or is no JSON object. */
function countModels(file: Buffer | undefined): number {
  try {
    const value: unknown = JSON.parse(file?.toString() ?? '');
    return typeof value === 'object' && value !== null ? Object.keys(value).length : 0;
  } catch {
    return 0;
  }
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
