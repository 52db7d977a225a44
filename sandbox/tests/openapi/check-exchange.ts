import { readFileSync } from 'node:fs';
import { Ajv, type AnySchema, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { Exchange } from '../../src/github/exchange.ts';

interface Operation {
  readonly method: string;
  readonly path: string;
  readonly requestBody?: AnySchema;
  readonly responses: Readonly<Record<string, AnySchema>>;
}

interface Description {
  readonly operations: readonly Operation[];
  readonly schemas: Readonly<Record<string, AnySchema>>;
}

/** Holds requests and answers against GitHub's published description. */
export interface ExchangeChecker {
  /** Takes one; hand it to `startGithub`. */
  readonly check: (exchange: Exchange) => void;
  /** What did not agree since it was last asked, a line each. */
  readonly takeProblems: () => string[];
}

/** Answers that any route may give and that the description leaves out. */
const everywhere = new Set([400, 401, 403, 404, 422, 429, 500, 502, 503]);

/** Parameters at a path's end that may hold slashes. */
const deep = new Set(['ref', 'path', 'basehead', 'branch', 'tree_sha']);

/** The published description, each schema compiled once for all the checkers of a process: that is what takes time. */
function readDescription() {
  const { operations, schemas } = JSON.parse(
    readFileSync(new URL('routes.json', import.meta.url), 'utf8'),
  ) as Description;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addSchema({ $id: 'github', schemas });
  const compiled = new Map<AnySchema, ValidateFunction>();
  return {
    routes: operations.map((operation) => ({ operation, pattern: patternOf(operation.path) })),
    validate: (schema: AnySchema, body: Buffer): string | undefined => {
      if (schema === true) return undefined;
      let test = compiled.get(schema);
      if (test === undefined) {
        test = ajv.compile(absolute(schema) as AnySchema);
        compiled.set(schema, test);
      }
      const value: unknown = JSON.parse(body.toString());
      return test(value) ? undefined : ajv.errorsText(test.errors);
    },
  };
}

let description: ReturnType<typeof readDescription> | undefined;

export function exchangeChecker(): ExchangeChecker {
  const { routes, validate } = (description ??= readDescription());
  const problems: string[] = [];

  function check({ request, answer }: Exchange): void {
    const { method, path, body } = request;
    const title = `${method} ${path}`;
    // GraphQL is held against GitHub's schema where it is answered; git's own protocol is no part of the API.
    if (path === '/graphql' || /\.git\/(info|git-)/.test(path)) return;
    const operation = routes.find((route) => route.operation.method === method && route.pattern.test(path))?.operation;
    if (operation === undefined) {
      if (answer?.status !== 404) problems.push(`${title}: GitHub has no such route`);
      return;
    }
    if (answer === undefined) return;
    const { status } = answer;
    if (status < 300 && operation.requestBody !== undefined) {
      const problem = validate(operation.requestBody, body.length === 0 ? Buffer.from('{}') : body);
      if (problem !== undefined) problems.push(`${title}, request: ${problem}`);
      const unknown = unknownFields(operation.requestBody, body);
      if (unknown.length > 0) problems.push(`${title}, request: GitHub knows no ${unknown.join(', ')}`);
    }
    const schema = operation.responses[String(status)];
    if (schema === undefined) {
      if (!everywhere.has(status)) problems.push(`${title}: GitHub never answers ${status} here`);
    } else if (answer.headers['content-type']?.includes('application/json') === true) {
      const problem = validate(schema, answer.body);
      if (problem !== undefined) problems.push(`${title}, answer ${status}: ${problem}`);
    }
  }
  return { check, takeProblems: () => problems.splice(0) };
}

function patternOf(path: string): RegExp {
  const source = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => (deep.has(name) ? '.*' : '[^/]+'));
  return new RegExp(`^${source}$`);
}

/** Makes `#/schemas/x` of the cut a reference that holds outside it. */
function absolute(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(absolute);
  if (typeof schema !== 'object' || schema === null) return schema;
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [
      key,
      key === '$ref' && typeof value === 'string' ? `github${value}` : absolute(value),
    ]),
  );
}

/** Fields of a body that its schema does not name: GitHub would pass over them in silence. */
function unknownFields(schema: AnySchema, body: Buffer): string[] {
  if (typeof schema !== 'object' || !('properties' in schema)) return [];
  const value: unknown = body.length === 0 ? {} : JSON.parse(body.toString());
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.keys(value).filter((key) => !Object.hasOwn(schema['properties'] as object, key));
}
